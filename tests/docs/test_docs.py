"""The documents keep step with the program: commands, options, exit codes, errors, settings, profile keys, links."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from pydantic import BaseModel

from assistant.cli import _app
from assistant.exit_codes import Exit
from assistant.language import all_texts
from assistant.nightly.limits import LIMITS
from assistant.qa.documents import error_kinds, up_to_date
from flows import profile
from flows.errors import SiteProblem

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
MANUALS = (ROOT / "selectors" / "README.md", ROOT / "selectors" / "README.zh-CN.md")
TROUBLES = (ROOT / "docs" / "troubleshooting.md", ROOT / "docs" / "troubleshooting.zh-CN.md")
DOCUMENTS = (*READMES, *MANUALS, *sorted((ROOT / "docs").glob("*.md")))

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```\w*\n(.*?)^```$|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
CALL = re.compile(r"^(?:\S*/)?dispute-assistant (.+?)(?: +#.*)?$", re.MULTILINE)


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.fixture(scope="session")
def commands() -> dict[str, Any]:
    """Return every command of the program by its whole name, such as `shop list`."""

    def below(command: Any, path: str) -> Iterator[tuple[str, Any]]:
        for name, each in getattr(command, "commands", {}).items():
            whole = f"{path} {name}".strip()
            yield from below(each, whole) if hasattr(each, "commands") else [(whole, each)]

    return dict(below(_app(), ""))


@pytest.mark.parametrize("file", READMES, ids=name_of)
def test_every_command_is_documented(file: Path, commands: dict[str, Any]) -> None:
    spans = re.findall(r"`([^`\n]+)`", text_of(file))
    missing = [name for name in commands if not any(re.match(rf"{re.escape(name)}(?: |$)", span) for span in spans)]
    assert missing == []


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_every_documented_call_exists(file: Path, commands: dict[str, Any]) -> None:
    code = "\n".join(block or span for block, span in CODE.findall(text_of(file)))
    for call in CALL.findall(code):
        words = shlex.split(call)
        while words and words[0].startswith("-"):
            option = words.pop(0)
            assert option in ("--verbose", "--language", "--settings"), call
            words = words if option == "--verbose" else words[1:]
        name = next((each for each in (" ".join(words[:2]), words[0]) if each in commands), None)
        assert name is not None, f"{call!r} is no command"
        known = {option for parameter in commands[name].params for option in parameter.opts} | {"--help"}
        unknown = [word for word in words if word.startswith("--") and word not in known]
        assert unknown == [], call


@pytest.mark.parametrize("file", READMES, ids=name_of)
def test_every_exit_code_is_documented(file: Path) -> None:
    written = re.findall(r"^\| (\d+) \|", text_of(file), re.MULTILINE)
    assert [int(code) for code in written] == [int(code) for code in Exit]


@pytest.mark.parametrize("file", TROUBLES, ids=name_of)
def test_every_error_is_explained(file: Path) -> None:
    told = re.findall(r"^### `(\w+)`$", text_of(file), re.MULTILINE)
    sources = "\n".join(text_of(source) for source in (ROOT / "assistant").rglob("*.py"))
    own = set(re.findall(r"\.trouble\(\s*\"(\w+)\"", sources))
    assert own > {"settings", "machine", "unexpected"}
    assert sorted(told) == sorted({kind.code for kind in error_kinds()} | own | set(LIMITS))


@pytest.mark.parametrize("kind", list(error_kinds()), ids=lambda kind: kind.code)
def test_every_error_has_its_words_and_its_own_code(kind: type[SiteProblem]) -> None:
    assert all(f"error.{kind.code}.{part}" in all_texts() for part in ("what", "next"))
    assert [each.code for each in error_kinds()].count(kind.code) == 1
    for file, language in zip(TROUBLES, ("en", "zh"), strict=True):
        assert f"<!-- made: error {language} {kind.code} -->" in text_of(file)


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_generated_parts_are_up_to_date(file: Path) -> None:
    assert text_of(file) == up_to_date(text_of(file)), "run python -m assistant.qa.documents"


def test_settings_stand_in_both_languages() -> None:
    assert re.findall(r"made: settings (\w+)", text_of(ROOT / "docs" / "settings.md")) == ["zh", "en"]


def test_both_readmes_have_the_same_shape() -> None:
    shapes = [re.findall(r"^(?:#+|```\w*|\| `[^`]+`)", text_of(file), re.MULTILINE) for file in READMES]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("file", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(file: Path) -> None:
    targets = [target for target in LINK.findall(text_of(file)) if "://" not in target]
    for target in targets:
        path, _, anchor = unquote(target).partition("#")
        goal = (file.parent / path).resolve() if path else file
        assert goal.is_relative_to(ROOT), target
        assert goal.exists(), target
        assert not anchor or anchor in anchors_of(goal), target


def anchors_of(file: Path) -> set[str]:
    """Return the anchors that a reader of Markdown makes of a file's headings."""
    headings = re.findall(r"^#+ (.+)$", text_of(file), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_picture_is_shown_and_small() -> None:
    shown = {(file.parent / target).resolve() for file in DOCUMENTS for target in LINK.findall(text_of(file))}
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert picture.resolve() in shown, picture.name
        assert picture.stat().st_size < 350_000, picture.name


def tables() -> dict[str, type[BaseModel]]:
    """Return the tables of a profile by name."""
    found = {name: each for name, each in vars(profile).items() if isinstance(each, type)}
    return {name: each for name, each in found.items() if issubclass(each, BaseModel) and each.model_fields}


def own_keys(name: str) -> set[str]:
    """Return the keys that a table adds to those of its bases."""
    table = tables()[name]
    bases = [base for base in table.__bases__ if issubclass(base, BaseModel)]
    return set(table.model_fields) - {key for base in bases for key in base.model_fields}


@pytest.mark.parametrize("file", MANUALS, ids=name_of)
def test_every_key_of_a_profile_is_explained(file: Path) -> None:
    explained = re.findall(r"<!-- keys: ([\w ]+) -->\n\|[^\n]+\n\|[^\n]+\n((?:\|[^\n]+\n)+)", text_of(file) + "\n")
    seen = set()
    for names, rows in explained:
        keys = re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE)
        wanted = {key for name in names.split() for key in own_keys(name)}
        assert set(keys) == wanted, names
        assert len(keys) == len(wanted), names
        seen.update(names.split())
    assert {name for name in tables() if own_keys(name)} == seen


@pytest.mark.parametrize("file", MANUALS, ids=name_of)
def test_every_field_and_word_table_of_the_shipped_profiles_is_named(file: Path) -> None:
    named = set(re.findall(r"`(\w+)`", text_of(file)))
    for shipped in sorted((ROOT / "selectors").glob("*.toml")):
        if not shipped.name.endswith(".local.toml"):
            data = tomllib.loads(text_of(shipped))
            assert {*data["words"], *names_within(data)} <= named, shipped.name


def names_within(table: Any) -> Iterator[str]:
    """Yield the names that a profile gives to values and repeated pieces."""
    for key, value in table.items() if isinstance(table, dict) else enumerate(table):
        if isinstance(value, dict | list):
            yield from value if key in ("fields", "lists") else ()
            yield from names_within(value)


@pytest.mark.parametrize("file", [*READMES, *MANUALS], ids=name_of)
def test_it_is_said_plainly_that_the_live_site_was_never_tried(file: Path) -> None:
    assert "run against the live site" in text_of(file) or "没有在真实网站上运行过" in text_of(file)
