"""What a person sees on a terminal: tables by urgency, one case, one filled form."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.columns import Column, FittingTable, laid_out
from assistant.language import all_texts, text
from assistant.log import visible
from assistant.urgency import Urgency, urgency_of
from flows.records import Case, Deadline, Dispute, FilledForm, Flag, Money, Order

_STYLES: dict[Urgency, str] = {
    "overdue": "bold white on red",
    "under_6h": "bold red",
    "under_24h": "dark_orange",
    "under_48h": "yellow",
    "later": "green",
    "not_ours": "dim",
    "none": "dim",
}


def plain(value: object, most: int = 0) -> Text:
    """Return a buyer's or site's text as text only: no markup, no control characters, cut with a sign."""
    line = visible("" if value is None else str(value))
    return Text(line if not most or len(line) <= most else line[: most - 1] + "…")


def money(value: Money | None) -> str:
    """Return an amount with its currency's code."""
    return f"{value.amount:,} {value.currency}" if value else ""


def time_left(deadline: Deadline | None, now: datetime, ours: str = "seller") -> Text:
    """Return the time left by its early end, coloured by urgency."""
    rung = urgency_of(deadline, now, ours=ours)
    if deadline is None:
        return Text("–", style="dim")
    if deadline.overdue:
        words = text("table.overdue")
    elif deadline.earliest is None:
        words = text("table.unreadable", text=visible(deadline.text))
    else:
        words = _duration(deadline.earliest - now)
    if rung == "not_ours":
        words = text(f"table.clock_of.{deadline.owner}", left=words)
    return Text(words, style=_STYLES[rung])


def _duration(left: timedelta) -> str:
    minutes = max(0, int(left.total_seconds()) // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return text("table.days", days=days, hours=hours)
    return text("table.hours", hours=hours, minutes=minutes) if hours else text("table.minutes", minutes=minutes)


def disputes_table(rows: Iterable[Dispute | Case], now: datetime) -> RenderableType:
    """Lay the disputes out in the order given."""
    columns = (
        Column(text("table.time_left"), "clock"),
        Column(text("table.issue_id"), "whole"),
        Column(text("table.refund"), "amount"),
        Column(text("table.flags"), "sign"),
        Column(text("table.status")),
        Column(text("table.reason")),
        Column(text("table.country")),
        Column(text("table.product")),
    )
    cells = [
        (
            time_left(row.deadline, now),
            row.issue_id,
            money(row.refund_money if isinstance(row, Dispute) else buyers_refund(row)),
            Text(str(len(row.flags)), style="yellow") if row.flags else Text(""),
            plain(row.status_text, 24),
            plain(row.reason_text, 30),
            row.buyer_country or "",
            plain(row.product_name, 34),
        )
        for row in rows
    ]
    return FittingTable(columns, cells)


def buyers_refund(case: Case) -> Money | None:
    """Return what the buyer's solution asks for."""
    return next((each.refund_money for each in case.solutions if each.solution_owner == "buyer"), None)


def orders_table(rows: Iterable[Order], now: datetime) -> RenderableType:
    """Lay the orders awaiting receipt out in the order given."""
    columns = (
        Column(text("table.receipt_left"), "clock"),
        Column(text("table.order_id"), "whole"),
        Column(text("table.amount"), "amount"),
        Column(text("table.extended"), "sign"),
        Column(text("table.status")),
        Column(text("table.country")),
        Column(text("table.carrier")),
        Column(text("table.product")),
    )
    cells = [
        (
            time_left(row.receipt_deadline, now, ours="buyer"),
            row.order_id,
            money(row.pay_amount),
            text("table.yes") if row.extended else "",
            plain(row.status_text, 20),
            row.buyer_country or "",
            plain(row.logistics_company, 24),
            plain(row.product_name, 34),
        )
        for row in rows
    ]
    return FittingTable(columns, cells)


def case_view(case: Case, now: datetime) -> Panel:
    """Lay one case out: facts, the parties' solutions, history, parcel."""
    facts = Table.grid(padding=(0, 2))
    rows: list[tuple[str, Text | str]] = [
        ("table.time_left", time_left(case.deadline, now)),
        ("table.status", plain(case.status_text)),
        ("table.reason", plain(case.reason_text)),
        ("table.product", plain(case.product_name, 80)),
        ("table.ceiling", f"{money(case.refund_money_max_local)}  ({money(case.refund_money_max)})"),
        ("table.buyer", plain(f"{case.buyer_login_id or ''}  {case.buyer_country or ''}")),
        ("table.evidence", str(len(case.evidence))),
    ]
    for key, value in rows:
        facts.add_row(Text(text(key), style="dim"), value)
    parts: list[RenderableType] = [facts, _solutions(case), _history(case)]
    if case.after_sale_warranty:
        parts.insert(0, Text(text("table.platform_handled"), style="bold cyan"))
    if case.flags:
        parts.append(flags_view(case.flags))
    return Panel(Group(*parts), title=Text(text("table.case", issue_id=case.issue_id)), title_align="left")


def _solutions(case: Case) -> Table:
    table = laid_out(
        Column(text("table.party")),
        Column(text("table.solution")),
        Column(text("table.amount"), "amount"),
        Column(text("table.text"), "long"),
    )
    for each in case.solutions:
        words = text(f"solution.{each.solution_type}") if each.solution_type else "?"
        table.add_row(text(f"party.{each.solution_owner}"), words, money(each.refund_money), plain(each.content, 160))
    return table


def _history(case: Case) -> Table:
    table = laid_out(
        Column(text("table.time")),
        Column(text("table.party")),
        Column(text("table.action")),
        Column(text("table.text"), "long"),
    )
    for step in case.process:
        when = f"{step.gmt_create:%Y-%m-%d %H:%M} UTC" if step.gmt_create else "?"
        who = text(f"party.{step.submit_member_type}") if step.submit_member_type else "?"
        table.add_row(when, who, _action(step.action_type), plain(step.content, 100))
    return table


def _action(code: str | None) -> Text:
    known = f"action.{code}" in all_texts()
    return plain(text(f"action.{code}") if known else code or "?")


def flags_view(flags: Sequence[Flag]) -> Text:
    """Name the values that could not be taken at their word."""
    lines = [text(f"flag.{flag.why}", field=flag.field, text=visible(flag.text)) for flag in flags]
    return Text("\n".join(lines), style="yellow")


_FORMS = {
    "reply": "table.reply_form",
    "extension": "table.extension_form",
    "order_message": "table.order_message_form",
    "on_site_message": "table.on_site_message_form",
}


def form_view(form: FilledForm) -> Panel:
    """Lay a filled form out: field, what was there, what was meant, what the page holds now."""
    table = laid_out(
        Column("", "sign"),
        Column(text("table.field"), "sign"),
        Column(text("table.before"), "long"),
        Column(text("table.wanted"), "long"),
        Column(text("table.after"), "long"),
    )
    signs = {"filled": ("✓", "green"), "differs": ("≠", "bold red"), "left_to_person": ("→", "cyan")}
    for field in form.fields:
        sign, style = signs[field.result]
        name = text(f"field.{field.field}")
        said = Text(f"{sign} {text(f'result.{field.result}')}", style=style)
        table.add_row(said, name, plain(field.before, 60), plain(field.wanted, 200), plain(field.after, 200))
    return Panel(
        table, title=Text(text(_FORMS[form.form], id=form.issue_id or form.order_id or "")), title_align="left"
    )
