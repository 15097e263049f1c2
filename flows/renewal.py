"""Sign in again after the session died, but never often: accounts get locked by that."""

from collections.abc import Callable

from loguru import logger

from flows.errors import SessionExpired

Renew = Callable[[], None]
"""Signs in again after the session died."""

_MOST = 2


class Renewal:
    """Count the renewals of one run; share one over a list and its cases."""

    def __init__(self, renew: Renew | None) -> None:
        self._renew = renew
        self.done = 0

    @classmethod
    def of(cls, renew: "Renew | Renewal | None") -> "Renewal":
        """Take a plain function as a run of its own."""
        return renew if isinstance(renew, Renewal) else cls(renew)

    def after(self, ended: SessionExpired) -> None:
        """Sign in again; raises `ended` itself where nobody can, or after two times."""
        if self._renew is None or self.done >= _MOST:
            raise ended
        self.done += 1
        logger.warning("the session has ended; signing in again ({} of {})", self.done, _MOST)
        self._renew()
