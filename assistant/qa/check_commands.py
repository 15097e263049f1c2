"""`check`: is every target of a profile found on its page, without a write."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import typer

from assistant import profiles
from assistant.commands.reading import AsJson, Headed, end_with
from assistant.commands.run import Run, run_of
from assistant.exit_codes import Exit
from assistant.language import text
from assistant.qa.checking.rounds import Outcome, Wish, check_center, check_saved, check_shop
from assistant.qa.checking.sought import PAGES, PageName
from assistant.qa.checking.view import next_steps, summary, table_of
from assistant.qa.suggesting.learning import Learner
from assistant.qa.suggesting.memory import memory_file
from assistant.settings import SettingsProblem

app = typer.Typer()

PageOption = StrEnum("PageOption", {name: name for name in PAGES})  # type: ignore[misc]
"""The pages of a profile."""


@app.command("check", help=text("check.help"))
def check(
    context: typer.Context,
    profile: Annotated[str, typer.Argument(metavar="[PROFILE]", help=text("check.argument.profile"))] = "",
    shop: Annotated[str, typer.Option("--shop", metavar="SHOP", help=text("check.option.shop"))] = "",
    page: Annotated[PageOption | None, typer.Option("--page", help=text("check.option.page"))] = None,
    saved: Annotated[
        Path | None, typer.Option("--saved", dir_okay=False, exists=True, help=text("check.option.saved"))
    ] = None,
    pictures: Annotated[
        Path | None, typer.Option("--pictures", file_okay=False, help=text("check.option.pictures"))
    ] = None,
    as_json: AsJson = False,
    headed: Headed = False,
) -> None:
    """Look at every page of a profile and tell for each target how it is found."""
    run = run_of(context, as_json=as_json)
    pages: Sequence[PageName] = PAGES if page is None else (cast("PageName", page.value),)
    if saved is not None and (page is None or not profile or shop):
        raise SettingsProblem(text("check.saved_needs"))
    if saved is not None:
        outcomes = [_learning(run, _wish(profile, pages, pictures), lambda wish: check_saved(run, wish, saved))]
    elif shop:
        outcomes = [
            _at_shop(run, shop, _wish(profile or run.settings.shop(shop).profile, pages, pictures), headed=headed)
        ]
    else:
        names = [profile] if profile else profiles.shipped()
        wishes = [_wish(name, pages, pictures) for name in names]
        outcomes = [_learning(run, wish, lambda wish: check_center(run, wish), "practice") for wish in wishes]
    for outcome in outcomes:
        _tell(run, outcome, shop)
    if any(outcome.broken for outcome in outcomes):
        raise typer.Exit(Exit.LAYOUT_CHANGED)
    end_with([problem for outcome in outcomes for problem in outcome.problems])


def _wish(profile: str, pages: Sequence[PageName], pictures: Path | None) -> Wish:
    file = profiles.file_of(profile)
    return Wish(profiles.load(str(file)), file, pages, pictures)


def _at_shop(run: Run, name: str, wish: Wish, *, headed: bool) -> Outcome:
    shop = run.settings.shop(name).model_copy(update={"profile": str(wish.file)})
    return _learning(run, wish, lambda wish: check_shop(run.visit(shop, headed=headed), wish))


def _learning(run: Run, wish: Wish, check: Callable[[Wish], Outcome], place: str = "live") -> Outcome:
    """Check, and keep for a later mend how what is found looks."""
    learner = Learner.beginning(wish.profile, memory_file(run.settings.data_folder, wish.profile.name, place))
    outcome = check(replace(wish, watch=learner.look))
    learner.keep({each.page for each in outcome.broken})
    return outcome


def _tell(run: Run, outcome: Outcome, shop: str) -> None:
    more = {"shop": shop} if shop else {}
    for each in outcome.checks:
        run.output.record("target_check", each, profile=outcome.file.stem, **more)
    run.output.show(table_of(outcome))
    run.output.problems(outcome.problems)
    for line in next_steps(outcome):
        run.output.say(line)
    said, style = summary(outcome)
    run.output.say(said, style=style)
