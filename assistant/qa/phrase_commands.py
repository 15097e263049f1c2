"""`phrases check`: fill every phrase over a whole world of cases and lint what comes out."""

from datetime import UTC, datetime

import typer
from rich.table import Table
from rich.text import Text

from assistant.casework.clerk import SiteHabits, clerk_for
from assistant.casework.linting.phrase_check import PhraseCheck, check_phrases
from assistant.commands.case_source import Wish, cases_of
from assistant.commands.planning import FromFile
from assistant.commands.reading import AsJson
from assistant.commands.run import run_of
from assistant.exit_codes import Exit
from assistant.language import current_language, text
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from assistant.tables import plain

app = typer.Typer()


@app.command("check", help=text("cli.phrases_check.help"))
def check(context: typer.Context, file: FromFile = None, as_json: AsJson = False) -> None:
    """Check every phrase in every language; end with 8 when one cannot be used."""
    run = run_of(context, as_json=as_json)
    world = World(SiteOptions(now=datetime.now(UTC), running=False))
    cases = [case for _, case in cases_of(run, Wish((), (), file)).cases] if file else world.cases
    habits = SiteHabits(time_zone="America/Los_Angeles", shop_title="Demo Shop")
    clerk = clerk_for(habits, run.settings.own_casework)
    results = check_phrases(clerk.bench, clerk.lint_rules, cases, world.orders)
    for result in results:
        run.output.record("phrase_check", {**result.model_dump(mode="json"), "clean": result.clean})
    wrong = [result for result in results if result.findings or not result.clean]
    if wrong:
        run.output.show(_table(wrong))
    rendered = sum(result.rendered for result in results)
    run.output.say(text("phrases.checked", count=len(results), rendered=rendered, wrong=len(wrong)))
    raise typer.Exit(Exit.OK if all(result.clean for result in results) else Exit.FORM)


def _table(results: list[PhraseCheck]) -> Table:
    table = Table(box=None, pad_edge=False)
    for key in ("phrases.key", "phrases.rendered", "phrases.blocked", "phrases.wrong"):
        table.add_column(text(key))
    for result in results:
        words = [finding.sentence(current_language()) for finding in result.findings]
        missing = ", ".join(result.missing) if not result.rendered else ""
        said = plain("; ".join([*words, missing]).strip("; "))
        table.add_row(result.phrase_id, str(result.rendered), str(result.blocked), Text.assemble(said))
    return table
