"""Small sites that a test makes up."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the overridden method's name
        """Print nothing."""


@contextmanager
def serving(application: "WSGIApplication") -> Iterator[str]:
    """Serve an application on a free port for as long as the block lasts; yields its address."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
