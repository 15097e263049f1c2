"""Playbooks: shipped data, what a seller may change, and mistakes."""

import re
from pathlib import Path

import pytest

from assistant.casework.data_files import DataProblem
from assistant.casework.judging.reasons import read_reasons
from assistant.casework.playing.playbook_rules import Wording
from assistant.casework.playing.playbook_words import CIRCUMSTANCES, SUBTYPES
from assistant.casework.playing.playbooks import Playbooks, read_playbooks
from assistant.qa.site.vocabulary import REASONS

SHIPPED = read_playbooks()
HAN = re.compile(r"[\u4e00-\u9fff]")


def own(folder: Path, text: str) -> Path:
    (folder / "playbooks.toml").write_text(text, encoding="utf-8")
    return folder


def test_every_reason_has_a_playbook() -> None:
    assert set(SHIPPED.playbook) == {*REASONS, "unknown"} == set(SUBTYPES)
    assert all(playbook.phrase == name for name, playbook in SHIPPED.playbook.items())


def test_families_are_those_of_the_reasons() -> None:
    families = {code: row.family for code, row in read_reasons().reason.items()}
    assert {name: playbook.family for name, playbook in SHIPPED.playbook.items()} == {**families, "unknown": None}


def wordings() -> list[Wording]:
    found: list[Wording] = [*SHIPPED.evidence_kinds.values()]
    for playbook in SHIPPED.playbook.values():
        found += [playbook.title, *playbook.check]
    return found


def test_every_wording_is_in_its_language() -> None:
    assert [wording.zh for wording in wordings() if not HAN.search(wording.zh)] == []
    assert [wording.en for wording in wordings() if HAN.search(wording.en)] == []


def test_every_kind_of_evidence_is_wanted_somewhere() -> None:
    wanted = {kind for playbook in SHIPPED.playbook.values() for kind in playbook.evidence}
    assert wanted == set(SHIPPED.evidence_kinds)


@pytest.mark.parametrize(
    "name", [name for name in SUBTYPES if name not in ("personal_reasons", "easy_return", "unknown")]
)
def test_what_counts_must_be_proven(name: str) -> None:
    assert "required" in SHIPPED.of(name)[1].evidence.values()


def test_goods_not_received_are_never_returned() -> None:
    offered = {n: {step.choice for step in p.solutions} for n, p in SHIPPED.playbook.items()}
    assert [
        n for n, p in SHIPPED.playbook.items() if p.family == "not_received" and "return_and_refund" in offered[n]
    ] == []
    assert "return_and_refund" in offered["easy_return"] & offered["counterfeit"] & offered["damaged"]


def test_a_confirmed_loss_and_an_own_mistake_are_not_fought() -> None:
    for name in ("in_transit", "parcel_lost", "tracking_number_unknown", "guaranteed_time_missed"):
        gates = [gate.when for gate in SHIPPED.of(name)[1].accept_when]
        assert {("loss_confirmed",), ("own_mistake",), ("not_shipped",), ("parcel_lost",)} <= set(gates)


def test_an_unknown_code_gets_the_unknown_playbook() -> None:
    assert SHIPPED.of("gift_missing")[0] == SHIPPED.of(None)[0] == "unknown"
    assert SHIPPED.of("damaged")[0] == "damaged"


def test_the_schema_describes_every_field() -> None:
    schema = Playbooks.model_json_schema()
    tables = [schema, *(table for table in schema["$defs"].values() if "properties" in table)]
    bare = [
        f"{table['title']}.{name}"
        for table in tables
        for name, field in table["properties"].items()
        if "description" not in field
    ]
    assert bare == []
    assert len(tables) > 10


def test_a_seller_changes_one_thing_and_keeps_the_rest(tmp_path: Path) -> None:
    mine = read_playbooks(
        own(
            tmp_path,
            """
            [rules.small_amount_usd]
            value = "1.50"
            [playbook.damaged]
            solutions = [{ choice = "full" }]
            [playbook.damaged.evidence]
            weight_slip = "required"
            """,
        )
    )
    assert str(mine.rules.small_amount_usd.value) == "1.50"
    assert mine.rules.moving_days == SHIPPED.rules.moving_days
    assert [step.choice for step in mine.playbook["damaged"].solutions] == ["full"]
    assert mine.playbook["damaged"].check == SHIPPED.playbook["damaged"].check
    assert mine.playbook["damaged"].evidence == {**SHIPPED.playbook["damaged"].evidence, "weight_slip": "required"}
    assert mine.playbook["quality"] == SHIPPED.playbook["quality"]


@pytest.mark.parametrize(
    ("text", "code", "key", "why"),
    [
        ("[playbook.in_transsit]\nphrase = 'x'", "wrong_value", "playbook.in_transsit", "unknown"),
        ("[playbook.damaged]\nphrases = 'x'", "unknown_key", "playbook.damaged.phrases", ""),
        ("[playbook.damaged]\ncheck = []", "wrong_value", "playbook.damaged.check", "at least 3"),
        (
            "[playbook.in_transit]\nsolutions = [{choice = 'return_and_refund', freight_by = 'buyer'}]",
            "wrong_value",
            "playbook.in_transit",
            "remove it",
        ),
        (
            "[playbook.damaged]\nsolutions = [{choice = 'refuse', when = ['parcel_flying']}]",
            "wrong_value",
            "playbook.damaged.solutions.0.when.0",
            "parcel_moving",
        ),
        (
            "[playbook.damaged]\nsolutions = [{choice = 'refuse', when = ['exempt']}]",
            "wrong_value",
            "playbook.damaged",
            "the last of",
        ),
        (
            "[playbook.damaged]\nsolutions = [{choice = 'partial', share = 1.01, of = 'asked'}]",
            "wrong_value",
            "playbook.damaged.solutions.0.share",
            "less than or equal to 1",
        ),
        (
            "[playbook.damaged]\nsolutions = [{choice = 'partial', share = 0, of = 'asked'}]",
            "wrong_value",
            "playbook.damaged.solutions.0.share",
            "greater than 0",
        ),
        (
            "[playbook.damaged]\nsolutions = [{choice = 'partial'}]",
            "wrong_value",
            "playbook.damaged.solutions.0",
            "share",
        ),
        (
            "[playbook.damaged]\nsolutions = [{choice = 'full', share = 0.5, of = 'asked'}]",
            "wrong_value",
            "playbook.damaged.solutions.0",
            "partial",
        ),
        (
            "[playbook.damaged]\nsolutions = [{choice = 'return_and_refund'}]",
            "wrong_value",
            "playbook.damaged.solutions.0",
            "freight_by",
        ),
        (
            "[playbook.damaged]\naccept_when = [{ when = [] }]",
            "wrong_value",
            "playbook.damaged.accept_when.0.when",
            "1",
        ),
        (
            "[playbook.damaged.evidence]\nsworn_oath = 'required'",
            "wrong_value",
            "playbook",
            "evidence_kinds.sworn_oath",
        ),
        ("[evidence_kinds.oath]\nzh = '誓言'", "missing_key", "evidence_kinds.oath.en", ""),
        ("[rules.moving_days]\nvalue = 0", "wrong_value", "rules.moving_days.value", "1"),
        ("[playbook", "not_toml", None, ""),
    ],
)
def test_a_mistake_names_file_key_and_mend(text: str, code: str, key: str | None, why: str, tmp_path: Path) -> None:
    with pytest.raises(DataProblem) as caught:
        read_playbooks(own(tmp_path, text))
    assert caught.value.code == code
    assert caught.value.values["file"] == tmp_path / "playbooks.toml"
    assert key is None or str(caught.value.values["key"]).startswith(key)
    assert why in str(caught.value.values["why"])


def test_a_missing_playbook_is_named() -> None:
    tables = SHIPPED.model_dump()
    del tables["playbook"]["quality"]
    with pytest.raises(ValueError, match=r"no playbook for quality; add \[playbook.quality\]"):
        Playbooks.model_validate(tables)


def test_every_circumstance_has_its_sentence_and_comment() -> None:
    comment = (Path(__file__).parents[2] / "assistant/casework/data/playbooks.toml").read_text(encoding="utf-8")
    head = comment.split("[rules]")[0]
    assert [name for name in CIRCUMSTANCES if name not in head] == []
