"""Run ways of reading in turn, each in a process of its own, and measure them."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from threading import Event, Thread

from benchmarks.processes import Part, memory
from benchmarks.reading.errand import MARK, Answer, Errand

_ROOT = Path(__file__).parents[1]
_LOOK_SECONDS = 0.2
_LONGEST_SECONDS = 900.0


class Unreadable(Exception):
    """A way did not bring what it was sent for; the message says what it said last."""


@dataclass(frozen=True)
class Way:
    """A way of reading: its name on the command line of `benchmarks.reading`, and the Python that runs it."""

    name: str
    python: str = sys.executable


@dataclass
class Measured:
    """What a way took, over all rounds."""

    cases: int
    answers: list[Answer] = field(default_factory=list)
    peak: dict[Part, float] = field(default_factory=dict)
    """Most memory in MB; empty elsewhere than on Linux."""
    trouble: str = ""
    """Why there are no figures."""

    @property
    def each(self) -> list[float]:
        """Return the milliseconds of one case in each round."""
        return [answer.seconds / self.cases * 1000 for answer in self.answers]

    @property
    def milliseconds(self) -> float | None:
        """Return the median time of one case."""
        return median(self.each) if self.answers else None

    @property
    def cpu_milliseconds(self) -> float | None:
        """Return the median processor time of one case."""
        found = [each.cpu_seconds for each in self.answers if each.cpu_seconds is not None]
        return median(found) / self.cases * 1000 if found else None


def measure(work: Mapping[str, tuple[Way, Errand]], rounds: int) -> dict[str, Measured]:
    """Run every piece of work in turn, round after round; in the first one its memory is looked at too."""
    found = {name: Measured(len(errand.issue_ids)) for name, (_, errand) in work.items()}
    for number in range(rounds):
        for name, (way, errand) in work.items():
            one = found[name]
            if one.trouble:
                continue
            _say(f"{errand.face}: {name}, round {number + 1} of {rounds}")
            try:
                one.answers.append(run(way, errand, one.peak if number == 0 else None))
            except Unreadable as problem:
                one.trouble, one.answers = str(problem), []
    _say("")
    return found


def run(way: Way, errand: Errand, peak: dict[Part, float] | None = None) -> Answer:
    """Run one way once; note the most memory in MB of each part, if wanted. Raises Unreadable unless it read all."""
    ended = Event()
    with _started(way) as process:
        watching = Thread(target=_note_memory, args=(process.pid, peak, ended), daemon=True)
        watching.start()
        try:
            return _answered(process, errand)
        finally:
            ended.set()
            watching.join()


def _note_memory(process: int, peak: dict[Part, float] | None, ended: Event) -> None:
    while peak is not None and not ended.wait(_LOOK_SECONDS):
        for part, megabytes in memory(process).items():
            peak[part] = max(peak.get(part, 0.0), megabytes)


def _started(way: Way) -> "subprocess.Popen[str]":
    command = [way.python, "-m", "benchmarks.reading", way.name]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=_ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _answered(process: "subprocess.Popen[str]", errand: Errand) -> Answer:
    try:
        out, err = process.communicate(json.dumps(asdict(errand)) + "\n", timeout=_LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise Unreadable(f"not through after {_LONGEST_SECONDS:.0f} s") from None
    line = next((line for line in out.splitlines() if line.startswith(MARK)), None)
    if line is None:
        raise Unreadable((err.strip().splitlines() or ["no word"])[-1][:200])
    answer = Answer(**json.loads(line.removeprefix(MARK)))
    missing = set(errand.issue_ids) - set(answer.issue_ids)
    if missing:
        raise Unreadable(f"{len(missing)} of {len(errand.issue_ids)} cases were not read")
    return answer


def _say(what: str) -> None:
    """Tell a person at a terminal how far it is."""
    if sys.stderr.isatty():
        print(f"\r\033[K{what}", end="", file=sys.stderr, flush=True)
