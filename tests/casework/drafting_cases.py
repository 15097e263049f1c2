"""Phrase files, cases and benches for the tests of phrases, drafts and lint."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from assistant.casework.writing.buyers_language import Tongues, read_tongues
from assistant.casework.writing.draft_facts import Bench
from assistant.casework.writing.phrases import Phrasebook, read_phrasebook
from flows.records import Case, Deadline, Money, Order, Parcel, ParcelEvent, ProcessStep, Solution

TONGUES: Tongues = read_tongues()

ENGLISH = """
language = "en"
[reply.in_transit]
version = 3
text = "Sent on {{ gmt_send }} as {{ logistics_no }}. {{ offer }}"
[reply.unknown]
version = 1
text = "We have read your request. {{ offer }}"
[offer.partial]
version = 2
text = "We propose {{ offer_money }} of {{ refund_money }}."
[offer.refuse]
version = 1
text = "We cannot agree to a refund yet."
[order_message.unknown]
version = 1
text = "About {{ product_name }}."
[email.not_received]
version = 1
subject = "Order {{ order_id }}"
text = "Hello,\\n\\n{% if shop_title is defined %}{{ shop_title }}{% endif %}"
[after.shipment]
version = 1
text = "Sent on {{ gmt_send }}, receipt until {{ receipt_deadline }}, ordered {{ order_date }}."
"""
CHINESE = """
language = "zh"
[reply.in_transit]
version = 4
text = "{{ gmt_send }}已发出，运单号 {{ logistics_no }}。{{ offer }}"
[offer.partial]
version = 1
text = "我们提议退款 {{ offer_money }}。"
[offer.refuse]
version = 1
text = "暂时无法退款。"
"""
SPANISH = """
language = "es"
[reply.in_transit]
version = 1
text = 'Enviado el {{ gmt_send }} con {{ logistics_company | default("el transportista") }}. {{ offer }}'
[offer.partial]
version = 1
text = "Proponemos {{ offer_money }}."
"""


def written(folder: Path, **files: str) -> Path:
    """Write phrase files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for language, text in files.items():
        (folder / f"{language}.toml").write_text(text, encoding="utf-8")
    return folder


def small_book(folder: Path) -> Phrasebook:
    return read_phrasebook(shipped=written(folder / "shipped", en=ENGLISH, zh=CHINESE, es=SPANISH))


def bench_of(phrasebook: Phrasebook, shop_title: str | None = None) -> Bench:
    return Bench(phrasebook=phrasebook, tongues=TONGUES, time_zone="America/Los_Angeles", shop_title=shop_title)


@cache
def shipped_bench() -> Bench:
    return bench_of(read_phrasebook(), "Demo shop")


def money(amount: str, currency: str) -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def said(*texts: str) -> tuple[ProcessStep, ...]:
    return tuple(
        ProcessStep(gmt_create=None, action_type=None, submit_member_type="buyer", content=text) for text in texts
    )


def case_of(**fields: object) -> Case:
    given: dict[str, object] = {
        "issue_id": "6500000000000017",
        "order_id": "8800000000012345",
        "parent_order_id": "8800000000012344",
        "reverse_detail_status": "wait_for_seller_response",
        "status_text": "等待卖家响应",
        "reason": "in_transit",
        "reason_text": "运输途中",
        "gmt_create": moment("2026-01-16 10:00"),
        "deadline": Deadline(
            owner="seller", text="", earliest=moment("2026-01-22 03:00"), latest=moment("2026-01-22 03:00")
        ),
        "buyer_login_id": "A*** K***",
        "buyer_country": "BR",
        "product_name": "Folding lamp, warm white",
        "item_count": 2,
        "refund_money_max": money("20.00", "USD"),
        "refund_money_max_local": money("108.60", "BRL"),
        "solutions": (
            Solution(
                solution_owner="seller",
                solution_type="refund",
                status="buyer_refused",
                refund_money=money("0.00", "BRL"),
            ),
            Solution(
                solution_owner="buyer",
                solution_type="refund",
                status="wait_seller_accept",
                refund_money=money("108.60", "BRL"),
                refund_money_post=money("20.00", "USD"),
            ),
        ),
        "parcel": Parcel(
            logistics_company="燕文航空挂号小包",
            logistics_no="LP123456789012",
            gmt_send=moment("2026-01-01 05:00"),
            events=(
                ParcelEvent(time=moment("2026-01-10 12:00"), text="Arrived at destination country"),
                ParcelEvent(time=moment("2026-01-02 12:00"), text="Accepted by carrier"),
            ),
        ),
    }
    return Case.model_validate(given | fields)


def order_of(**fields: object) -> Order:
    end = moment("2026-02-20 06:30")
    given: dict[str, object] = {
        "order_id": "8100000000054321",
        "order_status": "WAIT_BUYER_ACCEPT_GOODS",
        "status_text": "等待买家收货",
        "gmt_create": moment("2025-12-30 20:00"),
        "gmt_send": moment("2026-01-01 05:00"),
        "product_name": "折叠台灯 暖白光",
        "pay_amount": money("45.00", "EUR"),
        "buyer_country": "DE",
        "logistics_company": "e邮宝",
        "logistics_no": "LP999999999999",
        "receipt_deadline": Deadline(owner="buyer", text="", earliest=end, latest=end),
    }
    return Order.model_validate(given | fields)
