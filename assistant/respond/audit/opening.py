"""Where the audit trail lies, and who writes it."""

import getpass
from pathlib import Path

from assistant.log import visible
from assistant.respond.audit.entries import ASSISTANT
from assistant.respond.audit.trail import AuditTrail
from assistant.settings import Settings


def audit_folder(settings: Settings) -> Path:
    """Return the folder of the audit trail; it need not be there."""
    return settings.data_folder / "audit"


def open_trail(settings: Settings) -> AuditTrail:
    """Open the audit trail for writing, as the person of the settings. Raises NotPrivate, Busy, OSError."""
    return AuditTrail(audit_folder(settings), person_of(settings))


def person_of(settings: Settings) -> str:
    """Return the name under which this person's acts are written down."""
    name = settings.respond.person or visible(_system_name())
    # Nobody shall pass for the program.
    return f"{name} (person)" if name.casefold() == ASSISTANT else name


def _system_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a user without a name, as in some containers
        return "?"
