"""Open a shop: its own browser, signed in, one owner at a time."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any

from loguru import logger
from playwright.sync_api import Playwright, sync_playwright
from pydantic import SecretStr

from assistant import profiles
from assistant.language import current_language, text
from assistant.passwords import password_of, variable_of
from assistant.private_files import NotPrivate, read_private, write_private
from assistant.problems import keep_evidence
from assistant.redaction import keep_out
from assistant.session_health import KEPT, NO_PASSWORD, SIGNED_IN, note_failed, note_proven
from assistant.settings import Settings, SettingsProblem, Shop
from assistant.shops import own_shop, shop_folder
from assistant.stopping import Stop
from flows import hits
from flows.browsers import Browser, find_browser
from flows.errors import BrowserProblem, SignInProblem, SiteProblem
from flows.login import sign_in
from flows.renewal import Renewal
from flows.session import Opening, Session, open_session
from flows.site import Pace, Site

AskPassword = Callable[[str], SecretStr | None]
Call = Callable[[SignInProblem], None]
"""Tell the person that the site wants them in the open window."""


@dataclass(frozen=True)
class Visit:
    """How a person wants a shop to be opened."""

    settings: Settings
    shop: Shop
    headed: bool = False
    ask_password: AskPassword | None = None
    call_person: Call | None = None
    stop: Stop = field(default_factory=Stop)
    """Stops it from another thread."""


def site_of(settings: Settings, shop: Shop) -> Site:
    """Bind the shop's profile to its address and pace. Raises ProfileProblem."""
    gently, patience = settings.pace_of(shop), settings.timeouts
    pace = Pace(
        gently.requests_at_once, gently.tabs, gently.pause_seconds, patience.page_seconds, patience.step_seconds
    )
    return Site(profiles.load(shop.profile), shop.base_url, shop.channel_id or "", pace=pace)


@contextmanager
def at_shop(visit: Visit, *, signed_in: bool = True, playwright: Playwright | None = None) -> Iterator[Session]:
    """Open the shop's browser and sign in; keep evidence of whatever goes wrong inside the block.

    Shops that are open at the same time in one thread share a `playwright`: it does not start twice in a thread.
    Raises ShopBusy, SettingsProblem, ProfileProblem, BrowserProblem, SignInProblem, KeyboardInterrupt once
    `visit.stop` is asked for.
    """
    site = site_of(visit.settings, visit.shop)
    browser = browser_for(visit.settings.browser, window=visit.headed)
    language = visit.shop.language if visit.shop.language != "auto" else current_language()
    driver: AbstractContextManager[Playwright] = nullcontext(playwright) if playwright else sync_playwright()
    with own_shop(visit.settings.data_folder, visit.shop.name) as folder, driver as started, visit.stop.heeded():
        opening = Opening(browser, folder, visit.headed, language, _kept_cookies(visit))
        with open_session(started, site, opening) as opened:
            session = replace(opened, renewal=Renewal(lambda: enter(opened, visit)))
            try:
                if signed_in:
                    enter(session, visit)
                yield session
                session.guard.check()
            except SiteProblem as problem:
                if not problem.evidence:
                    keep_evidence(problem, session.page, visit.settings.data_folder / "problems")
                raise
            finally:
                hits.tell_fallbacks()


def browser_for(setting: str | None, *, window: bool) -> Browser:
    """Return the browser to use. Raises BrowserProblem that says what to do."""
    found = find_browser(setting, window=window)
    if found is None and setting:
        raise BrowserProblem(text("browser.setting_not_found", setting=setting), target=setting)
    if found is None:
        raise BrowserProblem(text("browser.none_found"))
    return found


def enter(session: Session, visit: Visit) -> None:
    """Sign in and keep the session's cookies; hand over to the person where the site asks for one."""
    shop = visit.shop
    if not shop.account:
        raise SettingsProblem(text("shop.no_account", shop=shop.name))

    def password() -> SecretStr:
        found = password_of(shop.name, visit.ask_password)
        if found is None:
            raise SettingsProblem(text("shop.no_password", shop=shop.name, variable=variable_of(shop.name)))
        return found

    until = monotonic() + visit.settings.timeouts.person_seconds

    def handover(problem: SignInProblem) -> bool:
        if visit.call_person is not None:
            visit.call_person(problem)
        return monotonic() < until

    try:
        kept = sign_in(session.page, session.site, shop.account, password, handover if visit.headed else None)
    except (SignInProblem, SettingsProblem) as problem:
        code = problem.code if isinstance(problem, SignInProblem) else NO_PASSWORD
        note_failed(visit.settings.data_folder, shop.name, code)
        raise
    cookies = _keep_cookies(session, visit)
    note_proven(visit.settings.data_folder, shop.name, KEPT if kept else SIGNED_IN, cookies)


def cookie_file(data_folder: Path, shop: str) -> Path:
    """Return the file that keeps the shop's session cookies."""
    return shop_folder(data_folder, shop) / "session.json"


def _keep_cookies(session: Session, visit: Visit) -> list[Any]:
    cookies = session.context.cookies()
    for cookie in cookies:
        value = cookie.get("value", "")
        if len(value) >= 8:
            keep_out(value, "cookie")
    write_private(cookie_file(visit.settings.data_folder, visit.shop.name), json.dumps(cookies).encode())
    return list(cookies)


def _kept_cookies(visit: Visit) -> tuple[Mapping[str, Any], ...]:
    """Return the cookies of the last session; a file that others could read is not trusted."""
    file = cookie_file(visit.settings.data_folder, visit.shop.name)
    try:
        cookies = json.loads(read_private(file))
    except FileNotFoundError:
        return ()
    except (NotPrivate, ValueError, OSError) as problem:
        logger.warning("the kept session is not used: {}", type(problem).__name__)
        return ()
    for cookie in cookies:
        if len(cookie.get("value", "")) >= 8:
            keep_out(cookie["value"], "cookie")
    return tuple(cookies)
