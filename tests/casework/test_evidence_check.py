"""Completeness of evidence."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.playing.evidence_check import check_evidence
from assistant.casework.playing.playbook_words import CIRCUMSTANCES, SUBTYPES
from tests.casework.playing_cases import PLAYBOOKS

TRANSIT = PLAYBOOKS.playbook["in_transit"]
"""Required: tracking_record, shipping_receipt; recommended: carrier_statement; optional: chat_record."""


def score(*at_hand: str, holding: tuple[str, ...] = ()) -> int:
    return check_evidence(TRANSIT, PLAYBOOKS, holding, at_hand).score


def test_nothing_there() -> None:
    check = check_evidence(TRANSIT, PLAYBOOKS, (), ())
    assert check.score == 0
    assert [item.kind for item in check.blockers] == ["tracking_record", "shipping_receipt"]
    assert [(item.kind, item.weight, item.state) for item in check.items] == [
        ("tracking_record", "required", "missing"),
        ("shipping_receipt", "required", "missing"),
        ("carrier_statement", "recommended", "missing"),
        ("chat_record", "optional", "missing"),
    ]
    assert not check.ready


def test_points() -> None:
    assert score("shipping_receipt") == 42  # 3 of 7
    assert score("shipping_receipt", "carrier_statement") == 57
    assert score("chat_record") == 0
    assert score("shipping_receipt", "tracking_record", "carrier_statement") == 100


def test_the_case_itself_shows_the_track() -> None:
    check = check_evidence(TRANSIT, PLAYBOOKS, ("parcel_tracked",), ("shipping_receipt",))
    assert [item.state for item in check.items] == ["in_case", "at_hand", "missing", "missing"]
    assert check.ready
    assert check.score == 85
    assert check_evidence(TRANSIT, PLAYBOOKS, ("parcel_tracked",), ("tracking_record",)).items[0].state == "at_hand"


def test_what_is_not_asked_counts_for_nothing() -> None:
    assert score("brand_authorization", "no such kind") == 0


def test_nothing_required_is_complete_but_proves_nothing() -> None:
    playbook = TRANSIT.model_copy(update={"evidence": {"chat_record": "optional"}})
    check = check_evidence(playbook, PLAYBOOKS, (), ())
    assert (check.score, check.blockers, check.ready) == (100, (), False)


KINDS = st.frozensets(st.sampled_from(sorted(PLAYBOOKS.evidence_kinds)))


@given(
    st.sampled_from(SUBTYPES),
    KINDS,
    st.frozensets(st.sampled_from(CIRCUMSTANCES)),
    st.sampled_from(sorted(PLAYBOOKS.evidence_kinds)),
)
def test_more_evidence_never_scores_less(name: str, kinds: frozenset[str], holding: frozenset[str], more: str) -> None:
    playbook = PLAYBOOKS.of(name)[1]
    before = check_evidence(playbook, PLAYBOOKS, holding, kinds)
    after = check_evidence(playbook, PLAYBOOKS, holding, kinds | {more})
    assert 0 <= before.score <= after.score <= 100
    assert set(after.blockers) <= set(before.blockers)
    assert len(before.items) == len(playbook.evidence)
    if before.blockers:
        assert before.score < 100


@given(st.sampled_from(SUBTYPES))
def test_everything_at_hand_is_everything(name: str) -> None:
    check = check_evidence(PLAYBOOKS.of(name)[1], PLAYBOOKS, (), PLAYBOOKS.evidence_kinds)
    assert (check.score, check.blockers) == (100, ())
