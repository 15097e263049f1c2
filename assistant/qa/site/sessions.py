"""Who is signed in."""

import secrets
import threading
from dataclasses import dataclass, field

COOKIE = "csp_session"
PENDING_COOKIE = "csp_pending"


@dataclass
class Session:
    """One signed-in browser."""

    requests: int = 0
    """Requests of pages and data since signing in."""
    announced: bool = False
    """The announcement was shown."""
    token_renewed: bool = False
    """The page client's token was renewed once (fault `token`)."""


@dataclass
class Sessions:
    """Every browser that is signed in or half-way there."""

    alive: dict[str, Session] = field(default_factory=dict)
    pending: dict[str, list[str]] = field(default_factory=dict)
    """Steps that a browser still owes after the right password: `slider`, `code`."""
    sign_ins: int = 0
    max_age: int | None = None
    """Seconds that the cookie says it lasts; None for as long as the browser runs."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> str:
        """Sign somebody in and return the cookie's value."""
        token = secrets.token_hex(16)
        with self.lock:
            self.alive[token] = Session()
            self.sign_ins += 1
        return token

    def find(self, token: str | None) -> Session | None:
        """Return the session of a cookie."""
        return self.alive.get(token) if token else None

    def close(self, token: str | None) -> None:
        """Sign a cookie's owner out."""
        with self.lock:
            self.alive.pop(token or "", None)

    def owe(self, steps: list[str]) -> str:
        """Remember the steps that a browser still owes and return the cookie's value."""
        token = secrets.token_hex(16)
        with self.lock:
            self.pending[token] = steps
        return token

    def done(self, token: str | None, step: str) -> list[str] | None:
        """Take a step off what a browser owes; return the rest, None when it owed no such step."""
        with self.lock:
            steps = self.pending.get(token or "")
            if not steps or steps[0] != step:
                return None
            steps.pop(0)
            return list(steps)
