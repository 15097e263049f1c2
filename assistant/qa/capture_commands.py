"""`capture`, `read-page`: keep a page of a shop as a fixture that names nobody, and read it again."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast, get_args

import typer
from playwright.sync_api import Page

from assistant import profiles
from assistant.commands.reading import AsJson, Headed, ShopName, number
from assistant.commands.run import Run, run_of
from assistant.exit_codes import Exit
from assistant.language import text
from assistant.log import visible
from assistant.qa.capturing.captures import (
    ABOUT,
    PAGE,
    About,
    KeptCapture,
    free,
    keep,
    load,
    made_up_capture,
    new_folder,
)
from assistant.qa.capturing.opening import PageName, Wish, opened_from, take_page
from assistant.qa.capturing.reading import Found, Saved, read_saved
from assistant.settings import SettingsProblem
from assistant.shop_session import browser_for
from flows.profile import Profile
from flows.rebuilding import blank_page

app = typer.Typer()


PageOption = StrEnum("PageOption", {name: name for name in get_args(PageName)})  # type: ignore[misc]
"""The pages that can be captured, by the profile's words."""


@app.command("capture", help=text("cli.capture.help"))
def capture(
    context: typer.Context,
    shop: ShopName,
    page: Annotated[PageOption, typer.Argument(metavar="PAGE", help=text("cli.argument.page"))],
    issue_id: Annotated[str, typer.Option("--case", metavar="ID", help=text("cli.option.capture_case"))] = "",
    order_id: Annotated[str, typer.Option("--order", metavar="ID", help=text("cli.option.capture_order"))] = "",
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", file_okay=False, help=text("cli.option.to"))] = None,
    as_json: AsJson = False,
    headed: Headed = False,
) -> None:
    """Open one page of a shop and keep it with everything made up that names anybody."""
    run = run_of(context, as_json=as_json)
    profile = profiles.load(run.settings.shop(shop).profile)
    wish = _wish(profile, cast(PageName, page.value), {"case": issue_id, "order": order_id})
    if to is not None:
        free(to)
    with run.at(shop, headed=headed) as session:
        made = made_up_capture(take_page(session, wish), profile, wish.page)
    folder = to or new_folder(run.settings.data_folder, profile, wish.page)
    keep(made, folder)
    run.output.record("capture", KeptCapture(folder=str(folder), **made.about.model_dump()), shop=shop)
    run.output.say(text("capture.done", folder=folder), style="bold green")
    run.output.say(text("capture.look", file=folder / PAGE), style="bold yellow")
    if not made.about.proven:
        run.output.say(text("capture.not_proven", page=wish.page), style="yellow")
        raise typer.Exit(Exit.LAYOUT_CHANGED)
    run.output.say(text("capture.next", folder=folder))


def _wish(profile: Profile, page: PageName, numbers: dict[str, str]) -> Wish:
    """Say which page is wanted. Raises SettingsProblem where its number is missing, or another one is given."""
    of = opened_from(profile, page)
    if of in numbers and not numbers[of]:
        raise SettingsProblem(text(f"capture.needs.{of}", page=page))
    if others := [name for name, given in numbers.items() if given and name != of]:
        raise SettingsProblem(text(f"capture.takes_no.{others[0]}", page=page))
    if of in numbers:
        number(numbers[of])
    return Wish(page, numbers.get(of, ""))


@app.command("read-page", help=text("cli.read_page.help"))
def read_page(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, help=text("cli.argument.saved_page"))],
    profile: Annotated[str, typer.Option("--profile", help=text("cli.option.read_profile"))] = "",
    page: Annotated[PageOption | None, typer.Option("--page", help=text("cli.option.read_page"))] = None,
    as_json: AsJson = False,
) -> None:
    """Print the records that a profile reads from a saved page, without any network."""
    run = run_of(context, as_json=as_json)
    whole, replies, about = load(file)
    if about is None and not (profile and page):
        raise SettingsProblem(text("read_page.no_about", file=file, about=ABOUT))
    known = about or _about_now(profile)
    saved = Saved(whole, replies, known.model_copy(update={"page": page.value} if page else {}))
    with _blank(run) as blank:
        found = read_saved(saved, profiles.load(profile or known.profile), blank)
    if not as_json:
        typer.echo(as_document(found))
    for kind, record in found:
        run.output.record(kind, record)


def as_document(found: list[Found]) -> str:
    """Return records as they are kept beside a captured page."""
    records = [{"kind": kind, **record.model_dump(mode="json")} for kind, record in found]
    lines = json.dumps(records, ensure_ascii=False, indent=1).split("\n")
    # What a terminal would obey goes out as JSON's own escape.
    return "\n".join(map(visible, lines))


def _about_now(profile: str) -> About:
    now = datetime.now(UTC)
    return About(profile=profile, page="case", asked_at=now, read_at=now)


@contextmanager
def _blank(run: Run) -> Iterator[Callable[[], Page]]:
    with blank_page(browser_for(run.settings.browser, window=False)) as page:
        yield lambda: page
