"""The shape of `data/lint.toml`."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, field_validator

from assistant.casework.data_files import Table

Severity = Literal["error", "warning"]


def _with_a_letter(entry: str) -> str:
    # An entry of stars and spaces alone would find everything.
    if not any(character.isalnum() for character in entry):
        raise ValueError(f"an entry needs a letter or a digit: {entry!r}")
    return entry


Entry = Annotated[str, AfterValidator(_with_a_letter)]
"""Words to look for; `*` stands for an ending or for what lies between."""


class LimitTable(Table):
    """Lengths in characters."""

    reply: tuple[int, int]
    order_message: tuple[int, int]
    on_site_message: tuple[int, int]
    email: tuple[int, int]
    email_subject: tuple[int, int]
    sms_segments: int


class ContactTable(Table):
    """Contact data that leads off the platform."""

    allowed_hosts: tuple[str, ...]
    domains: tuple[str, ...]
    domains_with_path: tuple[str, ...]
    words: tuple[Entry, ...]


class WordList(Table):
    """Words of one kind, per language."""

    severity: Severity
    words: dict[str, tuple[Entry, ...]]


class MarkTable(Table):
    """What a template leaves behind."""

    leftover: tuple[str, ...]

    @field_validator("leftover")
    @classmethod
    def _expressions(cls, leftover: tuple[str, ...]) -> tuple[str, ...]:
        for expression in leftover:
            try:
                re.compile(expression)
            except re.error as wrong:
                raise ValueError(f"not a regular expression: {expression} ({wrong})") from None
        return leftover


class GreetingTable(Table):
    """How a text calls its reader."""

    words: tuple[Entry, ...]
    instead: tuple[str, ...]


class CurrencyTable(Table):
    """Words for currencies."""

    words: dict[str, tuple[str, ...]]


ListName = Literal[
    "outside_payment",
    "close_dispute_first",
    "asks_for_review",
    "admits_fault",
    "promises_too_much",
    "blames_buyer",
]


class LintTable(Table):
    """`data/lint.toml`."""

    source: str
    date: str
    limits: LimitTable
    contact: ContactTable
    lists: dict[ListName, WordList]
    marks: MarkTable
    greetings: GreetingTable
    currencies: CurrencyTable
