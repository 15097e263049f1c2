"""Disputes as rows of the report: judged by casework, said in the language in use."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from assistant.casework.clerk import Clerk
from assistant.casework.plans import Plan, plans_for
from assistant.casework.playing.recommending import Recommendation
from assistant.inert import readable, safe_address
from assistant.language import text
from assistant.nightly.records import KeptCase, Night
from assistant.nightly.report.case_view import CaseRow, Mark, Rung
from assistant.nightly.report.wording import (
    country_words,
    local_words,
    money_words,
    reason_words,
    sentence,
    span_words,
)
from flows.records import Case

_MINUTE = timedelta(minutes=1)
Key = tuple[str, str]
"""Shop and dispute."""


class Scene(NamedTuple):
    """What every row needs to be said."""

    night: Night
    clerk: Clerk
    now: datetime

    def title(self, shop: str) -> str:
        """Return the shop's name as people call it."""
        return readable(next((each.title for each in self.night.shops if each.shop == shop), "") or shop)

    def moment(self, moment: datetime | None) -> str:
        """Say a moment in the seller's zone; nothing where it is not known."""
        return local_words(moment, self.now, self.clerk) if moment else ""


def case_rows(scene: Scene) -> Mapping[Key, CaseRow]:
    """Return every dispute of the night in order of work."""
    kept = {(each.shop, each.case.issue_id): each for each in scene.night.cases}
    told = {kind: _keys(scene.night, kind) for kind in ("new", "changed")}
    plans = plans_for([(shop, each.case) for (shop, _), each in kept.items()], scene.now, scene.clerk)
    keys = [(plan.item.shop, plan.item.issue_id) for plan in plans]
    return {key: _row(plan, kept[key], told, scene) for key, plan in zip(keys, plans, strict=True)}


def _keys(night: Night, kind: str) -> Collection[Key]:
    return {(event.shop, event.issue_id) for event in night.events if event.kind == kind}


def unknown_row(key: Key, scene: Scene) -> CaseRow:
    """Return a row for a dispute of which only the number is known."""
    return CaseRow(shop=scene.title(key[0]), issue_id=readable(key[1]))


def _row(plan: Plan, kept: KeptCase, told: Mapping[str, Collection[Key]], scene: Scene) -> CaseRow:
    item, case, due = plan.item, kept.case, plan.item.due
    return CaseRow(
        shop=scene.title(kept.shop),
        issue_id=case.issue_id,
        order_id=readable(case.order_id),
        address=safe_address(kept.case_address),
        rung=_rung(plan),
        due_at=due.earliest,
        due_words=_due_words(plan, scene),
        left=due.left,
        left_words=_left_words(due.left, plan),
        certainty=due.certainty,
        usd=item.value_at_risk,
        local=item.value_at_risk_local,
        step=readable(_step(plan.recommendation)),
        why=_why(plan.recommendation),
        reason=reason_words(item.subtype, case.reason_text or case.reason or ""),
        country=readable(case.buyer_country),
        country_name=country_words(case.buyer_country, scene.clerk),
        product=readable(case.product_name),
        status=readable(case.status_text),
        buyer_words=_buyer_words(case),
        opened_at=case.gmt_create,
        read_at=kept.read_at,
        read_words=scene.moment(kept.read_at),
        marks=tuple(_marks(plan, kept, told, scene)),
    )


def _rung(plan: Plan) -> Rung:
    item = plan.item
    if item.standing in ("finished", "platform_handled"):
        return "none"
    if item.standing == "unknown" and item.due.urgency in ("not_ours", "none"):
        return "look"
    return item.due.urgency


def _due_words(plan: Plan, scene: Scene) -> str:
    due = plan.item.due
    if due.earliest is None:
        printed = readable(due.printed)
        return "" if printed.casefold() == _left_words(due.left, plan).casefold() else printed
    moment = scene.moment(due.earliest)
    if due.certainty == "interval":
        return text("report.due.earliest", moment=moment)
    return text("report.due.estimated", moment=moment) if due.certainty == "estimated" else moment


def _left_words(left: timedelta | None, plan: Plan) -> str:
    due = plan.item.due
    if left is None:
        told = {"past": "report.left.past", "unknown": "report.left.unknown"}.get(due.certainty)
        return text(told) if told else ""
    if left <= timedelta(0):
        # Under a minute there is no span to tell.
        return text("report.left.past") if left > -_MINUTE else text("report.left.over", span=span_words(left))
    words = span_words(left)
    return words if due.ours or due.owner is None else text(f"table.clock_of.{due.owner}", left=words)


def _step(advice: Recommendation | None) -> str:
    if advice is None:
        return ""
    step = text(f"advice.{advice.action}")
    if advice.action == "advise_accept":
        return f"{step} {money_words(advice.accept_money)}".rstrip()
    if advice.action == "draft_reply" and advice.offer is not None:
        offer = text(f"choice.{advice.offer.choice}")
        money = advice.offer.refund_money
        return text(
            "report.step.offer", offer=f"{offer} {money_words(money)}".rstrip() if money and money.amount else offer
        )
    return step


def _why(advice: Recommendation | None) -> tuple[str, ...]:
    """Say why; the first reason repeats the step itself where others follow."""
    if advice is None:
        return ()
    told = advice.reasons[1:] if advice.action == "draft_reply" and len(advice.reasons) > 1 else advice.reasons
    return tuple(dict.fromkeys(sentence(reason) for reason in told))


def _buyer_words(case: Case) -> str:
    """What the buyer wrote first; else the text of the buyer's solution."""
    written = (step.content for step in reversed(case.process) if step.submit_member_type == "buyer" and step.content)
    asked = (each.content for each in case.solutions if each.solution_owner == "buyer" and each.content)
    return readable(next(written, "") or next(asked, ""))


def _marks(plan: Plan, kept: KeptCase, told: Mapping[str, Collection[Key]], scene: Scene) -> list[Mark]:
    item, key = plan.item, (kept.shop, kept.case.issue_id)
    holds: dict[Mark, bool] = {
        "new": key in told["new"],
        "changed": key in told["changed"],
        "stale": kept.last_seen < scene.night.started_at and item.standing != "finished",
        "vanished": kept.vanished,
        "came_back": bool(item.buyer_came_back),
        "platform_handled": item.standing == "platform_handled",
        "finished": item.standing == "finished",
        "flags": bool(kept.case.flags),
    }
    return [mark for mark, held in holds.items() if held]
