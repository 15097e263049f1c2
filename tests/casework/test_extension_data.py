"""The file of extension rules: what a seller may write over it, and how its mistakes are told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.data_files import DataProblem
from assistant.casework.extending.extension_data import ExtensionRules, folded, read_extension_rules
from tests.casework.made_up_cases import UNHURRIED


def test_own_file_wins_key_by_key(tmp_path: Path) -> None:
    (tmp_path / "extension.toml").write_text(
        "[default]\ndays_left = 3\n[countries.BR]\nactive = false\n"
        '[countries.US]\ndays_left = 9\ndays_to_add = 12\nsure = "guess"\nsource = "ours"\ndate = "2026-12-01"\n',
        encoding="utf-8",
    )
    rules = read_extension_rules(tmp_path)
    assert (rules.default.days_left, rules.default.days_to_add) == (3, 30)
    chosen = {country: rules.rule_for(country, "DHL") for country in ("BR", "US", "CL")}
    assert {country: found[0] for country, found in chosen.items() if found} == {
        "BR": "default",
        "US": "countries.US",
        "CL": "countries.CL",
    }


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("[default]\ndays_lefft = 3", "unknown_key", "default.days_lefft"),
        ("[default]\ndays_left = 0", "wrong_value", "default.days_left"),
        ('[default]\ndays_left = "five"', "wrong_value", "default.days_left"),
        ("[countries.CN]\ndays_left = 3", "missing_key", "countries.CN.source"),
        ('[countries.BR]\nsure = "surely"', "wrong_value", "countries.BR.sure"),
        ('[carriers.yanwen]\nwords = ["yw"]', "wrong_value", "carriers.yanwen.words"),
        ("[carriers.yanwen]\nwords = []", "wrong_value", "carriers.yanwen.words"),
        ('[routes.ordinary_mail_to_brazil]\ncarrier = "pigeons"', "wrong_value", "routes"),
        ('[limits]\ndate = "lately"', "wrong_value", "limits.date"),
        ('[states]\nextendable = ["IN_ISSUE"]', "wrong_value", "states"),
    ],
)
def test_a_mistake_gives_file_key_and_mend(tmp_path: Path, text: str, code: str, key: str) -> None:
    file = tmp_path / "extension.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataProblem) as told:
        read_extension_rules(tmp_path)
    assert (told.value.code, told.value.values["key"], told.value.values["file"]) == (code, key, file)


def test_an_unknown_zone_is_told(tmp_path: Path) -> None:
    (tmp_path / "extension.toml").write_text('zone = "Mars/Olympus"', encoding="utf-8")
    with pytest.raises(DataProblem, match="Mars/Olympus"):
        read_extension_rules(tmp_path)


def test_of_two_carriers_the_longest_word_counts() -> None:
    rules = read_extension_rules()
    assert rules.carrier_of("China Post Ordinary Small Packet Plus") == "china_post_ordinary"
    assert rules.carrier_of("China Post") == "china_post_registered"
    assert rules.carrier_of("顺丰国际经济小包") == "sf_economy"
    assert rules.carrier_of("") is None


def test_a_rule_that_is_switched_off_gives_way_to_the_next(tmp_path: Path) -> None:
    def rule() -> str:
        found = read_extension_rules(tmp_path).rule_for("BR", "China Post")
        return found[0] if found else "none"

    off = ("routes.registered_mail_to_brazil", "countries.BR", "carriers.china_post_registered", "default")
    met, written = [rule()], ""
    for key in off:
        written += f"[{key}]\nactive = false\n"
        (tmp_path / "extension.toml").write_text(written, encoding="utf-8")
        met.append(rule())
    assert met == [*off, "none"]


@UNHURRIED
@given(st.text("aAßẞİıǰﬁ①½ΩёЁéＡ平邮한 -_'\u0301\u0345\u1fb3", max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_the_schema_describes_every_field() -> None:
    schema = ExtensionRules.model_json_schema()
    tables = [schema, *(table for table in schema["$defs"].values() if "properties" in table)]
    silent = [name for table in tables for name, field in table["properties"].items() if "description" not in field]
    assert silent == []
