"""What there is to tell after a run: one cause for each thing that a person should hear of once."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime

from assistant.nightly.notices.ladder import RUNGS, Alarm
from assistant.nightly.records import Event, Night, ShopNight
from flows.records import Record

CauseKind = Literal["due", "shop", "session", "word", "layout", "no_good_run"]
Level = Literal["urgent", "warning", "info"]
LEVELS: tuple[Level, ...] = ("urgent", "warning", "info")

SHOP_RUNGS = ("incomplete", "failed")
_LEVEL_OF_RUNG: Mapping[str, Level] = {
    "48h": "info",
    "24h": "warning",
    "6h": "urgent",
    "1h": "urgent",
    "gone": "urgent",
    "incomplete": "warning",
    "failed": "warning",
}
_LEVEL_OF_KIND: Mapping[CauseKind, Level] = {"word": "info", "layout": "warning", "no_good_run": "warning"}


class Cause(Record):
    """One thing to tell, as it stands now."""

    key: str
    """Same cause, same key, over all nights."""
    kind: CauseKind
    shop: str = ""
    title: str = ""
    """As people call the shop."""
    rung: str = ""
    """A higher one is told again; empty where there is only one."""
    detail: str = ""
    """Code of a shop's problem: another one is told again."""
    issue_id: str = ""
    address: str = ""
    """Where a person opens the case."""
    words: str = ""
    """The site's own words, never more than a value in a sentence."""
    earliest: AwareDatetime | None = None
    """Early end of the clock; for `session` its latest end, for `no_good_run` since when one is overdue."""
    latest: AwareDatetime | None = None
    unread: bool = False
    """A clock whose end could not be read, or that is only estimated."""

    @property
    def level(self) -> Level:
        """Return how loudly to tell it."""
        return _LEVEL_OF_RUNG.get(self.rung) or _LEVEL_OF_KIND.get(self.kind, "warning")

    @property
    def height(self) -> int:
        """Return the place of the rung on its ladder, 0 for the mildest."""
        ladder: tuple[str, ...] = RUNGS if self.kind == "due" else SHOP_RUNGS
        return ladder.index(self.rung) if self.rung in ladder else 0


class Standing(Record):
    """All causes of this moment, and where it is known that there are no others."""

    causes: tuple[Cause, ...]
    sure: frozenset[str] = frozenset()
    """Shops that were read in full just now: what is not among the causes there is over."""


def standing_of_night(night: Night, alarms: Iterable[Alarm], overdue: datetime | None = None) -> Standing:
    """Gather what a night has to tell. `overdue` is the moment since which a good run is missing."""
    titles = {shop.shop: shop.title or shop.shop for shop in night.shops}
    causes = [
        *_due(alarms, titles),
        *(cause for shop in night.shops if (cause := _of_shop(shop))),
        *(_of_session(shop) for shop in night.shops if shop.sign_in_ends),
        *(cause for event in night.events if (cause := _of_event(event, titles, night))),
        *_missing(overdue),
    ]
    sure = frozenset(shop.shop for shop in night.shops if shop.outcome == "complete")
    return Standing(causes=_each_once(causes), sure=sure)


def standing_between(alarms: Iterable[Alarm], titles: Mapping[str, str], overdue: datetime | None = None) -> Standing:
    """Gather what can be told between two nights from what is kept: clocks that ran down, and a missing run."""
    return Standing(causes=_each_once([*_due(alarms, titles), *_missing(overdue)]))


def _each_once(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    return tuple({cause.key: cause for cause in causes}.values())


def _due(alarms: Iterable[Alarm], titles: Mapping[str, str]) -> Iterator[Cause]:
    for alarm in alarms:
        yield Cause(
            key=f"due:{alarm.shop}:{alarm.issue_id}",
            kind="due",
            shop=alarm.shop,
            title=titles.get(alarm.shop, alarm.shop),
            rung=alarm.rung,
            issue_id=alarm.issue_id,
            address=alarm.case_address,
            words=alarm.status_text,
            earliest=alarm.earliest,
            latest=alarm.latest,
            unread=alarm.certainty == "unknown",
        )


def _of_shop(shop: ShopNight) -> Cause | None:
    if shop.outcome == "complete":
        return None
    return Cause(
        key=f"shop:{shop.shop}",
        kind="shop",
        shop=shop.shop,
        title=shop.title or shop.shop,
        rung=shop.outcome,
        detail=shop.problem_code or "",
        words=shop.problem or "",
    )


def _of_session(shop: ShopNight) -> Cause:
    title = shop.title or shop.shop
    return Cause(key=f"session:{shop.shop}", kind="session", shop=shop.shop, title=title, earliest=shop.sign_in_ends)


def _of_event(event: Event, titles: Mapping[str, str], night: Night) -> Cause | None:
    words = event.after or event.field
    # The same word in the third step or in the fourth is one thing to tell.
    field = ".".join(part for part in event.field.split(".") if not part.isdigit())
    kinds: Mapping[str, tuple[CauseKind, str]] = {
        "unknown_word": ("word", f"word:{event.shop}:{field}:{words}"),
        "layout_changed": ("layout", f"layout:{event.shop}:{field}"),
    }
    if event.kind not in kinds:
        return None
    kind, key = kinds[event.kind]
    case = (event.shop, event.issue_id)
    return Cause(
        key=key,
        kind=kind,
        shop=event.shop,
        title=titles.get(event.shop, event.shop),
        issue_id=event.issue_id,
        address=next((kept.case_address for kept in night.cases if (kept.shop, kept.case.issue_id) == case), ""),
        words=" · ".join(part for part in (event.field, event.after) if part) if kind == "layout" else words,
    )


def _missing(overdue: datetime | None) -> Iterator[Cause]:
    if overdue is not None:
        yield Cause(key="no_good_run", kind="no_good_run", earliest=overdue)
