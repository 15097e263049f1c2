"""Look at profiles and shops: do they load, can each sign in, who works there now."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from assistant import profiles
from assistant.doctor.findings import Finding, found, told
from assistant.language import text
from assistant.nightly.target_health import TargetHealth
from assistant.passwords import password_of, variable_of
from assistant.private_files import NotPrivate, check_private
from assistant.problems import particulars
from assistant.session_health import NO_PASSWORD, SessionHealth, health_of
from assistant.settings import Settings, Shop
from flows.errors import ProfileProblem

_MOST_NAMED = 5


def profile_findings(settings: Settings, healths: Iterable[TargetHealth]) -> Iterator[Finding]:
    """Tell of every shipped profile, of those of the shops, and how their targets were found last night."""
    used = {shop.profile for shop in settings.shops.values()}
    last = list(healths)
    for name in sorted({*profiles.shipped(), *used}):
        try:
            profile = profiles.load(name)
        except ProfileProblem as problem:
            yield found("wrong", "profile.wrong", name, why=particulars(problem))
            continue
        yield found("ok", "profile.loads", name, count=len(profile.not_met_live))
        local = profiles.folder() / f"{name}.local.toml"
        if local.is_file():
            yield found("ok", "profile.local", name, file=local)
        shops = {shop.name for shop in settings.shops.values() if shop.profile == name}
        yield from _targets(name, [each for each in last if each.shop in shops])


def _targets(name: str, healths: list[TargetHealth]) -> Iterator[Finding]:
    missed = sorted({each.target for each in healths if each.missed})
    fallback = sorted({each.target for each in healths if each.fallback and not each.missed})
    for code, targets in (("profile.missed", missed), ("profile.fallback", fallback)):
        if targets:
            more = "" if len(targets) <= _MOST_NAMED else " …"
            yield found("warning", code, name, targets=", ".join(targets[:_MOST_NAMED]) + more, count=len(targets))
    if healths and not (missed or fallback):
        yield found("ok", "profile.targets", name, count=len({each.target for each in healths}))


def shop_findings(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Tell of every shop; none is opened."""
    if not settings.shops:
        yield found("warning", "shop.none")
    for shop in settings.shops.values():
        yield from _shop(settings, shop, now)


def _shop(settings: Settings, shop: Shop, now: datetime) -> Iterator[Finding]:
    if not shop.account:
        yield found("wrong", "shop.no_account", shop.name)
    elif password_of(shop.name) is None:
        yield found("warning", "shop.no_password", shop.name, variable=variable_of(shop.name))
    else:
        yield found("ok", "shop.account", shop.name)
    folder = settings.data_folder / "shops" / shop.name
    yield from _session(settings.data_folder, folder, shop.name, now)
    yield from _owner(folder, shop.name)


def _session(data_folder: Path, folder: Path, name: str, now: datetime) -> Iterator[Finding]:
    file = folder / "session.json"
    if not file.exists():
        yield found("warning", "shop.never_signed_in", name)
        return
    try:
        for path in (folder, file):
            check_private(path)
        health = health_of(data_folder, name)
    except NotPrivate as problem:
        what = text("doctor.shop.not_private.what", subject=name)
        yield told("wrong", "shop.not_private", name, what, str(problem))
        return
    yield _signed_in(name, health, now)


def _signed_in(name: str, health: SessionHealth | None, now: datetime) -> Finding:
    if health is None:
        return found("ok", "shop.session_unknown", name)
    if not health.good:
        said = "nightly.health.no_password" if health.outcome == NO_PASSWORD else f"error.{health.outcome}.what"
        return found("warning", "shop.session_bad", name, why=text(said))
    if health.ends_at and health.ends_at <= now:
        return found("warning", "shop.session_over", name, at=f"{health.ends_at.astimezone():%Y-%m-%d %H:%M}")
    proven = health.proven_at or health.asked_at
    return found("ok", "shop.session_good", name, at=f"{proven.astimezone():%Y-%m-%d %H:%M}")


def _owner(folder: Path, name: str) -> Iterator[Finding]:
    """Tell who works at the shop; where nobody says so, its lock is not touched."""
    sign = folder / "owner.pid"
    if not sign.exists():
        return
    try:
        with FileLock(folder / "owner.lock", timeout=0, mode=0o600):
            yield found("ok", "shop.left_behind", name)
    except Timeout:
        pid = sign.read_text(encoding="ascii", errors="replace").strip() if sign.exists() else ""
        yield found("warning", "shop.in_use", name, pid=pid if pid.isdigit() else "?")


def zones_of(settings: Settings) -> Iterator[str]:
    """Yield every zone that the settings and the profiles that load name."""
    yield from (settings.schedule.zone, settings.nightly.zone, settings.notices.zone)
    for name in {*profiles.shipped(), *(shop.profile for shop in settings.shops.values())}:
        try:
            yield profiles.load(name).time_zone
        except ProfileProblem:
            continue
