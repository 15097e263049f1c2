"""Charts as inline SVG: lines over days and bars, drawn in the page's own colours; every text is escaped."""

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

_WIDTH, _HEIGHT = 420, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 410, 12, 162
_BAR_STEP = 32


class Series(NamedTuple):
    """One line: its values by day, None where nothing is known."""

    name: str
    look: str
    """Class of the line: `one`, `two`."""
    values: tuple[Decimal | None, ...]


class Bar(NamedTuple):
    """One bar; the rest that was left out has words only, for its length would say something else."""

    label: str
    value: int
    rest: bool = False


Words = Callable[[Decimal], str]


def line_chart(days: Sequence[date], series: Sequence[Series], words: Words, label: str) -> Markup:
    """Draw lines over days; a day without a value leaves a gap. `words` says a value on the axis."""
    known = [value for each in series for value in each.values if value is not None]
    top, step = scale(max(known, default=Decimal(0)))
    plot = _Plot(days[0], max((days[-1] - days[0]).days, 1), float(top))
    parts = [_axis(plot, top, step, words), _days(days, plot)]
    parts += [_line(each, days, plot) for each in series]
    return _svg(_HEIGHT, label, Markup("").join(parts))


def bar_chart(bars: Sequence[Bar], label: str) -> Markup:
    """Draw bars below each other, each under its label, the value at its end."""
    most = max((bar.value for bar in bars if not bar.rest), default=1) or 1
    parts = []
    for place, bar in enumerate(bars):
        y = place * _BAR_STEP
        if bar.rest:
            parts.append(Markup('<text class="rest" x="0" y="{}">{}: {}</text>').format(y + 14, bar.label, bar.value))
            continue
        length = max(round((_WIDTH - 60) * bar.value / most, 1), 2)
        parts.append(
            Markup(
                '<text class="label" x="0" y="{}">{}</text>'
                '<rect class="bar" x="0" y="{}" width="{}" height="9" rx="3"/>'
                '<text class="value" x="{}" y="{}">{}</text>'
            ).format(y + 12, bar.label, y + 17, length, length + 7, y + 26, bar.value)
        )
    return _svg(max(len(bars), 1) * _BAR_STEP, label, Markup("").join(parts))


def scale(most: Decimal) -> tuple[Decimal, Decimal]:
    """Return the end of an axis from zero and the distance of its lines: 1, 2 or 5 times a power of ten, at most five.

    Nothing at all gives 1 and 1.
    """
    if most <= 0:
        return Decimal(1), Decimal(1)
    power = Decimal(10) ** (math.floor(most.log10()) - 1)
    step = next(power * unit for unit in (1, 2, 5, 10, 20, 50) if most / (power * unit) <= 5)
    return step * math.ceil(most / step), step


class _Plot(NamedTuple):
    first: date
    days: int
    top: float

    def x(self, day: date) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (day - self.first).days / self.days, 1)

    def y(self, value: Decimal) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * float(value) / self.top, 1)


def _axis(plot: _Plot, top: Decimal, step: Decimal, words: Words) -> Markup:
    lines = []
    for place in range(int(top / step) + 1):
        value = step * place
        y = plot.y(value)
        line = Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(_LEFT, _RIGHT, y, y)
        said = Markup('<text class="tick end" x="{}" y="{}">{}</text>').format(_LEFT - 6, y + 4, words(value))
        lines.append(line + said)
    return Markup("").join(lines)


def _days(days: Sequence[date], plot: _Plot) -> Markup:
    """Name the first day, the last, and one between where there is room."""
    middle = plot.first + timedelta(days=plot.days // 2)
    shown = [(days[0], "start"), *([(middle, "middle")] if plot.days >= 4 else []), (days[-1], "end")]
    return Markup("").join(
        Markup('<text class="tick {}" x="{}" y="{}">{}-{}</text>').format(
            where, plot.x(day), _HEIGHT - 8, f"{day:%m}", f"{day:%d}"
        )
        for day, where in shown
    )


def _line(series: Series, days: Sequence[date], plot: _Plot) -> Markup:
    runs: list[list[str]] = [[]]
    dots = Markup("")
    for day, value in zip(days, series.values, strict=True):
        if value is None:
            runs.append([])
            continue
        x, y = plot.x(day), plot.y(value)
        runs[-1].append(f"{x},{y}")
        dots += _dot(series.look, x, y, last=day == days[-1])
    lines = (
        Markup('<polyline class="line {}" points="{}"/>').format(series.look, " ".join(run)) for run in runs if run
    )
    return Markup("").join(lines) + dots


def _dot(look: str, x: float, y: float, *, last: bool) -> Markup:
    return Markup('<circle class="dot {}" cx="{}" cy="{}" r="{}"/>').format(look, x, y, 3.5 if last else 1.8)


def _svg(height: int, label: str, inside: Markup) -> Markup:
    head = Markup('<svg role="img" viewBox="0 0 {} {}" aria-label="{}">').format(_WIDTH, height, label)
    return head + inside + Markup("</svg>")
