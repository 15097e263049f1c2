"""Nights as a person sees them on a terminal."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from assistant.columns import Column, laid_out
from assistant.language import text
from assistant.nightly.records import ShopNight
from assistant.nightly.store.answers import RunSummary
from assistant.tables import plain

_STYLES = {"complete": "green", "incomplete": "yellow", "failed": "bold red"}


def shops_table(shops: Sequence[ShopNight]) -> Table:
    """Lay one night's shops out."""
    table = laid_out(
        Column(text("shop.name"), "sign"),
        Column(text("nightly.outcome"), "sign"),
        Column(text("nightly.rows"), "amount"),
        Column(text("nightly.opened"), "amount"),
        Column(text("nightly.orders"), "amount"),
        Column(text("nightly.problem"), "long"),
    )
    for shop in shops:
        outcome = Text(text(f"nightly.outcome_of.{shop.outcome}"), style=_STYLES[shop.outcome])
        of_total = f"{shop.rows} / {'?' if shop.total is None else shop.total}"
        table.add_row(
            plain(shop.title), outcome, of_total, str(shop.opened), str(shop.orders), plain(shop.problem or "")
        )
    return table


def runs_table(runs: Sequence[RunSummary]) -> Table:
    """Lay the last nights out, newest first."""
    table = laid_out(
        Column(text("nightly.began"), "sign"),
        Column(text("nightly.took"), "amount"),
        Column(text("nightly.shops"), "amount"),
        Column(text("nightly.opened"), "amount"),
        Column(text("nightly.outcome"), "sign"),
    )
    for each in runs:
        took = f"{(each.ended_at - each.started_at).total_seconds():.0f} s" if each.ended_at else ""
        outcome = "unended" if each.ended_at is None else "well" if each.exit_code == 0 else "bad"
        opened = str(each.counters.get("opened", 0))
        began = f"{each.started_at:%Y-%m-%d %H:%M} UTC"
        table.add_row(began, took, str(len(each.shops)), opened, text(f"nightly.run.{outcome}"))
    return table
