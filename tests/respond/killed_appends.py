"""A process that appends to an audit trail, to be killed at any moment or at any of its steps."""

import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from assistant.respond.audit.entries import Happening
from assistant.respond.audit.trail import AuditTrail

STEPS = ("fsync", "write", "replace", "ftruncate")
"""What the trail asks of the system; each call is a step."""


def happening(issue_id: int) -> Happening:
    """One entry with a text of its own."""
    facts = {"form": "reply", "amount": "5.00", "currency": "USD"}
    texts = {"content": f"Dear Maria, this is about {issue_id}."}
    return Happening(kind="filled", shop="main", issue_id=str(issue_id), facts=facts, texts=texts)


def appending(folder: str, first: int, count: int, told: Connection, kill: int) -> None:
    """Append so many entries and tell each once it is kept; die at the so-many-th step, 0 for never."""
    _count_steps(kill)
    trail = AuditTrail(Path(folder), "王芳")
    for issue_id in range(first, first + count):
        trail.append(happening(issue_id))
        told.send(issue_id)
    told.close()


def _count_steps(kill: int) -> None:
    passed = [0]

    def counted(act: Callable[..., Any], *, halves: bool) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            passed[0] += 1
            if passed[0] == kill:
                if halves:
                    act(given[0], bytes(given[1])[: len(given[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*given, **named)

        return step

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name), halves=name == "write"))
