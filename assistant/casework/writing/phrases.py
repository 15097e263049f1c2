"""The quick phrases (快捷短语): the door of `data/phrases/<language>.toml` and of the seller's own files.

A seller's own phrase wins over the shipped one, phrase by phrase; whatever is not in the own file stays as shipped.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self, get_args

from pydantic import Field, model_validator

from assistant.casework.data_files import SHIPPED, DataProblem, Table, checked
from assistant.casework.writing.template_door import NAMES, TemplateFault
from assistant.casework.writing.templates import Template, let_in
from flows.records import Record

Kind = Literal["reply", "offer", "order_message", "on_site_message", "email", "sms", "after"]
KINDS: tuple[Kind, ...] = get_args(Kind)

REASONS = frozenset(
    {
        *("in_transit", "tracking_number_unknown", "parcel_lost", "parcel_returned", "wrong_address", "customs_hold"),
        *("guaranteed_time_missed", "shipping_method_was_not_as_described", "differs_from_description"),
        *("quantity_short", "damaged", "does_not_work", "quality", "counterfeit", "personal_reasons", "easy_return"),
    }
)
UNKNOWN = "unknown"
"""Name of the phrase for whatever has none of its own."""

Choice = Literal["refuse", "partial", "full", "return_and_refund"]
Family = Literal["not_received", "not_as_described", "no_reason", "returning", "unknown"]
Moment = Literal["order", "shipment", "arrival"]


class PhraseTable(Table):
    """One phrase of a file."""

    version: int = Field(ge=1)
    """Counts up whenever the text changes, so that outcomes can be told apart by version."""
    text: str = Field(min_length=1)
    """Jinja2, but only names, defaults and `is defined`."""
    subject: str = ""
    """Of an e-mail."""


class EmailTable(PhraseTable):
    """One e-mail of a file."""

    subject: str = Field(min_length=1)


class PhraseFile(Table):
    """The phrases of one language; an own file may hold just a few of them."""

    language: str = Field(pattern=r"^[a-z]{2,3}$")
    """ISO 639; the file is called by it."""
    reply: dict[str, PhraseTable] = Field(default_factory=dict)
    """By the code of the reason."""
    offer: dict[Choice, PhraseTable] = Field(default_factory=dict)
    order_message: dict[Family, PhraseTable] = Field(default_factory=dict)
    on_site_message: dict[Family, PhraseTable] = Field(default_factory=dict)
    email: dict[Family, EmailTable] = Field(default_factory=dict)
    sms: dict[Family, PhraseTable] = Field(default_factory=dict)
    after: dict[Moment, PhraseTable] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _subjects(self) -> Self:
        for kind in KINDS:
            for name, phrase in getattr(self, kind).items():
                if phrase.subject and kind != "email":
                    raise ValueError(f"{kind}.{name}.subject: only an e-mail has a subject; remove it")
        return self


class Phrase(Record):
    """One phrase and where it came from."""

    language: str
    kind: Kind
    name: str
    """A reason, a choice, a family or a moment, by the kind."""
    version: int
    text: str
    subject: str = ""
    origin: str
    """`shipped`, or the path of the seller's own file."""

    @property
    def phrase_id(self) -> str:
        """Name the phrase: `en/reply.in_transit`."""
        return f"{self.language}/{self.kind}.{self.name}"

    def templates(self) -> tuple[Template, Template]:
        """Return subject and text as templates; they were checked at the door."""
        return _let_in(self.subject, self.kind), _let_in(self.text, self.kind)


class Phrasebook(Record):
    """Every phrase: language, then `kind.name`."""

    phrases: Mapping[str, Mapping[str, Phrase]]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that have at least one phrase, sorted."""
        return tuple(sorted(language for language, phrases in self.phrases.items() if phrases))

    def find(self, keys: Sequence[str], languages: Iterable[str]) -> tuple[Phrase, ...] | None:
        """Return the phrases `kind.name` in the first language that has all of them; None when none has."""
        for language in languages:
            held = self.phrases.get(language, {})
            if all(key in held for key in keys):
                return tuple(held[key] for key in keys)
        return None

    def all_phrases(self) -> tuple[Phrase, ...]:
        """Return every phrase, by language, kind and name as the files have them."""
        return tuple(phrase for language in self.languages for phrase in self.phrases[language].values())


def read_phrasebook(
    own: Path | None = None, *, more_reasons: Collection[str] = (), shipped: Path = SHIPPED / "phrases"
) -> Phrasebook:
    """Read the shipped phrases and lay the seller's own over them (`<own>/phrases/<language>.toml`).

    `more_reasons` are the codes that the seller's own table of reasons adds. Raises DataProblem with file and key for
    anything wrong, for a faulty template with its line too.
    """
    reasons = REASONS | {*more_reasons, UNKNOWN}
    found: dict[str, dict[str, Phrase]] = {}
    for folder, origin in ((shipped, "shipped"), (own / "phrases" if own else None, "")):
        for file in sorted(folder.glob("*.toml")) if folder else ():
            for phrase in _phrases_of(file, origin or str(file), reasons):
                found.setdefault(phrase.language, {})[f"{phrase.kind}.{phrase.name}"] = phrase
    return Phrasebook(phrases=found)


def _phrases_of(file: Path, origin: str, reasons: Set[str]) -> list[Phrase]:
    table = checked(file, _tables(file), PhraseFile)
    if table.language != file.stem:
        raise DataProblem("phrase_file_name", file=file, key="language", language=table.language)
    for name in table.reply:
        if name not in reasons:
            near = get_close_matches(name, sorted(reasons), n=1) or sorted(reasons)
            raise DataProblem("phrase_no_such_reason", file=file, key=f"reply.{name}", known=", ".join(near))
    found = []
    for kind in KINDS:
        for name, phrase in getattr(table, kind).items():
            for field in ("subject", "text"):
                _check_template(file, f"{kind}.{name}.{field}", getattr(phrase, field), kind)
            values: dict[str, Any] = {"language": table.language, "kind": kind, "name": name, "origin": origin}
            found.append(Phrase(**values, **phrase.model_dump()))
    return found


def _tables(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise DataProblem("unreadable", file=file, why=wrong.strerror) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise DataProblem("not_toml", file=file, why=wrong) from None


def _check_template(file: Path, key: str, source: str, kind: Kind) -> None:
    try:
        _let_in(source, kind)
    except TemplateFault as fault:
        values = {"file": file, "key": key, "line": fault.line, **fault.values}
        raise DataProblem(f"template_{fault.code}", **values) from None


@cache
def _let_in(source: str, kind: Kind) -> Template:
    # The offer is a sentence of its own that only a reply carries.
    return let_in(source, NAMES if kind == "reply" else NAMES - {"offer"})
