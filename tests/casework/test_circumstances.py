"""Named conditions, each by a case written for it; tracks in the words of carriers."""

from datetime import timedelta
from typing import Any

import pytest

from assistant.casework.playing.circumstances import Known, circumstances
from assistant.casework.playing.tracks import meaning_of
from flows.records import Case, Parcel, ParcelEvent
from tests.casework.playing_cases import NOW, PICTURE, PLAYBOOKS, case, judged, money, parcel, request


def holding(of: Case, known: Known | None = None, **said: Any) -> dict[str, dict[str, str]]:
    found = circumstances(of, judged(of, **said), PLAYBOOKS, NOW, known or Known())
    return {name: {fact.name: fact.value for fact in facts} for name, facts in found.items()}


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Delivered", "delivered"),
        ("Item delivered to the addressee", "delivered"),
        ("已妥投", "delivered"),
        ("Вручение адресату: вручено", "delivered"),
        ("Objeto entregue ao destinatário", "delivered"),
        ("ＤＥＬＩＶＥＲＥＤ　to  mailbox", "delivered"),
        ("Not delivered: addressee absent", None),
        ("Delivery attempt failed", None),
        ("Undelivered", None),
        ("未妥投", None),
        ("Delivered to local carrier", None),
        ("Out for delivery", None),
        ("Item returned to sender", "returned"),
        ("Delivered to sender", "returned"),
        ("包裹退回", "returned"),
        ("Parcel lost", "lost"),
        ("包裹丢失", "lost"),
        ("Import customs clearance started", "customs"),
        ("Export customs clearance complete", None),
        ("Released by customs", None),
        ("Departed from sorting center", None),
        ("", None),
    ],
)
def test_the_newest_event_in_carriers_words(text: str, meaning: str | None) -> None:
    found = meaning_of(parcel(text, "Accepted by carrier"), PLAYBOOKS.track)
    assert (found[0] if found else None) == meaning


@pytest.mark.parametrize(
    ("texts", "meaning"),
    [
        (("Signature photo added", "Delivered"), "delivered"),
        (("Arrived in Shenzhen", "Returned to sender", "Import customs clearance started"), "returned"),
        (("Returned to sender", "Delivered"), "returned"),
        (("Departed from sorting center", "Parcel lost"), None),
        (("Departed from sorting center", "Import customs clearance started"), None),
    ],
)
def test_what_older_events_still_mean(texts: tuple[str, ...], meaning: str | None) -> None:
    found = meaning_of(parcel(*texts), PLAYBOOKS.track)
    assert (found[0] if found else None) == meaning


def test_no_parcel_means_nothing() -> None:
    assert meaning_of(None, PLAYBOOKS.track) is None


def test_age_of_the_last_event() -> None:
    assert holding(case(parcel=parcel("Departed", days=10)))["parcel_moving"] == {
        "last_event_time": "2026-01-10",
        "days": "10",
    }
    still = holding(case(parcel=parcel("Departed", days=11)))
    assert still["parcel_silent"] == {"last_event_time": "2026-01-09", "days": "11"}
    assert "parcel_moving" not in still


def test_a_clock_ahead_of_ours_is_still_moving() -> None:
    assert holding(case(parcel=parcel("Departed", days=-1)))["parcel_moving"]["days"] == "0"


def test_delivered_is_neither_moving_nor_silent() -> None:
    found = holding(case(parcel=parcel("Delivered", "Departed", days=30)))
    assert found["parcel_delivered"] == {"last_event": "Delivered", "last_event_time": "2025-12-21"}
    assert {"parcel_moving", "parcel_silent"} & set(found) == set()


def test_events_without_time_have_no_age() -> None:
    undated = Parcel(logistics_no="LP1", events=(ParcelEvent(time=None, text="Departed"),))
    assert {"parcel_moving", "parcel_silent", "long_on_the_way"} & set(holding(case(parcel=undated))) == set()
    assert holding(case(parcel=undated))["parcel_tracked"] == {"logistics_no": "LP1"}


@pytest.mark.parametrize(("sent", "long"), [(59, False), (60, True)])
def test_long_on_the_way(sent: int, long: bool) -> None:
    assert ("long_on_the_way" in holding(case(parcel=parcel("Departed", sent=sent)))) is long


def test_not_shipped_is_not_without_tracking() -> None:
    assert "no_tracking" in holding(case(parcel=None), not_shipped_yet=False)
    found = holding(case(parcel=None), not_shipped_yet=True)
    assert "not_shipped" in found
    assert "no_tracking" not in found
    assert "no_tracking" in holding(case(parcel=Parcel(logistics_no="LP1", gmt_send=NOW - timedelta(days=3))))


@pytest.mark.parametrize(
    ("changes", "small"),
    [
        ({"refund_money_post": money("3.00", "USD")}, True),
        ({"refund_money_post": money("3.01", "USD")}, False),
        ({"refund_money": money("2.76")}, True),  # 2.76 EUR * 25 / 23 = 3.00 USD
        ({"refund_money": money("2.77")}, False),  # 3.0108… is cut to 3.01
        ({"refund_money": money("1.00", "GBP")}, False),  # no rate in this case
        ({"refund_money": None}, False),
    ],
)
def test_asked_is_small_in_dollars(changes: dict[str, Any], small: bool) -> None:
    assert ("asked_is_small" in holding(case(solutions=(request(**changes),)))) is small


def test_what_the_buyer_asks() -> None:
    whole = request("23.00", solution_type="return_and_refund", logistics_fee_bear_role="seller")
    assert {"asked_is_full", "asked_return", "freight_on_us"} <= set(holding(case(solutions=(whole,))))
    part = request(solution_type="return_and_refund", logistics_fee_bear_role="buyer")
    found = set(holding(case(solutions=(part,))))
    assert "asked_return" in found
    assert {"asked_is_full", "freight_on_us"} & found == set()


def test_the_waiting_solution_counts() -> None:
    old, new = request("23.00", status="reach_cancle"), request("5.00")
    assert "asked_is_full" not in holding(case(solutions=(old, new)))


def test_evidence_of_the_buyer_only() -> None:
    assert holding(case(evidence=(PICTURE, PICTURE)))["buyer_gave_evidence"] == {"count": "2"}
    ours = PICTURE.model_copy(update={"owner": "seller"})
    assert "buyer_gave_no_evidence" in holding(case(evidence=(ours,)))


def test_offers_before_and_the_platform() -> None:
    ours = request("4.00", solution_owner="seller", status="buyer_refused")
    theirs = request("9.20", solution_owner="platform", status="wait_buyer_and_seller_accept")
    found = holding(case(solutions=(request(), ours, theirs)))
    assert found["offered_before"] == {"offer_money": "4.00 EUR"}
    assert found["platform_has_proposed"] == {"platform_money": "9.20 EUR"}
    assert found["platform_offers_less"] == {"platform_money": "9.20 EUR", "refund_money": "18.40 EUR"}
    same = theirs.model_copy(update={"refund_money": money("18.40")})
    assert "platform_offers_less" not in holding(case(solutions=(request(), same)))
    zero = request("0.00", solution_owner="seller", status="buyer_refused")
    assert "offered_before" not in holding(case(solutions=(request(), zero)))


def test_what_triage_and_the_person_say() -> None:
    known = Known(confirmed=frozenset({"loss_confirmed"}))
    found = set(holding(case(), known, exempt=True, buyer_came_back=True))
    assert {"exempt", "buyer_came_back", "loss_confirmed"} <= found
    assert {"exempt", "buyer_came_back", "loss_confirmed", "own_mistake"} & set(holding(case())) == set()
