"""What holds in a case: the named conditions of the playbooks, each with the facts that prove it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from assistant.casework.facts import Fact
from assistant.casework.judging.case_money import asked, asked_within, ceiling, in_dollars, money_text, proposed
from assistant.casework.judging.triage import Triage
from assistant.casework.playing.choice_money import offered_before
from assistant.casework.playing.playbook_rules import Rules
from assistant.casework.playing.playbook_words import Circumstance, Confirmed
from assistant.casework.playing.playbooks import Playbooks
from assistant.casework.playing.tracks import Meaning, last_moment, meaning_of
from flows.records import Case, Money, Parcel, ParcelEvent, Record

Found = tuple[Circumstance, tuple[Fact, ...]]
Holding = Mapping[Circumstance, tuple[Fact, ...]]
"""The circumstances that hold, with their facts."""


class Known(Record):
    """What only a person knows."""

    at_hand: frozenset[str] = frozenset()
    """Kinds of evidence that lie ready."""
    confirmed: frozenset[Confirmed] = frozenset()
    """`loss_confirmed`: the carrier says so; `own_mistake`: it was ours."""


def circumstances(
    case: Case, triage: Triage, playbooks: Playbooks, now: datetime, known: Known
) -> dict[Circumstance, tuple[Fact, ...]]:
    """Tell which circumstances hold, all but `evidence_ready`, which depends on a playbook. `now` is aware, UTC."""
    found = dict(_of_the_parcel(case, triage, playbooks, now))
    found |= dict(_of_the_request(case, playbooks.rules))
    found |= dict(_of_the_talk(case, triage))
    for name in sorted(known.confirmed):
        found[name] = ()
    return found


def day_text(moment: datetime | None) -> str:
    """Say a day (UTC) for a sentence; `—` when it is not known."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d") if moment else "—"


def _of_the_parcel(case: Case, triage: Triage, playbooks: Playbooks, now: datetime) -> Iterator[Found]:
    parcel = case.parcel
    if triage.not_shipped_yet:
        yield "not_shipped", ()
    elif parcel is None or not parcel.events:
        yield "no_tracking", ()
    if parcel is None:
        return
    if parcel.gmt_send and (now - parcel.gmt_send).days >= playbooks.rules.long_days.value:
        sent = Fact(name="gmt_send", value=day_text(parcel.gmt_send), source="case.parcel.gmt_send")
        yield "long_on_the_way", (sent, _days("case.parcel.gmt_send", now, parcel.gmt_send))
    if parcel.events:
        yield "parcel_tracked", (_number(parcel),)
        said = meaning_of(parcel, playbooks.track)
        if said is not None:
            yield _SAID[said[0]], _event(parcel, said[1])
        if said is None or said[0] == "customs":
            yield from _by_age(parcel, playbooks.rules, now)


_SAID: Mapping[Meaning, Circumstance] = {
    "delivered": "parcel_delivered",
    "returned": "parcel_returned",
    "lost": "parcel_lost",
    "customs": "parcel_at_customs",
}


def _by_age(parcel: Parcel, rules: Rules, now: datetime) -> Iterator[Found]:
    last = last_moment(parcel)
    if last is not None:
        when = Fact(name="last_event_time", value=day_text(last), source="case.parcel.events")
        silent = (now - last).days > rules.moving_days.value
        yield "parcel_silent" if silent else "parcel_moving", (when, _days("case.parcel.events", now, last))


def _number(parcel: Parcel) -> Fact:
    return Fact(name="logistics_no", value=parcel.logistics_no or "—", source="case.parcel.logistics_no")


def _days(source: str, now: datetime, since: datetime) -> Fact:
    return Fact(name="days", value=str(max(0, (now - since).days)), source=source)


def _event(parcel: Parcel, event: ParcelEvent) -> tuple[Fact, Fact]:
    place = f"case.parcel.events.{parcel.events.index(event)}"
    return (
        Fact(name="last_event", value=event.text, source=f"{place}.text"),
        Fact(name="last_event_time", value=day_text(event.time), source=f"{place}.time"),
    )


def _of_the_request(case: Case, rules: Rules) -> Iterator[Found]:
    request, most = asked(case), ceiling(case)
    if request is None:
        return
    if request.solution_type == "return_and_refund":
        yield "asked_return", ()
        if request.logistics_fee_bear_role == "seller":
            yield "freight_on_us", ()
    money = _money("refund_money", request.refund_money, "case.solutions")
    dollars = request.refund_money_post or (in_dollars(request.refund_money, case) if request.refund_money else None)
    if dollars and dollars.currency == "USD" and 0 <= dollars.amount <= rules.small_amount_usd.value:
        limit = Money(amount=rules.small_amount_usd.value, currency="USD")
        asks = _money("refund_money_post", dollars, "case.solutions")
        yield "asked_is_small", (asks, _money("limit", limit, "playbooks.rules.small_amount_usd"))
    if most and asked_within(case, most) == most.amount:
        yield "asked_is_full", (money,)


def _of_the_talk(case: Case, triage: Triage) -> Iterator[Found]:
    files = sum(file.owner == "buyer" for file in case.evidence)
    count = Fact(name="count", value=str(files), source="case.evidence")
    yield ("buyer_gave_evidence", (count,)) if files else ("buyer_gave_no_evidence", ())
    if triage.buyer_came_back:
        yield "buyer_came_back", ()
    if triage.exempt:
        yield "exempt", (Fact(name="reason_text", value=case.reason_text, source="case.reason_text"),)
    yield from _of_the_others(case, triage)


def _of_the_others(case: Case, triage: Triage) -> Iterator[Found]:
    most, platform = ceiling(case), proposed(case)
    before = offered_before(case, most.currency) if most else None
    if most and before:
        offer = Money(amount=before, currency=most.currency)
        yield "offered_before", (_money("offer_money", offer, "case.solutions"),)
    if triage.platform_has_proposed:
        theirs = platform.refund_money if platform else None
        ruling = _money("platform_money", theirs, "case.solutions")
        yield "platform_has_proposed", (ruling,)
        request = asked(case)
        wanted = request.refund_money if request else None
        if theirs and wanted and theirs.currency == wanted.currency and theirs.amount < wanted.amount:
            yield "platform_offers_less", (ruling, _money("refund_money", wanted, "case.solutions"))


def _money(name: str, money: Money | None, source: str) -> Fact:
    return Fact(name=name, value=money_text(money), source=source)
