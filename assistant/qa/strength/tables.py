"""What `profile strength` shows a person."""

from rich.table import Table
from rich.text import Text

from assistant.columns import Column, FittingTable, laid_out
from assistant.commands.run import Run
from assistant.language import text
from assistant.qa.strength.scoring import Score, Shares
from assistant.qa.strength.trials import DOUBTFUL

_MOST_WEAK = 15
"""Weak targets that a person is shown; `--json` has them all."""


def show_score(run: Run, name: str, score: Score) -> None:
    """Print the shares per page and kind of change, the weakest targets, what was taken in silence, and the total."""
    run.output.say(text("strength.profile", name=name), style="bold")
    for title, doubtful in (("strength.steady", False), ("strength.doubtful", True)):
        run.output.say(text(title))
        run.output.show(_shares_table(score, doubtful=doubtful))
    if weak := score.weakest():
        run.output.say(text("strength.weakest", shown=min(len(weak), _MOST_WEAK), count=len(weak)))
        run.output.show(_weak_table(score))
    for trial in score.wrong:
        page, change = text(f"strength.page.{trial.page}"), text(f"strength.change.{trial.change}")
        said = text("strength.wrong", target=trial.name, page=page, change=change, language=trial.language)
        run.output.say(said, style="bold red")
    style = "bold red" if score.wrong else "bold green"
    values = {"total": f"{score.total:.1f}", "trials": len(score.trials), "wrong": len(score.wrong)}
    run.output.say(text("strength.total", name=name, **values), style=style)
    run.output.say(text("strength.untried", count=len(score.untried)), style="dim")


def _shares_table(score: Score, *, doubtful: bool) -> FittingTable:
    pages = score.pages()
    columns = [Column(text("strength.column.change"), "whole"), Column(text("strength.column.all"), "sign")]
    columns += [Column(text(f"strength.page.{page}"), "sign") for page in pages]
    rows: list[list[Text | str]] = [
        [text(f"strength.change.{change}"), *(_cell(score.shares(change, page)) for page in (None, *pages))]
        for change in score.changes()
        if (change in DOUBTFUL) == doubtful
    ]
    return FittingTable(columns, rows)


def _cell(shares: Shares | None) -> Text:
    if shares is None:
        return Text("–", style="dim")
    return Text("/".join(f"{share:.0f}" for share in shares[:3]), style="bold red" if shares.wrong else "")


def _weak_table(score: Score) -> Table:
    table = laid_out(
        Column(text("strength.column.target"), "whole"),
        Column(text("strength.column.along"), "count"),
        Column(text("strength.column.lost_by"), "long"),
    )
    for weak in score.weakest()[:_MOST_WEAK]:
        kinds = " · ".join(text(f"strength.change.{change}") for change in weak.broken_by)
        table.add_row(weak.target, str(weak.takes_along), kinds)
    return table
