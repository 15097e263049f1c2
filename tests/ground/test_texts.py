"""Every sentence exists in both languages, with the same placeholders, and is used."""

import re
from pathlib import Path
from string import Formatter

import pytest

from assistant import language
from assistant.language import LANGUAGES, all_texts, current_language, machine_language, set_language, speaking, text

ROOT = Path(__file__).parents[2]
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "assistant").rglob("*.py"))
    if path.name != "language.py"
)
LITERAL = re.compile(r"""\btext(?:_in)?\(\s*(?:[\w.]+,\s*)?(f?)["']([\w.]+)""")
MENTIONED = set(re.findall(r"""["']([\w]+(?:\.[\w]+)+)["']""", SOURCES))
PREFIXES = tuple(
    found.split("{")[0] for found in re.findall(r"""["'`]([\w]+(?:\.[\w]+)*\.\{)""", SOURCES) if found.count(".")
)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("key", sorted(all_texts()))
def test_both_languages_say_the_same(key: str) -> None:
    sentence = all_texts()[key]
    assert set(sentence) == set(LANGUAGES)
    assert placeholders(sentence["zh"]) == placeholders(sentence["en"])
    assert all(re.fullmatch(r"\w+", name) for name in placeholders(sentence["en"])), "values only, no attributes"
    assert all(sentence[tongue].strip() == sentence[tongue] != "" for tongue in LANGUAGES)


@pytest.mark.parametrize("key", sorted(all_texts()))
def test_every_sentence_is_used(key: str) -> None:
    # What a flow raises is found by its English sentence: test_details looks after these.
    assert key in MENTIONED or key.startswith((*PREFIXES, "detail."))


def test_every_sentence_that_code_asks_for_exists() -> None:
    missing = [key for made, key in LITERAL.findall(SOURCES) if not made and key not in all_texts()]
    assert missing == []


def test_chinese_is_chinese() -> None:
    for key, sentence in all_texts().items():
        assert re.search(r"[\u4e00-\u9fff]", sentence["zh"]), key
        assert not re.search(r"[\u4e00-\u9fff]", sentence["en"]), key


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"DISPUTE_ASSISTANT_LANGUAGE": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"DISPUTE_ASSISTANT_LANGUAGE": "auto", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.GB18030"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({}, "en"),
    ],
)
def test_machine_language(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(language, "_system_locale", lambda: "")
    assert machine_language() == expected
    assert set_language("auto") == expected == current_language()


def test_windows_calls_chinese_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(language, "_system_locale", lambda: "Chinese (Simplified)_China")
    assert machine_language() == "zh"


def test_a_value_is_never_a_part_of_the_sentence() -> None:
    assert "{pid} {0.__class__}" in text("shop.busy", shop="{pid} {0.__class__}", pid=1)


def test_speaking_another_language_ends_with_the_block() -> None:
    with speaking("zh"):
        assert "浏览器" in text("browser.none")
    assert "browser" in text("browser.none")


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="auto"):
        set_language("fr")
