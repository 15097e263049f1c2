"""What a site can do to you.

    SiteProblem                       anything below; carries code, page, target, the site's words
    ├── SignInProblem                 nobody is signed in
    │   ├── WrongPassword             the site refused account or password
    │   ├── CodeWanted                the site asks for a code that only the person has
    │   ├── SliderShown               a slider wants a human hand
    │   ├── BotWall                   the site refuses this browser for now
    │   ├── SignInUnclear             none of the known outcomes came in time
    │   └── SessionExpired            the session died on the way
    ├── SiteUnavailable               the site did not serve the page
    │   ├── PageTimedOut              no answer, or not the expected page, in time
    │   ├── ServerError               an answer of the 4xx or 5xx kind
    │   └── ReplyRefused              the page's own client was refused its data
    ├── NotThere                      the site does not know such a case, order or page
    ├── LayoutChanged                 the page is not as the profile says
    │   ├── TargetMissing             none of the ways finds it
    │   ├── TargetAmbiguous           a way finds more than one
    │   └── SortWithoutEffect         sorted, yet the rows are not in that order
    ├── ReadingIncomplete             what was read is not what the page says there is
    ├── FormProblem                   a form could not be filled as meant
    │   ├── NotOffered                the case or order does not offer this form or value now
    │   ├── AmountOutOfRange          below zero, over the ceiling, or a third decimal
    │   └── ValueNotTaken             the field shows something else than was filled
    ├── WriteStopped                  the guard stopped a write
    ├── ForbiddenAddress              an address outside the listed origins
    ├── BrowserProblem                the browser did not start, or died
    └── ProfileProblem                a profile file is wrong

The English sentence of each error is its `str()`. The assistant says it in the user's language: what it means and the
next step by `code`, the particulars by the sentence's `template`, whose placeholders `values` fill.
"""

from pathlib import Path
from typing import ClassVar


class SiteProblem(Exception):
    """Say what happened, on which page, at which target, in the site's own words."""

    code: ClassVar[str] = "site_problem"

    def __init__(
        self, template: str, *, page: str = "", target: str = "", site_words: str = "", **values: object
    ) -> None:
        self.template = template
        self.values = values
        self.what = template.format(**values) if values else template
        super().__init__(self.what)
        self.page = page
        self.target = target
        self.site_words = site_words
        self.evidence: tuple[Path, ...] = ()

    def __str__(self) -> str:
        parts = [self.what]
        if self.page:
            parts.append(f"page: {self.page}")
        if self.target:
            parts.append(f"target: {self.target}")
        if self.site_words:
            parts.append(f"the site says: {self.site_words}")
        return " | ".join(parts)


class SignInProblem(SiteProblem):
    """Nobody is signed in."""

    code = "sign_in"


class WrongPassword(SignInProblem):
    """The site refused account or password; never tried again by itself."""

    code = "wrong_password"


class CodeWanted(SignInProblem):
    """The site asks for a code that only the person has."""

    code = "code_wanted"


class SliderShown(SignInProblem):
    """A slider wants a human hand."""

    code = "slider_shown"


class BotWall(SignInProblem):
    """The site refuses this browser for now."""

    code = "bot_wall"


class SignInUnclear(SignInProblem):
    """None of the known outcomes came in time."""

    code = "sign_in_unclear"


class SessionExpired(SignInProblem):
    """The session died on the way."""

    code = "session_expired"


class SiteUnavailable(SiteProblem):
    """The site did not serve the page."""

    code = "site_unavailable"


class PageTimedOut(SiteUnavailable):
    """No answer, or not the expected page, in time."""

    code = "page_timed_out"


class ServerError(SiteUnavailable):
    """An answer of the 4xx or 5xx kind."""

    code = "server_error"


class ReplyRefused(SiteUnavailable):
    """The page's own client was refused its data."""

    code = "reply_refused"


class NotThere(SiteProblem):
    """The site does not know such a case, order or page; asking again would bring nothing else."""

    code = "not_there"


class LayoutChanged(SiteProblem):
    """The page is not as the profile says."""

    code = "layout_changed"


class TargetMissing(LayoutChanged):
    """None of the target's ways finds anything."""

    code = "target_missing"


class TargetAmbiguous(LayoutChanged):
    """A way of the target finds more than one element."""

    code = "target_ambiguous"


class SortWithoutEffect(LayoutChanged):
    """The list was sorted, yet its rows are not in that order."""

    code = "sort_without_effect"


class ReadingIncomplete(SiteProblem):
    """What was read is not what the page says there is."""

    code = "reading_incomplete"


class FormProblem(SiteProblem):
    """A form could not be filled as meant."""

    code = "form_problem"


class NotOffered(FormProblem):
    """The case or order does not offer this form or value now."""

    code = "not_offered"


class AmountOutOfRange(FormProblem):
    """An amount below zero, over the ceiling, or finer than the currency's smallest unit."""

    code = "amount_out_of_range"


class ValueNotTaken(FormProblem):
    """The field shows something else than what was filled."""

    code = "value_not_taken"


class WriteStopped(SiteProblem):
    """The guard met a write."""

    code = "write_stopped"


class ForbiddenAddress(SiteProblem):
    """An address outside the listed origins."""

    code = "forbidden_address"


class BrowserProblem(SiteProblem):
    """The browser did not start, or died."""

    code = "browser_problem"


class ProfileProblem(SiteProblem):
    """A profile file is wrong; `target` names the table and key."""

    code = "profile_problem"
