"""Pages to show the panel in, served by the test itself."""

from playwright.sync_api import BrowserContext, Locator, Page

from assistant.respond.panel.panel import Panel, PanelPress

PLACE = "http://panel.example/"
STRICT = "default-src 'none'; script-src 'unsafe-inline'; require-trusted-types-for 'script'"
FORM = "<h1>Form</h1><label>Amount <input id=amount></label><button>Submit</button>"


def open_page(context: BrowserContext, body: str = FORM, policy: str = STRICT) -> Page:
    """Open a page of that body under that policy."""
    headers = {"content-security-policy": policy}
    html = f"<!doctype html><html lang=en><head><title>Page</title></head><body>{body}</body></html>"
    context.route(f"{PLACE}**", lambda route: route.fulfill(body=html, content_type="text/html", headers=headers))
    page = context.new_page()
    page.goto(PLACE)
    return page


def after(panel: Panel, page: Page) -> list[tuple[str, str]]:
    """Return everything that was asked for until now."""
    # Messages of the page come before this answer.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
    found: list[PanelPress] = []
    while (press := panel.take()) is not None:
        found.append(press)
    assert all(press.page is page for press in found)
    return [(press.action, press.value) for press in found]


def inside(page: Page) -> Locator:
    """Return the panel in its own frame, which Playwright reaches where no script of the page does."""
    return page.frames[-1].locator("main.panel")
