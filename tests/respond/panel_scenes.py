"""Scenes for the panel's tests: a case of the built-in seller center as a session would show it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from assistant.casework.answers import Wanted, answers_for, channels_for
from assistant.casework.clerk import Clerk, SiteHabits, clerk_for
from assistant.casework.extending.extension_rules import propose_all
from assistant.casework.plans import Plan, plans_for
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from assistant.respond.panel.view import Scene
from assistant.respond.queue import Count
from flows.records import Case, FilledField, FilledForm

NOW = datetime(2026, 1, 16, 1, 30, tzinfo=UTC)
COUNT = Count(total=12, left=8, done=2, skipped=1, later=1, gone=0, failed=1)
FORM = FilledForm(
    form="reply",
    issue_id="1",
    page="/case",
    fields=(
        FilledField(field="solution_type", before="", wanted="refund", after="refund", result="filled"),
        FilledField(field="refund_money", before="0.00", wanted="5.00", after="4.50", result="differs"),
        FilledField(field="evidence", before="", wanted="a.png", after="", result="left_to_person"),
    ),
)


@cache
def clerk() -> Clerk:
    return clerk_for(SiteHabits(time_zone="America/Los_Angeles", reply_length=(4, 1000)))


@cache
def world() -> World:
    return World(SiteOptions(disputes=40, orders=12, seed=1, now=NOW))


def plans(cases: Sequence[Case] = ()) -> tuple[Plan, ...]:
    return plans_for([("demo", case) for case in cases or world().cases], NOW, clerk())


def a_plan() -> Plan:
    """Return the first plan that can be answered, and whose clock runs."""
    return next(
        plan
        for plan in plans()
        if "reply" in channels_for(plan) and plan.item.due.urgency in ("under_6h", "under_24h", "under_48h")
    )


def scene_of(plan: Plan) -> Scene:
    """Show a plan as a session would."""
    case = plan.item.subject
    assert isinstance(case, Case)
    answer = next(iter(answers_for(plan, ["reply"], clerk(), Wanted(language="es"))))
    return Scene(
        shop_title="示例店铺 <b>Demo</b>",
        plan=plan,
        case=case,
        order=None,
        proposal=None,
        answer=answer,
        clerk=clerk(),
        form=FORM,
        why_not=(),
        note="",
        place=3,
        count=COUNT,
        now=NOW,
        notice=None,
        form_currency="USD",
    )


def order_scene() -> Scene:
    """Show an order whose receipt period is to be extended."""
    proposal = next(each for each in propose_all(world().orders, clerk().extension, NOW) if each.verdict == "propose")
    order = next(each for each in world().orders if each.order_id == proposal.order_id)
    scene = scene_of(a_plan())
    return replace(scene, plan=None, case=None, answer=None, form=None, order=order, proposal=proposal)
