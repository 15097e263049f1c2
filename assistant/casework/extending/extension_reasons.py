"""What an extension's verdict rests on: every reason with its facts and where each was read."""

from datetime import datetime, timedelta

from assistant.casework.extending.extension_clock import Cap, Span
from assistant.casework.extending.extension_data import ExtensionRule, ExtensionRules
from assistant.casework.facts import Fact, Reason
from flows.records import Order

_DOUBTFUL = {"order_status", "receipt_deadline", "extended"}
_EARLY, _LATE = "order.receipt_deadline.earliest", "order.receipt_deadline.latest"


def why(code: str, **facts: tuple[object, str]) -> Reason:
    """Make a reason of `why.extension.<code>`; each fact is a value and its source."""
    told = tuple(Fact(name=name, value=str(value), source=source) for name, (value, source) in facts.items())
    return Reason(code=f"extension.{code}", facts=told)


def printed_moment(moment: datetime, rules: ExtensionRules) -> str:
    """Print a moment by the site's clock, with the zone's short name."""
    return f"{rules.local(moment):%Y-%m-%d %H:%M %Z}"


def printed_clock(order: Order) -> tuple[object, str]:
    """Return what the page printed as the time left."""
    clock = order.receipt_deadline
    return (clock.text if clock else "", "order.receipt_deadline.text")


def excluded(order: Order, rules: ExtensionRules, before: frozenset[str]) -> tuple[Reason, ...]:
    """Return why an order may not be extended at all, whatever its clock says."""
    return (*_excluding_state(order, rules), *_extended(order, rules, before))


def _excluding_state(order: Order, rules: ExtensionRules) -> tuple[Reason, ...]:
    code, states = order.order_status, rules.states
    if code is None or code in states.extendable:
        return ()
    status = (order.status_text or code, "order.status_text" if order.status_text else "order.order_status")
    for name, codes in (("in_dispute", states.in_dispute), ("frozen", states.frozen), ("finished", states.finished)):
        if code in codes:
            return (why(name, status_text=status),)
    return (why("not_waiting", status_text=status),)


def _extended(order: Order, rules: ExtensionRules, before: frozenset[str]) -> tuple[Reason, ...]:
    if not rules.limits.once_per_order:
        return ()
    if order.extended:
        return (why("extended", order_id=(order.order_id, "order.extended")),)
    return (why("extended_by_record", order_id=(order.order_id, "extended_before")),) * (order.order_id in before)


def unclear_words(order: Order) -> tuple[Reason, ...]:
    """Return what the page says about an order that could not be understood."""
    found = [] if order.order_status else [why("state_unknown", status_text=(order.status_text, "order.status_text"))]
    for flag in order.flags:
        if flag.why == "contradiction" and flag.field.split(".")[0] in _DOUBTFUL:
            found.append(why("contradiction", field=(flag.field, "order.flags"), printed=(flag.text, "order.flags")))
    return tuple(found)


def unclear_clock(order: Order, span: Span | None, rules: ExtensionRules, now: datetime) -> tuple[Reason, ...]:
    """Return why the end of the receipt period cannot be relied on."""
    if order.receipt_deadline is None:
        return (why("clock_missing", order_id=(order.order_id, "order.order_id")),)
    if span is None:
        return (why("clock_unreadable", printed=printed_clock(order)),)
    if span.earliest <= now:
        ends = {"earliest": (printed_moment(span.earliest, rules), _EARLY)}
        return (why("perhaps_over", **ends, latest=(printed_moment(span.latest, rules), _LATE)),)
    return ()


def rule_reason(order: Order, key: str, rule: ExtensionRule) -> Reason:
    """Say which rule applies; `origin` names who says so and when it was looked at."""
    file = f"extension.{key}"
    facts: dict[str, tuple[object, str]] = {
        "country": (order.buyer_country or "", "order.buyer_country"),
        "logistics_company": (order.logistics_company or "", "order.logistics_company"),
        "rule_days_left": (rule.days_left, f"{file}.days_left"),
        "days_to_add": (rule.days_to_add, f"{file}.days_to_add"),
        "origin": (f"{rule.source}, {rule.date}", f"{file}.source"),
        "sure": (rule.sure, f"{file}.sure"),
    }
    return why(f"by_{key.split('.', maxsplit=1)[0]}", **facts)


def clock_reason(span: Span, rule: tuple[str, ExtensionRule], rules: ExtensionRules, now: datetime) -> Reason:
    """Say how much time is left by the early end, and whether that is little."""
    left = max(span.earliest - now, timedelta(0))
    facts: dict[str, tuple[object, str]] = {
        "receipt_end": (printed_moment(span.earliest, rules), _EARLY),
        "left_days": (left.days, _EARLY),
        "left_hours": (left.seconds // 3600, _EARLY),
        "rule_days_left": (rule[1].days_left, f"extension.{rule[0]}.days_left"),
    }
    return why("due" if left < timedelta(days=rule[1].days_left) else "not_due", **facts)


def cap_reasons(
    cap: Cap | None, days: int, rule: tuple[str, ExtensionRule], rules: ExtensionRules
) -> tuple[Reason, ...]:
    """Say how the cap bounds the days: not at all, cut, nothing left, or counted from a date that is safe."""
    if cap is None:
        return (why("cap_unknown", cap_days=_cap_days(rules)),)
    facts = {
        "cap_days": _cap_days(rules),
        "cap": (printed_moment(cap.end, rules), f"order.{cap.counted_from}"),
        "days_to_add": (rule[1].days_to_add, f"extension.{rule[0]}.days_to_add"),
        "days": (days, "extension.limits.days_after_shipment"),
    }
    found = () if days == rule[1].days_to_add else (why("cut_to_cap" if days else "cap_reached", **facts),)
    by_order_date = (why("cap_by_order_date", cap_days=_cap_days(rules)),) if cap.counted_from == "gmt_create" else ()
    return (*found, *by_order_date)


def _cap_days(rules: ExtensionRules) -> tuple[object, str]:
    return (rules.limits.days_after_shipment, "extension.limits.days_after_shipment")


def site_may_refuse(rules: ExtensionRules) -> Reason:
    """Say that the site's own limits are not known and how it refuses."""
    limits = rules.limits
    return why(
        "site_may_refuse",
        days_refused=(limits.days_refused, "extension.limits.days_refused"),
        state_refused=(limits.state_refused, "extension.limits.state_refused"),
    )
