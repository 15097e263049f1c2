"""Stop what several threads do with their browsers, as Ctrl-C stops the main one: soon, and all closed behind it.

Python hands Ctrl-C to the main thread alone. The others wait most of the time inside their Playwright's event loop: a
KeyboardInterrupt raised there comes out of the very call that waits, and unwinds as it would in the main thread.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock


class Stop:
    """What several threads are stopped by, once and for all."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._loops: set[asyncio.AbstractEventLoop] = set()
        self.asked = False

    def ask(self) -> None:
        """Stop every thread that heeds this, now or later."""
        with self._lock:
            self.asked = True
            loops = tuple(self._loops)
        for loop in loops:
            with suppress(RuntimeError):  # its browser is closed already
                loop.call_soon_threadsafe(_interrupt)

    def check(self) -> None:
        """Raise KeyboardInterrupt once it is asked for."""
        if self.asked:
            raise KeyboardInterrupt

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Let this thread be stopped inside the block, which stands inside the thread's `sync_playwright`.

        Raises KeyboardInterrupt.
        """
        loop = asyncio.get_running_loop()
        with self._lock:
            self._loops.add(loop)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._loops.discard(loop)


def _interrupt() -> None:
    raise KeyboardInterrupt
