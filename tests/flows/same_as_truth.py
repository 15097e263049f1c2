"""Compare what was read with the local seller center's truth, field by field."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from flows.records import Case, Deadline

PACIFIC = ZoneInfo("America/Los_Angeles")
COARSE = timedelta(hours=1, minutes=1)
ONLY_DAYS = re.compile(r"\d+ ?(?:天|days?)(?: left)?$")
"""English lists print days and hours only; the rest is for the time that reading takes."""


def differences(read: Any, truth: Any, path: str = "") -> list[str]:
    """Return every field that differs; flags are left out, deadlines must hold the true moment.

    A deadline may be an interval, but no wider than what the coarsest print leaves open.
    """
    if isinstance(read, Deadline) and isinstance(truth, Deadline):
        return _of_deadlines(read, truth, path)
    if isinstance(read, BaseModel) and type(read) is type(truth):
        return [
            difference
            for name in type(read).model_fields
            if name != "flags"
            for difference in differences(getattr(read, name), getattr(truth, name), f"{path}.{name}")
        ]
    if isinstance(read, tuple) and isinstance(truth, tuple) and len(read) == len(truth):
        pairs = enumerate(zip(read, truth, strict=True))
        return [found for number, pair in pairs for found in differences(*pair, f"{path}.{number}")]
    if isinstance(read, datetime) and isinstance(truth, datetime) and _printed(read) == _printed(truth):
        return []  # in autumn one printed hour stands for two: a page alone cannot tell
    return [] if read == truth else [f"{path}: read {read!r}, true is {truth!r}"]


def _printed(moment: datetime) -> datetime:
    return moment.astimezone(PACIFIC).replace(tzinfo=None, fold=0)


def without_hashes(truth: Case) -> Case:
    """Return the truth as it is read before any picture was downloaded."""
    nothing = {"sha256": None, "size": None, "media_type": None}
    evidence = tuple(each.model_copy(update=nothing) for each in truth.evidence)
    process = tuple(
        step.model_copy(update={"attachments": tuple(each.model_copy(update=nothing) for each in step.attachments)})
        for step in truth.process
    )
    return truth.model_copy(update={"evidence": evidence, "process": process})


def _of_deadlines(read: Deadline, truth: Deadline, path: str) -> list[str]:
    found = [
        f"{path}.{name}: read {getattr(read, name)!r}, true is {getattr(truth, name)!r}"
        for name in ("owner", "timeout_type")
        if getattr(read, name) != getattr(truth, name)
    ]
    moment = truth.earliest
    if moment is None:
        return [*found, f"{path}: the truth has no moment"]
    if read.earliest is None or read.latest is None:
        return found if read.overdue and truth.overdue else [*found, f"{path}: read {read!r}, true is {moment}"]
    if not read.earliest <= moment <= read.latest:
        found.append(f"{path}: {moment} is not within {read.earliest} … {read.latest} ({read.text!r})")
    # The site leaves out what is zero: `2天` may be two days to the second, or nearly three.
    if read.latest - read.earliest > (timedelta(days=1) if ONLY_DAYS.search(read.text) else COARSE):
        found.append(f"{path}: {read.earliest} … {read.latest} is wider than any print")
    return found
