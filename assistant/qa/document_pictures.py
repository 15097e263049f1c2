"""Draw the pictures of the documents: the real program on the local seller center, at a fixed moment with fixed data.

`make pictures` runs this at the root of a checkout. Sizes and scale keep each picture crisp and below 350 KB.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright
from pydantic import SecretStr
from rich.console import RenderableType

from assistant import profiles
from assistant.casework.answers import Wanted, answers_for, channels_for
from assistant.casework.clerk import SiteHabits, clerk_for
from assistant.casework.plans import plans_for
from assistant.commands.casework_views import answer_view, plan_view, plans_table
from assistant.language import LANGUAGES, Language, speaking, text
from assistant.log import set_up_log
from assistant.qa.night_pictures import draw_nights
from assistant.qa.session_pictures import draw_session
from assistant.qa.site import SellerCenter
from assistant.qa.site.world import World
from assistant.qa.terminal_sheet import as_sheet
from assistant.tables import disputes_table
from flows import engine
from flows.arriving import prepare
from flows.browsers import find_browser, launch_arguments
from flows.cases import read_case
from flows.dispute_list import DISPUTES
from flows.extension_form import Extension, fill_extension, read_order
from flows.guard import Guard
from flows.listing import open_list, read_list, sort_list
from flows.login import sign_in
from flows.order_list import ORDERS
from flows.records import Dispute, Money
from flows.reply_form import Reply, fill_reply
from flows.session import Session
from flows.site import Pace, Site

FOLDER = Path("docs") / "pictures"
_PROFILES = {"new": "aliexpress", "classic": "aliexpress-classic"}
_NOW = datetime(2026, 1, 16, 1, 30, tzinfo=UTC)
_ROWS = 11
_TEXT = (
    "Dear friend, we are sorry that the parcel is late. We offer you a partial refund and you keep the goods. "
    "Thank you for your patience."
)


class View(NamedTuple):
    """What of a page is drawn, in CSS pixels."""

    width: int
    height: int


@dataclass(frozen=True)
class Stage:
    """A signed-in seller at a local center whose clock stands still."""

    session: Session
    world: World
    language: Language
    folder: Path

    def draw_terminal(self, view: RenderableType, name: str) -> None:
        """Keep what a terminal shows."""
        sheet = self.session.context.new_page()
        sheet.set_content(as_sheet(view))
        sheet.locator("pre").screenshot(path=self.folder / f"{name}-{self.language}.png")
        sheet.close()

    def draw(self, page: Page, name: str) -> None:
        """Keep what the page shows now."""
        page.screenshot(path=self.folder / f"{name}-{self.language}.png", animations="disabled", caret="hide")


def main(folder: Path = FOLDER) -> int:
    """Draw every picture anew; return the exit code."""
    set_up_log("WARNING")
    folder.mkdir(parents=True, exist_ok=True)
    found = find_browser()
    if found is None:
        print(text("browser.none_found"), file=sys.stderr)
        return 10
    with sync_playwright() as playwright:
        engine.register(playwright)
        browser = playwright.chromium.launch(executable_path=found.executable_path, args=launch_arguments())
        for face, language, draw, view in _PICTURES:
            with _stage(browser, (face, language), view, folder) as stage:
                draw(stage)
        for language in LANGUAGES:
            draw_nights(browser, language, _NOW, folder)
            draw_session(playwright, "new" if language == "en" else "classic", language, _NOW, folder)
        browser.close()
    for file in sorted(folder.glob("*.png")):
        print(f"{file.name}  {file.stat().st_size // 1000} KB")
    return 0


@contextmanager
def _stage(browser: Browser, where: tuple[str, Language], view: View, folder: Path) -> Iterator[Stage]:
    face, language = where
    with SellerCenter(face, disputes=60, orders=40, seed=1, language=language, now=_NOW, running=False) as center:
        context = browser.new_context(
            viewport={"width": view.width, "height": view.height}, device_scale_factor=1.5, service_workers="block"
        )
        site = Site(profiles.load(_PROFILES[face]), center.address, now=center.world.now, pace=Pace(page_seconds=30))
        session = Session(context, Guard(context, site.profile.guard), context.new_page(), site)
        prepare(session.page, site)
        sign_in(session.page, site, "demo", lambda: SecretStr("demo-password"))
        with speaking(language):
            yield Stage(session, center.world, language, folder)
        context.close()


def _table(stage: Stage) -> None:
    session = stage.session
    page, _ = open_list(session.page, session.site, DISPUTES, "menu")
    rows = read_list(page, session.site, DISPUTES).rows[:_ROWS]
    stage.draw_terminal(disputes_table(rows, session.site.now()), "table")


def _clerk(stage: Stage) -> None:
    """Draw what `plan` says of one case, and the reply that `draft` makes for it."""
    session, center = stage.session, stage.world
    habits = SiteHabits(time_zone=session.site.profile.time_zone, reply_length=(4, 1000))
    clerk, now = clerk_for(habits), session.site.now()
    made = plans_for([("demo", case) for case in center.cases], now, clerk)
    stage.draw_terminal(plans_table(made[:_ROWS], now, shops=False), "plan")
    chosen = next(each for each in made if each.item.subtype == "damaged" and "reply" in channels_for(each))
    stage.draw_terminal(plan_view(chosen, clerk.playbooks.of(chosen.item.subtype)[1]), "plan-case")
    (answer,) = answers_for(chosen, ["reply"], clerk, Wanted(language="es"))
    stage.draw_terminal(answer_view(answer), "draft")


def _list(stage: Stage) -> None:
    session = stage.session
    page, _ = open_list(session.page, session.site, DISPUTES, "menu")
    sort_list(page, session.site, DISPUTES)
    stage.draw(page, "list-new")


def _reply(stage: Stage) -> None:
    session = stage.session
    page, _ = open_list(session.page, session.site, DISPUTES, "menu")
    row = _answerable(read_list(page, session.site, DISPUTES).rows)
    case = read_case(session.page, session.site, row.issue_id)
    ceiling = case.refund_money_max_local
    if ceiling is None:
        raise RuntimeError("the case shows no ceiling")
    fifth = Money(amount=(ceiling.amount / 5).quantize(ceiling.amount), currency=ceiling.currency)
    wanted = Reply(solution_type="refund", refund_money=fifth, content=_TEXT)
    with session.guard.strict():
        page, _ = fill_reply(session.page, session.site, session.guard, case, wanted)
        stage.draw(page, "reply-classic")


def _answerable(rows: list[Dispute]) -> Dispute:
    return next(
        row
        for row in rows
        if row.reverse_detail_status == "wait_for_seller_response" and row.deadline and not row.deadline.overdue
    )


def _extension(stage: Stage) -> None:
    session = stage.session
    page, _ = open_list(session.page, session.site, ORDERS, "menu")
    orders = read_list(page, session.site, ORDERS).rows
    brazil = next(row for row in orders if row.order_status == "WAIT_BUYER_ACCEPT_GOODS" and row.buyer_country == "BR")
    order = read_order(session.page, session.site, brazil.order_id)
    with session.guard.strict():
        wanted = Extension(days=30, reason="logistics_delay")
        page, _ = fill_extension(session.page, session.site, session.guard, wanted, order=order)
        stage.draw(page, "extension-new")


_WIDE = View(1360, 640)
_PICTURES: tuple[tuple[str, Language, Callable[[Stage], None], View], ...] = (
    ("new", "en", _table, _WIDE),
    ("new", "zh", _table, _WIDE),
    ("new", "en", _clerk, _WIDE),
    ("new", "zh", _clerk, _WIDE),
    ("classic", "zh", _reply, View(1120, 680)),
    ("new", "zh", _extension, View(1120, 480)),
    ("new", "zh", _list, _WIDE),
)


if __name__ == "__main__":
    sys.exit(main())
