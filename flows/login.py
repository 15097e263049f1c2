"""Sign in, and tell every way in which that can end."""

from collections.abc import Callable
from contextlib import suppress

from loguru import logger
from playwright.sync_api import Error, Frame, Page
from pydantic import SecretStr

from flows import engine
from flows.arriving import arrive, headline, start
from flows.errors import (
    BotWall,
    CodeWanted,
    PageTimedOut,
    ServerError,
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
"""Asks the person to do what only a person may (slider, code, bot wall) in the open window; True to go on waiting."""

_FRAME_MILLISECONDS = 2000
"""How long a frame may take to say what is in it."""


def probe(page: Page, site: Site) -> bool:
    """Tell whether the kept session still lives, by opening the page that only a signed-in seller sees."""
    login = site.profile.login
    start(page, site, site.address(login.home))
    try:
        arrive(page, site, PageTable(ready=login.signed_in))
    except SessionExpired:
        return False
    return True


def sign_in(
    page: Page, site: Site, account: str, password: Callable[[], SecretStr], handover: Handover | None = None
) -> bool:
    """Sign in, unless the session still lives; tell whether it did. The password is asked for only when it is needed.

    Without `handover` a slider, a code request or a bot wall is raised by its name; with it the person is called and
    the flow waits for the page to go on. Raises WrongPassword (never tried again), CodeWanted, SliderShown, BotWall,
    SignInUnclear.
    """
    try:
        if probe(page, site):
            logger.info("the kept session still lives")
            return True
    except BotWall as wall:
        _outcome(page, site, handover, wall)
        return False
    login = site.profile.login
    if not _is_at(page, site):
        start(page, site, site.address(login.address, return_url=site.address(login.home)))
    frame = _frame_with(page, site, login.account)
    _type(frame, site, login.account, account, "login.account")
    if not engine.is_there(frame, login.password.accepted()):  # the two-step variant asks for the account alone first
        _submit(frame, site)
    _type(frame, site, login.password, password().get_secret_value(), "login.password")
    _submit(frame, site)
    _outcome(page, site, handover)
    return False


def _is_at(page: Page, site: Site) -> bool:
    return any(part in page.url.split("?")[0] for part in site.profile.login.signed_out_address)


def _outcome(page: Page, site: Site, handover: Handover | None, pending: SignInProblem | None = None) -> None:
    """Wait for home. What only a person may do is handed over as it comes, again whenever waiting was in vain."""
    if pending is not None:
        _hand_over(pending, handover)
    while True:
        try:
            came = _first_of(page, site, pending)
        except PageTimedOut:
            if pending is None:
                raise SignInUnclear(
                    "None of the known outcomes of a sign-in came in time.",
                    page=shown(page.url),
                    target="login",
                    site_words=headline(page),
                ) from None
        else:
            if came == "ready":
                return
            pending = _problem(page, site, came)
        _hand_over(pending, handover)


def _first_of(page: Page, site: Site, pending: SignInProblem | None) -> str:
    """Wait for home, or for an outcome other than the one that the person sees to already."""
    login = site.profile.login
    targets = {"ready": login.signed_in, "refused": login.refused, "slider": login.slider, "code": login.code}
    kept = {name: engine.data(target) for name, target in targets.items() if not _is_for(pending, name)}
    addresses = {} if _is_for(pending, "bot_wall") else {"bot_wall": login.bot_wall_address}
    return str(engine.wait(page, "arrived", [kept, None, addresses], site.pace.milliseconds))


def _is_for(pending: SignInProblem | None, name: str) -> bool:
    kind = {"slider": SliderShown, "code": CodeWanted, "bot_wall": BotWall}.get(name)
    return kind is not None and isinstance(pending, kind)


def _problem(page: Page, site: Site, came: str) -> SignInProblem:
    """Return what the person must do; raise what nobody can mend by waiting."""
    login, where = site.profile.login, shown(page.url)
    if came == "refused":
        words = engine.words_at(page, login.refused)
        raise WrongPassword("The site refused account or password.", page=where, site_words=words)
    if came == "slider":
        words = engine.words_at(page, login.slider) or _words_in_frames(page)
        return SliderShown("The site shows a slider.", page=where, site_words=words)
    if came == "code":
        words = engine.words_at(page, login.code) or headline(page)
        return CodeWanted("The site asks for a code.", page=where, site_words=words)
    if came == "bot_wall":
        return BotWall("The site refuses this browser for now.", page=where, site_words=headline(page))
    raise ServerError("The site answered by an error page.", page=where, site_words=headline(page))


def _words_in_frames(page: Page) -> str:
    """Return the words of what lies in frames of its own, as sliders do."""
    words = []
    for frame in page.frames[1:]:
        if frame.url == "about:blank":
            continue  # what stands beside the page is none of the site's
        try:
            frame.wait_for_load_state("domcontentloaded", timeout=_FRAME_MILLISECONDS)
            words.append(" ".join(frame.locator("body").inner_text(timeout=_FRAME_MILLISECONDS).split()))
        except Error:  # the frame went away; there is more to say than its words
            continue
    return " ".join(words)[:200]


def _hand_over(problem: SignInProblem, handover: Handover | None) -> None:
    """Call the person, or raise; a slider or a code field is never touched here."""
    logger.warning("{}", problem)
    if handover is None or not handover(problem):
        raise problem


def _frame_with(page: Page, site: Site, target: TargetTable) -> Page | Frame:
    """Return the page or the frame that holds the form: older sign-in pages keep it in an iframe."""
    with suppress(SessionExpired):  # the sign-in page itself: its address says "signed out"
        arrive(page, site, PageTable(ready=target))
    try:
        engine.locator(page, target).first.wait_for(timeout=site.pace.milliseconds / 4)
        return page
    except Error:
        for frame in page.frames[1:]:
            with suppress(SiteProblem):  # what never comes, e.g. an advertisement, holds no form
                if engine.is_there(frame, target.accepted(), _FRAME_MILLISECONDS):
                    return frame
    raise TargetMissing(
        "The sign-in form is not there.", page=shown(page.url), target="login.account", site_words=headline(page)
    )


def _type(frame: Page | Frame, site: Site, target: TargetTable, value: str, name: str) -> None:
    place = engine.locator(frame, target)
    _act(frame, name, lambda: place.fill(value, timeout=site.pace.milliseconds))


def _submit(frame: Page | Frame, site: Site) -> None:
    place = engine.locator(frame, site.profile.login.submit)
    _act(frame, "login.submit", lambda: place.click(timeout=site.pace.milliseconds))


def _act(frame: Page | Frame, name: str, act: Callable[[], None]) -> None:
    """Do one thing in the form; the driver's own error text would hold the password, so it is not even remembered."""
    with suppress(Error):
        act()
        return
    raise TargetMissing("The sign-in page does not let this be done.", page=shown(frame.url), target=name)
