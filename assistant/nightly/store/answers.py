"""What the store tells besides nights."""

from pydantic import AwareDatetime

from assistant.nightly.records import Event, ShopNight
from flows.records import Case, Record


class RunSummary(Record):
    """One run in the history of runs."""

    run_id: str
    started_at: AwareDatetime
    ended_at: AwareDatetime | None = None
    """None while it is not ended, also when it was killed."""
    exit_code: int | None = None
    counters: dict[str, int]
    shops: tuple[ShopNight, ...] = ()
    """The shops that are done."""


class KeptReading(Record):
    """One reading of a case that differs from the one before it."""

    run_id: str
    """The run that found it; empty when that run is not kept any more."""
    first_read_at: AwareDatetime
    read_at: AwareDatetime
    case: Case


class CaseHistory(Record):
    """Everything that is known of one case, oldest first."""

    readings: tuple[KeptReading, ...]
    events: tuple[Event, ...]


class CountedCase(Record):
    """One case as it was read last, and as it was read first."""

    shop: str
    read_at: AwareDatetime
    case: Case
    first: Case


class RawReading(Record):
    """A page or reply as it was kept, to be read again by a mended parser."""

    number: int
    """Name of the reading for `put_reparsed`."""
    shop: str
    read_at: AwareDatetime
    case: Case
    """As it was understood then."""
    raw: bytes


class Pruned(Record):
    """How much was removed for its age."""

    cases: int
    readings: int
    events: int
    runs: int
    pictures: tuple[str, ...] = ()
    """SHA-256 of the downloaded pictures that no kept reading names any more, for whoever keeps their files."""


class Forgotten(Record):
    """In how many places a buyer was erased."""

    cases: int
    readings: int
    events: int
    orders: int
    pictures: tuple[str, ...] = ()
    """SHA-256 of the buyer's downloaded pictures that nobody else's case names, for whoever keeps their files."""
