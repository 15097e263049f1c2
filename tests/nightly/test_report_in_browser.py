"""The page as a seller opens it: from a file, without a network, whatever buyers wrote."""

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.inert import readable
from assistant.language import LANGUAGES, Language
from assistant.nightly.records import Night
from assistant.nightly.report.building import Sources, build
from assistant.nightly.report.html import html
from flows.records import Case, Money, Solution
from tests.nightly.hostile_payloads import PAYLOADS
from tests.nightly.made_up_nights import CLERK, NOW, earlier, hostile_night, kept, night, world_night

BUSY = world_night(60)


def opened(page: Page, folder: Path, given: Night, language: Language = "en") -> list[str]:
    """Open the report; the list fills with every request beside the page itself, and with every complaint."""
    sources = Sources(clerk=CLERK, language=language, earlier=earlier())
    file = folder / "report.html"
    file.write_bytes(html(build(given, sources, NOW), CLERK))
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if request.url != file.as_uri() else None)
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.goto(file.as_uri())
    return seen


def texts(page: Page, selector: str) -> list[str]:
    return [str(each) for each in page.locator(selector).evaluate_all("all => all.map(one => one.textContent)")]


def test_two_hundred_hostile_texts_run_nothing_and_stay_whole(page: Page, tmp_path: Path) -> None:
    page.add_init_script("Object.defineProperty(window, '__pwn', {set: (n) => console.log(`ran ${n}`)})")
    given = hostile_night(PAYLOADS)
    seen = opened(page, tmp_path, given)
    assert len(PAYLOADS) == 200
    # What unfolds, gains focus or is passed over by the mouse has its chance too.
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for name in ("mouseover", "focus", "toggle", "animationstart", "error", "load"):
        page.evaluate("(n) => document.querySelectorAll('*').forEach((one) => one.dispatchEvent(new Event(n)))", name)
    assert seen == []
    foreign = "script:not(:last-of-type), iframe, object, embed, form, base, video, audio, img, body link, body meta"
    assert page.locator(f"{foreign}, body style, body [style], [onerror], [onload], svg a").count() == 0
    assert page.locator("script").count() == 1
    wanted = {readable(words) for words in PAYLOADS}
    assert readable(PAYLOADS[0]) in texts(page, "section:has(#statistics) th bdi")
    for places in (".quote .data bdi", "ins .data bdi", ".case .product bdi", ".reason > bdi"):
        assert wanted <= set(texts(page, places)), places


def test_the_policy_stops_what_would_slip_through(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, night())
    gone: list[str] = []
    page.on("requestfinished", lambda request: gone.append(request.url))
    page.evaluate(
        """() => {
          window.refused = new Set();
          document.addEventListener("securitypolicyviolation", (one) => refused.add(one.effectiveDirective));
          const script = document.createElement("script");
          script.textContent = "window.__pwn = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src='https://evil.example/a.png' onerror='__pwn=2'>");
          document.body.insertAdjacentHTML("beforeend", "<button id=evil onclick='window.__pwn=3'>x</button>");
          document.getElementById("evil").click();
          fetch("https://evil.example/").catch(() => refused.add("fetch"));
        }"""
    )
    wanted = ["connect-src", "fetch", "img-src", "script-src-attr", "script-src-elem"]
    page.wait_for_function("(wanted) => [...refused].sort().join() === wanted.join()", arg=wanted)
    assert page.evaluate("window.__pwn === undefined")
    assert gone == []


def test_only_the_addresses_of_cases_are_links(page: Page, tmp_path: Path) -> None:
    hostile = hostile_night(PAYLOADS)
    addresses = {each.case_address for each in hostile.cases}
    bad = hostile.cases[3].model_copy(update={"case_address": "javascript:window.__pwn=1"})
    opened(page, tmp_path, hostile.model_copy(update={"cases": (*hostile.cases[:3], bad, *hostile.cases[4:])}))
    told = page.locator("[href]").evaluate_all(
        "all => all.map(one => [one.tagName, one.getAttribute('href'), one.rel])"
    )
    assert [each for each in told if each[0] != "A"] == [["LINK", "data:,", "icon"]]
    links = [each for each in told if each[0] == "A"]
    assert {href for _, href, _ in links} == addresses - {hostile.cases[3].case_address}
    assert {rel for _, _, rel in links} == {"noreferrer noopener"}
    assert page.locator("[src], [action], [formaction], [srcset]").count() == 0


def test_tables_sort_by_mouse_and_keyboard_and_filter(page: Page, tmp_path: Path) -> None:
    assert opened(page, tmp_path, BUSY) == []
    due = page.get_by_role("table", name="To do today")
    before = numbers(texts(page, "section:has(#due) tbody .case .id"))
    heading = due.get_by_role("columnheader", name="At risk")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    money = amounts(texts(page, "section:has(#due) tbody .risk"))
    assert money == sorted(money)
    page.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "descending")
    money = amounts(texts(page, "section:has(#due) tbody .risk"))
    assert money == sorted(money, reverse=True)
    due.get_by_role("columnheader", name="Time left").get_by_role("button").press(" ")
    assert sorted(numbers(texts(page, "section:has(#due) tbody .case .id"))) == sorted(before)
    assert texts(page, "section:has(#due) tbody .badge")[0].endswith("over")
    page.get_by_role("searchbox", name="Filter").fill("garden  KOREA")
    shown = page.locator("tbody tr:visible").all_inner_texts()
    assert shown
    assert all("Garden" in row and "Korea" in row for row in shown)
    expect(page.locator("#hits")).to_have_text(f"{len(shown)} rows match")
    page.keyboard.press("Escape")
    expect(page.locator("#hits")).to_be_empty()
    assert page.locator("section:has(#due) tbody tr:visible").count() == len(before)


def test_amounts_are_sorted_as_numbers_and_unknown_ones_stand_below_nothing(page: Page, tmp_path: Path) -> None:
    report = build(BUSY, Sources(clerk=CLERK), NOW)
    soon = {(row.issue_id, row.read_at) for row in report.due if "stale" not in row.marks}
    due = [each for each in BUSY.cases if (each.case.issue_id, each.read_at) in soon][:3]
    cases = [asks(each.case, amount) for each, amount in zip(due, ("6.5", "6.17", None), strict=True)]
    opened(page, tmp_path, night(*map(kept, cases)))
    page.get_by_role("columnheader", name="At risk").first.get_by_role("button").click()
    told = texts(page, "section:has(#due) tbody .case .id")
    assert told == [cases[2].issue_id, cases[1].issue_id, cases[0].issue_id]


def asks(case: Case, amount: str | None) -> Case:
    """The same case, in which the buyer asks so many USD; None: nobody can tell how much."""
    bare = case.model_copy(update={"solutions": (), "refund_money_max": None, "refund_money_max_local": None})
    if amount is None:
        return bare
    money = Money(amount=Decimal(amount), currency="USD")
    told = Solution(solution_owner="buyer", solution_type="refund", refund_money=money, refund_money_post=money)
    return bare.model_copy(update={"solutions": (told,)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_fits_a_phone_and_says_its_headings(page: Page, tmp_path: Path, language: Language) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="dark")
    assert opened(page, tmp_path, BUSY, language) == []
    for width in (1280, 899, 640, 360):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert page.locator("table:not(:has(caption))").count() == 0
    assert page.locator("thead th:not([scope=col])").count() == 0
    assert page.locator("figure svg[role=img][aria-label]").count() == 6
    # Shops that were not read come before everything else that could be read as good news.
    order = texts(page, "main h2")
    assert order[0].startswith({"zh": "先看这里", "en": "First: shops"}[language])
    assert_contrast(page)


def test_an_empty_night_says_so_and_a_failed_one_does_not(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, night(), "zh")
    expect(page.locator(".quiet")).to_contain_text("一夜平静，没有要处理的事。")
    failed = world_night(60).model_copy(update={"cases": (), "events": (), "orders": ()})
    opened(page, tmp_path, failed, "en")
    expect(page.locator(".quiet")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("look at the shops above first")


def test_a_folded_text_opens_by_keyboard_and_is_marked_as_folded(page: Page, tmp_path: Path) -> None:
    words = "The lamp never came. " * 300
    given = hostile_night((words,))
    opened(page, tmp_path, night(*map(kept, (given.cases[0].case,)), events=given.events[:1]))
    fold = page.locator("#new ~ table .quote details")
    expect(fold.locator("summary")).to_contain_text(f"whole text ({len(words):,} characters)")
    expect(fold.locator(".whole")).to_be_hidden()
    fold.locator("summary").press("Enter")
    expect(fold.locator(".whole")).to_be_visible()
    assert fold.locator(".whole").evaluate("one => one.textContent") == words


def numbers(told: Sequence[str]) -> list[int]:
    return [int(each) for each in told]


def amounts(told: Sequence[str]) -> list[float]:
    return [float(found[1].replace(",", "")) for each in told if (found := re.search(r"US\$([\d,]+\.\d\d)", each))]


CONTRAST = """() => {
  const light = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map((v) => {
    v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (one) => { for (let at = one; at; at = at.parentElement) {
    const c = getComputedStyle(at).backgroundColor; if (!/, 0\\)$/.test(c) && c !== 'transparent') return c; }
    return 'rgb(255,255,255)'; };
  const low = [];
  const told = 'h1,h2,p,td,dt,dd,.badge,.mark,.sub,a,summary,.more,del,ins,li,figcaption';
  for (const one of document.querySelectorAll(told)) {
    if (!one.textContent.trim() || !one.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(one).color), light(ground(one))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(`${one.tagName}.${one.className} ${ratio.toFixed(2)}`);
  }
  return [...new Set(low)];
}"""


def assert_contrast(page: Page) -> None:
    """Every text stands out from its ground by 4.5 to 1, dark and light."""
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(CONTRAST) == []
