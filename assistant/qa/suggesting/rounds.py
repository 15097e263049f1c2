"""One look for mends from beginning to end: at a shop, at the local seller center, or on a page that was saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.commands.run import Run
from assistant.language import current_language, text
from assistant.qa.checking.cases import look_at_cases, look_at_orders
from assistant.qa.checking.centers import FACE_OF, practice_visit, richest_cases
from assistant.qa.checking.saved_page import look_at_saved
from assistant.qa.checking.sought import PageName, sought_of
from assistant.qa.checking.walking import look_at_home, look_at_list, look_at_sign_in
from assistant.qa.site import SellerCenter
from assistant.qa.suggesting.learning import Learner
from assistant.qa.suggesting.memory import memory_file
from assistant.qa.suggesting.mender import Mender
from assistant.qa.suggesting.mending import Proposal
from assistant.settings import SettingsProblem
from assistant.shop_session import Visit, at_shop, browser_for, enter
from flows.errors import SiteProblem
from flows.profile import Profile
from flows.rebuilding import blank_page
from flows.session import Session

_MOST = 8
"""So many cases, and so many orders, are opened."""
_ON_ORDERS = ("order_list", "order")


@dataclass(frozen=True)
class Ask:
    """What is to be examined."""

    profile: Profile
    file: Path
    """Where the profile stands."""
    page: PageName
    target: str = ""
    """Only this target, where one is named."""


@dataclass(frozen=True)
class Suggested:
    """What came of it."""

    ask: Ask
    proposals: Sequence[Proposal]
    problems: Sequence[SiteProblem]


def suggest_at_center(run: Run, ask: Ask) -> Suggested:
    """Examine a page of the local seller center. Raises SettingsProblem for a profile that describes another site."""
    face = FACE_OF.get(ask.profile.name)
    if face is None:
        raise SettingsProblem(text("check.no_face", name=ask.profile.name, known=", ".join(FACE_OF)))

    def walk(mender: Mender) -> None:
        with (
            SellerCenter(face, disputes=60, orders=40, language=current_language()) as center,
            practice_visit(_quick(run), center, str(ask.file)) as visit,
        ):
            _walk(visit, mender, ask, richest_cases(center))

    return _suggested(run, ask, walk, "practice")


def suggest_at_shop(run: Run, visit: Visit, ask: Ask) -> Suggested:
    """Examine a page of a live shop. Raises what opening a shop raises."""
    return _suggested(run, ask, lambda mender: _walk(visit, mender, ask, []), "live")


def suggest_on_saved(run: Run, ask: Ask, saved: Path) -> Suggested:
    """Examine a page that was saved, shown without its scripts and without any network."""

    def walk(mender: Mender) -> None:
        with blank_page(browser_for(run.settings.browser, window=False)) as page:
            look_at_saved(page, mender, saved)

    return _suggested(run, ask, walk, "live")


def _quick(run: Run) -> Run:
    """Wait less for what a page should show: at the local seller center it is there at once or never."""
    patience = run.settings.timeouts.model_copy(update={"page_seconds": 5.0, "step_seconds": 3.0})
    return replace(run, settings=run.settings.model_copy(update={"timeouts": patience}))


def _suggested(run: Run, ask: Ask, walk: Callable[[Mender], None], place: str) -> Suggested:
    sought = tuple(each for each in sought_of(ask.profile, whole=place == "practice") if each.page == ask.page)
    if not sought:
        page = text(f"check.page.{ask.page}")
        raise SettingsProblem(text("check.no_such_page", name=ask.profile.name, page=page))
    learner = Learner.beginning(ask.profile, memory_file(run.settings.data_folder, ask.profile.name, place))
    mender = Mender(sought, place == "practice", learner=learner)
    walk(mender)
    learner.keep(mender.broken_pages())
    return Suggested(ask, mender.proposals(), mender.problems)


def _walk(visit: Visit, mender: Mender, ask: Ask, issue_ids: list[str]) -> None:
    with at_shop(visit, signed_in=False) as session:
        try:
            if ask.page == "login":
                look_at_sign_in(session, mender)
                return
            enter(session, visit)
            _look(session, mender, ask, issue_ids)
        except SiteProblem as problem:
            mender.problems.append(problem)


def _look(session: Session, mender: Mender, ask: Ask, issue_ids: list[str]) -> None:
    if ask.page == "home":
        look_at_home(session, mender)
    table = getattr(session.site.profile, ask.page, None)
    on_orders = ask.page in _ON_ORDERS or getattr(table, "on", "") == "order"
    if not on_orders or ask.page == "home":
        look_at_list(session, mender, "dispute_list", issue_ids)
    if on_orders or ask.page == "home":
        order_ids: list[str] = []
        look_at_list(session, mender, "order_list", order_ids)
        if ask.page not in ("order_list", "home"):
            look_at_orders(session, mender, order_ids, _MOST)
    elif ask.page != "dispute_list":
        look_at_cases(session, mender, issue_ids, _MOST)
