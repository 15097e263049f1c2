"""The results as tables of Markdown, which a terminal shows as well, in both languages."""

from collections.abc import Iterable
from statistics import median

from benchmarks.results import Face, Results
from benchmarks.running import Measured
from benchmarks.targets import Target, targets
from benchmarks.wording import Language, said

_ORDER = ("floor", "own", "own_polite", "own_tabs", "one_call", "plain", "crawlee", "scrapy")


def whole(results: Results, language: Language) -> str:
    """Return everything that was measured."""
    faces = [of_face(name, results, language) for name in results.faces]
    return "\n\n".join([beginning(results, language), *faces, aims(results, language)])


def beginning(results: Results, language: Language) -> str:
    """Return on what and how it was measured, and what concerns no face."""
    how = {"cases": results.cases, "rounds": results.rounds, "latency": round(results.latency * 1000)}
    start = said(language, "help_start", seconds=f"{results.help_seconds:.2f}")
    return "\n\n".join([said(language, "machine", **results.machine), said(language, "how", **how), start])


def of_face(name: str, results: Results, language: Language) -> str:
    """Return what was measured on one face."""
    return "\n\n".join([f"## {said(language, name)}", *_of_face(results.faces[name], results, language)])


def aims(results: Results, language: Language) -> str:
    """Return which aims were met."""
    return f"## {said(language, 'targets')}\n\n{_targets(results, language)}"


def _of_face(face: Face, results: Results, language: Language) -> Iterable[str]:
    yield _reading(face, results, language)
    for way in face.sizes:
        yield _sizes(way, face, language)
    if face.nights is not None:
        first, second = face.nights.first, face.nights.second
        yield said(
            language,
            "nights",
            first=f"{sorted(first)[len(first) // 2]:.1f}",
            second=f"{sorted(second)[len(second) // 2]:.1f}",
            opened=face.nights.opened,
            share=f"{face.nights.share:.0%}",
        )
    yield said(language, "form", seconds=f"{face.form_seconds:.2f}")
    prepared, unprepared = face.next_case
    yield said(language, "next_case", prepared=prepared, unprepared=unprepared)


def _reading(face: Face, results: Results, language: Language) -> str:
    rows = []
    for name in (each for each in _ORDER if each in face.reading):
        one = face.reading[name]
        label = said(language, f"way.{name}")
        if one.trouble:
            rows.append([label, one.trouble])
            continue
        ratios = (_times(face.ratio(name, "floor")), _times(face.ratio("plain", name)))
        rows.append([label, _number(one.milliseconds, 1), *ratios, _number(one.cpu_milliseconds), *_memory(one)])
    if results.no_peers:
        rows.append([said(language, "way.peers"), said(language, "no_peers", why=results.no_peers)])
    return _table(said(language, "columns.reading").split(" | "), rows)


def _sizes(way: str, face: Face, language: Language) -> str:
    rows = []
    for size, one in face.sizes[way].items():
        further = face.further(way, size)
        figures = (_number(one.milliseconds, 1), _number(median(further) if further else None, 1))
        rows.append([str(size), *figures, *_memory(one)])
    columns = said(language, "columns.sizes").split(" | ")
    return f"{said(language, f'way.{way}')}:\n\n{_table(columns, rows)}"


def _targets(results: Results, language: Language) -> str:
    rows = []
    for each in targets(results):
        face = f"{said(language, each.face)}: " if each.face else ""
        state = said(language, "met" if each.met else "not_met" if each.found is not None else "not_measured")
        rows.append([face + said(language, f"target.{each.key}"), _bounds(each), _number(each.found, 2), state])
    return _table(said(language, "columns.targets").split(" | "), rows)


def _bounds(target: Target) -> str:
    low = "" if target.at_least is None else f"≥ {target.at_least:g}"
    high = "" if target.at_most is None else f"≤ {target.at_most:g}"
    return ", ".join(part for part in (low, high) if part)


def _memory(one: Measured) -> list[str]:
    return [_number(one.peak.get(part) or None) for part in ("python", "browser")]


def _times(ratio: float | None) -> str:
    return _number(ratio, 1)


def _number(value: float | None, digits: int = 0) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _table(columns: list[str], rows: Iterable[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *([*row, *[""] * (len(columns) - len(row))] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
