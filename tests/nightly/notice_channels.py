"""A local robot that takes messages, and channels that only remember: for the tests of notices."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from assistant.nightly.notices.channel_limits import Habits
from assistant.nightly.notices.cutting import Limit

Answer = tuple[int, str]
"""Status and body."""


@dataclass
class Robot:
    """What a local server was sent, and what it says."""

    answers: Callable[[int], Answer]
    """From the number of the request, counted from 1."""
    address: str = ""
    paths: list[str] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    def json(self) -> list[dict[str, object]]:
        return [json.loads(body) for body in self.bodies]


@contextmanager
def robot(answers: Sequence[Answer] | Callable[[int], Answer] = ((200, '{"errcode": 0}'),)) -> Iterator[Robot]:
    """Serve on a free port; the last of several answers holds for all further requests."""
    given = answers if callable(answers) else lambda number: answers[min(number, len(answers)) - 1]
    told = Robot(given)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            told.paths.append(self.path)
            told.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            status, body = told.answers(len(told.bodies))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        do_POST = _answer  # noqa: N815 - the library's name
        do_GET = _answer  # noqa: N815 - the library's name

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Remembering:
    """A channel that keeps what it is given; it fails at the tries named in `fails`, counted from 1."""

    name: str = "memory"
    habits: Habits = field(default_factory=lambda: Habits(Limit(2000), pause=1.0))
    fails: Callable[[int], bool] = lambda number: False
    tries: int = 0
    taken: list[tuple[str, str]] = field(default_factory=list)

    def take(self, title: str, body: str) -> bool:
        self.tries += 1
        if self.fails(self.tries):
            return False
        self.taken.append((title, body))
        return True
