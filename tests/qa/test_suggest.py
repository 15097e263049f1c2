"""`profile suggest`: a changed page is mended, never wrongly; what nobody accepted reads and never acts."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from loguru import logger
from playwright.sync_api import Browser

from assistant import profiles
from assistant.qa.checking import check_page
from assistant.qa.suggesting.kinds import shape_of
from assistant.qa.suggesting.memory import Memory, memory_file, remember, remembered
from assistant.qa.suggesting.mending import examine
from assistant.qa.suggesting.own_profile import own_file, write_way
from flows import engine, hits
from flows.arriving import open_page
from flows.errors import LayoutChanged, ProfileProblem
from flows.extension_form import Extension, fill_extension, read_order
from flows.profile import Profile, TargetTable, read_profile
from flows.site import Pace
from flows.steps import take
from tests.commands.conftest import run_program
from tests.conftest import FACES, Desk, OpenDesk
from tests.qa.changed_pages import Changed, by_first_ways, changeable, kept_pages, sought_on_page, still_page

SHIPPED = profiles.folder()


def told(change: Changed, how: str) -> str:
    """Change a page and tell what came of it: whole, right, wrong or unsure."""
    examined, proposal = change.after(how)
    if proposal is None:
        return "whole"
    if proposal.way is None:
        return "unsure"
    return "right" if how != "remove" and change.leads_there(examined, proposal) else "wrong"


@pytest.mark.parametrize("face", FACES)
def test_what_was_changed_is_found_again(face: str, open_desk: OpenDesk, browser: Browser) -> None:
    desk = open_desk(face, disputes=12, orders=5).sign_in()
    page = still_page(browser)
    outcomes: dict[str, list[str]] = {"whole": [], "right": [], "wrong": [], "unsure": []}
    for number, change in enumerate(
        changeable(page, by_first_ways(desk.site.profile), kept_pages(desk), remembered=True)
    ):
        how = ("label", "relabel")[number % 2] if change.has_words() else "class"
        for each in (how, "wrap") if number % 8 == 0 else (how,):
            outcomes[told(change, each)].append(f"{change.aim.name} {each}")
    assert outcomes["wrong"] == []
    assert len(outcomes["right"]) >= 50
    assert len(outcomes["right"]) >= 0.8 * (len(outcomes["right"]) + len(outcomes["unsure"])), outcomes["unsure"]


@pytest.mark.parametrize("remembered", [True, False], ids=["known", "unknown"])
@pytest.mark.parametrize("face", FACES)
def test_what_was_taken_away_is_found_nowhere(
    face: str, remembered: bool, open_desk: OpenDesk, browser: Browser
) -> None:
    desk = open_desk(face, disputes=12, orders=5).sign_in()
    changes = changeable(still_page(browser), by_first_ways(desk.site.profile), kept_pages(desk), remembered=remembered)
    outcomes = {change.aim.name: told(change, "remove") for change in list(changes)[::3]}
    assert {name for name, outcome in outcomes.items() if outcome == "wrong"} == set()
    assert sum(outcome == "unsure" for outcome in outcomes.values()) >= 15


@pytest.mark.parametrize("face", FACES)
def test_a_first_look_is_never_wrong(face: str, open_desk: OpenDesk, browser: Browser) -> None:
    """Where nothing is remembered, less is proposed, and nothing wrong."""
    desk = open_desk(face, disputes=12, orders=5).sign_in()
    changes = changeable(still_page(browser), by_first_ways(desk.site.profile), kept_pages(desk), remembered=False)
    outcomes = [told(change, "label" if change.has_words() else "class") for change in list(changes)[::2]]
    assert outcomes.count("wrong") == 0
    assert outcomes.count("right") >= 10


@pytest.mark.parametrize(("face", "row"), [("new", "next-table-row"), ("classic", "issue-table")])
def test_the_rows_of_a_list_are_found_again_with_all_that_is_in_them(
    face: str, row: str, open_desk: OpenDesk, browser: Browser
) -> None:
    desk = open_desk(face, disputes=12, orders=5).sign_in()
    page, profile = still_page(browser), by_first_ways(desk.site.profile)
    page.set_content(kept_pages(desk)["dispute_list"].replace(row, "renamed"))
    examined = examine(page, profile, sought_on_page(profile, "dispute_list"), Memory())
    rows = next(each for each in examined.proposals if each.aim.name == "dispute_list.rows.each")
    assert rows.way is not None
    mended = TargetTable.model_validate({"ways": [rows.way]})
    found = engine.run(page, "extract", {"fields": {}, "lists": {"rows": _part(profile, mended)}})["lists"]["rows"]
    first = len([each for each in found if each["fields"]["issue_id"]])
    assert first == len(found) == len({each["fields"]["issue_id"] for each in found}) >= 10


def _part(profile: Profile, each: TargetTable) -> dict[str, object]:
    fields = {"issue_id": engine.data(profile.dispute_list.rows.fields["issue_id"])}
    return {"each": engine.data(each), "fields": fields, "lists": {}}


def test_nothing_personal_is_remembered(open_desk: OpenDesk, browser: Browser, tmp_path: Path, face: str) -> None:
    desk = open_desk(face, disputes=12, orders=5).sign_in()
    page, profile = still_page(browser), desk.site.profile
    memory = Memory()
    for name, html in kept_pages(desk).items():
        page.set_content(html)
        examined = examine(page, profile, sought_on_page(profile, name), memory)
        memory = Memory(targets={**memory.targets, **examined.found}, seen={**memory.seen, name: examined.seen})
    file = memory_file(tmp_path, "x/../y", "practice")
    remember(file, memory)
    kept = file.read_text(encoding="utf-8")
    assert (file.name, file.stat().st_mode & 0o777) == ("x____y.practice.json", 0o600)
    assert remembered(file) == memory
    world = desk.center.world
    names = {each for case in world.cases for each in (case.buyer_login_id, case.product_name, case.issue_id)}
    secrets = {word for person in world.truth_personal().values() for word in (person.name, person.address)}
    assert [word for word in {*names, *secrets} if word and len(word) > 3 and word in kept] == []
    assert memory.targets["case.fields.gmt_create"].shape == shape_of("2026-11-24 06:09:04") == "9-9-9 9:9:9"


def test_memory_that_cannot_be_used_is_no_memory(tmp_path: Path) -> None:
    file = memory_file(tmp_path, "site")
    assert remembered(file) == Memory()
    file.write_text('{"targets": []}', encoding="utf-8")
    file.chmod(0o600)
    assert remembered(file) == Memory()


def test_a_way_is_written_and_everything_else_stays(tmp_path: Path) -> None:
    shipped, own = SHIPPED / "aliexpress.toml", tmp_path / "aliexpress.local.toml"
    assert own_file("aliexpress", tmp_path) == own
    write_way(shipped, own, "case.fields.reason_text", {"label": ["理由"]}, proposed=True)
    first = read_profile(own).case.fields["reason_text"].ways[0]
    assert (first.label, first.proposed) == (("理由",), True)
    write_way(own, own, "case.fields.reason_text", {"label": ["争议理由"]})
    write_way(own, own, "reply_form.final.1", {"role": "button", "name": ["递交"]})
    write_way(own, own, "dispute_list.sort.1.choose", {"label": ["顺序"]})
    write_way(own, own, "dispute_list.rows.fields.deadline", {"css": ".left"})
    before, after = (tomllib.loads(file.read_text(encoding="utf-8")) for file in (shipped, own))
    ways = after["case"]["fields"]["reason_text"]
    assert ways[0] == {"label": ["争议理由"]}
    assert ways[1:] == before["case"]["fields"]["reason_text"]
    assert after["reply_form"]["final"][0][0] == {"role": "button", "name": ["递交"]}
    assert after["dispute_list"]["sort"][0]["choose"][0] == {"label": ["顺序"]}
    assert after["dispute_list"]["rows"]["fields"]["deadline"]["ways"][0] == {"css": ".left"}
    comments = [line for line in shipped.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert [line for line in comments if line not in own.read_text(encoding="utf-8")] == []


def test_a_way_that_would_spoil_the_profile_is_not_written(tmp_path: Path) -> None:
    own = tmp_path / "site.toml"
    own.write_bytes((SHIPPED / "aliexpress.toml").read_bytes())
    before = own.read_bytes()
    with pytest.raises(ProfileProblem):
        write_way(own, own, "case.ready", {"label": ["a"], "css": "b"})
    assert (own.read_bytes(), list(tmp_path.iterdir())) == (before, [own])


def test_what_is_accepted_is_found_from_then_on(open_desk: OpenDesk, browser: Browser, tmp_path: Path) -> None:
    desk = open_desk("classic", disputes=12, orders=5).sign_in()
    saved = tmp_path / "case.html"
    html = kept_pages(desk)["case"].replace("纠纷原因", "纠纷的原因").replace("更新时间", "最近更新时间")
    saved.write_text(html, encoding="utf-8")
    asked = ("profile", "suggest", "aliexpress-classic", "--page", "case", "--saved", "case.html")
    (tmp_path / "assistant.toml").write_text('data_folder = "data"\n', encoding="utf-8")

    nobody = run_program(tmp_path, *asked, "--accept", "reason_text")
    assert (nobody.code, "--yes" in nobody.err) == (2, True)
    unknown = run_program(tmp_path, *asked, "--accept", "case.fields.order_id", "--yes")
    assert (unknown.code, "case.fields.reason_text" in unknown.err) == (2, True)
    own = tmp_path / "aliexpress-classic.local.toml"
    assert not own.exists()

    accepted = run_program(tmp_path, *asked, "--accept", "reason_text", "--yes", "--keep", "--json")
    mends = {line["target"]: line for line in accepted.of_kind("mend")}
    assert set(mends) == {"case.fields.reason_text", "case.fields.gmt_modified"}
    assert mends["case.fields.reason_text"]["accepted"]
    assert mends["case.fields.gmt_modified"]["way"] == '{ label = ["最近更新时间"] }'
    assert accepted.code == 5  # one is left to be accepted
    profile = read_profile(own)
    assert profile.case.fields["gmt_modified"].ways[0].proposed
    page = still_page(browser)
    page.set_content(html)
    states = {check.target: check.state for check in check_page(page, sought_on_page(profile, "case"))}
    assert (states["case.fields.reason_text"], states["case.fields.gmt_modified"]) == ("first", "fallback")

    rest = run_program(tmp_path, *asked, "--accept", "gmt_modified", "--yes")
    assert rest.code == 0, rest.err
    checked = run_program(tmp_path, "check", own.name, "--page", "case", "--saved", "case.html", "--json")
    assert (checked.code, [each for each in checked.of_kind("target_check") if each["state"] == "missing"]) == (0, [])


def with_proposed(profile: Profile, key: str) -> Profile:
    """Return the profile with one target whose ways nobody has accepted."""
    tables = profile.model_dump(mode="json", exclude_defaults=True)
    at: Any = tables
    for step in key.split("."):
        at = at[int(step) - 1] if isinstance(at, list) else at[step]
    for way in at["ways"]:
        way["proposed"] = True
    return Profile.model_validate(tables)


def proposed_desk(desk: Desk, key: str) -> Desk:
    return desk.with_site(profile=with_proposed(desk.site.profile, key), pace=Pace(page_seconds=2, step_seconds=1))


def test_a_proposed_way_reads_and_says_so(face: str, open_desk: OpenDesk) -> None:
    desk = proposed_desk(open_desk(face, disputes=1, orders=5).sign_in(), "order.fields.logistics_no")
    order = desk.center.world.orders[0]
    lines: list[str] = []
    sink = logger.add(lines.append, format="{message}", level="WARNING")
    try:
        with hits.counting():
            assert read_order(desk.page, desk.site, order.order_id).logistics_no == order.logistics_no
            assert hits.by_proposal() == {"order.logistics_no": 1}
            hits.tell_fallbacks()
    finally:
        logger.remove(sink)
    assert "order.logistics_no was read by a proposed way, which nobody has accepted: 1" in "".join(map(str, lines))


def test_a_proposed_way_never_fills(face: str, open_desk: OpenDesk) -> None:
    whole = open_desk(face, disputes=1, orders=8).sign_in()
    desk = proposed_desk(whole, "extension_form.fields.days.target")
    orders = desk.center.world.orders
    order = next(each for each in orders if each.order_status == "WAIT_BUYER_ACCEPT_GOODS" and not each.extended)
    read = read_order(desk.page, desk.site, order.order_id)
    with desk.guard.strict(), pytest.raises(LayoutChanged, match="nobody has accepted") as raised:
        fill_extension(desk.page, desk.site, desk.guard, Extension(days=30), order=read)
    assert raised.value.target == "extension_form.days"
    field = whole.site.profile.extension_form.fields["days"].target
    assert "30" not in engine.locator(desk.page, field).input_value()
    assert desk.center.world.writes == []


def test_a_proposed_way_never_presses(open_desk: OpenDesk) -> None:
    desk = open_desk("classic", disputes=12, orders=1).sign_in()
    table = desk.site.profile.dispute_list
    open_page(desk.page, desk.site, table, desk.site.address(table.address))
    where = desk.page.url
    proposed = proposed_desk(desk, "dispute_list.menu.2.click")
    with pytest.raises(LayoutChanged, match="nobody has accepted"):
        take(desk.page, proposed.site, proposed.site.profile.dispute_list.menu, "dispute_list.menu")
    desk.page.reload()
    engine.locator(desk.page, table.ready).first.wait_for()
    assert desk.page.url == where
