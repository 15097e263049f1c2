"""One check from beginning to end: at a shop, at the local seller center, or on a page that was saved."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from assistant.commands.run import Run
from assistant.language import current_language, text
from assistant.problems import keep_evidence
from assistant.qa.checking.cases import look_at_cases, look_at_orders
from assistant.qa.checking.centers import FACE_OF, practice_visit, richest_cases
from assistant.qa.checking.looks import Looks, Watch
from assistant.qa.checking.pictures import Album
from assistant.qa.checking.saved_page import look_at_saved
from assistant.qa.checking.sought import PAGES, PageName, Sought, forms_of, sought_of
from assistant.qa.checking.target_check import TargetCheck
from assistant.qa.checking.walking import look_at_home, look_at_list, look_at_sign_in
from assistant.qa.site import SellerCenter
from assistant.settings import SettingsProblem
from assistant.shop_session import Visit, at_shop, browser_for, enter
from flows.errors import SiteProblem
from flows.profile import Profile
from flows.rebuilding import blank_page
from flows.session import Session

_MOST_AT_A_SHOP = 5
"""So many cases, and so many orders, are opened at a shop: it is looked at, not read."""
_MOST_AT_A_CENTER = 40


@dataclass(frozen=True)
class Wish:
    """What is to be checked."""

    profile: Profile
    file: Path
    """Where the profile stands, for the person to mend."""
    pages: Collection[PageName] = PAGES
    pictures: Path | None = None
    watch: Watch | None = None

    def looks(self, *, whole: bool, prefix: str = "") -> Looks:
        """Return the looks that are to be made, none of them made yet. Raises SettingsProblem where there is none."""
        sought = tuple(each for each in sought_of(self.profile, whole=whole) if each.page in self.pages)
        if not sought:
            pages = ", ".join(text(f"check.page.{page}") for page in self.pages)
            raise SettingsProblem(text("check.no_such_page", name=self.profile.name, page=pages))
        return Looks(sought, whole, Album(self.pictures, prefix) if self.pictures else None, self.watch)


@dataclass(frozen=True)
class Outcome:
    """What came of one check."""

    place: str
    """Where it was: a face of the local seller center, a shop, or a file."""
    file: Path
    checks: Sequence[TargetCheck]
    problems: Sequence[SiteProblem] = ()
    seconds: float = 0.0
    writes: int | None = None
    """Writes that the local seller center received."""

    @property
    def broken(self) -> list[TargetCheck]:
        """What must be mended."""
        return [check for check in self.checks if check.broken]


@dataclass
class _Ids:
    """Which cases and orders are opened: those given, else what the lists show."""

    cases: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)
    most: int = _MOST_AT_A_SHOP


def check_center(run: Run, wish: Wish) -> Outcome:
    """Check a profile at the face of the local seller center that it describes. Raises SettingsProblem for another."""
    face = FACE_OF.get(wish.profile.name)
    if face is None:
        raise SettingsProblem(text("check.no_face", name=wish.profile.name, known=", ".join(FACE_OF)))
    began, looks = monotonic(), wish.looks(whole=True, prefix=f"{face}-")
    with SellerCenter(face, disputes=60, orders=40, language=current_language()) as center:
        with practice_visit(run, center, str(wish.file)) as visit:
            checks = _look_through(visit, looks, _Ids(richest_cases(center), [], _MOST_AT_A_CENTER))
        writes = len(center.world.writes)
    return Outcome(text(f"demo.face.{face}"), wish.file, checks, looks.problems, monotonic() - began, writes)


def check_shop(visit: Visit, wish: Wish) -> Outcome:
    """Check a profile at a live shop: a few cases and orders are opened. Raises what opening a shop raises."""
    began, looks = monotonic(), wish.looks(whole=False)
    checks = _look_through(visit, looks, _Ids())
    return Outcome(visit.shop.name, wish.file, checks, looks.problems, monotonic() - began)


def check_saved(run: Run, wish: Wish, saved: Path) -> Outcome:
    """Check one page that was saved to disk, in a page of its own that runs no script and reaches nothing."""
    began, looks = monotonic(), wish.looks(whole=False)
    with blank_page(browser_for(run.settings.browser, window=False)) as page:
        checks = look_at_saved(page, looks, saved)
    return Outcome(saved.name, wish.file, checks, looks.problems, monotonic() - began)


def _look_through(visit: Visit, looks: Looks, ids: _Ids) -> list[TargetCheck]:
    with at_shop(visit, signed_in=False) as session:
        try:
            _look_at_all(session, visit, looks, ids)
        except SiteProblem as problem:
            looks.problems.append(problem)
            if not looks.whole:
                keep_evidence(problem, session.page, visit.settings.data_folder / "problems")
        return looks.drawn(session.context)


def _look_at_all(session: Session, visit: Visit, looks: Looks, ids: _Ids) -> None:
    if looks.of("login"):
        look_at_sign_in(session, looks)
    if all(each.page == "login" for each in looks.sought):
        return
    enter(session, visit)
    look_at_home(session, looks)
    if _wants(session, looks.sought, "case"):
        look_at_list(session, looks, "dispute_list", ids.cases)
        look_at_cases(session, looks, ids.cases, ids.most)
    if _wants(session, looks.sought, "order"):
        look_at_list(session, looks, "order_list", ids.orders)
        look_at_orders(session, looks, ids.orders, ids.most)


def _wants(session: Session, sought: Sequence[Sought], on: str) -> bool:
    """Tell whether anything is sought on a list, its pages, the forms on them or the way there."""
    name = "dispute_list" if on == "case" else "order_list"
    pages = {name, on, *(form for form, table in forms_of(session.site.profile) if table.on == on)}
    return any(each.page in pages or each.key.startswith(f"{name}.menu.") for each in sought)
