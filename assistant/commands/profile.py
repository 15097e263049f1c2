"""`profile check`: is a profile file right, and what of it was never met live."""

from typing import Annotated

import typer

from assistant import profiles
from assistant.commands.reading import AsJson
from assistant.commands.run import run_of
from assistant.exit_codes import Exit
from assistant.language import current_language, text
from flows.errors import ProfileProblem
from flows.records import Record

app = typer.Typer()
group = typer.Typer(help=text("cli.profile.help"), no_args_is_help=True)
app.add_typer(group, name="profile")


class CheckedProfile(Record):
    """A profile that is right; what is wrong with one is a problem."""

    name: str
    right: bool = True
    not_met_live: tuple[str, ...]
    """What of it nobody met on the live site."""


@group.command("check", help=text("cli.profile_check.help"))
def check(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[PROFILE]…", help=text("cli.argument.profiles"))] = None,
    as_json: AsJson = False,
) -> None:
    """Check profiles, shipped ones or files, without opening any page."""
    run = run_of(context, as_json=as_json)
    wrong = False
    for name in names or profiles.shipped():
        try:
            profile = profiles.load(name)
        except ProfileProblem as problem:
            wrong = True
            run.output.problem(problem)
            continue
        run.output.record("profile", CheckedProfile(name=profile.name, not_met_live=profile.not_met_live))
        if not as_json:
            run.output.say(
                text("profile.right", name=name, title=profile.title.get(current_language(), profile.name)),
                style="green",
            )
            for part in profile.not_met_live:
                run.output.say(f"  {text('profile.not_met_live', part=part)}", style="dim")
    raise typer.Exit(Exit.USAGE if wrong else Exit.OK)
