"""Which charts the report shows, made of the figures of the nights."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from markupsafe import Markup

from assistant.casework.clerk import Clerk
from assistant.inert import readable
from assistant.language import all_texts, text
from assistant.nightly.report.charts import Bar, Series, Words, bar_chart, line_chart
from assistant.nightly.report.figures import UNKNOWN, NightFigures
from assistant.nightly.report.wording import country_words

_MOST_BARS = 6
_MOST_NIGHTS = 60


class Legend(NamedTuple):
    """One line's name, look and newest value."""

    look: str
    name: str
    value: str


class Chart(NamedTuple):
    """One chart with its heading."""

    title: str
    legend: tuple[Legend, ...]
    svg: Markup
    """Empty while one night alone makes no line."""
    note: str = ""


def charts_of(figures: Sequence[NightFigures], clerk: Clerk) -> tuple[Chart, ...]:
    """Return the charts that can be drawn, in the language in use. `figures`: oldest first, one per day."""
    shown = figures[-_MOST_NIGHTS:]
    if not shown:
        return ()
    made = (_rates(shown), _open(shown), _times(shown), _money(shown), *_bars(shown[-1], clerk))
    return tuple(chart for chart in made if chart is not None)


def percent(value: Decimal) -> str:
    """Say a share in per cent, at most two decimals."""
    return f"{_plain((value * 100).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP))}%"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _hours(value: Decimal) -> str:
    return f"{_plain(value.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP))} h"


def _usd(value: Decimal) -> str:
    return f"${_plain(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))}"


def _rates(shown: Sequence[NightFigures]) -> Chart | None:
    lines = (
        Series(text("report.chart.rate"), "one", tuple(each.rate for each in shown)),
        Series(text("report.chart.rate_with_exempt"), "two", tuple(each.rate_with_exempt for each in shown)),
    )
    missing = shown[-1].without_rate
    note = text("report.chart.rates_without", count=missing) if missing else text("report.chart.rates_note")
    return _lines(text("report.chart.rates"), lines, shown, percent, note)


def _open(shown: Sequence[NightFigures]) -> Chart | None:
    lines = (
        Series(text("report.chart.open"), "one", tuple(Decimal(each.open_disputes) for each in shown)),
        Series(text("report.chart.new"), "two", tuple(Decimal(each.new) for each in shown)),
    )
    return _lines(text("report.chart.disputes"), lines, shown, _plain)


def _times(shown: Sequence[NightFigures]) -> Chart | None:
    line = Series(text("report.chart.median"), "one", tuple(each.median_hours for each in shown))
    return _lines(text("report.chart.times"), (line,), shown, _hours)


def _money(shown: Sequence[NightFigures]) -> Chart | None:
    lines = (
        Series(text("report.chart.asked"), "two", tuple(each.asked_usd for each in shown)),
        Series(text("report.chart.paid"), "one", tuple(each.paid_usd for each in shown)),
    )
    last, note = shown[-1], ""
    if last.asked_usd and last.paid_usd is not None:
        kept = last.asked_usd - last.paid_usd
        note = text("report.chart.kept", money=_usd(kept), share=percent(kept / last.asked_usd)) if kept > 0 else ""
    return _lines(text("report.chart.money"), lines, shown, _usd, note)


def _lines(
    title: str, lines: Sequence[Series], shown: Sequence[NightFigures], words: Words, note: str = ""
) -> Chart | None:
    days = [each.date for each in shown]
    known = [day for place, day in enumerate(days) if any(line.values[place] is not None for line in lines)]
    if not known:
        return None
    legend = tuple(Legend(line.look, line.name, _newest(line, words)) for line in lines)
    svg = Markup("") if len(known) < 2 else line_chart(days, lines, words, _described(title, legend, days))
    return Chart(title, legend, svg, note if svg else text("report.chart.one_night"))


def _described(title: str, legend: Sequence[Legend], days: Sequence[date]) -> str:
    """Say the chart for those who cannot see it."""
    last = "; ".join(f"{each.name}: {each.value}" for each in legend)
    return text("report.chart.described", title=title, first=days[0], last=days[-1], values=last)


def _newest(line: Series, words: Words) -> str:
    value = next((value for value in reversed(line.values) if value is not None), None)
    return words(value) if value is not None else "—"


def _bars(figures: NightFigures, clerk: Clerk) -> tuple[Chart | None, ...]:
    reasons = {_subtype(code): count for code, count in figures.by_reason.items()}
    countries: dict[str, int] = {}
    for code, count in figures.by_country.items():
        name = country_words(code, clerk) if code != UNKNOWN else text("report.chart.unknown")
        countries[name] = countries.get(name, 0) + count
    note = text("report.chart.opened_in", days=figures.days) if figures.days else text("report.chart.of_open")
    titles = {"report.chart.reasons": reasons, "report.chart.countries": countries}
    return tuple(_bar(text(title), counts, note) for title, counts in titles.items())


def _subtype(code: str) -> str:
    if code == UNKNOWN:
        return text("report.chart.unknown")
    return text(f"subtype.{code}") if f"subtype.{code}" in all_texts() else readable(code)


def _bar(title: str, counts: Mapping[str, int], note: str) -> Chart | None:
    """Draw the largest; the others together, so that no dispute is missing from the picture."""
    ordered = sorted((pair for pair in counts.items() if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))
    if not ordered:
        return None
    first, rest = ordered[:_MOST_BARS], ordered[_MOST_BARS:]
    bars = [Bar(label, count) for label, count in first]
    if rest:
        bars.append(Bar(text("report.chart.others", count=len(rest)), sum(count for _, count in rest), rest=True))
    label = f"{title}: {'; '.join(f'{bar.label} {bar.value}' for bar in bars)}"
    return Chart(title, (), bar_chart(bars, label), note)
