"""The shape of `data/lint.toml`."""

import re
from typing import Literal

from pydantic import field_validator

from assistant.casework.data_files import Table

Severity = Literal["error", "warning"]


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
    words: tuple[str, ...]


class WordList(Table):
    """Words of one kind, per language."""

    severity: Severity
    words: dict[str, tuple[str, ...]]


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

    words: tuple[str, ...]
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
