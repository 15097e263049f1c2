"""How a shop's sign-in stood when it was last needed, and until when it lasts at most."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from loguru import logger
from pydantic import AwareDatetime, ValidationError

from assistant.private_files import NotPrivate, read_private, write_private
from assistant.shops import shop_folder
from flows.records import Record

KEPT, SIGNED_IN, NO_PASSWORD = "kept", "signed_in", "no_password"


class SessionHealth(Record):
    """One look at a shop's session."""

    asked_at: AwareDatetime
    outcome: str
    """`kept`: it still lived; `signed_in`: it was opened anew; `no_password`; else the code of what was in the way."""
    proven_at: AwareDatetime | None = None
    """When a page that only a signed-in seller sees was reached last."""
    ends_at: AwareDatetime | None = None
    """When it ends by its cookies at the latest; None where they name no end."""

    @property
    def good(self) -> bool:
        """Tell whether somebody was signed in."""
        return self.outcome in (KEPT, SIGNED_IN)


def health_file(data_folder: Path, shop: str) -> Path:
    """Return the file that remembers it. Raises NotPrivate, OSError."""
    return shop_folder(data_folder, shop) / "health.json"


def note_proven(data_folder: Path, shop: str, outcome: str, cookies: Sequence[Mapping[str, Any]]) -> None:
    """Remember that the shop is signed in, by what way, with these cookies. Raises NotPrivate, OSError."""
    now = datetime.now(UTC)
    _keep(data_folder, shop, SessionHealth(asked_at=now, outcome=outcome, proven_at=now, ends_at=end_of(cookies)))


def note_failed(data_folder: Path, shop: str, code: str) -> None:
    """Remember what was in the way of signing in. Raises NotPrivate, OSError."""
    before = health_of(data_folder, shop)
    proven = before.proven_at if before else None
    _keep(data_folder, shop, SessionHealth(asked_at=datetime.now(UTC), outcome=code, proven_at=proven))


def health_of(data_folder: Path, shop: str) -> SessionHealth | None:
    """Return how the shop's sign-in stood last; None where that is not known. Raises NotPrivate, OSError."""
    file = health_file(data_folder, shop)
    try:
        return SessionHealth.model_validate_json(read_private(file))
    except FileNotFoundError:
        return None
    except (NotPrivate, ValidationError):
        logger.warning("{} is not used", file)
        return None


def end_of(cookies: Sequence[Mapping[str, Any]]) -> datetime | None:
    """Return when the last of the site's own cookies ends; None where one of them names no end.

    Only cookies that no script may read are the site's own: the others come and go all day.
    """
    ends = [float(cookie.get("expires", -1)) for cookie in cookies if cookie.get("httpOnly")]
    return datetime.fromtimestamp(max(ends), UTC) if ends and min(ends) > 0 else None


def _keep(data_folder: Path, shop: str, health: SessionHealth) -> None:
    write_private(health_file(data_folder, shop), health.model_dump_json().encode())
