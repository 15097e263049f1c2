"""Nights as a person sees them on a terminal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from assistant.columns import Column, laid_out
from assistant.language import text
from assistant.nightly.records import ShopNight
from assistant.nightly.schedule.due_runs import next_run
from assistant.nightly.store.answers import RunSummary
from assistant.session_health import NO_PASSWORD, SessionHealth
from assistant.settings import Settings
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


def sessions_table(healths: Mapping[str, SessionHealth | None], settings: Settings, now: datetime) -> Table:
    """Lay out how each shop's sign-in stood when it was last needed."""
    table = laid_out(
        Column(text("shop.name"), "sign"),
        Column(text("nightly.proven"), "sign"),
        Column(text("nightly.session"), "long"),
        Column(text("nightly.lasts"), "sign"),
    )
    zone, until = settings.schedule.zone, next_run(settings.schedule, now)
    for name, health in healths.items():
        title = settings.shops[name].title or name
        if health is None:
            table.add_row(plain(title), "", text("nightly.health.unknown"), "")
            continue
        proven, ends = (moment_words(at, zone) if at else "" for at in (health.proven_at, health.ends_at))
        if health.ends_at and health.ends_at < until:
            ends = text("nightly.health.too_short", at=ends)
        table.add_row(plain(title), proven, Text(_said(name, health), style="" if health.good else "bold red"), ends)
    return table


def _said(name: str, health: SessionHealth) -> str:
    if health.good:
        return text(f"nightly.health.{health.outcome}")
    no_password = health.outcome == NO_PASSWORD
    what = text("nightly.health.no_password") if no_password else text(f"error.{health.outcome}.what")
    return text("nightly.health.person", what=what, name=name)


def moment_words(moment: datetime, zone: str) -> str:
    """Say a moment in a zone."""
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"
