"""Made-up cases, the same for the same seed."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from assistant.qa.site.case_clocks import clock_of
from assistant.qa.site.case_history import Story, tell
from assistant.qa.site.hostile_texts import HOSTILE_NAMES, HOSTILE_TEXTS, PLAIN_TEXTS, PRODUCTS
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.parcels import make_parcel
from assistant.qa.site.people import CURRENCIES, Personal, convert, masked, person
from assistant.qa.site.vocabulary import (
    CARRIERS,
    FINISHED,
    NOT_RECEIVED,
    REASONS,
    RETURNABLE,
    STATUSES,
    UNKNOWN_REASON,
    UNKNOWN_STATUS,
)
from flows.records import Case, Flag, Money

_FIRST = "wait_for_seller_response"
_OTHERS = tuple(status for status in STATUSES if status != _FIRST)
_RETURN_STATES = (
    "wait_for_seller_set_return_address",
    "wait_for_buyer_return",
    "wait_for_seller_confirmation",
    "wait_for_warehouse_confirmation",
    "wait_for_warehouse_quality_check",
    "return_success",
)
_ODD_REASON, _ODD_STATUS = 8, 9
"""Places of the reason and the state that no vocabulary knows."""
_WARRANTY = "wait_for_AE_feedback"
_WARRANTY_WITH_CLOCK = 14
"""Place of a platform-handled case that looks as if it waited for the seller."""


class Made(NamedTuple):
    """A case and its buyer."""

    case: Case
    personal: Personal


def make_cases(options: SiteOptions, now: datetime) -> list[Made]:
    """Make the cases of a center, spread over every state and reason."""
    random = Random(f"cases {options.seed}")
    moment = now.replace(microsecond=0)
    return [_make(index, Random(random.random()), options, moment) for index in range(options.disputes)]


def _make(index: int, random: Random, options: SiteOptions, now: datetime) -> Made:
    status = _FIRST if index % 2 == 0 else _OTHERS[index // 2 % len(_OTHERS)]
    reason = _reason(index, status)
    country = list(CURRENCIES)[index % len(CURRENCIES)]
    buyer = person(random)
    created = now - timedelta(days=random.randrange(1, 5), seconds=random.randrange(86400))
    ceiling = (Decimal(random.randrange(300, 9000)) / 100).quantize(Decimal("0.01"))
    issue_id = f"65{index // 3:012}{index % 3}{random.randrange(10)}"
    case = Case(
        issue_id=issue_id,
        order_id=f"88{index:010}{random.randrange(1000, 9999)}1",
        parent_order_id=f"88{index:010}{random.randrange(1000, 9999)}",
        reverse_detail_status=status,
        status_text=STATUSES[status][options.language],
        reason=reason,
        reason_text=REASONS[reason][options.language],
        gmt_create=created,
        deadline=clock_of(index, status, random, now),
        after_sale_warranty=status == _WARRANTY or index == _WARRANTY_WITH_CLOCK,
        buyer_login_id=masked(buyer.name),
        buyer_country=country,
        product_id=f"100500{random.randrange(10**9, 10**10)}",
        product_name=_product_name(index),
        product_price=convert(ceiling, "CNY"),
        item_count=random.choice((1, 1, 1, 2, 3)),
        refund_money_max=Money(amount=ceiling, currency="USD"),
        refund_money_max_local=convert(ceiling, CURRENCIES[country]),
        parcel=make_parcel(random, created, country, options.language),
        buyer_return_logistics_company=_return_carrier(random, status, options),
        buyer_return_no=_return_number(random, status),
    )
    asks_return = _asks_return(status, reason, index)
    story = Story(case, random, now, asks_return, _text(index), ceiling, CURRENCIES[country])
    return Made(_oddities(index, tell(story), options), buyer)


def _reason(index: int, status: str) -> str:
    if status in _RETURN_STATES:
        return RETURNABLE[index // 2 % len(RETURNABLE)]
    return tuple(REASONS)[index // 2 % len(REASONS)]


def _asks_return(status: str, reason: str, index: int) -> bool:
    if status in _RETURN_STATES:
        return True
    return reason not in NOT_RECEIVED and (reason == "easy_return" or index % 3 == 0)


def _product_name(index: int) -> str:
    if index % 12 == 11:
        return HOSTILE_NAMES[index // 12 % len(HOSTILE_NAMES)]
    return PRODUCTS[index % len(PRODUCTS)]


def _text(index: int) -> str:
    if index % 4 == 1:
        return HOSTILE_TEXTS[index // 4 % len(HOSTILE_TEXTS)]
    return PLAIN_TEXTS[index % len(PLAIN_TEXTS)]


def _return_carrier(random: Random, status: str, options: SiteOptions) -> str | None:
    carrier = random.choice(list(CARRIERS))
    return CARRIERS[carrier][options.language] if _sent_back(status) else None


def _return_number(random: Random, status: str) -> str | None:
    number = f"RT{random.randrange(10**8, 10**9)}CN"
    return number if _sent_back(status) else None


def _sent_back(status: str) -> bool:
    return status in _RETURN_STATES and status not in ("wait_for_seller_set_return_address", "wait_for_buyer_return")


def _oddities(index: int, case: Case, options: SiteOptions) -> Case:
    actions = _actions(case)
    if index == _ODD_REASON:
        text = UNKNOWN_REASON[options.language]
        flag = Flag(field="reason", text=text, why="unknown_word")
        return case.model_copy(update={"reason": None, "reason_text": text, "flags": (flag,), "actions": actions})
    if index == _ODD_STATUS:
        text = UNKNOWN_STATUS[options.language]
        flag = Flag(field="reverse_detail_status", text=text, why="unknown_word")
        update = {"reverse_detail_status": None, "status_text": text, "flags": (flag,), "actions": ("upload_proof",)}
        return case.model_copy(update=update)
    return case.model_copy(update={"actions": actions})


def _actions(case: Case) -> tuple[str, ...]:
    if case.after_sale_warranty or case.reverse_detail_status in FINISHED:
        return ()
    answered = any(solution.solution_owner == "seller" for solution in case.solutions)
    if case.reverse_detail_status == _FIRST:
        return ("accept", "modify_solution" if answered else "refuse", "upload_proof")
    if case.reverse_detail_status == "wait_for_buyer_response":
        return ("modify_solution", "upload_proof")
    return ("upload_proof",)
