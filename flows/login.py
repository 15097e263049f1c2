"""Sign in, and tell every way in which that can end."""

from collections.abc import Callable
from typing import NoReturn

from loguru import logger
from playwright.sync_api import Error, Frame, Page
from pydantic import SecretStr

from flows import engine
from flows.arriving import arrive, headline, start
from flows.errors import (
    BotWall,
    CodeWanted,
    PageTimedOut,
    SessionExpired,
    SignInProblem,
    SignInUnclear,
    SiteProblem,
    SliderShown,
    TargetMissing,
    WrongPassword,
)
from flows.profile import Page as PageTable
from flows.profile import TargetTable
from flows.site import Site, shown

Handover = Callable[[SignInProblem], bool]
"""Asks the person to do what only a person may do (slider, code, bot wall) in the open window; True when to go on waiting."""


def probe(page: Page, site: Site) -> bool:
    """Tell whether the kept session still lives, by opening the page that only a signed-in seller sees."""
    login = site.profile.login
    start(page, site, site.address(login.home))
    try:
        arrive(page, site, PageTable(ready=login.signed_in))
    except SessionExpired:
        return False
    return True


def sign_in(page: Page, site: Site, account: str, password: Callable[[], SecretStr], handover: Handover | None = None) -> None:
    """Sign in, unless the session still lives; the password is asked for only when it is needed.

    Without `handover` a slider, a code request or a bot wall is raised by its name; with it the person is called and
    the flow waits for the page to go on. Raises WrongPassword (never tried again), CodeWanted, SliderShown, BotWall,
    SignInUnclear.
    """
    try:
        if probe(page, site):
            logger.info("the kept session still lives")
            return
    except BotWall as wall:
        _hand_over(page, site, wall, handover)
        return
    login = site.profile.login
    if not _is_at(page, site):
        start(page, site, site.address(login.address, return_url=site.address(login.home)))
    frame = _frame_with(page, site, login.account)
    _type(frame, site, login.account, account, "login.account")
    if not _there(frame, login.password):  # the two-step variant asks for the account alone first
        _submit(frame, site)
    _type(frame, site, login.password, password().get_secret_value(), "login.password")
    _submit(frame, site)
    _outcome(page, site, handover)


def _is_at(page: Page, site: Site) -> bool:
    return any(part in page.url.split("?")[0] for part in site.profile.login.signed_out_address)


def _outcome(page: Page, site: Site, handover: Handover | None) -> None:
    login = site.profile.login
    others = {"refused": login.refused, "slider": login.slider, "code": login.code}
    try:
        came = _first_of(page, site, others)
    except PageTimedOut:
        raise SignInUnclear(
            "None of the known outcomes of a sign-in came in time.", page=shown(page.url), target="login", site_words=headline(page)
        ) from None
    except BotWall as wall:
        _hand_over(page, site, wall, handover)
        return
    if came == "refused":
        raise WrongPassword(
            "The site refused account or password.", page=shown(page.url), site_words=engine.words_at(page, login.refused)
        )
    if came == "slider":
        words = engine.words_at(page, login.slider)
        _hand_over(page, site, SliderShown("The site shows a slider.", page=shown(page.url), site_words=words), handover)
    elif came == "code":
        words = engine.words_at(page, login.code)
        _hand_over(page, site, CodeWanted("The site asks for a code.", page=shown(page.url), site_words=words), handover)


def _first_of(page: Page, site: Site, others: dict[str, TargetTable]) -> str:
    """Wait for home, or for one of the outcomes that the sign-in page itself shows."""
    login = site.profile.login
    targets = {"ready": login.signed_in, **others}
    argument = [{name: engine.data(target) for name, target in targets.items()}, None, {"bot_wall": login.bot_wall_address}]
    came = str(engine.wait(page, "arrived", argument, site.pace.milliseconds))
    if came == "bot_wall":
        raise BotWall("The site refuses this browser for now.", page=shown(page.url), site_words=headline(page))
    return came


def _hand_over(page: Page, site: Site, problem: SignInProblem, handover: Handover | None) -> None:
    """Let the person act in the window and wait for home; never touch a slider or a code field."""
    logger.warning("{}", problem)
    if handover is None or not handover(problem):
        raise problem
    while True:
        try:
            came = _first_of(page, site, {})
        except PageTimedOut:
            if not handover(problem):
                raise problem from None
        else:
            if came == "ready":
                return


def _frame_with(page: Page, site: Site, target: TargetTable) -> Page | Frame:
    """Return the page or the frame that holds the form: older sign-in pages keep it in an iframe."""
    try:
        arrive(page, site, PageTable(ready=target))
    except SessionExpired:  # the sign-in page itself: its address says "signed out"
        pass
    try:
        engine.locator(page, target).first.wait_for(timeout=site.pace.milliseconds / 4)
        return page
    except Error:
        for frame in page.frames[1:]:
            if _there(frame, target):
                return frame
    raise TargetMissing("The sign-in form is not there.", page=shown(page.url), target="login.account", site_words=headline(page))


def _there(frame: Page | Frame, target: TargetTable) -> bool:
    return engine.locator(frame, target).count() > 0


def _type(frame: Page | Frame, site: Site, target: TargetTable, value: str, name: str) -> None:
    """Fill one field; Playwright's own error text would hold the value, so it is never passed on."""
    try:
        engine.locator(frame, target).fill(value, timeout=site.pace.milliseconds)
    except Error:
        _cannot(name, frame)


def _submit(frame: Page | Frame, site: Site) -> None:
    try:
        engine.locator(frame, site.profile.login.submit).click(timeout=site.pace.milliseconds)
    except Error:
        _cannot("login.submit", frame)


def _cannot(name: str, frame: Page | Frame) -> NoReturn:
    problem: SiteProblem = TargetMissing("The sign-in page does not let this be done.", page=shown(frame.url), target=name)
    raise problem from None
