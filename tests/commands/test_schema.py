"""`schema` tells of every line that any command prints, and the lines are as it says."""

import json
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from loguru import logger

from assistant.cli import _app
from assistant.json_kinds import KINDS
from assistant.language import speaking
from assistant.qa.site import SellerCenter
from assistant.respond.audit.entries import Happening
from assistant.respond.audit.trail import AuditTrail
from tests.commands.conftest import SETTINGS
from tests.conftest import PASSWORD

ROOT = Path(__file__).parents[2]
PRINTED = re.compile(r"""\.record\(\s*"(\w+)\"""")
BESIDE = {
    "dispute": {"shop"},
    "case": {"shop"},
    "order": {"shop"},
    "plan": {"shop"},
    "draft": {"shop", "issue_id"},
    "extension": {"shop", "says"},
    "extension_rule": {"code"},
    "problem": {"shop"},
    "sign_in": {"shop"},
    "target_check": {"shop", "profile"},
}
"""What lines carry beside their kind and their record."""


def test_every_line_has_its_schema() -> None:
    sources = [
        file.read_text(encoding="utf-8")
        for file in sorted((ROOT / "assistant").rglob("*.py"))
        if file.stem != "json_kinds"
    ]
    assert {kind for source in sources for kind in PRINTED.findall(source)} <= set(KINDS)
    unused = [kind for kind in KINDS if not any(f'"{kind}"' in source for source in sources)]
    assert unused == []


Lines = list[dict[str, Any]]


@pytest.fixture
def center(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SellerCenter]:
    """A seller's folder with one shop, as the present process sees it."""
    for name in [name for name in os.environ if name.startswith("DISPUTE_ASSISTANT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DISPUTE_ASSISTANT_PASSWORD_TEST", PASSWORD.get_secret_value())
    monkeypatch.chdir(tmp_path)
    with SellerCenter("classic", disputes=3, orders=2) as center, speaking("en"):
        settings = SETTINGS.format(profile="aliexpress-classic", address=center.address)
        channel = '[notices]\ntries = 1\n[notices.channels]\nnobody = "json://127.0.0.1:9/"\n'
        (tmp_path / "assistant.toml").write_text(f"{settings}{channel}", encoding="utf-8")
        yield center
    logger.remove()
    logger.add(sys.stderr)


@pytest.fixture
def printed(center: SellerCenter, capsys: pytest.CaptureFixture[str]) -> Callable[..., Lines]:
    """Run a command in a thread of its own, where no other browser is driven, and return its lines."""
    command: Any = _app()

    def run(*words: str) -> Lines:
        capsys.readouterr()
        with ThreadPoolExecutor(1) as pool, suppress(SystemExit):
            pool.submit(lambda: command([*words, "--json"], standalone_mode=False)).result()
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_lines_are_as_the_schema_says(center: SellerCenter, printed: Callable[..., Lines], tmp_path: Path) -> None:
    case = next(case for case in center.world.cases if "refuse" in case.actions).issue_id
    buyer = center.world.cases[0].buyer_login_id or ""
    trail = AuditTrail(tmp_path / "data" / "audit", "clerk")
    for kind in ("filled", "noted"):
        trail.append(Happening(kind=kind, shop="test", issue_id=case, facts={"form": "reply"}, texts={"note": "late"}))
    called = [
        "shop list",
        "profile check",
        "rules",
        "phrases list",
        "phrases edit-path",
        "login test --headless",
        "list test",
        f"read test {case}",
        "orders test",
        "plan test",
        "plan test --orders",
        f"draft {case}",
        f"fill-reply test {case} --amount 0.10 --text words",
        "respond test --dry-run",
        "nightly",
        "nightly status",
        "nightly health",
        "nightly reparse --dry-run",
        "nightly prune",
        "statistics",
        "notify test",
        "audit show",
        "audit show --unsent",
        "audit verify",
        f"forget-buyer '{buyer}'",
        "doctor",
    ]
    met = {str(line["kind"]) for words in called for line in checked(printed(*shlex.split(words)))}
    pages = {"dispute", "case", "order", "filled_form", "plan", "draft", "extension"}
    tables = {"phrase", "phrase_file", "rule", "extension_rule", "shop", "login", "profile", "finding", "notice"}
    nights = {"shop_night", "report", "night", "sign_in", "target_health", "pruned", "reparse"}
    counted = {"shop_statistics", "statistics"}
    answers = {
        "rehearsed",
        "session",
        "audit_entry",
        "audit_unsent",
        "audit_verdict",
        "forgotten",
        "forgotten_in_audit",
    }
    assert met == pages | tables | nights | counted | answers


def checked(lines: Lines) -> Lines:
    """Return the lines after each was read as the record that the schema tells of."""
    for line in lines:
        kind = line["kind"]
        beside = {"kind", *BESIDE.get(kind, ())} - set(KINDS[kind].model_fields)
        KINDS[kind].model_validate_json(json.dumps({key: line[key] for key in line if key not in beside}))
    return lines
