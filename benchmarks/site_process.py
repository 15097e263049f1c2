"""A local seller center in a process of its own: no reader shares Python's lock with it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any


@dataclass(frozen=True)
class Center:
    """A running seller center."""

    face: str
    address: str
    channel_id: str
    issue_ids: list[str]
    _told: IO[str]
    _tells: IO[str]

    def change(self, count: int) -> None:
        """Let so many cases, spread over all, end in another state."""
        self._told.write(f"{count}\n")
        self._told.flush()
        self._tells.readline()


@contextmanager
def running_center(face: str, **options: Any) -> Iterator[Center]:
    """Run a seller center as long as the block lasts; the keywords are the fields of `SiteOptions`."""
    command = [sys.executable, "-m", __name__, json.dumps({"face": face, **options})]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            told: Mapping[str, Any] = json.loads(process.stdout.readline())
            yield Center(face, _told=process.stdin, _tells=process.stdout, **told)
        finally:
            process.stdin.close()


def _serve(options: Mapping[str, Any]) -> None:
    """Serve until nobody listens any more, and change cases when told."""
    from assistant.qa.site import SellerCenter

    over = {"reverse_detail_status": "refund_reject", "deadline": None, "actions": ()}
    with SellerCenter(**options) as center:
        cases = center.world.cases
        told = {
            "address": center.address,
            "channel_id": center.world.channel_id,
            "issue_ids": [case.issue_id for case in cases],
        }
        print(json.dumps(told), flush=True)
        for line in sys.stdin:
            for case in list(cases)[:: max(len(cases) // int(line), 1)][: int(line)]:
                center.world.put_case(case.model_copy(update=over))
            print("changed", flush=True)


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
