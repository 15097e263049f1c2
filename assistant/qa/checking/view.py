"""What a person reads of a check: a table for each page, a summary, and what to do next."""

from collections import Counter
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from assistant.columns import Column, FittingTable
from assistant.language import text
from assistant.qa.checking.rounds import Outcome
from assistant.qa.checking.sought import PAGES
from assistant.qa.checking.target_check import State, TargetCheck
from assistant.tables import plain

_STYLES: dict[State, str] = {
    "first": "green",
    "fallback": "yellow",
    "twice": "bold red",
    "missing": "bold red",
    "missing_optional": "dim",
    "not_now": "dim",
}
_STEP = ("hover", "click", "choose", "unless", "option")


def table_of(outcome: Outcome) -> RenderableType:
    """Lay out every target, page by page."""
    parts: list[RenderableType] = []
    for page in PAGES:
        checks = [check for check in outcome.checks if check.page == page]
        if checks:
            parts += [Text(_heading(page, checks, outcome), style="bold"), _page_table(checks)]
    return Group(*parts)


def _heading(page: str, checks: list[TargetCheck], outcome: Outcome) -> str:
    looks = max(check.looks for check in checks)
    if not looks:
        return text("check.page_not_seen", page=text(f"check.page.{page}"), place=outcome.place)
    picture = next((check.picture for check in checks if check.picture), None)
    said = text(
        "check.page_seen",
        page=text(f"check.page.{page}"),
        place=outcome.place,
        looks=looks,
        seconds=f"{checks[0].seconds:.1f}",
    )
    return f"{said}  {text('check.picture', file=picture)}" if picture else said


def _page_table(checks: list[TargetCheck]) -> FittingTable:
    columns = (
        Column(text("check.column.state"), "sign"),
        Column(text("check.column.target"), "whole"),
        Column(text("check.column.pieces"), "count"),
        Column(text("check.column.matches"), "sign"),
        Column(text("check.column.number"), "count"),
    )
    rows = [
        (
            Text(_said(check), style=_STYLES[check.state]),
            plain(check.target),
            _pieces(check),
            " / ".join(map(str, check.matches)),
            str(check.number or ""),
        )
        for check in checks
    ]
    return FittingTable(columns, rows)


def _said(check: TargetCheck) -> str:
    said = text(f"check.state.{check.state}")
    return f"{said} {check.way}" if check.state == "fallback" else said


def _pieces(check: TargetCheck) -> Text:
    if check.pieces is None:
        return Text("")
    if check.held is None:
        return Text(str(check.pieces))
    return Text(f"{check.held}/{check.pieces}", style="" if check.held == check.pieces else "yellow")


def summary(outcome: Outcome) -> tuple[str, str]:
    """Return the last line of a check and its style."""
    counts = Counter(check.state for check in outcome.checks)
    found = counts["first"] + counts["fallback"]
    said = text(
        "check.summary",
        place=outcome.place,
        total=len(outcome.checks),
        found=found,
        fallback=counts["fallback"],
        missing=counts["missing"],
        twice=counts["twice"],
        optional=counts["missing_optional"],
        not_now=counts["not_now"],
        seconds=f"{outcome.seconds:.1f}",
    )
    if outcome.writes is not None:
        said += " " + text("check.writes", count=outcome.writes)
    if outcome.broken or outcome.problems:
        return said, "bold red"
    return said, "yellow" if counts["fallback"] else "bold green"


def next_steps(outcome: Outcome) -> Iterator[str]:
    """Say for each target that is broken, or held up by a fallback, where in which file it is mended."""
    for check in outcome.broken:
        yield text(f"check.next.{check.state}", where=where_of(check.target), file=outcome.file)
    if outcome.broken:
        yield text("check.next.suggest")
    for check in outcome.checks:
        if (
            check.state == "fallback" and not check.matches[0]
        ):  # else some pieces are of the one kind, some of the other
            yield text("check.next.fallback", where=where_of(check.target), file=outcome.file, way=check.way)
    if unseen := sorted({check.page for check in outcome.checks} - {c.page for c in outcome.checks if c.looks}):
        pages = ", ".join(text(f"check.page.{page}") for page in unseen)
        yield text("check.next.not_seen", pages=pages)


def where_of(target: str) -> str:
    """Return the place of a target in its file as a person finds it: the table's heading, then the key."""
    table, _, key = target.rpartition(".")
    if key in _STEP and table.rpartition(".")[2].isdecimal():
        table, _, number = table.rpartition(".")
        table, _, steps = table.rpartition(".")
        return f"[{table}] {steps}, {text('check.step', number=number)}: {key}"
    if key.isdecimal():
        table, _, name = table.rpartition(".")
        place = f"{name}, {text('check.entry', number=key)}"
        return f"[{table}] {place}" if table else place
    return f"[{table}] {key}" if table else key
