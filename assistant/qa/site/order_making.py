"""Made-up orders awaiting receipt."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from assistant.qa.site.hostile_texts import HOSTILE_NAMES, PRODUCTS
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.people import CURRENCIES, Personal, convert, masked, person
from assistant.qa.site.vocabulary import CARRIERS, ORDER_STATUSES
from flows.records import Case, Deadline, Order


def make_orders(options: SiteOptions, now: datetime, cases: list[Case]) -> list[tuple[Order, Personal]]:
    """Make the orders of a center with their buyers; the disputed ones belong to cases."""
    random = Random(f"orders {options.seed}")
    moment = now.replace(microsecond=0)
    disputed = [case.parent_order_id for case in cases if case.parent_order_id]
    return [_make(index, Random(random.random()), options, (moment, disputed)) for index in range(options.orders)]


def _make(
    index: int, random: Random, options: SiteOptions, ground: tuple[datetime, list[str]]
) -> tuple[Order, Personal]:
    now, disputed = ground
    status = {5: "IN_ISSUE", 6: "IN_FROZEN"}.get(index % 13, "WAIT_BUYER_ACCEPT_GOODS")
    order_id = f"81{index:09}{random.randrange(10000, 99999)}"
    if status == "IN_ISSUE" and index // 13 < len(disputed):
        order_id = disputed[index // 13]
    country = "BR" if index % 4 == 0 else list(CURRENCIES)[index % len(CURRENCIES)]
    buyer = person(random)
    sent = now - timedelta(days=random.randrange(15, 85), seconds=random.randrange(86400))
    end = now + _left(index, random)
    order = Order(
        order_id=order_id,
        order_status=status,
        status_text=ORDER_STATUSES[status][options.language],
        gmt_create=sent - timedelta(days=2, seconds=random.randrange(86400)),
        gmt_send=sent,
        product_name=HOSTILE_NAMES[index // 10 % 4] if index % 10 == 9 else PRODUCTS[index % len(PRODUCTS)],
        pay_amount=convert(Decimal(random.randrange(300, 9000)) / 100, CURRENCIES[country]),
        buyer_login_id=masked(buyer.name),
        buyer_country=country,
        logistics_company=CARRIERS[random.choice(list(CARRIERS))][options.language],
        logistics_no=f"LP{random.randrange(10**11, 10**12)}",
        receipt_deadline=Deadline(owner="buyer", text="", earliest=end, latest=end),
        extended=index % 7 == 3,
        detail_url=options.order_address(order_id),
    )
    return order, buyer


def order_of_case(case: Case, options: SiteOptions) -> Order:
    """Make the order that a case is about: disputed, so that no receipt time runs."""
    order_id, parcel = case.parent_order_id or "", case.parcel
    return Order(
        order_id=order_id,
        order_status="IN_ISSUE",
        status_text=ORDER_STATUSES["IN_ISSUE"][options.language],
        gmt_send=parcel.gmt_send if parcel else None,
        product_name=case.product_name,
        pay_amount=case.refund_money_max_local,
        buyer_login_id=case.buyer_login_id,
        buyer_country=case.buyer_country,
        logistics_company=parcel.logistics_company if parcel else None,
        logistics_no=parcel.logistics_no if parcel else None,
        detail_url=options.order_address(order_id),
    )


def _left(index: int, random: Random) -> timedelta:
    if index == 0:
        return timedelta(days=3, hours=7, minutes=21, seconds=13)
    longest = 5 if index % 3 == 0 else 40
    return timedelta(seconds=random.randrange(7200, longest * 86400) // 5000 * 5000 + index % 5000)
