"""Values of a case as a person reads them in a list of changes."""

from collections.abc import Iterable
from datetime import UTC, datetime

from assistant.language import all_texts, text
from flows.records import Attachment, Deadline, Money, ParcelEvent, ProcessStep, Solution


def readable(value: object) -> str:
    """Return a single value as a person reads it; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return text("change.yes") if value else text("change.no")
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if isinstance(value, Money):
        return f"{value.amount:,} {value.currency}"
    # PostgreSQL keeps no NUL in a text; its picture says the same.
    return str(value).replace("\0", "\N{SYMBOL FOR NULL}")


def readable_field(name: str, value: object) -> str:
    """Return the value of a field as a person reads it; codes are put in words where they are known."""
    key = f"{_ROOMS[name]}.{value}" if name in _ROOMS else ""
    return text(key) if key in all_texts() else readable(value)


def readable_actions(actions: Iterable[str]) -> str:
    """Return what the page offers, in words."""
    keys = ((f"change.offer.{action}", action) for action in sorted(set(actions)))
    return ", ".join(text(key) if key in all_texts() else readable(action) for key, action in keys)


_ROOMS = {
    "solution_owner": "party",
    "submit_member_type": "party",
    "logistics_fee_bear_role": "party",
    "solution_type": "solution",
    "action_type": "action",
    "status": "change.solution_status",
}
"""Where the words of a field's codes stand: `change.solution_status.{code}` and the like."""


def readable_party(party: str | None) -> str:
    """Return who it is."""
    return text(f"party.{party}") if party else "?"


def readable_clock(clock: Deadline | None) -> str:
    """Return whose clock it is and when it ends."""
    if clock is None:
        return ""
    if clock.overdue:
        end = text("change.overdue")
    elif clock.earliest is None:
        end = readable(clock.text)
    elif clock.latest is None or clock.latest == clock.earliest:
        end = readable(clock.earliest)
    else:
        end = f"{readable(clock.earliest)} – {readable(clock.latest)}"
    return joined(readable_party(clock.owner), end)


def readable_solution(solution: Solution) -> str:
    """Return a proposal in one line: who, what, how much, the words."""
    what = readable_field("solution_type", solution.solution_type) or "?"
    money = readable(solution.refund_money or solution.refund_money_post)
    return joined(readable_party(solution.solution_owner), what, money, readable(solution.content))


def readable_step(step: ProcessStep) -> str:
    """Return a step of the negotiation in one line: when, who, what, how much, the words, how many files."""
    what = readable_field("action_type", step.action_type) or "?"
    files = text("change.files", count=len(step.attachments)) if step.attachments else ""
    who = readable_party(step.submit_member_type)
    return joined(readable(step.gmt_create), who, what, readable(step.refund_money), readable(step.content), files)


def readable_file(file: Attachment) -> str:
    """Return whose file it is and its name."""
    return joined(readable_party(file.owner), readable(file.file_path.split("?")[0].rsplit("/", 1)[-1]))


def readable_track(event: ParcelEvent) -> str:
    """Return a line of the parcel's track."""
    return joined(readable(event.time), readable(event.place), readable(event.text))


def joined(*parts: str) -> str:
    """Join what is there."""
    return " · ".join(part for part in parts if part)
