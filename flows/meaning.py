"""Understand what a source said; what cannot be understood keeps its text and is flagged."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, TypeVar

from flows import hits
from flows.phrases.counts import parse_count
from flows.phrases.identifiers import parse_identifier
from flows.phrases.money import from_cents, parse_money
from flows.phrases.site_time import from_timestamp, parse_site_time
from flows.phrases.time_left import deadline as deadline_from
from flows.phrases.time_left import parse_time_left
from flows.profile import Profile, TargetTable
from flows.raw import Raw
from flows.records import Deadline, Flag, Money
from flows.words import code_of, code_within

Parsed = TypeVar("Parsed")

_PARCEL_NUMBER = re.compile(r"[A-Z0-9-]{4,40}")
_NO = {"", "false", "0", "no", "否"}
_NUMBER = re.compile(r"(?<=\.)\d+\.")
Why = Literal["unknown_word", "unreadable", "missing", "contradiction", "personal_data_hidden"]


@dataclass(frozen=True)
class Moments:
    """When the page was asked for and when it was read, both UTC."""

    asked_at: datetime
    read_at: datetime


@dataclass
class Meaning:
    """One piece of a source, asked field by field; collects the flags of all that was asked."""

    profile: Profile
    moments: Moments
    raw: Raw
    expected: Mapping[str, TargetTable]
    """The page's fields of this piece: one that is not optional and is not there gets a flag."""
    path: str = ""
    flags: list[Flag] = field(default_factory=list)
    page: str = ""
    """The profile's table, e.g. `case`: with it begin the names of the targets whose hits are counted."""

    def piece(self, raw: Raw, expected: Mapping[str, TargetTable], path: str) -> "Meaning":
        """Return the same for a repeated piece; its flags land here."""
        return Meaning(self.profile, self.moments, raw, expected, f"{self.path}{path}.", self.flags, self.page)

    def flag(self, name: str, text: object, why: Why) -> None:
        """Keep the original text of a value that could not be taken at its word."""
        self.flags.append(Flag(field=f"{self.path}{name}", text=str(text)[:500], why=why))

    def _miss(self, name: str, text: object) -> None:
        self.flag(name, text, "missing")
        if name in self.raw.fields and self.raw.ways.get(name) is None:  # what was not asked for is no target
            hits.note_missed(self._target(name))

    def _target(self, name: str) -> str:
        page = f"{self.page}.reply" if self.raw.source == "reply" else self.page
        return _NUMBER.sub("", f"{page}.{self.path}") + name

    def value(self, name: str) -> Any:
        """Return what the source said; None with a flag when it should have said something."""
        value, way, target = self.raw.fields.get(name), self.raw.ways.get(name), self.expected.get(name)
        if way is not None:
            asked = target if self.raw.source == "page" else None
            hits.note(self._target(name), way, proposed=asked is not None and asked.ways[way].proposed)
        if name in self.raw.ambiguous:
            self.flag(name, value, "contradiction")
            return None
        if isinstance(value, str) and value.strip() in self.profile.nothing:
            return None
        if value is None or value == "":
            if target is not None and not target.optional and target.read != "prose":
                self._miss(name, "")
            return None
        return value

    def text(self, name: str) -> str | None:
        """Return a short text on one line; one that ends in another field's label swallowed what follows."""
        value = self.value(name)
        if value is None:
            return None
        line = " ".join(str(value).split())
        if line.endswith(self._labels):
            self.flag(name, line, "contradiction")
        return line

    @cached_property
    def _labels(self) -> tuple[str, ...]:
        ways = (way for target in self.expected.values() for way in target.ways)
        return tuple(f" {label}" for way in ways for label in way.label)

    def prose(self, name: str) -> str:
        """Return a long text as it stands, without white space at its ends; empty when there is none."""
        value = self.value(name)
        return "" if value is None else str(value).replace("\r\n", "\n").strip()

    def present(self, name: str) -> bool:
        """Tell whether the page shows the target, or the reply says yes."""
        value = self.raw.fields.get(name)
        return value is not None and value is not False and str(value).casefold() not in _NO

    def identifier(self, name: str) -> str | None:
        """Return an id as text."""
        return self._understood(name, lambda value: parse_identifier(str(value)))

    def parcel_number(self, name: str) -> str | None:
        """Return a tracking number; carriers write them in letters, digits and hyphens, so anything else is flagged."""
        value = self.text(name)
        if value is not None and not _PARCEL_NUMBER.fullmatch(value):
            self.flag(name, value, "unreadable")
        return value

    def count(self, name: str) -> int | None:
        """Return a whole number."""
        return self._understood(name, lambda value: parse_count(str(value), ("{count}",)))

    def money(self, name: str) -> Money | None:
        """Return an amount from its print or from `{cent, currency}`."""
        return self._understood(name, self._money)

    def moment(self, name: str) -> datetime | None:
        """Return an instant in UTC from the site's print or from milliseconds."""
        return self._understood(name, self._moment)

    def word(self, name: str, table: str) -> str | None:
        """Return the code of one of the site's words; an unknown word is flagged, never dropped."""
        value = self.text(name)
        if value is None:
            return None
        code = code_of(value, self.profile.words.get(table, {}))
        if code is None:
            self.flag(name, value, "unknown_word")
        return code

    def deadline(self, name: str, state: str | None) -> Deadline | None:
        """Return the clock that is printed or carried; None when nobody's time runs.

        Where the state says that the seller's time runs, a clock that is not there is flagged.
        """
        value, clock = self.value(name), self.profile.clocks.get(state or "")
        if value is None:
            if clock and clock.owner == "seller" and f"{self.path}{name}" not in {flag.field for flag in self.flags}:
                self._miss(name, self.raw.fields.get(name) or "")
            return None
        text = str(value)
        owner = code_within(text, self.profile.words.get("clock_owner", {})) or (clock.owner if clock else None)
        if (whose := self.raw.fields.get(f"{name}_owner")) is not None:
            owner = (
                code_of(str(whose), self.profile.words.get("clock_owner", {}))
                or code_of(str(whose), self.profile.words["party"])
                or owner
            )
        said = self.word("timeout_type", "timeout_type") if self.raw.fields.get("timeout_type") else None
        timeout_type = said or (clock.timeout_type if clock else None)
        interval = self._interval(name, value)
        if interval is None:
            return None
        if owner not in {"seller", "buyer", "platform"}:
            # An unowned clock is taken for the seller's: too early is the safe side.
            self.flag(f"{name}.owner", text, "unknown_word")
            owner = "seller"
        earliest, latest, overdue = interval
        return Deadline.model_validate(
            {
                "owner": owner,
                "timeout_type": timeout_type,
                "text": text,
                "earliest": earliest,
                "latest": latest,
                "overdue": overdue,
            }
        )

    def _interval(self, name: str, value: Any) -> tuple[datetime | None, datetime | None, bool] | None:
        exact = self._moment(value)
        if exact is not None:
            return exact, exact, exact <= self.moments.read_at
        left = parse_time_left(str(value), self.profile.time_left)
        if left is None:
            self.flag(name, value, "unreadable")
            return None, None, False
        if left.state == "answered":
            return None
        earliest, latest = deadline_from(left, self.moments.asked_at, self.moments.read_at)
        return earliest, latest, left.state == "overdue"

    def _money(self, value: Any) -> Money | None:
        if not isinstance(value, dict):
            return parse_money(str(value), self.profile.money)
        # The print comes first: how a site counts cents in a currency without them is not known.
        printed = parse_money(str(value.get("formatMoney") or ""), self.profile.money)
        if printed is not None or not isinstance(value.get("cent"), int):
            return printed
        try:
            return from_cents(value["cent"], str(value.get("currency")))
        except ValueError:
            return None

    def _moment(self, value: Any) -> datetime | None:
        if isinstance(value, int) and not isinstance(value, bool):
            return from_timestamp(value, "ms")
        return parse_site_time(str(value), self.profile.time_zone, self.profile.time_formats)

    def _understood(self, name: str, parse: Callable[[Any], Parsed | None]) -> Parsed | None:
        value = self.value(name)
        if value is None:
            return None
        meaning = parse(value)
        if meaning is None:
            self.flag(name, value, "unreadable")
        return meaning
