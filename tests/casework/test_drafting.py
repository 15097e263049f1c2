"""Drafts: values in the language's own way, facts with their places, what is missing, fallbacks, Chinese beside it."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.casework.data_files import DataProblem
from assistant.casework.writing.draft_facts import Wish, facts_of
from assistant.casework.writing.draft_values import clean, date_text, money_text
from assistant.casework.writing.drafting import NoPhrase, draft, orders_draft
from assistant.casework.writing.phrases import read_phrasebook
from assistant.casework.writing.template_door import NAMES
from flows.records import Case, Deadline, Money, Parcel
from tests.casework.drafting_cases import (
    ENGLISH,
    bench_of,
    case_of,
    moment,
    money,
    order_of,
    said,
    shipped_bench,
    small_book,
    written,
)

REPLY = Wish(channel="reply", choice="partial", offer_money=money("30.50", "BRL"), language="en")


def values(case: Case, language: str, wish: Wish = REPLY) -> dict[str, str]:
    return {fact.name: fact.value for fact in facts_of(case, language, shipped_bench(), wish)}


@pytest.mark.parametrize(
    ("given_money", "language", "expected"),
    [
        (money("1234.50", "USD"), "en", "$1,234.50"),
        (money("1234.50", "BRL"), "pt", "R$ 1.234,50"),
        (money("1234.50", "EUR"), "fr", "1 234,50 €"),
        (money("1234.50", "RUB"), "ru", "1 234,50 ₽"),
        (money("12.3", "PLN"), "pl", "12,30 zł"),
        (money("12.30", "PLN"), "en", "PLN 12.30"),
        (money("1200.00", "JPY"), "en", "¥1,200"),
        (money("1200", "KRW"), "ko", "₩1,200"),
        (money("1.250", "KWD"), "en", "KWD 1.250"),
        (money("12.345", "USD"), "en", "$12.345"),
        (money("12.30", "USD"), "zh", "US$12.30"),
        (money("0.00", "EUR"), "de", "0,00 €"),
    ],
)
def test_money_is_written_as_the_language_does_and_never_rounded(
    given_money: Money, language: str, expected: str
) -> None:
    assert money_text(given_money, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "December 31, 2025"),
        ("zh", "2025年12月31日"),
        ("de", "31. Dezember 2025"),
        ("ru", "31 декабря 2025 г."),
        ("pt", "31 de dezembro de 2025"),
        ("ko", "2025년 12월 31일"),
    ],
)
def test_dates_are_days_of_the_sites_zone(language: str, expected: str) -> None:
    assert date_text(moment("2026-01-01 05:00"), "America/Los_Angeles", language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a\n\tb  ", "a b"),
        ("12,30\u00a0€", "12,30 €"),
        ("1\u202f234", "1 234"),
        ("a\u202eb\u0000c\u200bd", "abcd"),
        ("👩\u200d👧 خانه\u200cها", "👩\u200d👧 خانه\u200cها"),
        ("a\u2028b", "a b"),
    ],
)
def test_values_are_one_clean_line(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_facts_of_a_case_with_their_places() -> None:
    facts = {fact.name: (fact.value, fact.source) for fact in facts_of(case_of(), "en", shipped_bench(), REPLY)}
    assert facts == {
        "order_id": ("8800000000012345", "case.order_id"),
        "issue_id": ("6500000000000017", "case.issue_id"),
        "item_count": ("2", "case.item_count"),
        "product_name": ("Folding lamp, warm white", "case.product_name"),
        "refund_money": ("R$108.60", "case.solutions.1.refund_money"),
        "refund_money_max_local": ("R$108.60", "case.refund_money_max_local"),
        "answer_deadline": ("January 21, 2026", "case.deadline.earliest"),
        "country_name": ("Brazil", "case.buyer_country"),
        "logistics_company": ("Yanwen Air Mail", "case.parcel.logistics_company"),
        "logistics_no": ("LP123456789012", "case.parcel.logistics_no"),
        "gmt_send": ("December 31, 2025", "case.parcel.gmt_send"),
        "last_event": ("Arrived at destination country", "case.parcel.events.0.text"),
        "last_event_time": ("January 10, 2026", "case.parcel.events.0.time"),
        "offer_money": ("R$30.50", "wish.offer_money"),
        "shop_title": ("Demo shop", "settings.shop_title"),
    }
    assert set(facts) <= NAMES


def test_what_is_not_known_is_no_fact() -> None:
    bare = case_of(
        parcel=None,
        solutions=(),
        deadline=None,
        product_name=" \u202e ",
        order_id=None,
        buyer_country="XX",
        item_count=None,
    )
    facts = values(bare, "en", Wish(channel="sms"))
    assert set(facts) == {"order_id", "issue_id", "refund_money_max_local", "shop_title"}
    assert facts["order_id"] == "8800000000012344"
    buyers_clock = Deadline(owner="buyer", text="", earliest=moment("2026-01-22 03:00"), latest=None)
    assert "answer_deadline" not in values(case_of(deadline=buyers_clock), "en")
    assert "product_name" not in values(case_of(product_name="x" * 501), "en")


def test_chinese_is_for_those_who_read_it() -> None:
    chinese = case_of(
        product_name="折叠台灯",
        parcel=Parcel(logistics_company="某某专线", logistics_no="LP1", gmt_send=None, events=()),
    )
    assert "product_name" not in values(chinese, "es")
    assert "logistics_company" not in values(chinese, "es")
    assert values(chinese, "zh")["product_name"] == "折叠台灯"
    assert values(case_of(), "zh")["logistics_company"] == "燕文航空挂号小包"
    assert values(case_of(), "zh")["country_name"] == "巴西"
    assert values(case_of(), "de")["country_name"] == "Brasilien"


def test_the_order_fills_what_the_case_lacks() -> None:
    wish = Wish(channel="reply", choice="refuse", order=order_of(), extension_days=30)
    facts = {fact.name: (fact.value, fact.source) for fact in facts_of(case_of(), "en", shipped_bench(), wish)}
    assert facts["receipt_deadline"] == ("February 19, 2026", "order.receipt_deadline.earliest")
    assert facts["order_date"] == ("December 30, 2025", "order.gmt_create")
    assert facts["extension_days"] == ("30", "wish.extension_days")
    assert facts["order_id"] == ("8800000000012345", "case.order_id")


def test_a_draft_knows_its_phrase_and_only_the_facts_it_used(tmp_path: Path) -> None:
    made = draft(case_of(), bench_of(small_book(tmp_path)), REPLY)
    assert made.text == "Sent on December 31, 2025 as LP123456789012. We propose R$30.50 of R$108.60."
    assert (made.phrase_id, made.version, made.origin) == ("en/reply.in_transit", 3, "shipped")
    assert (made.offer_phrase_id, made.offer_version) == ("en/offer.partial", 2)
    assert [fact.name for fact in made.facts] == ["gmt_send", "logistics_no", "offer_money", "refund_money"]
    assert (made.channel, made.choice, made.offer_money) == ("reply", "partial", money("30.50", "BRL"))
    assert made.blocked_by == ()


def test_the_chinese_rendering_stands_beside_it(tmp_path: Path) -> None:
    bench = bench_of(small_book(tmp_path))
    beside = draft(case_of(), bench, REPLY).chinese
    assert beside is not None
    assert beside.text == "2025年12月31日已发出，运单号 LP123456789012。我们提议退款 R$30.50。"
    assert (beside.phrase_id, beside.version) == ("zh/reply.in_transit", 4)
    assert draft(case_of(), bench, REPLY.model_copy(update={"language": "zh"})).chinese is None
    assert draft(case_of(reason=None), bench, REPLY).chinese is None


def test_a_missing_fact_blocks_the_draft_and_all_are_named(tmp_path: Path) -> None:
    bare = case_of(parcel=None, solutions=())
    made = draft(bare, bench_of(small_book(tmp_path)), Wish(channel="reply", choice="partial", language="en"))
    assert made.blocked_by == ("gmt_send", "logistics_no", "offer_money", "refund_money")
    assert (made.text, made.subject, made.facts) == ("", "", ())
    assert made.chinese is not None
    assert made.chinese.blocked_by == ("gmt_send", "logistics_no", "offer_money")


def test_language_by_the_buyers_words_then_fallback(tmp_path: Path) -> None:
    bench = bench_of(small_book(tmp_path))
    spanish = case_of(process=said("Todavía no ha llegado el paquete y quiero que me devuelvan el dinero"))
    wish = REPLY.model_copy(update={"language": None})
    made = draft(spanish, bench, wish)
    assert made.language == made.chain.language == "es"
    assert made.text == "Enviado el 31 de diciembre de 2025 con Yanwen Air Mail. Proponemos 30,50 BRL."
    # Spanish has no words for a refusal: the whole reply comes in English, never half of it.
    refused = draft(spanish, bench, wish.model_copy(update={"choice": "refuse"}))
    assert (refused.chain.language, refused.language) == ("es", "en")
    assert refused.text == "Sent on December 31, 2025 as LP123456789012. We cannot agree to a refund yet."


def test_an_unknown_reason_has_a_phrase_of_its_own(tmp_path: Path) -> None:
    bench = bench_of(small_book(tmp_path))
    for reason in (None, "gift_missing"):
        assert draft(case_of(reason=reason), bench, REPLY).phrase_id == "en/reply.unknown"


def test_the_other_channels(tmp_path: Path) -> None:
    bench = bench_of(small_book(tmp_path), "Lamps & more")
    email = draft(case_of(), bench, Wish(channel="email", family="not_received", language="en"))
    assert (email.subject, email.text) == ("Order 8800000000012345", "Hello,\n\nLamps & more")
    assert email.offer_money is None
    message = draft(case_of(), bench, Wish(channel="order_message", family="returning", language="en"))
    assert (message.phrase_id, message.text) == ("en/order_message.unknown", "About Folding lamp, warm white.")
    with pytest.raises(NoPhrase) as caught:
        draft(case_of(), bench, Wish(channel="sms", family="returning"))
    assert caught.value.keys == ("sms.returning", "sms.unknown")
    with pytest.raises(ValueError, match="choice"):
        draft(case_of(), bench, Wish(channel="reply"))


def test_messages_of_an_order(tmp_path: Path) -> None:
    made = orders_draft(order_of(), bench_of(small_book(tmp_path)), Wish(channel="order_message", moment="shipment"))
    assert made.text == "Sent on December 31, 2025, receipt until February 19, 2026, ordered December 30, 2025."
    assert made.phrase_id == "en/after.shipment"
    german = orders_draft(order_of(), shipped_bench(), Wish(channel="order_message", moment="order"))
    assert german.language == "de"


def test_a_phrase_that_comes_out_too_long_is_the_phrases_fault(tmp_path: Path) -> None:
    text = "{{ product_name }}" * 30
    own = written(tmp_path / "own" / "phrases", en=f"language = 'en'\n[sms.unknown]\nversion = 1\ntext = '{text}'")
    book = read_phrasebook(own.parent, shipped=written(tmp_path / "shipped", en=ENGLISH))
    with pytest.raises(DataProblem) as caught:
        draft(case_of(product_name="x" * 500), bench_of(book), Wish(channel="sms"))
    assert caught.value.code == "template_result_too_long"
    assert caught.value.values["file"] == str(own / "en.toml")


HOSTILE = st.one_of(
    st.text(min_size=1, max_size=80),
    st.sampled_from(["{{ 7*7 }}", "{% raw %}", "{{ order_id.__class__ }}", "<b>x</b>", "{# x", "%s{0}", "\u202eabc"]),
)


@settings(deadline=None)
@given(product=HOSTILE, event=HOSTILE, words=HOSTILE)
def test_what_others_wrote_stays_text(product: str, event: str, words: str) -> None:
    parcel = case_of().parcel
    assert parcel is not None
    events = (parcel.events[0].model_copy(update={"text": event}),)
    case = case_of(product_name=product, process=said(words), parcel=parcel.model_copy(update={"events": events}))
    wish = Wish(channel="order_message", family="not_received", language="zh")
    made, again = (draft(case, shipped_bench(), wish) for _ in range(2))
    assert made == again
    if clean(event):
        assert clean(event) in made.text
        # Whatever was written there takes the place of nothing else.
        assert made.text.count("LP123456789012") == 1 + clean(event).count("LP123456789012")
    assert "49" not in made.text or "49" in event


def test_time_zones_with_summer_time() -> None:
    assert date_text(datetime.fromisoformat("2026-07-01T06:59+00:00"), "America/Los_Angeles", "en") == "June 30, 2026"
    assert date_text(datetime.fromisoformat("2026-07-01T07:00+00:00"), "America/Los_Angeles", "en") == "July 1, 2026"
    assert (
        date_text(datetime.fromisoformat("2026-01-01T07:59+00:00"), "America/Los_Angeles", "en") == "December 31, 2025"
    )
