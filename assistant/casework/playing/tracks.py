"""What a parcel's track says, by the words of carriers that the playbooks list."""

import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from assistant.casework.playing.playbook_rules import Track, TrackWords
from flows.records import Parcel, ParcelEvent

Meaning = Literal["delivered", "returned", "lost", "customs"]


def meaning_of(parcel: Parcel | None, track: Track) -> tuple[Meaning, ParcelEvent] | None:
    """Return the newest meaning of a track with its event; None while the parcel is just on its way.

    What came back or arrived stays so whatever is printed after it. A loss or a stop at customs counts only as the
    newest event: parcels are found again, and released.
    """
    events = parcel.events if parcel else ()
    return next((found for place, event in enumerate(events) for found in _meanings(place, event, track)), None)


def _meanings(place: int, event: ParcelEvent, track: Track) -> Iterator[tuple[Meaning, ParcelEvent]]:
    if _says(event, track.returned):
        yield "returned", event
    if _says(event, track.delivered):
        yield "delivered", event
    if place == 0 and _says(event, track.lost):
        yield "lost", event
    if place == 0 and _says(event, track.customs):
        yield "customs", event


def _says(event: ParcelEvent, words: TrackWords) -> bool:
    text = _plain(event.text)
    return any(_plain(word) in text for word in words.words) and not any(
        _plain(word) in text for word in words.other_meaning
    )


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def last_moment(parcel: Parcel | None) -> datetime | None:
    """Return the time of the newest event that has one, UTC."""
    return max((event.time for event in parcel.events if event.time), default=None) if parcel else None
