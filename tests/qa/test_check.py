"""`check`: every target is found on both faces, a broken one is named, and nothing is ever written."""

import json
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page

from assistant import profiles
from assistant.qa.checking import Sought, TargetCheck, check_page, merged, sought_of
from assistant.qa.checking.cases import look_at_cases, look_at_orders
from assistant.qa.checking.centers import richest_cases
from assistant.qa.checking.looks import Looks
from assistant.qa.checking.pictures import Album
from assistant.qa.checking.saved_page import look_at_saved
from assistant.qa.checking.view import where_of
from assistant.qa.checking.walking import look_at_home, look_at_list, look_at_sign_in
from flows import engine
from flows.cases import read_case
from flows.profile import Profile
from flows.site import Pace
from tests.commands.conftest import run_program
from tests.conftest import FACES, PROFILE_OF, Desk, OpenDesk

NOTHING = {"css": "nothing-is-called-so"}
TWO = {"css": "html, body"}
BY_FALLBACK = {
    # A picture is told by its text, a video by its tag: pieces of two kinds, each with its own way.
    "new": {"case.lists.evidence.fields.file_type", "case.lists.process.lists.attachments.fields.file_type"},
    "classic": set[str](),
}
PASSING = ("busy", "failed", "retry", "empty", "sent", "refused", "slider", "code", "signed_out_dialog")
"""Last words of what is seen at moments only."""


def changed(profile: Profile, key: str, way: dict[str, Any]) -> Profile:
    """Return the profile with one target that has only this way."""
    tables = deepcopy(profile.model_dump(mode="json", exclude_defaults=True))
    at: Any = tables
    for step in key.split("."):
        at = at[int(step) - 1] if isinstance(at, list) else at[step]
    at["ways"] = [way]
    return Profile.model_validate(tables)


class Trial(Looks):
    """Looks that also ask, at each page, what a check of every broken profile would see there."""

    broken: dict[str, list[Sought]]
    seen: dict[str, list[TargetCheck]]
    twice: dict[str, list[TargetCheck]]

    def prepare(self, profile: Profile) -> None:
        """Break each target of the profile in turn; keep what differs then."""
        whole = {each.key: each for each in self.sought}
        self.broken, self.seen, self.twice = {}, {}, {}
        for key, sought in whole.items():
            if sought.key.endswith(".option") and sought.stage == "choosing" and ".fields." not in key:
                continue  # words of a step, no target
            others = sought_of(changed(profile, key, NOTHING), whole=True)
            self.broken[key] = [each for each in others if each != whole[each.key]]

    def look(self, page: Page | Frame, sought: Sequence[Sought], *, picture: bool = False, again: bool = False) -> None:
        super().look(page, sought, picture=picture, again=again)
        here = {each.key for each in sought}
        asked = [(key, each) for key, others in self.broken.items() for each in others if each.key in here]
        for (key, _), check in zip(asked, check_page(page, [each for _, each in asked]), strict=True):
            self.seen.setdefault(key, []).append(check)
        doubled = [each._replace(target=two(each)) for each in sought if each.use == "act"]
        for check in check_page(page, doubled):
            self.twice.setdefault(check.target, []).append(check)


def two(sought: Sought) -> Any:
    return sought.target.model_validate({"ways": [TWO]})


def walked(desk: Desk, looks: Looks, most: int = 40) -> list[TargetCheck]:
    """Look at every page of a center."""
    session, orders = desk.session, list[str]()
    look_at_sign_in(session, looks)
    desk.sign_in()
    look_at_home(session, looks)
    cases = richest_cases(desk.center)
    look_at_list(session, looks, "dispute_list", cases)
    look_at_cases(session, looks, cases, most)
    look_at_list(session, looks, "order_list", orders)
    look_at_orders(session, looks, orders, most)
    return looks.result()


def states(checks: Sequence[TargetCheck]) -> dict[str, str]:
    return {check.target: check.state for check in checks}


@pytest.mark.parametrize("face", FACES)
def test_every_target_is_found_and_each_broken_one_is_named(face: str, open_desk: OpenDesk, tmp_path: Path) -> None:
    desk, profile = open_desk(face, disputes=60, orders=40), profiles.load(PROFILE_OF[face])
    looks = Trial(sought_of(profile, whole=True), whole=True, album=Album(tmp_path / "pictures"))
    looks.prepare(profile)
    checks = walked(desk, looks)

    assert desk.center.world.writes == []
    assert desk.guard.stopped == []
    assert looks.problems == []
    assert [check.target for check in checks] == [each.key for each in looks.sought]
    passing = {each.key for each in looks.sought if each.presence == "passing"}
    assert {key.rpartition(".")[2] for key in passing} <= {*PASSING, "1"}
    odd = {key: state for key, state in states(checks).items() if state != "first"}
    assert odd == {**dict.fromkeys(passing, "not_now"), **dict.fromkeys(BY_FALLBACK[face], "fallback")}

    missing = {key: states(merged(seen)) for key, seen in looks.seen.items()}
    assert set(missing) == set(looks.broken)
    for key, named in missing.items():
        sought = next(each for each in looks.sought if each.key == key)
        optional = sought.target.optional or key.endswith(".unless")
        assert named.pop(key) == ("not_now" if key in passing else "missing_optional" if optional else "missing"), key
        assert set(named.values()) <= {"not_now"}, key  # what lies in a broken list cannot be looked for
        assert all(each.startswith(key.removesuffix("each")) for each in named), key

    acting = {each.key for each in looks.sought if each.use == "act"}
    assert {key: states(merged(seen))[key] for key, seen in looks.twice.items()} == dict.fromkeys(acting, "twice")

    pictures = sorted((tmp_path / "pictures").iterdir()) if looks.drawn(desk.session.context) else []
    assert {file.stem for file in pictures} == {each.page for each in looks.sought}
    assert all(file.read_bytes().startswith(b"\x89PNG") for file in pictures)


@pytest.mark.parametrize("face", FACES)
def test_what_is_broken_on_the_way_is_named_too(face: str, open_desk: OpenDesk) -> None:
    """Break what opens a form or proves a page: the rest is looked at all the same, or told as not seen."""
    desk, profile = open_desk(face, disputes=30, orders=30), profiles.load(PROFILE_OF[face])
    broken = ("reply_form.open.1.click", "extension_form.ready", "dispute_list.menu.2.click", "order.fields.order_id")
    for key in broken:
        profile = changed(profile, key, NOTHING)
    desk = desk.with_site(profile=profile, pace=Pace(page_seconds=1.5))
    seen = {"reply_form", "login", "home", "case"}
    sought = tuple(each for each in sought_of(profile, whole=True) if each.page not in seen or each.key in broken)
    looks = Looks(sought, whole=True)
    checks = walked(desk, looks, most=4)
    assert [check.target for check in checks if check.broken] == [each.key for each in sought if each.key in broken]
    assert desk.center.world.writes == []


def test_a_doubled_button_is_found_twice(open_desk: OpenDesk) -> None:
    desk = open_desk("classic", disputes=30).sign_in()
    sought = [each for each in sought_of(desk.site.profile, whole=True) if each.key == "dispute_list.next"]
    looks = Looks(sought_of(desk.site.profile, whole=True), whole=True)
    look_at_list(desk.session, looks, "dispute_list", [])
    assert check_page(desk.page, sought)[0].state == "first"
    engine.locator(desk.page, sought[0].target).evaluate("link => link.after(link.cloneNode(true))")
    check = check_page(desk.page, sought)[0]
    assert (check.state, check.way, check.matches, check.broken) == ("twice", 1, (2,), True)


def test_an_empty_shop_lacks_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk("new", disputes=0, orders=0).sign_in()
    looks = Looks(sought_of(desk.site.profile))
    for name in ("dispute_list", "order_list"):
        look_at_list(desk.session, looks, name, [])
    told = states(looks.result())
    assert (told["dispute_list.empty"], told["order_list.empty"]) == ("first", "first")
    assert (told["dispute_list.rows.each"], told["case.ready"], told["reply_form.open.1.click"]) == ("not_now",) * 3
    assert set(told.values()) == {"first", "not_now"}


def test_a_saved_page_is_looked_at_without_its_site(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk("new", disputes=12).sign_in()
    read_case(desk.page, desk.site, richest_cases(desk.center)[0])
    saved = tmp_path / "case.html"
    harm = "<script>document.body.remove()</script><img src='/beacon' onerror='document.body.remove()'>"
    saved.write_text(desk.page.content().replace("</body>", f"{harm}</body>"), encoding="utf-8")
    blank = desk.session.context.new_page()
    asked: list[str] = []
    desk.session.context.on("requestfinished", lambda request: asked.append(request.url))
    told = look_at_saved(blank, Looks(of_page(desk.site.profile, "case")), saved)
    assert {check.target for check in told if check.state in ("first", "fallback")} > {
        "case.ready",
        "case.fields.deadline",
        "case.lists.process.fields.content",
    }
    assert not any(check.broken for check in told)
    broken = changed(desk.site.profile, "case.fields.status_text", NOTHING)
    told = look_at_saved(blank, Looks(of_page(broken, "case")), saved)
    assert [check.target for check in told if check.broken] == ["case.fields.status_text"]
    assert asked == []


def of_page(profile: Profile, name: str) -> tuple[Sought, ...]:
    return tuple(each for each in sought_of(profile) if each.page == name)


def test_where_a_target_stands_in_its_file() -> None:
    assert where_of("case.lists.solutions.fields.status") == "[case.lists.solutions.fields] status"
    assert where_of("dispute_list.menu.2.click") == "[dispute_list] menu, step 2: click"
    assert where_of("reply_form.final.1") == "[reply_form] final, entry 1"
    assert where_of("interruptions.1") == "interruptions, entry 1"


def test_the_command_tells_a_person_and_a_program(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    shipped = profiles.file_of("aliexpress-classic").read_text(encoding="utf-8")
    file.write_text(shipped.replace('pay_amount = [{ label = ["支付金额", "Paid"] }]', 'pay_amount = [{ css = "x" }]'))
    ended = run_program(
        tmp_path, "--language", "en", "check", str(file), "--page", "order", "--pictures", "p", "--json"
    )
    assert ended.code == 5, ended.err
    lines = [json.loads(line) for line in ended.out.splitlines()]
    assert {line["kind"] for line in lines} == {"target_check"}
    assert [line["target"] for line in lines if line["state"] == "missing"] == ["order.fields.pay_amount"]
    assert f"Missing: mend [order.fields] pay_amount in {file}" in ended.err
    assert "1 missing" in ended.err
    assert "The site received 0 writes." in ended.err
    assert (tmp_path / "p" / "classic-order.png").is_file()
