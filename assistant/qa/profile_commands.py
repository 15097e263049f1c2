"""`profile suggest`, `profile new`: mend a profile from what a page shows, and start one for a site never met."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import typer

from assistant.commands.reading import AsJson, Headed, end_with
from assistant.commands.run import Run, run_of
from assistant.exit_codes import Exit
from assistant.language import text
from assistant.qa.checking.sought import PAGES, PageName
from assistant.qa.starting.beginning import begin_from_saved, begin_in_window, file_for, interview_of, named_files
from assistant.qa.suggesting.asking import confirmed
from assistant.qa.suggesting.lines import lines_of, mend_of
from assistant.qa.suggesting.mending import Proposal
from assistant.qa.suggesting.own_profile import in_use, own_file, write_way
from assistant.qa.suggesting.rounds import Ask, Suggested, suggest_at_center, suggest_at_shop, suggest_on_saved
from assistant.settings import SettingsProblem
from flows.profile import read_profile

app = typer.Typer()

PageOption = StrEnum("PageOption", {name: name for name in PAGES})  # type: ignore[misc]
"""The pages of a profile."""
Yes = Annotated[bool, typer.Option("--yes", help=text("suggest.option.yes"))]


@app.command("suggest", help=text("suggest.help"))
def suggest(
    context: typer.Context,
    profile: Annotated[str, typer.Argument(metavar="PROFILE", help=text("suggest.argument.profile"))],
    page: Annotated[PageOption, typer.Option("--page", help=text("suggest.option.page"))],
    saved: Annotated[
        Path | None, typer.Option("--saved", dir_okay=False, exists=True, help=text("suggest.option.saved"))
    ] = None,
    shop: Annotated[str, typer.Option("--shop", metavar="SHOP", help=text("suggest.option.shop"))] = "",
    accept: Annotated[
        list[str] | None, typer.Option("--accept", metavar="TARGET", help=text("suggest.option.accept"))
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help=text("suggest.option.keep"))] = False,
    yes: Yes = False,
    as_json: AsJson = False,
    headed: Headed = False,
) -> None:
    """Propose a mend for every broken target of a page; write those that the person accepts."""
    run = run_of(context, as_json=as_json)
    if saved is not None and shop:
        raise SettingsProblem(text("suggest.one_place"))
    beside = _beside(context)
    file = in_use(profile, beside)
    ask = Ask(read_profile(file), file, cast("PageName", page.value))
    if saved is not None:
        suggested = suggest_on_saved(run, ask, saved)
    elif shop:
        found = run.settings.shop(shop).model_copy(update={"profile": str(file)})
        suggested = suggest_at_shop(run, run.visit(found, headed=headed), ask)
    else:
        suggested = suggest_at_center(run, ask)
    chosen = _chosen(suggested.proposals, accept or [])
    own = own_file(profile, beside)
    written = _accept(run, chosen, file, own, yes=yes)
    if keep:
        _keep(run, [each for each in suggested.proposals if each.aim.name not in written], own, file)
    _tell(run, suggested, written)
    _end(suggested, written)


def _beside(context: typer.Context) -> Path:
    """Return the folder of the settings, where the person's own profiles lie."""
    settings = context.obj["settings_file"] if context.obj else None
    return Path(settings).parent if settings else Path.cwd()


def _chosen(proposals: Sequence[Proposal], wanted: Sequence[str]) -> list[Proposal]:
    """Return the proposals that are to be accepted. Raises SettingsProblem for a target without one."""
    chosen = []
    for word in wanted:
        found = [each for each in proposals if each.aim.name == word] or [
            each for each in proposals if each.aim.field == word
        ]
        if len(found) != 1 or found[0].way is None:
            known = ", ".join(each.aim.name for each in proposals if each.way is not None) or "–"
            raise SettingsProblem(text("suggest.nothing_to_accept", target=word, known=known))
        chosen += found
    return chosen


def _accept(run: Run, chosen: Sequence[Proposal], file: Path, own: Path, *, yes: bool) -> set[str]:
    written: set[str] = set()
    for proposal in chosen:
        for line in lines_of(proposal):
            run.output.say(line)
        if not confirmed(text("suggest.ask", file=own), yes=yes):
            continue
        write_way(own if own.is_file() else file, own, proposal.aim.name, proposal.way or {})
        written.add(proposal.aim.name)
        run.output.say(text("suggest.written", target=proposal.aim.name, file=own), style="green")
    return written


def _keep(run: Run, proposals: Sequence[Proposal], own: Path, file: Path) -> None:
    kept = [each for each in proposals if each.way is not None]
    for proposal in kept:
        write_way(own if own.is_file() else file, own, proposal.aim.name, proposal.way or {}, proposed=True)
    if kept:
        run.output.say(text("suggest.kept", count=len(kept), file=own))


def _tell(run: Run, suggested: Suggested, written: set[str]) -> None:
    for proposal in suggested.proposals:
        accepted = proposal.aim.name in written
        run.output.record("mend", mend_of(proposal, accepted=accepted), profile=suggested.ask.file.stem)
        if not run.output.as_json and not accepted:
            for line in lines_of(proposal):
                run.output.say(line)
    run.output.problems(suggested.problems)
    left = [each for each in suggested.proposals if each.aim.name not in written]
    if not suggested.proposals and not suggested.problems:
        run.output.say(text("suggest.all_found", page=text(f"check.page.{suggested.ask.page}")), style="green")
    elif any(each.way is not None for each in left):
        run.output.say(text("suggest.next.accept"))
    elif left:
        run.output.say(text("suggest.next.by_hand"))
    if written:
        run.output.say(text("suggest.next.check"))


def _end(suggested: Suggested, written: set[str]) -> None:
    if any(each.aim.name not in written for each in suggested.proposals):
        raise typer.Exit(Exit.LAYOUT_CHANGED)
    end_with(list(suggested.problems))


@app.command("new", help=text("new.help"))
def new(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help=text("new.argument.site"))],
    saved: Annotated[
        list[str] | None, typer.Option("--saved", metavar="[PAGE=]FILE", help=text("new.option.saved"))
    ] = None,
    address: Annotated[str, typer.Option("--window", metavar="URL", help=text("new.option.window"))] = "",
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", file_okay=False, help=text("new.option.to"))] = None,
    yes: Annotated[bool, typer.Option("--yes", help=text("new.option.yes"))] = False,
    as_json: AsJson = False,
) -> None:
    """Start the profile of a site that nobody has met."""
    run = run_of(context, as_json=as_json)
    if bool(saved) == bool(address):
        raise SettingsProblem(text("new.one_source"))
    file = file_for(site, to or _beside(context))
    interview = interview_of(run, yes=yes)
    if saved:
        started = begin_from_saved(run, interview, named_files(saved), file)
    elif not sys.stdin.isatty():
        raise SettingsProblem(text("new.window_needs_person"))
    else:
        started = begin_in_window(run, interview, address, file)
    run.output.record("new_profile", started)
    run.output.say(
        text("new.written", file=file, found=started.found, missing=len(started.missing)), style="bold green"
    )
    run.output.say(text("new.next", file=file))
