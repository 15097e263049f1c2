"""How the process ends: one number for each kind of outcome, the same in docs and scripts."""

from enum import IntEnum

from flows.errors import (
    BotWall,
    BrowserProblem,
    CodeWanted,
    ForbiddenAddress,
    FormProblem,
    LayoutChanged,
    NotThere,
    ProfileProblem,
    ReadingIncomplete,
    SignInProblem,
    SiteProblem,
    SiteUnavailable,
    SliderShown,
    WriteStopped,
)


class Exit(IntEnum):
    """Outcome of a run."""

    OK = 0
    """Everything was done and proven."""
    UNEXPECTED = 1
    """A mistake of the program; the log says where."""
    USAGE = 2
    """Wrong command line, settings or profile."""
    SIGN_IN = 3
    """Wrong password, or the session died and could not be renewed."""
    PERSON_NEEDED = 4
    """A slider, a code or a bot wall wants a person."""
    LAYOUT_CHANGED = 5
    """The page is not as the profile says."""
    INCOMPLETE = 6
    """Something is missing, doubled or unread; the output names it."""
    SITE_UNAVAILABLE = 7
    """The site did not serve the page."""
    FORM = 8
    """A form was not filled as meant; nothing was sent."""
    WRITE_STOPPED = 9
    """The guard met a write that got through to the network."""
    BROWSER = 10
    """No browser, or it died."""
    SHOP_BUSY = 11
    """Another process works on this shop."""
    INTERRUPTED = 130
    """Stopped by the person."""


_BY_KIND: tuple[tuple[type[SiteProblem] | tuple[type[SiteProblem], ...], Exit], ...] = (
    ((SliderShown, CodeWanted, BotWall), Exit.PERSON_NEEDED),
    (SignInProblem, Exit.SIGN_IN),
    (LayoutChanged, Exit.LAYOUT_CHANGED),
    ((ReadingIncomplete, NotThere), Exit.INCOMPLETE),
    (SiteUnavailable, Exit.SITE_UNAVAILABLE),
    (FormProblem, Exit.FORM),
    (WriteStopped, Exit.WRITE_STOPPED),
    (BrowserProblem, Exit.BROWSER),
    ((ProfileProblem, ForbiddenAddress), Exit.USAGE),
)


def exit_of(problem: SiteProblem) -> Exit:
    """Return how a run ends that met this problem."""
    return next((code for kinds, code in _BY_KIND if isinstance(problem, kinds)), Exit.UNEXPECTED)
