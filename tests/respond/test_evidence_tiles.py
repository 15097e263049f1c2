"""Pictures of evidence in the panel: drawn under the strictest policy, larger at a key, never what is none."""

import struct
import zlib
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from assistant.language import Language, speaking
from assistant.qa.site.pictures import jpeg
from assistant.respond.album import Album
from assistant.respond.panel.evidence_section import tiled
from assistant.respond.panel.panel import Panel
from assistant.respond.panel.view import view_of
from flows.records import Attachment, Case, Party
from tests.conftest import LANGUAGES, Desk, OpenDesk
from tests.respond.panel_pages import PLACE, after, inside, open_page
from tests.respond.panel_scenes import a_plan, scene_of

RED, BLUE = b"\xff\0\0", b"\0\0\xff"
SHOWN = "one => [...one.getContext('2d').getImageData(one.width / 2, one.height / 2, 1, 1).data]"


def png(width: int, height: int, colour: bytes = RED) -> bytes:
    """Draw a picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + colour * width) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


FILES: dict[str, bytes] = {
    "/evidence/t/1.png": png(1500, 900),
    "/evidence/t/2.jpg": jpeg("evidence"),
    "/evidence/t/3.png": png(40, 60, BLUE),
    "/evidence/t/html.jpg": b"<!doctype html><script>parent.__pwn = 1</script>",
    "/evidence/t/svg.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='parent.__pwn = 2'/>",
    "/evidence/t/cut.png": png(300, 200)[:-40],
    "/evidence/t/cut.jpg": jpeg("cut")[:-30],
    "/evidence/t/bomb.png": png(1, 1).replace(struct.pack(">II", 1, 1), struct.pack(">II", 10_000, 5_000)),
    "/evidence/t/garbage.png": png(30, 30).replace(b"IDAT", b"iDAT"),
}
REFUSED = {
    "html": "not shown: no whole picture came from the site",
    "svg": "not shown: no whole picture came from the site",
    "cut": "not shown: no whole picture came from the site",
    "bomb": "too large to be shown here: look at it on the page",
    "garbage": "damaged: it cannot be shown",
}


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    desk = open_desk("new", disputes=1, orders=1).sign_in()
    desk.center.world.uploads = dict(FILES)
    return desk


def case_with(*files: tuple[Party, str]) -> Case:
    plan = a_plan()
    assert isinstance(plan.item.subject, Case)
    evidence = tuple(
        Attachment(owner=owner, file_type="video" if path.endswith("4") else "image", file_path=path)
        for owner, path in files
    )
    return plan.item.subject.model_copy(update={"evidence": evidence})


def shown(desk: Desk, case: Case, language: Language = "en") -> tuple[Album, Panel, Page]:
    """Show a case in a page of the strictest policy, and let all its pictures come."""
    album, panel = Album(desk.session), Panel(desk.session.context)
    page = open_page(desk.session.context)
    with speaking(language):
        panel.show(page, view_of(replace(scene_of(a_plan()), case=case, pictures=True)))
        come(album, panel, page, case)
    return album, panel, page


def come(album: Album, panel: Panel, page: Page, case: Case) -> None:
    """Go on until the panel has every picture of the case, or words in its place."""
    for _ in tiled(case):
        album.step(panel, page, case)
    coming = page.frames[-1].get_by_text("coming …").or_(page.frames[-1].get_by_text("正在取图…"))
    while coming.count():
        album.step(panel, page, case)
        after(panel, page)


def colour(page: Page, place: str) -> str:
    """Name the colour in the middle of a picture, which was scaled and written anew on its way."""
    found: list[int] = inside(page).locator(f"{place} canvas").evaluate(SHOWN)
    return {(1, 0, 0, 1): "red", (0, 0, 1, 1): "blue"}[tuple(round(each / 255) for each in found)]  # type: ignore[index]


def test_pictures_stand_in_the_panel_whatever_the_pages_policy(desk: Desk) -> None:
    case = case_with(
        ("buyer", "/evidence/t/1.png"), ("buyer", "/evidence/t/2.jpg"), ("seller", "/evidence/t/3.png"),
        ("platform", "/evidence/t/4.mp4"),
    )  # fmt: skip
    said: list[str] = []
    desk.session.context.on("console", lambda message: said.append(message.text))
    desk.session.context.on("request", lambda request: said.append(request.url))
    album, panel, page = shown(desk, case)
    assert colour(page, ".tiles li:nth-child(1)") == "red"
    assert colour(page, ".tiles li:nth-child(3)") == "blue"
    names = [each.get_attribute("aria-label") for each in inside(page).locator(".tiles button").all()]
    assert names == ["Buyer · picture 1", "Buyer · picture 2", "Seller · picture 1"]
    assert inside(page).locator(".tiles li:nth-child(4)").inner_text().split("\n") == [
        "▶ look at it on the page", "Platform · video 1",
    ]  # fmt: skip
    assert said == [PLACE], "nothing is fetched or forbidden in the page"
    taken = desk.center.world.pictures_taken
    assert taken == [each.file_path for each in case.evidence[:3]]
    # Another document of the page gets them anew, and the site is not asked again.
    page.goto(f"{PLACE}other")
    after(panel, page)
    come(album, panel, page, case)
    assert colour(page, ".tiles li:nth-child(3)") == "blue"
    assert len(taken) == 3


def test_a_picture_is_larger_at_a_key_and_goes_at_escape(desk: Desk) -> None:
    case = case_with(("buyer", "/evidence/t/1.png"), ("seller", "/evidence/t/3.png"))
    _, panel, page = shown(desk, case)
    dialog = page.frames[-1].get_by_role("dialog")
    pages = len(desk.session.context.pages)
    inside(page).locator(".tiles button").first.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_have_accessible_name("Buyer · picture 1")
    expect(dialog.get_by_role("img", name="Buyer · picture 1")).to_be_visible()
    small, large = (inside(page).locator(f"{place} canvas").first.bounding_box() for place in (".tiles", ".large"))
    assert small is not None
    assert large is not None
    assert large["width"] > 2 * small["width"]
    with speaking("en"):
        panel.show(page, view_of(replace(scene_of(a_plan()), case=case, pictures=True, note="drawn anew")))
    expect(dialog).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(dialog).to_have_accessible_name("Seller · picture 1")
    assert colour(page, ".large") == "blue"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(inside(page).locator(".tiles button").nth(1)).to_be_focused()
    inside(page).locator(".tiles button").first.click()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    page.keyboard.press("Enter")
    page.keyboard.press("s")
    assert after(panel, page) == [("skip", "")], "the keys go on to work"
    assert len(desk.session.context.pages) == pages


def test_what_is_no_picture_is_said_in_words(desk: Desk) -> None:
    named = [path for path in FILES if not path[12].isdigit()]
    case = case_with(*(("buyer", path) for path in named), ("seller", "/evidence/t/3.png"))
    _, _, page = shown(desk, case)
    tiles = [each.inner_text().split("\n")[0] for each in inside(page).locator(".tiles li").all()]
    assert tiles[:-1] == [REFUSED[path[12:].partition(".")[0]] for path in named]
    assert colour(page, ".tiles li:last-child") == "blue", "those behind are shown all the same"
    assert page.frames[-1].evaluate("() => window.__pwn ?? parent.__pwn") is None


def test_more_files_than_tiles_are_counted_and_without_the_setting_all_are(desk: Desk) -> None:
    case = case_with(*(("buyer", f"/evidence/t/{number}.mp4") for number in range(15)))
    with speaking("en"):
        scene = replace(scene_of(a_plan()), case=case, pictures=True)
        many, none = (
            next(each for each in view_of(replace(scene, pictures=pictures)).sections if each.name == "files")
            for pictures in (True, False)
        )
    assert [block.kind for block in many.blocks] == ["lines", "tiles", "lines"]
    assert "3 more on the page" in many.blocks[2].model_dump_json()
    assert [block.kind for block in none.blocks] == ["lines"]
    assert "Buyer · videos: 15" in none.blocks[0].model_dump_json()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_see_and_reach_them(desk: Desk, language: Language) -> None:
    case = case_with(("buyer", "/evidence/t/1.png"), ("buyer", "/evidence/t/cut.png"), ("seller", "/evidence/t/4.mp4"))
    _, _, page = shown(desk, case, language)
    assert Axe().run(page.frames[-1]).response["violations"] == []
    inside(page).locator(".tiles button").first.click()
    assert Axe().run(page.frames[-1]).response["violations"] == []
