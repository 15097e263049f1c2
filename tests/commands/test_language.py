"""The program speaks the person's language: in help, in tables, in sentences and in errors."""

import re
from pathlib import Path

import pytest

from assistant.language import all_texts
from tests.commands.conftest import OpenSeller, run_program

CHINESE = re.compile(r"[\u4e00-\u9fff]")
COMMANDS = ("read", "fill-reply", "shop", "demo", "site")


def english_in(said: str) -> list[str]:
    """Return every English sentence of ours that stands in what was said; short ones prove nothing."""
    flat = squeezed(said)
    pieces = {key: max(re.split(r"\{\w*\}", sentence["en"]), key=len).strip() for key, sentence in all_texts().items()}
    return [key for key, piece in pieces.items() if len(piece.split()) > 2 and squeezed(piece) in flat]


def squeezed(said: str) -> str:
    """Return a text without the frames and breaks that a terminal puts into it."""
    return re.sub(r"[\s│╭╮╰╯─]+", "", said)


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_help_in_chinese_holds_no_english_of_ours(command: str | None, tmp_path: Path) -> None:
    words = [command] if command else []
    ended = run_program(tmp_path, "--language", "zh", *words, "--help")
    key = f"cli.{command.replace('-', '_')}.help" if command else "cli.help"
    assert (ended.code, ended.err) == (0, "")
    assert squeezed(all_texts()[key]["zh"]) in squeezed(ended.out)
    assert english_in(ended.out) == []


def test_help_keeps_what_stands_in_brackets(tmp_path: Path) -> None:
    ended = run_program(tmp_path, "--language=en", "read", "--help")
    assert "[shops.NAME]" in ended.out
    assert not CHINESE.search(ended.out)
    assert "cli.read.help" in english_in(ended.out), "the search for English finds it where it is"


def test_the_language_of_the_settings_file_holds_for_help_too(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text('language = "zh"\n', encoding="utf-8")
    ended = run_program(tmp_path, "--help", DISPUTE_ASSISTANT_LANGUAGE="")
    assert english_in(ended.out) == []
    assert "最后一步永远由您来点" in squeezed(ended.out)


def test_tables_and_sentences_of_a_chinese_run_hold_no_english_of_ours(open_seller: OpenSeller) -> None:
    seller = open_seller("classic", disputes=5, language="zh")
    ended = seller.run("--language", "zh", "list", "test")
    assert ended.code == 0
    assert "剩余时间" in ended.out
    assert "共读到 5 条纠纷，页面显示总数 5" in ended.out
    assert english_in(ended.out + ended.err) == []


@pytest.mark.parametrize("fault", ["wrong-password", "lying-total"])
def test_errors_of_a_chinese_run_hold_no_english_of_ours(fault: str, open_seller: OpenSeller) -> None:
    seller = open_seller("new", language="zh", faults=(fault,))
    ended = seller.run("--language", "zh", "list", "test")
    told = "\n".join(line for line in ended.err.splitlines() if not re.match(r"\d\d:\d\d:\d\d ", line))
    assert ended.code in (3, 6)
    assert "下一步：" in told
    assert english_in(told) == []
