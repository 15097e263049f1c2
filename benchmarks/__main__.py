"""Run every benchmark, print its tables and what of the aims was met; `--write` writes them into the documents."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from loguru import logger
from playwright.sync_api import sync_playwright

from benchmarks.command_start import help_seconds
from benchmarks.documents import write_documents
from benchmarks.filling_form import form_seconds
from benchmarks.machine import machine
from benchmarks.next_case import waits
from benchmarks.nights import two_nights
from benchmarks.peers import NoPeers, peer_ways
from benchmarks.results import FACES, SIZES, Face, Results
from benchmarks.running import Measured, Way, measure
from benchmarks.signing_in import errand_at
from benchmarks.site_process import running_center
from benchmarks.tables import aims, beginning, of_face

OWN = ("own", "own_polite", "own_tabs")
OTHERS = ("floor", "one_call", "plain")
_LATENCY = 0.03
_TABS_ROUNDS = 1
"""Eight hundred rendered pages take a minute; more rounds would take the better part of an hour."""


def main(arguments: Sequence[str]) -> None:
    """Measure, print, and write the documents if wanted."""
    logger.remove()
    given = _parser().parse_args(arguments)
    sizes = tuple(size for size in SIZES if size <= given.most_cases)
    results = Results(machine(), given.cases, given.rounds, _LATENCY, sizes)
    peers = _peers(results)
    results.help_seconds = help_seconds()
    _tell(beginning(results, "en"))
    for name in given.faces:
        face = results.faces[name] = Face()
        face.reading = _reading(name, given.cases, given.rounds, peers)
        face.sizes = _sizes(name, sizes, given.rounds)
        face.nights = two_nights(name, given.cases, given.rounds, _LATENCY)
        face.form_seconds = form_seconds(name, _LATENCY)
        with sync_playwright() as playwright:
            face.next_case = (waits(playwright, name, 1), waits(playwright, name, 0))
        _tell(of_face(name, results, "en"))
    _tell(aims(results, "en"))
    if given.write:
        for file in write_documents(results, Path(__file__).parents[1] / "docs"):
            print(file)


def _tell(part: str) -> None:
    """Print what is known so far: the whole takes an hour."""
    print(part, end="\n\n", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds of everything; the median counts")
    parser.add_argument("--cases", type=int, default=200, help="cases that every way reads")
    parser.add_argument("--most-cases", type=int, default=max(SIZES), help="largest run when the size is varied")
    parser.add_argument("--faces", nargs="+", choices=FACES, default=FACES)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and docs/benchmarks.zh-CN.md")
    return parser


def _peers(results: Results) -> dict[str, Way]:
    try:
        return peer_ways()
    except NoPeers as why:
        results.no_peers = str(why)
        return {}


def _reading(face: str, cases: int, rounds: int, peers: dict[str, Way]) -> dict[str, Measured]:
    with running_center(face, disputes=cases, latency=(_LATENCY, _LATENCY)) as center:
        errand = errand_at(center, cases)
        ways = {**{name: Way(name) for name in (*OTHERS, *OWN)}, **peers}
        return measure({name: (way, errand) for name, way in ways.items()}, rounds)


def _sizes(face: str, sizes: Sequence[int], rounds: int) -> dict[str, dict[int, Measured]]:
    """Read few and many cases, by this project's own ways, at one large seller center."""
    if len(sizes) < 2:
        return {}
    with running_center(face, disputes=max(sizes), latency=(_LATENCY, _LATENCY)) as center:
        errands = {size: errand_at(center, size) for size in sizes}
        found = {}
        for name, times in (("own", rounds), ("own_tabs", _TABS_ROUNDS)):
            work = {str(size): (Way(name), errand) for size, errand in errands.items()}
            found[name] = {int(size): one for size, one in measure(work, times).items()}
        return found


if __name__ == "__main__":
    main(sys.argv[1:])
