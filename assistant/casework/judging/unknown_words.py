"""Words of the site that nobody knows yet: flagged in each case, counted over many, never dropped."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from assistant.casework.judging.reasons import ReasonTable, fold, reason_kind
from flows.records import Case, Dispute, Record


class UnknownWord(Record):
    """One word that could not be understood."""

    kind: str
    """What it should have been: `reason`, `reverse_detail_status`, `action_type`, `solutions.status`, …"""
    text: str
    """The site's own words."""
    source: str
    """Where it was read, e.g. `case.process.2.action_type`."""


class UnknownCount(Record):
    """How often an unknown word was met."""

    kind: str
    text: str
    """As first met; wordings that differ in case, spaces or punctuation count as one."""
    count: int
    issue_ids: tuple[str, ...]
    """The cases that hold it, each once, in the order met."""


def unknown_words(subject: Case | Dispute, reasons: ReasonTable) -> tuple[UnknownWord, ...]:
    """Return the words of a case that nobody knows; a reason that the own table knows is not among them."""
    return tuple(_found(subject, reasons))


def _found(subject: Case | Dispute, reasons: ReasonTable) -> Iterator[UnknownWord]:
    place = "case" if isinstance(subject, Case) else "dispute"
    kind = reason_kind(subject.reason, subject.reason_text, reasons)
    reason_unknown = kind.subtype is None and bool(kind.text)
    if reason_unknown:
        yield UnknownWord(kind="reason", text=kind.text, source=f"{place}.reason_text")
    for flag in subject.flags:
        what = kind_of_field(flag.field)
        if flag.why == "unknown_word" and what not in ("reason", "reason_text"):
            yield UnknownWord(kind=what, text=flag.text, source=f"{place}.{flag.field}")


def kind_of_field(field: str) -> str:
    """Return a flag's path without its numbers: `process.2.action_type` -> `process.action_type`."""
    return ".".join(step for step in field.split(".") if not step.isdigit())


def count_unknown(subjects: Iterable[Case | Dispute], reasons: ReasonTable) -> tuple[UnknownCount, ...]:
    """Count unknown words over many cases, most frequent first."""
    met: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for subject in subjects:
        for word in unknown_words(subject, reasons):
            met[word.kind, fold(word.text) or word.text].append((word.text, subject.issue_id))
    counts = [
        UnknownCount(
            kind=kind, text=seen[0][0], count=len(seen), issue_ids=tuple(dict.fromkeys(id_ for _, id_ in seen))
        )
        for (kind, _), seen in met.items()
    ]
    return tuple(sorted(counts, key=lambda each: (-each.count, each.kind, each.text)))
