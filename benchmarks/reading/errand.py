"""What a way of reading is told and what it answers; also spoken by programs in an environment without this project."""

import json
import os
import sys
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from benchmarks.processes import cpu_seconds


@dataclass(frozen=True)
class Errand:
    """Cases to read at one seller center, signed in by these cookies."""

    face: str
    """`new` or `classic`."""
    address: str
    channel_id: str
    cookies: list[dict[str, Any]]
    issue_ids: list[str]
    browser: str
    """The browser's program."""
    arguments: list[str]
    """What it is started with."""

    def case_address(self, issue_id: str) -> str:
        """Return the address of a case's page."""
        if self.face == "classic":
            return f"{self.address}/issue/issueDetail.htm?issueId={issue_id}"
        return f"{self.address}/m_apps/dispute-management/detail?reverseOrderLineId={issue_id}"


@dataclass(frozen=True)
class Answer:
    """What one reading brought and took."""

    seconds: float
    cpu_seconds: float | None
    """Of this process, its driver and its browser; None where the system does not tell."""
    issue_ids: list[str]
    """As the pages themselves say."""
    sample_seconds: float = 0.0
    """Of these, for the cases that were read in two ways to see whether the fast one says the same."""


class Watch:
    """Measures from its making to its end."""

    def __init__(self) -> None:
        self._cpu = cpu_seconds(os.getpid())
        self._began = perf_counter()
        self._sampled = 0.0

    def sampled(self) -> None:
        """Note that the sample is read."""
        self._sampled = perf_counter() - self._began

    def answer(self, issue_ids: list[str]) -> Answer:
        """Stop, with what was read."""
        seconds = perf_counter() - self._began
        cpu = cpu_seconds(os.getpid())
        spent = None if cpu is None or self._cpu is None else cpu - self._cpu
        return Answer(seconds, spent, issue_ids, self._sampled)


def taken() -> Errand:
    """Take the errand from the process that started this one."""
    return Errand(**json.loads(sys.stdin.readline()))


def told(answer: Answer) -> None:
    """Answer on a line that nothing else looks like."""
    print(f"\n{MARK}{json.dumps(asdict(answer))}", flush=True)


MARK = "answer: "
