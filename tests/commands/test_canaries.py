"""The search for canaries finds what it is meant to find: without this, finding none would prove nothing."""

import base64
import json
import re
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

import pytest

from tests.commands.canaries import files_below, leaks
from tests.commands.conftest import ODD_PASSWORD, OpenSeller

WAYS = {
    "raw": ODD_PASSWORD.encode(),
    "utf-16": ODD_PASSWORD.encode("utf-16-le"),
    "base64": base64.b64encode(b"user:" + ODD_PASSWORD.encode() + b"!"),
    "base64 of utf-16": base64.urlsafe_b64encode(ODD_PASSWORD.encode("utf-16-be")),
    "address": quote(ODD_PASSWORD).encode(),
    "form": urlencode({"password": ODD_PASSWORD}).encode(),
    "form in small letters": re.sub("%..", lambda found: found[0].lower(), quote_plus(ODD_PASSWORD)).encode(),
    "json": json.dumps({"password": ODD_PASSWORD}).encode(),
    "json in json": json.dumps(json.dumps([ODD_PASSWORD], ensure_ascii=False)).encode(),
    "repr": repr(ODD_PASSWORD).encode(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_planted_secret_is_found_in_each_way_of_writing_it(way: str, tmp_path: Path) -> None:
    file = tmp_path / "data" / "logs" / "some.log"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"before " + WAYS[way] + b" after")
    assert leaks(files_below(tmp_path), [ODD_PASSWORD, "not there"]) == [f"data/logs/some.log: {ODD_PASSWORD}"]


def test_a_secret_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "0123456789abcdef.txt").touch()
    assert leaks(files_below(tmp_path), ["0123456789abcdef"]) != []


def test_only_the_kept_session_may_hold_its_cookie(tmp_path: Path) -> None:
    for place in ("data/shops/test/session.json", "data/shops/test/browser/Cookies", "data/logs/session.json"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("0123456789abcdef")
    assert leaks(files_below(tmp_path), ["0123456789abcdef"]) == ["data/logs/session.json: 0123456789abcdef"]


@pytest.mark.parametrize("face", ["new", "classic"])
def test_no_canary_is_written_down_by_a_run_that_dies_in_the_middle(face: str, open_seller: OpenSeller) -> None:
    seller = open_seller(face, disputes=12, faults=("expire=9",))
    seller.accounts.most = 1
    ended = seller.run("--verbose", "read", "test", "--json", DISPUTE_ASSISTANT_LOG_LEVEL="TRACE")
    assert (ended.code, ended.lines[-1]["code"], seller.accounts.tried) == (3, "wrong_password", 2)
    assert len(ended.of_kind("case")) < 12
    assert "DEBUG" in ended.err
    assert seller.leaks() == []


@pytest.mark.parametrize(("variable", "value"), [("DEBUG", "pw:channel"), ("DEBUG", "*,-babel"), ("DEBUGP", "1")])
def test_the_browser_drivers_own_log_is_silent_however_it_is_asked_for(
    variable: str, value: str, open_seller: OpenSeller
) -> None:
    # With it the driver prints whatever is typed, and its Python part does so too.
    seller = open_seller("new", faults=("wrong-password",))
    ended = seller.run("list", "test", **{"DEBUG": "", variable: value})
    assert ended.code == 3
    assert f"{variable} was switched off" in ended.err
    assert seller.leaks() == []
