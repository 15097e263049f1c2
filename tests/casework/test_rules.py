"""The marketplace's rules as data."""

import re
from pathlib import Path

import pytest

from assistant.casework.data_files import DataProblem
from assistant.casework.judging.rules import read_rules, shown_rules

RULES = read_rules()


def test_numbers_of_the_sellers_guide() -> None:
    numbers = {(code, name): value for code, row in RULES.rule.items() for name, value in row.numbers.items()}
    assert numbers == {
        ("answer", "days"): 5,
        ("platform_steps_in", "days"): 7,
        ("dispute_rate", "days"): 30,
        ("proactive_extension", "days_left"): 5,
        ("proactive_extension", "days"): 30,
        ("extension_limit", "days"): 120,
        ("return_shipped", "days"): 10,
        ("evidence", "megabytes"): 2,
        ("reply_text_classic", "shortest"): 4,
        ("reply_text_classic", "longest"): 512,
        ("reply_text", "longest"): 1000,
        ("appeal", "days"): 7,
        ("appeal", "times"): 1,
    }
    assert RULES.rule["evidence"].words == ("jpg", "jpeg", "png")


def test_how_sure_each_rule_is() -> None:
    confirmed = {code for code, row in RULES.rule.items() if row.sure == "confirmed"}
    assert confirmed == {
        "agreement_is_final",
        "snad_weighs",
        "who_can_be_extended",
        "seller_clocks",
        "return_for_snad_only",
        "refund_ceiling",
    }
    assert {row.sure for row in RULES.rule.values()} == {"confirmed", "second_hand"}


def test_rules_are_shown_in_both_languages() -> None:
    chinese, english = shown_rules(RULES, "zh"), shown_rules(RULES, "en")
    assert [rule.code for rule in chinese] == [rule.code for rule in english] == list(RULES.rule)
    for rule in chinese:
        assert all(re.search(r"[\u4e00-\u9fff]", part) for part in (rule.title, rule.text, rule.source))
    for rule in english:
        assert not re.search(r"[\u4e00-\u9fff{}]", rule.title + rule.text + rule.source)
    answer = english[0]
    assert answer.text.startswith("The seller must answer within 5 days")
    assert (answer.sure, answer.source, answer.date) == ("second_hand", "sellers' guide", "2026-11")
    evidence = next(rule for rule in chinese if rule.code == "evidence")
    assert evidence.text.startswith("证据图片格式为 jpg、jpeg、png，每张不超过 2 MB")


def test_an_own_number_changes_the_text(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text("[rule.answer.numbers]\ndays = 6\n", encoding="utf-8")
    rules = read_rules(tmp_path)
    assert rules.number("answer", "days") == 6
    assert "within 6 days" in shown_rules(rules, "en")[0].text


@pytest.mark.parametrize(
    ("written", "code", "key", "why"),
    [
        ("[rule.answer.numbers]\ndays = 0", "wrong_value", "", "rule.answer.numbers.days"),
        ("[rule.answer.numbers]\nhours = 3", "wrong_value", "rule.answer", "hours"),
        ("[rule.answer.numbers]\ndays = 'five'", "wrong_value", "rule.answer.numbers.days", "integer"),
        ('[rule.answer.text]\nen = "soon {"', "wrong_value", "rule.answer", "Single '{'"),
        ('[rule.answer.text]\nen = "{days:>99999999}"', "wrong_value", "rule.answer", "plain"),
        ('[rule.answer]\nsure = "quite"', "wrong_value", "rule.answer.sure", "confirmed"),
        ('[rule.mine]\nsure = "unknown"', "missing_key", "rule.mine.title", ""),
        ("[rules.mine]", "unknown_key", "rules", ""),
    ],
)
def test_mistakes_in_an_own_file(tmp_path: Path, written: str, code: str, key: str, why: str) -> None:
    (tmp_path / "rules.toml").write_text(written, encoding="utf-8")
    with pytest.raises(DataProblem) as caught:
        read_rules(tmp_path)
    assert (caught.value.code, caught.value.values["key"]) == (code, key)
    assert why in str(caught.value.values["why"])
