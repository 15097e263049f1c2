"""The local seller center as a running server."""

import threading
from types import TracebackType
from typing import Self

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from assistant.qa.site.application import make_application
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the overridden method's name
        """Print nothing: tests and the demo have their own words."""


class SellerCenter:
    """A seller center on 127.0.0.1 for as long as the `with` block lasts.

    `SellerCenter("new", disputes=60, seed=1, faults=("slider",))`; the keywords are the fields of `SiteOptions`.
    `pydantic.ValidationError` for an unknown option, `ValueError` for an unknown fault.
    """

    def __init__(self, face: str = "new", **options: object) -> None:
        self.options = SiteOptions.model_validate({"face": face, **options})
        self.world = World(self.options)
        self._stopping = threading.Event()
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """`http://127.0.0.1:<port>`; `RuntimeError` before the start."""
        if self._server is None:
            raise RuntimeError("the seller center is not running: use it in a `with` block")
        return f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Listen and serve from a thread."""
        app = make_application(self.world, self._stopping)
        self._server = make_server("127.0.0.1", self.options.port, app, threaded=True, request_handler=_Silent)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let go of hanging requests and stop serving."""
        self._stopping.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
