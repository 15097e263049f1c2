"""crawlee and scrapy-playwright, in an environment of their own: they bring many libraries."""

import importlib.metadata
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

from benchmarks.running import Way

_ROOT = Path(__file__).parents[1]
_FOLDER = Path(sys.prefix) / "bench"
PEERS = ("crawlee", "scrapy")


class NoPeers(Exception):
    """They could not be installed; the message says why."""


def peer_ways() -> dict[str, Way]:
    """Return the ways of the peers, installing them once. Raises NoPeers."""
    wanted = [*_group(), f"playwright=={importlib.metadata.version('playwright')}"]
    python, made = _FOLDER / "bin" / "python", _FOLDER / "installed.txt"
    if not made.is_file() or made.read_text(encoding="utf-8") != "\n".join(wanted):
        print("Installing crawlee and scrapy-playwright to compare with …", flush=True)
        _install(python, wanted)
        made.write_text("\n".join(wanted), encoding="utf-8")
    return {name: Way(name, str(python)) for name in PEERS}


def _group() -> list[str]:
    declared = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(declared["dependency-groups"]["bench"])


def _install(python: Path, wanted: list[str]) -> None:
    try:
        venv.create(_FOLDER, clear=True, with_pip=False)
        command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", *wanted]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
    except subprocess.CalledProcessError as failed:
        raise NoPeers((failed.stderr.strip().splitlines() or ["pip failed"])[-1][:200]) from None
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise NoPeers(str(failed)[:200]) from None
