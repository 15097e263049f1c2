"""The rules of the house that no other tool checks: sizes, names, and what no file may hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_LINES = 220
TABLES_OF_FIELDS = {"flows/profile.py": 300, "flows/records.py": 240}
"""Files that are one list of fields with a sentence under each; to split them would hide it."""
MOST_LINES_OF_A_FUNCTION = 40
VAGUE = {"utils", "util", "helpers", "helper", "manager", "base", "common", "service", "misc"}


def python(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def ours() -> list[Path]:
    """Every text file that belongs to the project."""
    folders = ("assistant", "flows", "selectors", "fixtures", "tests", ".ci")
    kinds = {".py", ".toml", ".js", ".html", ".css", ".md", ".lock", ".txt", ""}
    files = [file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in kinds]
    files += [file for file in ROOT.iterdir() if file.name != ".git" and file.suffix in kinds]
    return sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts)


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def functions(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{named(file)} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_files_are_short() -> None:
    long = {named(file): len(file.read_text(encoding="utf-8").splitlines()) for file in python("assistant", "flows")}
    assert {name: lines for name, lines in long.items() if lines > TABLES_OF_FIELDS.get(name, MOST_LINES)} == {}


def test_functions_are_short() -> None:
    long = {name: lines for file in python("assistant", "flows") for name, lines in functions(file)}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}


def test_names_say_what_is_in_a_module() -> None:
    assert [named(file) for file in python("assistant", "flows", "tests") if file.stem in VAGUE] == []
    assert [named(file) for file in python("assistant", "flows", "tests") if file.parent.name in VAGUE] == []


def test_selectors_hold_data_only() -> None:
    # A package of this name would hide the standard library's `selectors`.
    assert [named(file) for file in (ROOT / "selectors").rglob("*") if file.suffix.startswith(".py")] == []


@pytest.mark.parametrize(
    "forbidden",
    [
        r"\btime\.sleep\(|\bfrom time import .*\bsleep\b|\bwait_for_timeout\(",
        r"(?:127\.0\.0\.1|localhost):[1-9]\d{3,4}\b",
        r"\bport\s*=\s*[1-9]\d*",
        r"pytest\.mark\.(?:flaky|xfail)|--reruns",
    ],
)
def test_tests_wait_for_what_happens_and_take_free_ports(forbidden: str) -> None:
    found = [
        f"{named(file)}: {line.strip()}"
        for file in python("tests")
        if file.name != Path(__file__).name
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(forbidden, line)
    ]
    assert found == []


def test_nothing_is_left_to_do_and_no_machine_is_named() -> None:
    forbidden = re.compile(rf"\b(?:TODO|FIXME|XXX)\b|{re.escape(str(ROOT))}")
    found = [
        f"{named(file)}: {line.strip()[:80]}"
        for file in ours()
        if file.name != Path(__file__).name
        for line in file.read_text(encoding="utf-8").splitlines()
        if forbidden.search(line)
    ]
    assert found == []


def test_the_lock_names_no_address() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
