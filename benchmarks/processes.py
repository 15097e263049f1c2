"""Memory and processor time of a process and all that it started, as Linux tells them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

Part = Literal["python", "driver", "browser"]
PARTS: tuple[Part, ...] = ("python", "driver", "browser")

_PROC = Path("/proc")
_TICKS = 100.0
"""Per second, on every Linux that people use."""


class _Process(NamedTuple):
    number: int
    parent: int
    cpu: float


def memory(process: int) -> dict[Part, float]:
    """Return the proportional memory (PSS) in MB by part, of a process and all below it; empty elsewhere than Linux."""
    found = dict.fromkeys(PARTS, 0.0)
    for each in _family(process):
        found[_part(each.number)] += _pss(each.number)
    return found if any(found.values()) else {}


def cpu_seconds(process: int) -> float | None:
    """Return the processor seconds of a process and all below it, ended ones too; None elsewhere than Linux."""
    family = list(_family(process))
    return sum(each.cpu for each in family) if family else None


def _family(process: int) -> Iterator[_Process]:
    everybody = [each for folder in _PROC.glob("[0-9]*") if (each := _look(folder))]
    wanted = {process}
    # A child's number may be smaller than its parent's: go over them until nobody is added.
    while more := {each.number for each in everybody if each.parent in wanted} - wanted:
        wanted |= more
    return (each for each in everybody if each.number in wanted)


def _look(folder: Path) -> _Process | None:
    try:
        name, _, rest = (folder / "stat").read_text(encoding="utf-8").rpartition(")")
    except OSError:  # it has ended meanwhile
        return None
    fields = rest.split()
    return _Process(int(name.partition(" ")[0]), int(fields[1]), sum(map(float, fields[11:15])) / _TICKS)


def _part(process: int) -> Part:
    try:
        program = (_PROC / str(process) / "cmdline").read_bytes().partition(b"\0")[0].rpartition(b"/")[2]
    except OSError:
        return "python"
    if program.startswith(b"node"):
        return "driver"
    return "browser" if program.startswith((b"chrom", b"headless_shell", b"chrome", b"msedge")) else "python"


def _pss(process: int) -> float:
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
