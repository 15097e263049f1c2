"""From a night to what its report shows: pure, one moment, one language."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from assistant.casework.clerk import Clerk
from assistant.casework.judging.moments import utc
from assistant.language import Language, current_language, speaking, text
from assistant.nightly.records import Night
from assistant.nightly.report.case_rows import Scene, case_rows
from assistant.nightly.report.case_view import DUE, CaseRow
from assistant.nightly.report.change_rows import Changes
from assistant.nightly.report.figures import NightFigures, figures_of, open_items
from assistant.nightly.report.shop_rows import order_rows, shop_rows
from assistant.nightly.report.statistics_rows import statistics_view
from assistant.nightly.report.view import Report, ShopRow, Totals
from assistant.nightly.report.wording import day_words
from flows.records import Record


class Sources(Record):
    """What a report rests on beside the night itself."""

    clerk: Clerk
    """Judges the cases; its calendar names the seller's time zone."""
    language: Language = "zh"
    earlier: tuple[NightFigures, ...] = ()
    """Figures of earlier nights, in any order; of several of one day the last counts."""


def build(night: Night, sources: Sources, now: datetime) -> Report:
    """Build the report of a night as it stands at an aware moment. Raises ValueError for a naive `now`.

    Changes the language of this process while it runs: not for several threads at once.
    """
    moment = utc(now)
    with speaking(sources.language):
        return _build(Scene(night, sources.clerk, moment), sources)


def _build(scene: Scene, sources: Sources) -> Report:
    rows = case_rows(scene)
    cases, changes = tuple(rows.values()), Changes(scene, rows)
    shops = shop_rows(scene, open_items(scene.night.cases, scene.clerk, scene.now))
    due = tuple(sorted((row for row in cases if row.rung in DUE), key=_by_rung))
    orders, changed, new = order_rows(scene), changes.changed(), changes.rows_of("new")
    totals = _totals(shops, due, new=len(new), changed=len(changed))
    night, local = scene.night, scene.clerk.knowledge.calendar.local
    return Report(
        language=sources.language,
        run_id=night.run_id,
        made_at=scene.now,
        day=day_words(scene.now, scene.clerk),
        made_words=f"{local(scene.now):%Y-%m-%d %H:%M}",
        night_words=f"{local(night.started_at):%Y-%m-%d %H:%M} – {local(night.ended_at):%Y-%m-%d %H:%M}",
        zone=scene.clerk.knowledge.calendar.working_time.zone,
        headline=_headline(totals),
        totals=totals,
        troubles=tuple(shop for shop in shops if shop.outcome != "complete"),
        layout=changes.layout(),
        due=due,
        new=new,
        changed=changed,
        vanished=changes.vanished(),
        decisions=changes.decisions(),
        finished=changes.rows_of("finished"),
        extensions=tuple(order for order in orders if order.verdict != "refuse"),
        orders=orders,
        unknown=changes.unknown(),
        shops=shops,
        later=tuple(row for row in cases if row.rung not in DUE and not {"finished", "vanished"} & set(row.marks)),
        cases=cases,
        statistics=statistics_view(night.statistics, scene.clerk) if night.statistics else None,
        figures=_figures(scene, sources),
    )


def _by_rung(row: CaseRow) -> tuple[int, float]:
    """A clock whose end nobody knows comes first on its rung: somebody must look at it."""
    return DUE.index(row.rung), row.due_at.timestamp() if row.due_at else 0.0


def _totals(shops: Sequence[ShopRow], due: Sequence[CaseRow], **counts: int) -> Totals:
    return Totals(
        open_disputes=sum(shop.open_disputes for shop in shops),
        due={rung: sum(row.rung == rung for row in due) for rung in DUE},
        at_risk=sum((shop.at_risk for shop in shops), Decimal(0)),
        not_in_usd=sum(shop.not_in_usd for shop in shops),
        shops=len(shops),
        complete=sum(shop.outcome == "complete" for shop in shops),
        **counts,
    )


def _headline(totals: Totals) -> str:
    """Say the day in one sentence: what is over, what is due, and whether it can be trusted."""
    over, soon = totals.due["overdue"], totals.due["under_6h"] + totals.due["under_24h"]
    if totals.shops == 0:
        return text("report.headline.nothing_ran")
    if over:
        first = text("report.headline.over", over=over, soon=soon)
    elif soon:
        first = text("report.headline.soon", soon=soon)
    elif totals.due["under_48h"]:
        first = text("report.headline.tomorrow", count=totals.due["under_48h"])
    else:
        first = text("report.headline.calm")
    missing = totals.shops - totals.complete
    if not missing:
        return first
    space = "" if current_language() == "zh" else " "
    return f"{first}{space}{text('report.headline.missing', missing=missing, shops=totals.shops)}"


def _figures(scene: Scene, sources: Sources) -> tuple[NightFigures, ...]:
    today = figures_of(scene.night, scene.clerk, scene.now)
    by_day = {figures.date: figures for figures in (*sources.earlier, today)}
    return tuple(by_day[day] for day in sorted(by_day) if day <= today.date)
