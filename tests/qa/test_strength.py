"""Pages that change on purpose: nothing else is ever taken in silence, and what was found once is found again."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page

from assistant.qa.strength.scoring import Score, fallen, read_kept, write_kept
from assistant.qa.strength.sought import Sought, words_of
from assistant.qa.strength.trials import CHANGES, DOUBTFUL, STEADY, Outcome, Trial, try_page
from assistant.qa.strength.walking import CENTER, measure
from flows.profile import Part, Profile, TargetTable
from tests.conftest import PROFILE_OF, OpenDesk

KEPT = Path(__file__).parent / "strength.json"
"""Renew it by `dispute-assistant profile strength --write tests/qa/strength.json`."""


def test_no_share_falls_and_nothing_else_is_taken(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, **CENTER).sign_in()
    score = measure(desk.session, desk.center)
    assert [trial for trial in score.trials if trial.outcome == "wrong"] == []
    assert fallen(score, read_kept(KEPT)[PROFILE_OF[face]]) == []
    assert set(score.changes()) >= {*CHANGES} - {"classes_rehashed"}  # the classic face has no suffixes
    assert desk.center.world.writes == []
    assert desk.guard.got_through == []


PAGE = """<main><h1>详情</h1><table>
<tr><th>纠纷编号</th><td class=no id=no>880</td></tr><tr><th>金额</th><td>US $1.50</td></tr></table>
<p class=none>没有别的</p><button class=send>提交</button></main>"""


def outcomes(page: Page, profile: Profile, target: dict[str, str | list[str]]) -> Mapping[str, Outcome]:
    """Return what became of one target on a small page, by kind of change."""
    page.set_content(PAGE)
    before = page.content()
    part = Part(fields={"it": TargetTable.model_validate({"ways": [target]})})
    tried = try_page(page, "case", "zh", Sought(read=part), words_of(profile))
    assert page.content() == before, "the page is put back"
    return {trial.change: trial.outcome for trial in tried.trials}


def test_a_label_outlives_what_css_does_not(page: Page, profile: Profile) -> None:
    by_label = outcomes(page, profile, {"label": ["纠纷编号"]})
    assert {by_label[change] for change in STEADY if change in by_label} == {"same"}
    assert (by_label["labels_renamed"], by_label["page_copied"]) == ("lost", "lost")
    by_class = outcomes(page, profile, {"css": ".no"})
    assert (by_class["classes_replaced"], by_class["ids_renamed"]) == ("lost", "same")
    by_id = outcomes(page, profile, {"css": "#no"})
    assert (by_id["classes_replaced"], by_id["ids_renamed"]) == ("same", "lost")


def test_a_place_instead_of_a_word_takes_something_else(page: Page, profile: Profile) -> None:
    said = outcomes(page, profile, {"css": "tr:first-child td"})
    assert (said["classes_replaced"], said["wrapped"], said["pairs_moved"]) == ("same", "same", "wrong")


def trial(change: str, target: str, outcome: Outcome) -> Trial:
    return Trial("case", "zh", change, target, outcome, "missing" if outcome == "lost" else "")


SCORE = Score(
    (
        trial("wrapped", "a", "same"),
        trial("wrapped", "b", "lost"),
        trial("ids_renamed", "b", "lost"),
        trial("ids_renamed", "a", "same"),
        trial(DOUBTFUL[0], "a", "lost"),
        trial(DOUBTFUL[0], "b", "wrong"),
    )
)


def test_shares_and_the_weakest() -> None:
    assert SCORE.total == 50
    assert SCORE.shares("wrapped") == (50, 50, 0, 2)
    assert SCORE.shares(DOUBTFUL[0], "case") == (0, 50, 50, 2)
    assert SCORE.shares("columns_moved") is None
    assert SCORE.weakest() == [("case.b", ("wrapped", "ids_renamed"), 0)]
    assert [each.name for each in SCORE.wrong] == ["case.b"]


def test_the_kept_scores_are_renewed_and_those_of_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    assert read_kept(file) == {}
    file.write_text(json.dumps({"other": {"wrapped": 12.5}, "mine": {"wrapped": 100.0}}), encoding="utf-8")
    assert fallen(SCORE, read_kept(file)["mine"]) == ["wrapped: 50.0 < 100.0"]
    write_kept(file, {"mine": SCORE})
    kept = read_kept(file)
    assert kept == {"mine": {"ids_renamed": 50.0, "wrapped": 50.0, DOUBTFUL[0]: 0.0}, "other": {"wrapped": 12.5}}
    assert fallen(SCORE, kept["mine"]) == []
    assert fallen(SCORE, {"roles_dropped": 10.0}) == ["roles_dropped: 0.0 < 10.0"]


@pytest.mark.parametrize("text", ["[]", '{"mine": 7}', '{"mine": {"wrapped": "x"}}', "not json"])
def test_another_file_is_not_overwritten(tmp_path: Path, text: str) -> None:
    file = tmp_path / "notes.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r".+"):
        write_kept(file, {"mine": SCORE})
    assert file.read_text(encoding="utf-8") == text
