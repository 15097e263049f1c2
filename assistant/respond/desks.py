"""The open browsers of a headed session, one for each shop, and what is known at each."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Page, sync_playwright

from assistant.casework.clerk import Clerk
from assistant.commands.case_source import clerk_of
from assistant.commands.run import Run
from assistant.respond.album import Album
from assistant.respond.audit.marks import Marks
from assistant.respond.audit.opening import audit_folder, person_of
from assistant.respond.panel.panel import Panel
from assistant.respond.second_mark import FourEyes
from assistant.settings import Settings
from assistant.shop_session import at_shop
from flows.arriving import prepare
from flows.closing import close_page
from flows.errors import SiteProblem
from flows.records import Case
from flows.session import Session


@dataclass
class Desk:
    """One shop's open browser: its list in the first tab, each case in a tab of its own."""

    shop: str
    title: str
    session: Session
    clerk: Clerk
    panel: Panel
    tabs: set[Page] = field(default_factory=set)
    """Tabs that the assistant opened for cases."""
    album: Album | None = None
    """Pictures of evidence for the panel; None where nobody wants them."""
    eyes: FourEyes | None = None
    """Which refunds want a second person's mark; None where none does."""

    def form_currency(self, case: Case | None) -> str | None:
        """Return the currency in which the reply form of a case takes an amount; None where it is not known."""
        if case is None:
            return None
        in_usd = self.session.site.profile.reply_form.amount_in == "usd"
        ceiling = case.refund_money_max if in_usd else case.refund_money_max_local
        return ceiling.currency if ceiling else None

    def open_tab(self) -> Page:
        """Open a tab that the assistant holds until the person gets it."""
        tab = self.session.context.new_page()
        self.tabs.add(tab)
        tab.set_default_timeout(self.session.site.pace.milliseconds)
        prepare(tab, self.session.site)
        return tab

    def give(self, tab: Page) -> None:
        """Give a tab to the person: what their press sends is held until somebody looked at it."""
        form = self.session.site.profile.reply_form
        self.session.guard.supervise(tab, form.upload)

    def close_tab(self, tab: Page) -> None:
        """Close a tab; one that is gone already is as good."""
        self.tabs.discard(tab)
        close_page(tab)


def four_eyes(settings: Settings) -> FourEyes | None:
    """Return the rule of four eyes as this person's settings have it."""
    above = settings.respond.second_mark_above
    return FourEyes(above, person_of(settings), Marks(audit_folder(settings))) if above is not None else None


@contextmanager
def open_desks(run: Run, shops: Sequence[str], *, headed: bool) -> Iterator[tuple[dict[str, Desk], list[SiteProblem]]]:
    """Open the shops, signed in, for as long as the block lasts; one that cannot be opened is told and left out."""
    desks: dict[str, Desk] = {}
    problems: list[SiteProblem] = []
    with ExitStack() as stack:
        # One driver for all: it does not start twice in a thread.
        playwright = stack.enter_context(sync_playwright())
        for name in shops:
            shop = run.settings.shop(name)
            clerk = clerk_of(run, name)
            try:
                session = stack.enter_context(at_shop(run.visit(shop, headed=headed), playwright=playwright))
            except SiteProblem as problem:
                run.output.problem(problem)
                problems.append(problem)
                continue
            stack.enter_context(session.guard.strict())
            desk = Desk(name, shop.title or name, session, clerk, Panel(session.context))
            desk.album = Album(session) if run.settings.evidence_download else None
            desk.eyes = four_eyes(run.settings)
            desks[name] = desk
        yield desks, problems
