"""The page of a running night as a person opens it: from a file, inert, and led on to the report at the end."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.language import speaking
from assistant.nightly.live_page import LivePage
from assistant.nightly.progress import ShopProgress
from flows.errors import ServerError
from tests.nightly.hostile_payloads import PAYLOADS

HOSTILE = "<img src=x onerror=__pwn=1><script>__pwn=1</script>"


def shops() -> dict[str, ShopProgress]:
    problem = ServerError("The site answered {status}.", status=502, target="6500000000000021", site_words=HOSTILE)
    return {
        "lamps": ShopProgress("灯具一号店", "cases", 24, 24, 24, wanted=9, opened=5, problems=[problem]),
        "toys": ShopProgress("玩具店", "complete", 31, 31, 31, wanted=2, opened=2, unchanged=29, orders=14),
        "bags": ShopProgress(HOSTILE, "failed", said="；".join(PAYLOADS)),
        "shoes": ShopProgress("鞋店"),
    }


def test_it_shows_how_far_each_shop_is_and_nothing_acts(page: Page, tmp_path: Path) -> None:
    seen: list[str] = []
    page.add_init_script("Object.defineProperty(window, '__pwn', {set: (n) => console.log(`ran ${n}`)})")
    page.on("console", lambda message: seen.append(message.text))
    page.on("request", lambda request: seen.append(request.url) if not request.url.endswith("running.html") else None)
    live = LivePage(tmp_path, shops(), "Asia/Shanghai")
    with speaking("en"):
        live.look()
        page.goto(live.file.as_uri())
        expect(page.locator("h1")).to_have_text("At work: 2 of 4 shops are done")
        lamps = page.get_by_role("row", name="灯具一号店")
        assert lamps.get_by_role("cell").all_inner_texts()[:3] == ["reading cases", "24 / 24", "5 / 9"]
        expect(lamps).to_contain_text("6500000000000021")
        expect(page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=HOSTILE))).to_contain_text(
            "failed"
        )
        assert page.locator("body script, body img, body [onerror], body [href]").count() == 0
        assert page.locator("meta[http-equiv=refresh]").get_attribute("content") == "5"
        written = live.file.read_bytes()
        live.look()
        assert live.file.read_bytes() == written, "written only when something has changed"
        (tmp_path / "report-2026-03-10.html").write_text("<title>report</title>", encoding="utf-8")
        live.end(tmp_path / "report-2026-03-10.html")
        page.goto(live.file.as_uri())
        assert page.locator("meta[http-equiv=refresh]").count() == 0
        page.get_by_role("link", name="Open the morning report").click()
        expect(page).to_have_title("report")
    assert [each for each in seen if not each.endswith("report-2026-03-10.html")] == []
    assert live.file.stat().st_mode & 0o777 == 0o600


def test_it_says_that_it_was_stopped_and_fits_a_phone(page: Page, tmp_path: Path) -> None:
    live = LivePage(tmp_path, shops(), "Asia/Shanghai")
    with speaking("zh"):
        with pytest.raises(KeyboardInterrupt), live.shown():
            raise KeyboardInterrupt
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(live.file.as_uri())
        expect(page.locator("h1")).to_contain_text("已中断")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert f"{datetime.now(UTC):%Y}" in page.locator("footer").inner_text()
