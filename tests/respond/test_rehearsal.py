"""The dry run as a person starts it: every form filled and pictured, nothing sent, pages that open from the disk."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from assistant.inert import readable
from assistant.language import LANGUAGES, Language
from assistant.qa.site import SellerCenter
from assistant.qa.site.sessions import Session
from flows.records import Case
from tests.commands.canaries import files_below, leaks
from tests.commands.conftest import Ended, run_program
from tests.conftest import FACES, PROFILE_OF
from tests.respond.person import settings_for

PNG = b"\x89PNG\r\n\x1a\n"
PASSWORD = "demo-password"
HOSTILE = (
    "<img src=x onerror=window.__pwn=1>",
    "</bdi></p><script>window.__pwn=2</script>",
    "</style><style>@import 'https://evil.example/3.css';</style>",
    "<a href=javascript:window.__pwn=4>x</a> {{ 7*7 }} {% raw %}",
    '" onmouseover="window.__pwn=5" x="',
    "<meta http-equiv=refresh content='0;url=https://evil.example/6'>",
)
OWN = "Dear buyer, we are sorry. Write to me at seller@example.com, please."


@contextmanager
def a_shop(folder: Path, face: str, **options: object) -> Iterator[SellerCenter]:
    with SellerCenter(face, **{"disputes": 6, "orders": 6, "seed": 3, "language": "en", **options}) as center:
        (folder / "assistant.toml").write_text(settings_for({"test": (PROFILE_OF[face], center.address)}), "utf-8")
        yield center


def dry_run(folder: Path, *words: str, language: Language = "en") -> Ended:
    secrets = {"DISPUTE_ASSISTANT_PASSWORD_TEST": PASSWORD, "DISPUTE_ASSISTANT_LANGUAGE": language}
    return run_program(folder, *words, "--dry-run", "--json", **secrets)


def make_hostile(center: SellerCenter) -> None:
    for case, words in zip(center.world.cases, (*HOSTILE, *HOSTILE), strict=False):
        said = {"content": words}
        solutions = tuple(
            each.model_copy(update=said) if each.solution_owner == "buyer" else each for each in case.solutions
        )
        steps = tuple(
            each.model_copy(update=said) if each.submit_member_type == "buyer" else each for each in case.process
        )
        changed = {"solutions": solutions, "process": steps, "product_name": words}
        center.world.put_case(case.model_copy(update=changed))


def watched(page: Page) -> list[str]:
    """List every complaint, question and request of the web from now on."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if not request.url.startswith("file:") else None)
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    return seen


@pytest.mark.parametrize(("face", "language"), tuple(zip(FACES, LANGUAGES, strict=True)))
def test_every_case_has_a_page_and_buyers_words_stay_words(
    face: str, language: Language, tmp_path: Path, page: Page
) -> None:
    with a_shop(tmp_path, face) as center:
        make_hostile(center)
        ended = dry_run(tmp_path, "respond", language=language)
    assert ended.code == 0, ended.err
    assert center.world.writes == []
    folder = tmp_path / "data" / "rehearsal"
    lines = ended.of_kind("rehearsed")
    ours = [case for case in center.world.cases if case.reverse_detail_status == "wait_for_seller_response"]
    assert {case.issue_id for case in ours} <= {line["number"] for line in lines}
    filled = [line for line in lines if line["readiness"] == "filled"]
    assert len(filled) >= 3
    assert all(line["complete"] and line["edit"] == "proposed" for line in filled)
    names = {"index.html", *(line["page"] for line in lines)}
    names |= {name for line in filled for name in (line["picture"], line["edit_file"])}
    assert {file.name for file in folder.iterdir()} == names
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    personal = [text for each in center.world.truth_personal().values() for text in (each.name, each.address)]
    assert leaks(files_below(tmp_path), [PASSWORD, *personal]) == []
    look_at(page, folder, lines, center.world.cases)


def look_at(page: Page, folder: Path, lines: list[dict[str, object]], cases: list[Case]) -> None:
    page.add_init_script("Object.defineProperty(window, '__pwn', {set: (n) => console.log(`ran ${n}`)})")
    seen = watched(page)
    page.goto((folder / "index.html").as_uri())
    rows = page.locator("tbody tr")
    assert rows.locator("th a").all_inner_texts() == [line["number"] for line in lines], "in order of work"
    pictures = [str(line["picture"]) for line in lines if line["picture"]]
    assert rows.locator("img").evaluate_all("all => all.map(each => each.getAttribute('src'))") == pictures
    products = {case.issue_id: case.product_name for case in cases}
    for line in lines:
        page.goto((folder / "index.html").as_uri())
        page.get_by_role("link", name=str(line["number"]), exact=True).click()
        for name in ("mouseover", "focus", "error", "load"):
            page.evaluate("n => document.querySelectorAll('*').forEach(one => one.dispatchEvent(new Event(n)))", name)
        assert page.locator("script, iframe, form, body style, body meta, body link, [onerror]").count() == 0
        assert readable(products[str(line["number"])]) in page.locator("dd bdi").all_text_contents()
        assert page.locator("a[href^='javascript'], a[href*='//']").count() == 0
        if line["picture"]:
            body = (folder / str(line["picture"])).read_bytes()
            assert body.startswith(PNG)
            # The form and not the page around it: its width is not the window's on any face.
            width, height = (int.from_bytes(body[at : at + 4]) for at in (16, 20))
            shown = page.locator(".picture img").evaluate("each => [each.naturalWidth, each.naturalHeight]")
            assert shown == [width, height]
            assert 300 < width < 1360
            assert page.locator(".form ins").last.inner_text().strip() == page.locator(".draft").inner_text().strip()
    assert seen == []


def change(folder: Path, line: dict[str, object], before: str, after: str) -> bytes:
    file = folder / str(line["edit_file"])
    body = file.read_text(encoding="utf-8")
    assert before in body
    file.write_text(body.replace(before, after), encoding="utf-8")
    return file.read_bytes()


def test_edits_outlive_the_next_dry_run_and_are_filled_in(tmp_path: Path, page: Page) -> None:
    folder = tmp_path / "data" / "rehearsal"
    with a_shop(tmp_path, "new", disputes=7) as center:
        first = dry_run(tmp_path, "respond", "--limit", "3").of_kind("rehearsed")
        assert {line["readiness"] for line in first} == {"filled"}
        refused = next(line for line in first if line["choice"] == "refuse")
        own, moved = (line for line in first if line is not refused)
        kept = {
            own["number"]: change(folder, own, "content = '''\n", f"content = '''\n{OWN}\n"),
            refused["number"]: change(folder, refused, 'choice = "refuse"', 'choice = "full"'),
        }
        late = change(folder, moved, "content = '''\n", "content = '''\nToo late. ")
        case = center.world.case(moved["number"])
        assert case is not None
        fresh = case.solutions[0].model_copy(update={"content": "I want more."})
        center.world.put_case(case.model_copy(update={"solutions": (fresh, *case.solutions[1:])}))
        ended = dry_run(tmp_path, "respond", "--limit", "3")
        assert center.world.writes == []
    assert ended.code == 0, ended.err
    lines = {line["number"]: line for line in ended.of_kind("rehearsed")}
    for number, body in kept.items():
        assert lines[number]["edit"] == "yours"
        assert (folder / str(lines[number]["edit_file"])).read_bytes() == body
    assert lines[refused["number"]]["choice"] == "full"
    assert lines[own["number"]]["findings"] == ["contact_email"]
    assert lines[own["number"]]["readiness"] == "filled"
    again = lines[moved["number"]]
    assert (again["edit"], (folder / str(again["put_aside"])).read_bytes()) == ("proposed", late)
    assert f"{again['put_aside']}" in ended.err
    page.goto((folder / str(own["page"])).as_uri())
    assert OWN in page.locator(".form ins").last.inner_text()
    assert OWN in page.locator(".draft").inner_text()
    assert "seller@example.com" in page.locator(".findings").inner_text()


def test_orders_to_extend_have_pages_of_their_own(tmp_path: Path, page: Page) -> None:
    with a_shop(tmp_path, "classic", disputes=1, orders=12) as center:
        ended = dry_run(tmp_path, "extend", "--limit", "1")
    assert ended.code == 0, ended.err
    assert center.world.writes == []
    folder = tmp_path / "data" / "rehearsal" / "orders"
    lines = ended.of_kind("rehearsed")
    assert lines
    for line in lines:
        assert (line["readiness"], line["edit"], line["complete"]) == ("filled", "none", True)
        page.goto((folder / line["page"]).as_uri())
        assert page.locator(".form ins").first.inner_text().strip() == "30"
        assert (folder / line["picture"]).read_bytes().startswith(PNG)


def test_a_shop_that_is_lost_on_the_way_leaves_what_was_done(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "rehearsal"
    with a_shop(tmp_path, "new") as center:
        center.world.accounts, center.world.sessions.alive = Forgetful(folder, demo=PASSWORD), Ending(folder)
        ended = dry_run(tmp_path, "respond", "--limit", "3")
    lines = ended.of_kind("rehearsed")
    assert ended.code == 3, ended.err
    assert [line["readiness"] for line in lines[:2]] == ["filled", "failed"]
    assert {line["code"] for line in lines[1:]} == {"wrong_password"}
    assert {file.name for file in folder.glob("*.html")} == {"index.html", *(line["page"] for line in lines)}
    assert "The dry run is not complete" in ended.err


def begun(folder: Path) -> bool:
    return any(folder.glob("test-*.html"))


class Forgetful(dict[str, str]):
    """The accounts of a center that knows nobody once the first page lies there."""

    def __init__(self, folder: Path, **known: str) -> None:
        super().__init__(known)
        self.folder = folder

    def get(self, key: str, default: Any = None) -> Any:
        return default if begun(self.folder) else super().get(key, default)


class Ending(dict[str, Session]):
    """Sessions that end when the first page lies there."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def get(self, key: str, default: Any = None) -> Any:
        return default if begun(self.folder) else super().get(key, default)
