"""The tables under the playbooks: wording, limits, the meaning of a track, the weight of evidence."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from assistant.casework.data_files import Table

Sentence = Annotated[str, Field(min_length=1, max_length=300)]
Month = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]


class Wording(Table):
    """One thing said in both languages."""

    zh: Sentence
    """In Chinese."""
    en: Sentence
    """In English."""


class Days(Table):
    """A number of days and where it comes from."""

    value: int = Field(ge=1, le=400)
    """Days."""
    source: Sentence
    """Who says so."""
    date: Month
    """Year and month in which it was looked up."""


class Amount(Table):
    """An amount and where it comes from."""

    value: Decimal = Field(ge=0, le=10_000)
    """US dollars."""
    source: Sentence
    """Who says so."""
    date: Month
    """Year and month in which it was looked up."""


class Rules(Table):
    """Limits that decide whether a circumstance holds."""

    moving_days: Days
    """A parcel counts as moving while its last event is at most so old."""
    long_days: Days
    """A parcel counts as long on the way when it was sent at least so long ago."""
    small_amount_usd: Amount
    """A request of at most so much costs more time than money."""


class TrackWords(Table):
    """Words of carriers' tracks that mean one thing, in any language, upper or lower case."""

    words: tuple[Sentence, ...] = Field(min_length=1)
    """An event that holds one of these has this meaning …"""
    other_meaning: tuple[Sentence, ...] = ()
    """… unless it holds one of these."""
    source: Sentence
    """Who says so."""
    date: Month
    """Year and month in which it was looked up."""


class Track(Table):
    """What the events of a parcel mean."""

    delivered: TrackWords
    """The addressee has the parcel."""
    returned: TrackWords
    """The parcel goes or went back to the sender."""
    lost: TrackWords
    """The carrier says that the parcel is lost."""
    customs: TrackWords
    """The parcel lies at customs."""


class Points(Table):
    """What a piece of evidence counts for completeness."""

    required: int = Field(ge=1, le=100)
    """Points of a required piece."""
    recommended: int = Field(ge=0, le=100)
    """Points of a recommended piece."""
    optional: int = Field(ge=0, le=100)
    """Points of an optional piece."""
