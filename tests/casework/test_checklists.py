"""Checklists: shipped data, progress, mistakes."""

import re
from pathlib import Path

import pytest

from assistant.casework.data_files import DataProblem
from assistant.casework.playing.checklists import CHECKLISTS, Checklists, progress, read_checklists

SHIPPED = read_checklists()
HAN = re.compile(r"[\u4e00-\u9fff]")


def test_both_purposes_are_covered() -> None:
    assert set(SHIPPED.checklist) == set(CHECKLISTS) == {"malicious_review", "appeal"}
    assert all(len(checklist.items) >= 6 for checklist in SHIPPED.checklist.values())


def test_an_appeal_has_seven_days_and_one_try() -> None:
    appeal = SHIPPED.checklist["appeal"]
    assert (appeal.within_days, appeal.once, appeal.source, appeal.date) == (7, True, "sellers' guide", "2026-11")


def test_every_wording_is_in_its_language() -> None:
    for checklist in SHIPPED.checklist.values():
        wordings = [checklist.title, checklist.purpose, *checklist.items.values()]
        assert [wording.zh for wording in wordings if not HAN.search(wording.zh)] == []
        assert [wording.en for wording in wordings if HAN.search(wording.en)] == []


def test_progress() -> None:
    review = SHIPPED.checklist["malicious_review"]
    begun = progress(review, {"chat_record", "other_orders", "no such item"})
    assert begun.done == ("chat_record", "other_orders")
    assert begun.blockers == ("review_screenshot", "order_screenshot", "kind_chosen", "facts_only")
    assert not begun.ready
    assert set(begun.done) | set(begun.missing) == set(review.items)
    required = {key for key, item in review.items.items() if item.weight == "required"}
    ended = progress(review, required)
    assert ended.ready
    assert "threat_marked" in ended.missing


def test_own_items_and_mistakes(tmp_path: Path) -> None:
    file = tmp_path / "checklists.toml"
    file.write_text(
        '[checklist.appeal.items.boss]\nweight = "required"\nzh = "主管确认"\nen = "The boss agrees"\n', "utf-8"
    )
    assert "boss" in progress(read_checklists(tmp_path).checklist["appeal"], ()).blockers
    file.write_text(
        '[checklist.appeal.items.boss]\nweight = "must"\nzh = "主管确认"\nen = "The boss agrees"\n', "utf-8"
    )
    with pytest.raises(DataProblem) as caught:
        read_checklists(tmp_path)
    assert caught.value.values["key"] == "checklist.appeal.items.boss.weight"
    assert caught.value.values["file"] == file


def test_a_missing_checklist_is_named() -> None:
    with pytest.raises(ValueError, match="no checklist for appeal"):
        Checklists.model_validate(
            {"checklist": {"malicious_review": SHIPPED.checklist["malicious_review"].model_dump()}}
        )


def test_the_schema_describes_every_field() -> None:
    schema = Checklists.model_json_schema()
    tables = [schema, *(table for table in schema["$defs"].values() if "properties" in table)]
    assert [
        f"{table['title']}.{name}"
        for table in tables
        for name, field in table["properties"].items()
        if "description" not in field
    ] == []
