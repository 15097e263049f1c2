"""How long the command takes until it has said its help."""

import subprocess
import sys
from statistics import median
from time import perf_counter

_TIMES = 10


def help_seconds() -> float:
    """Return the median of ten starts."""
    return median(_once() for _ in range(_TIMES))


def _once() -> float:
    began = perf_counter()
    subprocess.run([sys.executable, "-m", "assistant", "--help"], check=True, capture_output=True)
    return perf_counter() - began
