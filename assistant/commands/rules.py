"""`rules`: what the assistant holds for the marketplace's rules, how sure they are and where they come from."""

import typer
from rich.table import Table
from rich.text import Text

from assistant.casework.extending.extension_data import ExtensionRules, read_extension_rules
from assistant.casework.judging.rules import read_rules, shown_rules
from assistant.columns import Column, laid_out
from assistant.commands.reading import AsJson
from assistant.commands.run import Run, run_of
from assistant.language import current_language, text
from assistant.tables import plain

app = typer.Typer()


@app.command("rules", help=text("cli.rules.help"))
def rules(context: typer.Context, as_json: AsJson = False) -> None:
    """Show every rule with its source and date."""
    run = run_of(context, as_json=as_json)
    own = run.settings.own_casework
    table = laid_out(
        Column(text("rules.rule"), "sign"), Column(text("rules.says"), "long"), Column(text("rules.source"), "long")
    )
    for rule in shown_rules(read_rules(own), current_language()):
        run.output.record("rule", rule)
        sure = text(f"rules.sure.{rule.sure}")
        table.add_row(Text(rule.title, style="bold"), plain(rule.text), plain(f"{sure} · {rule.source} · {rule.date}"))
    run.output.show(table)
    run.output.show(_extension_rules(run, read_extension_rules(own)))
    run.output.say(text("rules.own", folder=own))


def _extension_rules(run: Run, known: ExtensionRules) -> Table:
    table = laid_out(
        Column(text("rules.extension"), "sign"),
        Column(text("rules.days_left"), "amount"),
        Column(text("rules.days_to_add"), "amount"),
        Column(text("rules.source"), "long"),
    )
    for code, rule in known.by_key().items():
        run.output.record("extension_rule", rule.model_dump(mode="json"), code=code)
        told = plain(f"{text(f'rules.sure.{rule.sure}')} · {rule.source} · {rule.date}")
        table.add_row(code, str(rule.days_left), str(rule.days_to_add), told, style="" if rule.active else "dim")
    return table
