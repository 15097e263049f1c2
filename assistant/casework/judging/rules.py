"""The marketplace's rules as data: shown with source, date and how sure; a deadline never comes from them alone."""

from pathlib import Path
from string import Formatter
from typing import Literal

from pydantic import Field, model_validator

from assistant.casework.data_files import Table, read_table
from assistant.language import Language
from flows.records import Record

Sure = Literal["confirmed", "second_hand", "unknown"]

_COUNTED_ON = {"answer": "days", "platform_steps_in": "days"}
"""Numbers that comparisons read; an own file may change them, never take them away."""


class Words(Table):
    """One text in both languages."""

    zh: str = Field(min_length=1)
    """Chinese."""
    en: str = Field(min_length=1)
    """English."""

    def said(self, language: Language) -> str:
        """Return the text in a language."""
        return self.zh if language == "zh" else self.en


class RuleRow(Table):
    """One rule."""

    title: Words
    """Its name."""
    text: Words
    """What it says; `{days}` and the like stand for `numbers`, `{words}` for `words`."""
    sure: Sure
    """`confirmed`, `second_hand` or `unknown`."""
    source: Words
    """Who says so."""
    date: str = Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")
    """When it was last looked at: year and month, perhaps the day."""
    numbers: dict[str, int] = Field(default={})
    """What the rule counts in, e.g. `days`."""
    words: tuple[str, ...] = ()
    """What the rule lists, e.g. kinds of files."""

    @model_validator(mode="after")
    def _texts_name_what_is_there(self) -> "RuleRow":
        known = {*self.numbers, *(("words",) if self.words else ())}
        for language, text in (("zh", self.text.zh), ("en", self.text.en)):
            fields = [field for field in Formatter().parse(text) if field[1] is not None]
            if any(how or turned for _, _, how, turned in fields):
                raise ValueError(f"text.{language}: only plain {{names}} can stand in braces")
            named = {name for _, name, _, _ in fields if name is not None}
            if named != known:
                odd = ", ".join(sorted(named ^ known))
                raise ValueError(f"text.{language}: {{…}} must be exactly the rule's numbers and words; look at: {odd}")
        return self


class RuleTable(Table):
    """`data/rules.toml`."""

    rule: dict[str, RuleRow]
    """Code -> rule."""

    @model_validator(mode="after")
    def _numbers_that_are_compared(self) -> "RuleTable":
        for code, number in _COUNTED_ON.items():
            days = self.rule[code].numbers.get(number, 0) if code in self.rule else 0
            if not 1 <= days <= 365:
                raise ValueError(f"rule.{code}.numbers.{number} must be between 1 and 365")
        return self

    def number(self, code: str, name: str) -> int:
        """Return a number of a rule. Raises KeyError for one that is not there."""
        return self.rule[code].numbers[name]


class ShownRule(Record):
    """A rule as a person reads it."""

    code: str
    title: str
    text: str
    sure: Sure
    source: str
    date: str


def read_rules(own: Path | None = None) -> RuleTable:
    """Read the rules, with the person's own over them. Raises DataProblem."""
    return read_table("rules", RuleTable, own)


def shown_rules(table: RuleTable, language: Language) -> tuple[ShownRule, ...]:
    """Return every rule in a language, in the file's order."""
    return tuple(shown_rule(code, row, language) for code, row in table.rule.items())


def shown_rule(code: str, row: RuleRow, language: Language) -> ShownRule:
    """Return one rule in a language, its numbers filled in."""
    listed = ("、" if language == "zh" else ", ").join(row.words)
    text = row.text.said(language).format(**{**row.numbers, "words": listed})
    title, source = row.title.said(language), row.source.said(language)
    return ShownRule(code=code, title=title, text=text, sure=row.sure, source=source, date=row.date)
