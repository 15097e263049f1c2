"""Cases that are alike: in which order they come, which of them falls out and why, what is wanted for the rest."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Playwright

from assistant.casework.answers import Wanted, channels_for
from assistant.casework.linting.lint_rules import Finding
from assistant.casework.plans import Plan
from assistant.language import speaking
from assistant.qa.site import SellerCenter
from assistant.respond.alike import Alike, Beside
from assistant.respond.alike_checks import Apart, Checked, Kind, check
from assistant.respond.panel.view import view_of
from assistant.respond.queue import Job, Queue
from flows.records import Case
from tests.respond.panel_scenes import NOW, a_plan, clerk, plans, scene_of
from tests.respond.person import session, settings_for

LOST, MOVING = (Kind(reason=name, playbook=name, phrase=name) for name in ("parcel_lost", "in_transit"))
ERROR = Finding(code="empty_text", severity="error", place="", details=())
SHORT = Finding(code="subject_missing", severity="warning", place="", details=())


AN_ITEM = cache(lambda: a_plan().item)


def job(number: int, hours: float | None) -> Job:
    """Return a job that is due in so many hours."""
    item = AN_ITEM()
    earliest = NOW + timedelta(hours=hours) if hours is not None else None
    due = item.due.model_copy(update={"earliest": earliest, "certainty": "exact" if earliest else "unknown"})
    changed = item.model_copy(update={"issue_id": str(number), "standing": "ours", "due": due})
    return Job(shop="demo", number=str(number), plan=Plan(item=changed, recommendation=None))


def jobs_due(*hours: float | None) -> list[Job]:
    return [job(number, each) for number, each in enumerate(hours, start=1)]


def alike(jobs: list[Job], checks: Mapping[str, Checked], later: timedelta = timedelta(0)) -> Alike:
    return Alike(jobs, lambda each, wanted: checks.get(each.number, Checked()), lambda: NOW + later)


def numbers(jobs: tuple[Job, ...]) -> str:
    return "".join(each.number for each in jobs)


def of(kind: Kind, numbered: str, **more: object) -> dict[str, Checked]:
    return {number: Checked.model_validate({"kind": kind, **more}) for number in numbered}


def test_groups_stand_together_by_their_earliest_deadline_and_urgent_ones_first() -> None:
    jobs = jobs_due(None, 2, 5, 10, 20, 30, 40, 50)
    checks = {**of(LOST, "258"), **of(MOVING, "36")}
    assert numbers(alike(jobs, checks).arranged(jobs)) == "12345867"
    # Hours later more is urgent, and comes before what it stood behind.
    assert numbers(alike(jobs, checks, timedelta(hours=35)).arranged(jobs)) == "12345678"


def test_a_group_keeps_its_place_while_its_cases_are_answered() -> None:
    jobs = jobs_due(10, 20, 30, 40)
    groups = alike(jobs, {**of(LOST, "14"), **of(MOVING, "23")})
    assert numbers(groups.arranged(jobs)) == "1423"
    queue = Queue(groups.arranged(jobs), arrange=groups.arranged)
    queue.mark(jobs[0].key, "done")
    assert numbers(queue.upcoming()) == "423"
    queue.mark(jobs[3].key, "later")
    assert numbers(queue.upcoming()) == "234"


def test_what_differs_in_its_checks_is_looked_at_alone_at_the_end() -> None:
    jobs = jobs_due(10, 11, 12, 13, 14, 15, 16, 17, 18)
    checks = {
        **of(LOST, "1239", findings=(SHORT,), usd=Decimal(5)),
        **of(LOST, "4", findings=(SHORT, ERROR), usd=Decimal(5)),
        **of(LOST, "5", findings=(SHORT,), usd=Decimal(11)),
        **of(LOST, "6", findings=(SHORT,), within_ceiling=False),
        **of(LOST, "7", findings=(SHORT,), warranty=True),
    }
    with speaking("en"):
        groups = alike(jobs, checks)
        assert numbers(groups.arranged(jobs)) == "123984567"
        said = {each.number: groups.beside(each.key, Wanted(), ()) for each in jobs}
    assert said["3"] == Beside(kind=LOST, place=3, total=4)
    assert said["8"] is None, "it is like no other"
    why = {number: [each.said for each in beside.why] for number, beside in said.items() if beside and beside.why}
    assert sorted(why) == ["4", "5", "6", "7"]
    assert "says otherwise than for those alike" in why["4"][0]
    assert why["5"] == ["its refund of 11 USD is more than twice the median of those alike, 5 USD"]
    assert why["6"] == ["its maximum refund is not known, or the offer is above it"]
    assert why["7"] == ["the platform's warranty covers it"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.none() | st.integers(-5, 60), st.sampled_from([None, LOST, MOVING]), st.booleans())))
def test_nothing_urgent_stands_behind_what_is_due_later(cases: list[tuple[int | None, Kind | None, bool]]) -> None:
    jobs = jobs_due(*(hours for hours, _, _ in cases))
    due = {each.key: float("-inf") if hours is None else hours for each, (hours, _, _) in zip(jobs, cases, strict=True)}
    checks = {
        each.number: Checked(kind=kind, findings=(ERROR,) if wrong else ())
        for each, (_, kind, wrong) in zip(jobs, cases, strict=True)
    }
    shown = alike(jobs, checks).arranged(jobs)
    assert sorted(each.key for each in shown) == sorted(each.key for each in jobs)
    for at, each in enumerate(shown):
        if due[each.key] < 6:
            assert all(due[before.key] <= due[each.key] for before in shown[:at])


def test_solution_and_phrase_are_wanted_for_those_not_shown_yet() -> None:
    jobs = jobs_due(10, 11, 12, 13, 20)
    spoiled = {"4": Checked(kind=LOST, findings=(ERROR,))}
    first = {**of(LOST, "1234"), **of(MOVING, "5")}
    groups = Alike(jobs, lambda each, wanted: {**first, **(spoiled if wanted.phrase else {})}[each.number], lambda: NOW)
    queue = Queue(jobs, arrange=groups.arranged)
    for each in jobs[:2]:
        queue.show(each.key)
    wanted = Wanted(choice="full", phrase="parcel_lost", language="ru")
    beside = groups.beside(jobs[1].key, wanted, queue.unseen())
    assert beside is not None
    assert (beside.place, beside.total, beside.rest) == (2, 4, 2)
    rest, fallen = groups.wish(jobs[1].key, wanted, queue.unseen())
    assert (numbers(rest), numbers(fallen)) == ("34", "4")
    assert groups.wished(jobs[2].key) == Wanted(choice="full", phrase="parcel_lost"), "a language is one buyer's"
    assert [groups.wished(jobs[at].key) for at in (0, 4)] == [None, None]
    assert numbers(queue.upcoming()) == "12354", "what differs now comes at the end"
    beside = groups.beside(jobs[1].key, wanted, queue.unseen())
    assert beside is not None
    assert (beside.total, beside.rest) == (3, 0), "there is nothing more to want"


def test_cases_of_the_seller_center_are_checked_as_they_would_be_answered() -> None:
    answerable = next(plan for plan in plans() if "reply" in channels_for(plan) and plan.item.subtype)
    case = answerable.item.subject
    assert isinstance(case, Case)
    found = check(_job_of(answerable), clerk(), Wanted())
    assert found.kind is not None
    assert found.kind.reason == answerable.item.subtype
    assert found.apart(()) == ()
    bare = case.model_copy(update={"refund_money_max": None, "refund_money_max_local": None})
    (plan,) = plans([bare])
    assert not check(_job_of(plan), clerk(), Wanted(choice="partial")).within_ceiling
    assert check(Job(shop="demo", number="1"), clerk(), Wanted()) == Checked()


def _job_of(plan: Plan) -> Job:
    return Job(shop="demo", number=plan.item.issue_id, plan=plan)


def test_the_panel_says_what_is_alike_or_why_it_is_alone() -> None:
    group, alone = Beside(kind=LOST, place=2, total=5, rest=3), Beside(why=(Apart(said="because"),))
    with speaking("zh"):
        views = [view_of(replace(scene_of(a_plan()), beside=each, rest=3)) for each in (group, alone)]
    assert [view.sections[0].title for view in views] == ["同类第 2/5 个 · 包裹丢失", "单独看"]
    assert "because" in views[1].sections[0].model_dump_json()
    assert next(each.label for each in views[0].buttons if each.action == "rest") == "本组其余 3 个也这样"


def test_a_session_prepares_the_rest_of_a_group_as_the_first(tmp_path: Path, playwright: Playwright) -> None:
    password = {"DISPUTE_ASSISTANT_PASSWORD_SHOP": "demo-password"}
    with SellerCenter("new", disputes=40, orders=2) as center:
        said = settings_for({"shop": ("aliexpress", center.address)})
        (tmp_path / "assistant.toml").write_text(said, encoding="utf-8")
        with session(playwright, tmp_path, "respond", "--alike", "--reason", "in_transit", **password) as person:
            first = person.shown()
            page = person.page_of(first)
            page.frames[-1].get_by_role("button", name="alike").wait_for()
            page.frames[-1].get_by_role("button", name="Other solution").click()
            page.frames[-1].locator("select[data-act=choice]").select_option("full")
            page.frames[-1].locator("select[data-act=choice]").press("Enter")
            assert person.until("shown")["issue_id"] == first
            page = person.tab_after(page, first)
            person.ask(page, "rest")
            second = person.until("edited")["issue_id"]
            assert second != first
            proposed = person.until("proposed", issue_id=second)
            assert proposed["facts"]["action"] == "full"
            person.close_window()
            assert person.ended() == 0
        assert center.world.writes == []
