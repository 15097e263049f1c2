"""Draw the panel over the built-in seller center: `python -m tests.respond.panel_pictures FOLDER`.

Each picture is the real form of a face, filled by the real flow, at a fixed moment with fixed data.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Page, expect, sync_playwright
from pydantic import SecretStr

from assistant import profiles
from assistant.casework.answers import Wanted, answers_for, channels_for
from assistant.casework.clerk import SiteHabits, clerk_for
from assistant.casework.extending.extension_rules import propose_all
from assistant.casework.judging.case_money import in_dollars
from assistant.casework.plans import Plan, plans_for
from assistant.language import Language, speaking, text
from assistant.qa.site import SellerCenter
from assistant.respond.album import Album
from assistant.respond.alike import Beside
from assistant.respond.alike_checks import Apart, Kind
from assistant.respond.audit.marks import Marks
from assistant.respond.notices import Notice
from assistant.respond.panel.panel import Panel
from assistant.respond.panel.view import PanelView, Scene, view_of
from assistant.respond.second_mark import Asked, FourEyes
from flows import engine
from flows.arriving import prepare
from flows.browsers import find_browser, launch_arguments
from flows.cases import read_case
from flows.extension_form import Extension, fill_extension, read_order
from flows.guard import Guard
from flows.login import sign_in
from flows.records import Case, FilledForm, Money
from flows.reply_form import Reply, fill_reply
from flows.session import Session
from flows.site import Pace, Site
from tests.conftest import PROFILE_OF
from tests.respond.panel_scenes import COUNT, NOW


class Picture(NamedTuple):
    """One picture: what stands in it, and how it looks."""

    name: str
    face: Literal["new", "classic"]
    language: Language
    scheme: Literal["light", "dark"] = "light"
    form: Literal["reply", "extension"] = "reply"
    folded: bool = False
    warned: bool = False
    scrolled: bool = False
    """Down to the pictures of the evidence."""
    large: bool = False
    """One of them is shown larger."""
    told: Literal["", "alike", "alone", "mark"] = ""
    """What is told on top: of others that are alike, why it is alone, that a second person's mark is wanted."""


PICTURES = (
    Picture("panel-new-zh", "new", "zh"),
    Picture("panel-new-en", "new", "en", warned=True),
    Picture("panel-new-dark-zh", "new", "zh", scheme="dark"),
    Picture("panel-new-folded-en", "new", "en", folded=True),
    Picture("panel-classic-zh", "classic", "zh"),
    Picture("panel-classic-dark-en", "classic", "en", scheme="dark"),
    Picture("panel-extension-zh", "new", "zh", form="extension"),
    Picture("panel-evidence-zh", "new", "zh", scrolled=True),
    Picture("panel-evidence-dark-en", "classic", "en", scheme="dark", scrolled=True),
    Picture("panel-evidence-large-dark-zh", "classic", "zh", scheme="dark", scrolled=True, large=True),
    Picture("panel-evidence-large-en", "new", "en", scrolled=True, large=True),
    Picture("panel-alike-zh", "new", "zh", told="alike"),
    Picture("panel-alike-dark-en", "classic", "en", scheme="dark", told="alike"),
    Picture("panel-alone-en", "new", "en", told="alone"),
    Picture("panel-mark-zh", "new", "zh", told="mark"),
    Picture("panel-mark-dark-en", "new", "en", scheme="dark", told="mark"),
)


def main(folder: Path) -> None:
    """Draw every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    found = find_browser(window=False)
    assert found is not None
    with sync_playwright() as playwright:
        engine.register(playwright)
        browser = playwright.chromium.launch(executable_path=found.executable_path, args=launch_arguments())
        for each in PICTURES:
            draw(browser, each, folder)
        browser.close()


def draw(browser: Browser, picture: Picture, folder: Path) -> None:
    """Draw one picture."""
    with _session(browser, picture) as (session, center), speaking(picture.language):
        panel = Panel(session.context)
        with session.guard.strict():
            page, view = (_reply if picture.form == "reply" else _extension)(session, center, picture)
            session.guard.supervise(page)
            panel.show(page, view)
            if picture.scrolled:
                _bring_pictures(session, panel, page, center)
            if picture.folded:
                page.frames[-1].locator(".fold").click()
            if picture.large:
                page.frames[-1].locator(".tiles button").first.click()
            page.screenshot(path=folder / f"{picture.name}.png", animations="disabled", caret="hide")


def _bring_pictures(session: Session, panel: Panel, page: Page, center: SellerCenter) -> None:
    """Let the pictures of the evidence come, one of them damaged, and go down to them."""
    case = next(each for each in center.world.cases if each.issue_id in page.url)
    center.world.uploads[case.evidence[-1].file_path] = b"<html>no picture</html>"
    album, frame = Album(session), page.frames[-1]
    for _ in case.evidence:
        album.step(panel, page, case)
    expect(frame.locator(".tiles button").nth(len(case.evidence) - 2)).to_be_visible()
    frame.locator("section.files").evaluate("one => one.scrollIntoView()")


@contextmanager
def _session(browser: Browser, picture: Picture) -> Iterator[tuple[Session, SellerCenter]]:
    options = {"disputes": 60, "orders": 40, "seed": 1, "language": picture.language, "now": NOW, "running": False}
    with SellerCenter(picture.face, **options) as center:
        context = browser.new_context(
            viewport={"width": 1440, "height": 810},
            color_scheme=picture.scheme,
            device_scale_factor=1.5,
            service_workers="block",
        )
        profile = profiles.load(PROFILE_OF[picture.face])
        site = Site(profile, center.address, now=center.world.now, pace=Pace(page_seconds=30))
        session = Session(context, Guard(context, profile.guard), context.new_page(), site)
        prepare(session.page, site)
        sign_in(session.page, site, "demo", lambda: SecretStr("demo-password"))
        yield session, center
        context.close()


def _reply(session: Session, center: SellerCenter, picture: Picture) -> tuple[Page, PanelView]:
    clerk = clerk_for(SiteHabits(time_zone=session.site.profile.time_zone, reply_length=(4, 1000)))
    plans = plans_for([("demo", case) for case in center.world.cases], NOW, clerk)
    chosen = next(each for each in plans if _fits(each))
    case = read_case(session.page, session.site, chosen.item.issue_id)
    (answer,) = answers_for(chosen, ["reply"], clerk, Wanted())
    in_usd = session.site.profile.reply_form.amount_in == "usd"
    offer = answer.draft.offer_money
    money = in_dollars(offer, case) if in_usd and offer else offer
    wanted = Reply(solution_type="refund", refund_money=money, content=answer.draft.text)
    page, form = session.page, None
    if picture.told != "mark":
        page, form = fill_reply(page, session.site, session.guard, case, wanted)
    scene = Scene(
        shop_title={"zh": "灯具一号店", "en": "Lamps & More"}[picture.language],
        plan=chosen, case=case, order=None, proposal=None, answer=answer, clerk=clerk, form=form,
        why_not=_waits(picture, case, money),
        beside=_beside(picture), rest=3 if picture.told == "alike" else 0,
        note={"zh": "老客户，语气客气些", "en": "an old customer: be kind"}[picture.language],
        place=3, count=COUNT, now=NOW, notice=_warning(picture), form_currency=_currency(money), pictures=True,
    )  # fmt: skip
    return page, view_of(scene)


def _waits(picture: Picture, case: Case, money: Money | None) -> tuple[str, ...]:
    if picture.told != "mark" or money is None:
        return ()
    asked = Asked(key=("lamps", case.issue_id), money=money, usd=money, content="", fingerprint="")
    return FourEyes(Decimal(5), {"zh": "王芳", "en": "Wang Fang"}[picture.language], Marks(Path())).why(asked)


def _beside(picture: Picture) -> Beside | None:
    if picture.told == "alike":
        kind = Kind(reason="does_not_work", playbook="does_not_work", phrase="quality")
        return Beside(kind=kind, place=2, total=5, rest=3)
    if picture.told == "alone":
        return Beside(why=(Apart(said=text("alike.apart.amount", amount="31.20", usual="6.83")),))
    return None


def _fits(plan: Plan) -> bool:
    urgent = plan.item.due.urgency in ("under_24h", "under_48h") and plan.item.due.ours
    advised = plan.recommendation is not None and plan.recommendation.choice == "partial"
    return urgent and advised and "reply" in channels_for(plan)


def _currency(money: Money | None) -> str | None:
    return money.currency if money else None


def _warning(picture: Picture) -> Notice | None:
    if not picture.warned:
        return None
    title, line = {
        "zh": ("先别急：和填表时不一样了", "买家改了方案。"),
        "en": ("Wait: this is not as it was when the form was filled", "The buyer has changed the solution."),
    }[picture.language]
    return Notice(kind="warning", title=title, lines=(line,))


def _extension(session: Session, center: SellerCenter, picture: Picture) -> tuple[Page, PanelView]:
    clerk = clerk_for(SiteHabits(time_zone=session.site.profile.time_zone, reply_length=(4, 1000)))
    made = propose_all(center.world.orders, clerk.extension, NOW)
    proposal = next(each for each in made if each.verdict == "propose" and each.days)
    order = read_order(session.page, session.site, proposal.order_id)
    wanted = Extension(days=proposal.days or 0)
    page, form = fill_extension(session.page, session.site, session.guard, wanted, order=order)
    return page, view_of(_order_scene(picture, order_form=form, proposal=proposal, order=order, clerk=clerk))


def _order_scene(picture: Picture, *, order_form: FilledForm, **given: object) -> Scene:
    return Scene(
        shop_title={"zh": "灯具一号店", "en": "Lamps & More"}[picture.language],
        plan=None, case=None, answer=None, form=order_form, why_not=(), note="", place=1, count=COUNT, now=NOW,
        notice=None, **given,  # type: ignore[arg-type]
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
