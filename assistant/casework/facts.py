"""What a conclusion or a draft rests on: facts with the place where each was read, and reasons made of them."""

from flows.records import Record


class Fact(Record):
    """One thing that is known, as a person reads it."""

    name: str
    """The record's own word, e.g. `refund_money`; the same in templates and in sentences."""
    value: str
    source: str
    """Where it was read: a record's dotted path (`case.solutions.0.refund_money`) or a file's key (`rules.answer`)."""


class Reason(Record):
    """Why something was concluded: a sentence of `texts/casework.toml` and the facts that it names."""

    code: str
    """The sentence's key is `why.<code>`; its placeholders are the facts' names."""
    facts: tuple[Fact, ...] = ()

    def values(self) -> dict[str, str]:
        """Return the facts as values of the sentence's placeholders."""
        return {fact.name: fact.value for fact in self.facts}
