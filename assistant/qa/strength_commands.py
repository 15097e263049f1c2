"""`profile strength`: how much a site may change before a profile no longer finds what it found."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from assistant import profiles
from assistant.commands.reading import AsJson
from assistant.commands.run import Run, run_of
from assistant.exit_codes import Exit
from assistant.language import text
from assistant.qa.checking.centers import FACE_OF
from assistant.qa.commands import Face
from assistant.qa.strength.lines import lines_of
from assistant.qa.strength.opening import score_of
from assistant.qa.strength.scoring import Score, write_kept
from assistant.qa.strength.tables import show_score
from assistant.settings import SettingsProblem

app = typer.Typer()


@app.command("strength", help=text("cli.profile_strength.help"))
def strength(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[PROFILE]", help=text("cli.argument.strength_profile"))] = None,
    face: Annotated[Face | None, typer.Option("--face", help=text("cli.option.strength_face"))] = None,
    write: Annotated[
        Path | None, typer.Option("--write", dir_okay=False, help=text("cli.option.strength_write"))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change the pages of the local seller center on purpose; end with 2 when something else is taken in silence."""
    run = run_of(context, as_json=as_json)
    scores: dict[str, Score] = {}
    for each in [name] if name else profiles.shipped():
        profile = profiles.load(each)
        speaks = face.value if face else FACE_OF.get(profile.name)
        if speaks is None:
            raise SettingsProblem(text("strength.which_face", name=profile.name))
        scores[profile.name] = score = score_of(run, each, profile, speaks)
        for kind, line in lines_of(profile.name, score):
            run.output.record(kind, line)
        if not as_json:
            show_score(run, profile.name, score)
    if write:
        _keep(run, write, scores)
    raise typer.Exit(Exit.USAGE if any(score.wrong for score in scores.values()) else Exit.OK)


def _keep(run: Run, file: Path, scores: Mapping[str, Score]) -> None:
    try:
        write_kept(file, scores)
    except ValueError:
        raise SettingsProblem(text("strength.not_scores", file=file)) from None
    run.output.say(text("strength.written", file=file))
