"""Which orders' receipt period (收货期) to extend before the buyer has to ask, by how much, and why not the others.

The clock is an interval: its early end counts for "less than N days left", its late end for the cap.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, Field

from assistant.casework.extending.extension_clock import Span, cap_of, days_within, later_by, readable
from assistant.casework.extending.extension_data import ExtensionRule, ExtensionRules
from assistant.casework.extending.extension_reasons import (
    cap_reasons,
    clock_reason,
    excluded,
    printed_clock,
    printed_moment,
    rule_reason,
    site_may_refuse,
    unclear_clock,
    unclear_words,
    why,
)
from assistant.casework.facts import Reason
from assistant.language import text
from flows.records import Order, Record

Verdict = Literal["propose", "refuse", "look"]
"""Extend; do not; or a person must look, since the page could not be understood."""


class ExtensionProposal(Record):
    """What to do about one order's receipt period."""

    order_id: str
    verdict: Verdict
    days: int | None = None
    """Days to add; None unless proposed."""
    receipt_end: AwareDatetime | None = None
    """Early end of the receipt period as it stands; None when the page does not tell."""
    new_end: AwareDatetime | None = None
    """Early end after the extension."""
    new_end_latest: AwareDatetime | None = None
    """Late end after the extension, never beyond the cap."""
    rule: str | None = None
    """Key of the rule in `extension.toml`: `default`, `countries.BR`, `carriers.yanwen`, `routes.…`."""
    reasons: tuple[Reason, ...] = Field(min_length=1)
    """The weightiest first."""

    def sentences(self) -> tuple[str, ...]:
        """Return the reasons as sentences in the language in use."""
        return tuple(text(f"why.{reason.code}", **reason.values()) for reason in self.reasons)


def propose_all(
    orders: Iterable[Order], rules: ExtensionRules, now: datetime, extended_before: frozenset[str] = frozenset()
) -> tuple[ExtensionProposal, ...]:
    """Judge orders and sort them by time left; an order without a known end comes first, for somebody must look."""
    made = [propose(order, rules, now, extended_before) for order in orders]
    never = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted(made, key=lambda each: (each.receipt_end or never, each.order_id)))


def propose(
    order: Order, rules: ExtensionRules, now: datetime, extended_before: frozenset[str] = frozenset()
) -> ExtensionProposal:
    """Say whether to extend an order's receipt period, by how many days, and why.

    `extended_before` holds ids of orders that our own records know as extended.
    """
    if reasons := excluded(order, rules, extended_before):
        return _verdict(order, "refuse", reasons)
    clock, span = order.receipt_deadline, readable(order.receipt_deadline)
    if clock and (clock.overdue or (span and span.latest <= now)):
        return _verdict(order, "refuse", (why("too_late", printed=printed_clock(order)),))
    unclear = (*unclear_words(order), *unclear_clock(order, span, rules, now))
    if unclear or span is None:
        return _verdict(order, "look", unclear)
    rule = rules.rule_for(order.buyer_country, order.logistics_company)
    if rule is None:
        return _verdict(order, "refuse", (why("no_rule", order_id=(order.order_id, "order.order_id")),))
    return _by_rule(order, span, rule, (rules, now))


def _by_rule(
    order: Order, span: Span, rule: tuple[str, ExtensionRule], ground: tuple[ExtensionRules, datetime]
) -> ExtensionProposal:
    rules, now = ground
    basis = (clock_reason(span, rule, rules, now), rule_reason(order, *rule))
    if span.earliest - now >= timedelta(days=rule[1].days_left):
        return _verdict(order, "refuse", basis, rule[0])
    cap = cap_of(order, rules)
    days = days_within(cap, span, rule[1].days_to_add, rules)
    bounds = cap_reasons(cap, days, rule, rules)
    if days == 0:
        return _verdict(order, "refuse", (*bounds, *basis), rule[0])
    end = later_by(span.earliest, days, rules).earliest
    facts = {"days": (days, f"extension.{rule[0]}"), "new_end": (printed_moment(end, rules), "order.receipt_deadline")}
    proposed = {"days": days, "new_end": end, "new_end_latest": later_by(span.latest, days, rules).latest}
    reasons = (why("extend", **facts), *basis, *bounds, site_may_refuse(rules))
    return _verdict(order, "propose", reasons, rule[0]).model_copy(update=proposed)


def _verdict(order: Order, verdict: Verdict, reasons: tuple[Reason, ...], rule: str | None = None) -> ExtensionProposal:
    clock = order.receipt_deadline
    span = readable(clock)
    end = span.earliest if span else (clock.earliest if clock else None)
    return ExtensionProposal(order_id=order.order_id, verdict=verdict, receipt_end=end, rule=rule, reasons=reasons)
