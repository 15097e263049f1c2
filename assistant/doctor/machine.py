"""Look at the machine: Python, screen, key store, passwords in the environment, clock."""

import os
import platform
import re
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import keyring
from keyring.errors import KeyringError

from assistant import __version__
from assistant.doctor.findings import Finding, found
from assistant.passwords import PREFIX, SERVICE, variable_of

_LEAST_PYTHON = (3, 11)
_LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
"""Before anything of this was written: a machine whose clock forgot the time shows such a day."""
_POSIX_ZONE = re.compile(r":|<?[A-Za-z0-9+-]{3,}>?[+-]?\d")


def python_findings(version: tuple[int, ...] = sys.version_info[:3]) -> Iterator[Finding]:
    """Tell of Python and of the program."""
    said = {"version": ".".join(map(str, version)), "program": __version__, "system": platform.system()}
    yield found("ok" if version >= _LEAST_PYTHON else "wrong", "python.version", **said)


def screen_findings(environment: Mapping[str, str], system: str = sys.platform) -> Iterator[Finding]:
    """Tell whether a window can be shown."""
    if not system.startswith("linux"):
        yield found("ok", "screen.there")
        return
    display = environment.get("DISPLAY", "")
    if environment.get("WAYLAND_DISPLAY") or (display and _answers(display)):
        yield found("ok", "screen.there")
    else:
        yield found("warning", "screen.silent" if display else "screen.none", display=display)


def _answers(display: str) -> bool:
    """Tell whether a screen of this machine takes visitors; of another machine's nothing is known."""
    local = re.fullmatch(r":(\d+)(?:\.\d+)?", display)
    if local is None:
        return True
    place = f"/tmp/.X11-unix/X{local[1]}"  # noqa: S108 - where X has its door
    return any(_is_open(address) for address in (place, f"\0{place}"))


def _is_open(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as visitor:
        try:
            visitor.connect(address)
        except OSError:
            return False
    return True


def key_store_findings() -> Iterator[Finding]:
    """Tell whether the system's key store can keep passwords; only reading is tried."""
    store = keyring.get_keyring()
    try:
        store.get_password(SERVICE, "doctor")
        usable = store.priority > 0  # one that keeps nothing answers too
    except (KeyringError, RuntimeError):
        usable = False
    if usable:
        yield found("ok", "key_store.usable", name=str(store.name))
    else:
        yield found("warning", "key_store.none", variable=variable_of("SHOP"))


def password_findings(environment: Mapping[str, str], shops: Iterable[str]) -> Iterator[Finding]:
    """Tell which passwords stand in the environment, by names of shops alone."""
    known = {variable_of(shop): shop for shop in shops}
    names = sorted(name for name in environment if name.upper().startswith(PREFIX))
    if held := [known[name] for name in names if name in known and environment[name]]:
        yield found("ok", "password.in_environment", shops=", ".join(held))
    for name in names:
        if name not in known:
            yield found("warning", "password.of_nobody", name, shops=", ".join(known.values()) or "–")


def clock_findings(now: datetime, zones: Iterable[str], zone_name: str | None = None) -> Iterator[Finding]:
    """Tell of the machine's clock and of the zones in which the settings and the sites count."""
    local = now.astimezone()
    named = os.environ.get("TZ", "") if zone_name is None else zone_name
    if now < _LONG_AGO:
        yield found("wrong", "clock.long_ago", at=f"{local:%Y-%m-%d %H:%M}")
    elif named and not _POSIX_ZONE.match(named) and not _is_zone(named):
        yield found("warning", "clock.unknown_zone", named)
    else:
        yield found("ok", "clock.local", at=f"{local:%Y-%m-%d %H:%M}", zone=f"{local:%Z} {local:%z}")
    for zone in sorted(set(zones)):
        if not _is_zone(zone):
            yield found("wrong", "clock.no_zone", zone)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
