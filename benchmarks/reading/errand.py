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


class Watch:
    """Measures from its making to its end."""

    def __init__(self) -> None:
        self._cpu = cpu_seconds(os.getpid())
        self._began = perf_counter()

    def answer(self, issue_ids: list[str]) -> Answer:
        """Stop, with what was read."""
        seconds = perf_counter() - self._began
        cpu = cpu_seconds(os.getpid())
        spent = None if cpu is None or self._cpu is None else cpu - self._cpu
        return Answer(seconds, spent, issue_ids)


def taken() -> Errand:
    """Take the errand from the process that started this one."""
    return Errand(**json.loads(sys.stdin.readline()))


def told(answer: Answer) -> None:
    """Answer on a line that nothing else looks like."""
    print(f"\n{MARK}{json.dumps(asdict(answer))}", flush=True)


MARK = "answer: "
