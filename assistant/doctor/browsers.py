"""Look at the browser: which one is found, whether it starts, whether it can draw Chinese."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from playwright.sync_api import Error, sync_playwright

from assistant.doctor.findings import Finding, found
from flows.browsers import Browser, find_browser, launch_arguments

_START_MILLISECONDS = 30_000.0
_HAN = "纠纷速卖通店"
_DRAWN = """letters => [...letters].map(letter => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 40 });
  const pen = canvas.getContext('2d');
  pen.font = '28px sans-serif';
  pen.fillText(letter, 4, 32);
  return canvas.toDataURL();
})"""


class Trial(NamedTuple):
    """How a browser fared that was started for a moment."""

    version: str = ""
    draws_han: bool = True
    why_not: str = ""
    """Kind of what kept it from starting; its own words may be long and are not repeated."""


def browser_findings(setting: str | None, trial: Trial | None = None) -> Iterator[Finding]:
    """Tell of the browser without a window, which is started for a moment, and of the one that shows windows."""
    browser, shown = find_browser(setting, window=False), find_browser(setting, window=True)
    if browser is None:
        yield found("wrong", "browser.setting" if setting else "browser.none", setting)
        return
    fared = trial or try_out(browser)
    place: dict[str, Any] = {"name": browser.name, "path": browser.executable_path}
    if fared.why_not:
        yield found("wrong", "browser.does_not_start", **place, why=fared.why_not)
        return
    yield found("ok", "browser.starts", **place, version=fared.version)
    if shown is None or not shown.shows_windows:
        yield found("warning", "browser.no_window", **place)
    elif shown != browser:
        yield found("ok", "browser.window", name=shown.name, path=shown.executable_path)
    yield found("ok" if fared.draws_han else "warning", "font.han" if fared.draws_han else "font.no_han")


def try_out(browser: Browser) -> Trial:
    """Start a browser without a window and let it draw Chinese: letters that all look alike are empty boxes."""
    try:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(
                executable_path=browser.executable_path, args=launch_arguments(), timeout=_START_MILLISECONDS
            )
            try:
                drawn = started.new_page().evaluate(_DRAWN, _HAN)
                return Trial(started.version, draws_han=len(set(drawn)) == len(_HAN))
            finally:
                started.close()
    except Error as problem:
        return Trial(why_not=problem.message.partition("\n")[0][:120])
