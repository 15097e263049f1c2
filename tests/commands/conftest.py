"""The program as a person starts it: a process of its own, an own home, a local seller center."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assistant.qa.site import SellerCenter
from assistant.qa.site.sessions import Session
from flows.records import Case, Dispute, FilledForm, Order, Record
from tests.commands.canaries import files_below, leaks
from tests.conftest import FACES, PROFILE_OF

ROOT = Path(__file__).parents[2]
ODD_PASSWORD = "pä ss'w\"o<r>d&\\%41+=;密码/🔑"
"""Letters that each way of writing things down treats in its own way."""

WALL_TOKEN = "5e0c8e1365474455"
"""Of the address to which the center's bot wall leads."""

PATIENCE = 400
"""Seconds until a run counts as hanging, on a machine that has other work as well."""

RECORDS: dict[str, type[Record]] = {"dispute": Dispute, "case": Case, "order": Order, "filled_form": FilledForm}
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""C0 and C1 control characters but the newline."""

SETTINGS = """\
data_folder = "data"
[timeouts]
page_seconds = 20
step_seconds = 4
[pace]
pause_seconds = 0.0
[shops.test]
profile = "{profile}"
base_url = "{address}"
account = "demo"
"""


@dataclass(frozen=True)
class Ended:
    """How one run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line of the output as JSON; an error when one is not."""
        return [json.loads(line) for line in self.out.splitlines()]

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """The lines of one kind."""
        return [line for line in self.lines if line["kind"] == kind]

    def records(self, kind: str) -> list[Any]:
        """The lines of one kind as the records that they are."""
        return [_record(line) for line in self.of_kind(kind)]


def _record(line: Mapping[str, Any]) -> Record:
    values = {key: value for key, value in line.items() if key not in ("kind", "shop")}
    return RECORDS[line["kind"]].model_validate_json(json.dumps(values))


class Accounts(dict[str, str]):
    """The accounts of a center: counts how often a password was tried, and after `most` times knows nobody."""

    tried = 0
    most = 100

    def get(self, key: str, default: Any = None) -> Any:
        self.tried += 1
        return super().get(key, default) if self.tried <= self.most else default


class Cookies(dict[str, Session]):
    """The living sessions of a center; remembers every cookie that was ever given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: set[str] = set()

    def __setitem__(self, key: str, value: Session) -> None:
        self.given.add(key)
        super().__setitem__(key, value)


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return a clean machine's environment: English, no display, nothing of the person who runs the tests."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "PLAYWRIGHT_BROWSERS_PATH") if name in os.environ}
    plain = {"HOME": str(home), "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "DISPUTE_ASSISTANT_LANGUAGE": "en"}
    return {**kept, **plain, **more}


def run_program(folder: Path, *words: str, **more: str) -> Ended:
    """Run the program in a folder to its end; `more` goes into its environment."""
    command = [sys.executable, "-m", "assistant", *words]
    ended = subprocess.run(
        command,
        cwd=folder,
        env=environment(folder / "home", **more),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


@dataclass
class Seller:
    """A person with a folder, the program and one shop at a local seller center."""

    face: str
    folder: Path
    center: SellerCenter
    accounts: Accounts
    cookies: Cookies
    ended: dict[tuple[str, ...], Ended] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, *words: str, **more: str) -> Ended:
        """Run the program; every run is kept for the search for canaries."""
        known = {"DISPUTE_ASSISTANT_PASSWORD_TEST": ODD_PASSWORD, "DEBUG": "pw:api"}
        ended = run_program(self.folder, *words, **{**known, **more})
        self.ended[words] = ended
        return ended

    def once(self, *words: str) -> Ended:
        """Run the program with these words, or return how it ended the first time."""
        return self.ended.get(words) or self.run(*words)

    def problems(self) -> list[Path]:
        """What was kept of failures."""
        return sorted((self.data / "problems").iterdir()) if (self.data / "problems").exists() else []

    def case_with(self, action: str) -> Case:
        """A case that offers this action and that the platform does not handle."""
        offers = (case for case in self.center.world.cases if action in case.actions and not case.after_sale_warranty)
        return next(offers)

    def secrets(self) -> list[str]:
        """Everything that must be written down nowhere."""
        people = self.center.world.truth_personal().values()
        personal = {text for person in people for text in (person.name, person.address, person.phone)}
        return [ODD_PASSWORD, WALL_TOKEN, *self.cookies.given, *personal]

    def leaks(self) -> list[str]:
        """Where a secret was written down, over all runs so far."""
        said = {
            f"{' '.join(words)} {stream}": text.encode()
            for words, ended in self.ended.items()
            for stream, text in (("stdout", ended.out), ("stderr", ended.err))
        }
        return [*leaks(said, self.secrets()), *leaks(files_below(self.folder), self.secrets())]


OpenSeller = Callable[..., Seller]


def _open(stack: ExitStack, folder: Path, face: str, **options: Any) -> Seller:
    wanted = {"disputes": 8, "orders": 6, "language": "en", **options}
    center = stack.enter_context(SellerCenter(face, **wanted))
    accounts, cookies = Accounts(demo=ODD_PASSWORD), Cookies()
    center.world.accounts, center.world.sessions.alive = accounts, cookies
    settings = SETTINGS.format(profile=PROFILE_OF[face], address=center.address)
    (folder / "assistant.toml").write_text(settings, encoding="utf-8")
    return Seller(face, folder, center, accounts, cookies)


@pytest.fixture(scope="session", params=FACES)
def seller(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seller]:
    """A seller at a healthy center, whose runs are shared: ask by `once` and change nothing."""
    with ExitStack() as stack:
        yield _open(stack, tmp_path_factory.mktemp("seller"), str(request.param))


@pytest.fixture
def open_seller(tmp_path: Path) -> Iterator[OpenSeller]:
    """Open a seller at a center of its own: `open_seller("new", faults=("slider",))`; once per test."""
    with ExitStack() as stack:
        yield lambda face, **options: _open(stack, tmp_path, face, **options)
