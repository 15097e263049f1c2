"""The facts that a draft may name, written as a reader of its language expects, each with the place it was read at."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from pydantic import Field

from assistant.casework.facts import Fact
from assistant.casework.writing.buyers_language import Tongues
from assistant.casework.writing.draft_values import clean, date_text, locale_of, money_text, readable
from assistant.casework.writing.phrases import Choice, Family, Moment, Phrasebook
from flows.records import Case, Money, Order, Parcel, Record

_LONGEST = 500
"""Characters of a value that fits into a message; a longer one is not taken, so the draft names it as missing."""
Channel = Literal["reply", "order_message", "on_site_message", "email", "sms"]


class Bench(Record):
    """What every draft of one shop is made with."""

    phrasebook: Phrasebook
    tongues: Tongues
    time_zone: str
    """The site's, e.g. `America/Los_Angeles`: dates are printed as the site prints them."""
    shop_title: str | None = None


class Wish(Record):
    """What draft is wanted."""

    channel: Channel
    choice: Choice | None = None
    """The solution that a reply offers."""
    offer_money: Money | None = None
    family: Family = "unknown"
    """Which message to the buyer of a dispute, where it is not a reply."""
    moment: Moment = "shipment"
    """Which message of an order without dispute."""
    language: str | None = None
    """Asked for by a person; else it is chosen."""
    phrase: str | None = None
    """Name of the reply's phrase that a person asked for; else the case's reason names it."""
    order: Order | None = None
    """The order of the case, where it was read."""
    extension_days: int | None = Field(default=None, ge=1)


def facts_of(about: Case | Order, language: str, bench: Bench, wish: Wish) -> tuple[Fact, ...]:
    """Return what is known of a case or an order, in the language; what is not known is left out."""
    script = _Scribe(language, bench)
    known: list[Fact] = []
    if isinstance(about, Case):
        known += [*_of_case(about, script), *_of_parcel(about.parcel, script)]
        known += script.money("offer_money", wish.offer_money, "wish.offer_money")
    order = about if isinstance(about, Order) else wish.order
    if order is not None:
        known += _of_order(order, script)
    known += script.plain("extension_days", wish.extension_days, "wish.extension_days")
    known += script.plain("shop_title", bench.shop_title, "settings.shop_title")
    return _first_of_each(known)


class _Scribe:
    """Writes values for one language; each method gives one fact or none."""

    def __init__(self, language: str, bench: Bench) -> None:
        self.language, self.bench = language, bench

    def plain(self, name: str, value: object, source: str) -> Iterator[Fact]:
        line = "" if value is None else clean(str(value))
        if 0 < len(line) <= _LONGEST:
            yield Fact(name=name, value=line, source=source)

    def words(self, name: str, words: str | None, source: str) -> Iterator[Fact]:
        """Take the site's own words: a carrier by the name that the buyer knows, nothing that they cannot read."""
        line = clean(words or "")
        if not readable(line, self.language):
            line = self.bench.tongues.carriers.get(line, "")
        yield from self.plain(name, line, source)

    def date(self, name: str, moment: datetime | None, source: str) -> Iterator[Fact]:
        if moment is not None:
            yield from self.plain(name, date_text(moment, self.bench.time_zone, self.language), source)

    def money(self, name: str, money: Money | None, source: str) -> Iterator[Fact]:
        if money is not None:
            yield from self.plain(name, money_text(money, self.language), source)

    def country(self, code: str | None, source: str) -> Iterator[Fact]:
        ours = self.bench.tongues.countries.countries.get(code or "")
        if ours is not None and self.language in ("zh", "en"):
            yield from self.plain("country_name", ours.zh if self.language == "zh" else ours.en, source)
        elif code is not None:
            yield from self.plain("country_name", locale_of(self.language).territories.get(code), source)


def _of_case(case: Case, script: _Scribe) -> Iterator[Fact]:
    for name in ("order_id", "issue_id", "item_count", "buyer_return_no"):
        yield from script.plain(name, getattr(case, name), f"case.{name}")
    for name in ("product_name", "buyer_return_logistics_company"):
        yield from script.words(name, getattr(case, name), f"case.{name}")
    if case.order_id is None:
        yield from script.plain("order_id", case.parent_order_id, "case.parent_order_id")
    place = _place_of_request(case)
    if place is not None:
        asked = case.solutions[place].refund_money
        yield from script.money("refund_money", asked, f"case.solutions.{place}.refund_money")
    yield from script.money("refund_money_max_local", case.refund_money_max_local, "case.refund_money_max_local")
    if case.deadline is not None and case.deadline.owner == "seller":
        yield from script.date("answer_deadline", case.deadline.earliest, "case.deadline.earliest")
    yield from script.country(case.buyer_country, "case.buyer_country")


def _place_of_request(case: Case) -> int | None:
    """Find the buyer's solution that counts: the one that still waits, else the first."""
    places = [place for place, solution in enumerate(case.solutions) if solution.solution_owner == "buyer"]
    waiting = (place for place in places if (case.solutions[place].status or "").startswith("wait"))
    return next(waiting, places[0] if places else None)


def _of_parcel(parcel: Parcel | None, script: _Scribe) -> Iterator[Fact]:
    if parcel is None:
        return
    yield from script.words("logistics_company", parcel.logistics_company, "case.parcel.logistics_company")
    yield from script.plain("logistics_no", parcel.logistics_no, "case.parcel.logistics_no")
    yield from script.date("gmt_send", parcel.gmt_send, "case.parcel.gmt_send")
    if parcel.events:
        yield from script.words("last_event", parcel.events[0].text, "case.parcel.events.0.text")
        yield from script.date("last_event_time", parcel.events[0].time, "case.parcel.events.0.time")


def _of_order(order: Order, script: _Scribe) -> Iterator[Fact]:
    for name in ("order_id", "logistics_no"):
        yield from script.plain(name, getattr(order, name), f"order.{name}")
    for name in ("product_name", "logistics_company"):
        yield from script.words(name, getattr(order, name), f"order.{name}")
    yield from script.date("gmt_send", order.gmt_send, "order.gmt_send")
    yield from script.date("order_date", order.gmt_create, "order.gmt_create")
    if order.receipt_deadline is not None:
        yield from script.date("receipt_deadline", order.receipt_deadline.earliest, "order.receipt_deadline.earliest")
    yield from script.country(order.buyer_country, "order.buyer_country")


def _first_of_each(known: list[Fact]) -> tuple[Fact, ...]:
    found: dict[str, Fact] = {}
    for fact in known:
        found.setdefault(fact.name, fact)
    return tuple(found.values())
