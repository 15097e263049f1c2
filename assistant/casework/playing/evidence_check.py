"""Which evidence of a playbook is there, and how complete it is."""

from collections.abc import Container
from typing import Literal

from assistant.casework.playing.playbook_words import Weight
from assistant.casework.playing.playbooks import Playbook, Playbooks
from flows.records import Record

EvidenceState = Literal["at_hand", "in_case", "missing"]
_WEIGHTS: tuple[Weight, ...] = ("required", "recommended", "optional")


class EvidenceItem(Record):
    """One piece of evidence of a playbook."""

    kind: str
    """A key of `evidence_kinds`."""
    weight: Weight
    zh: str
    """What it is, in Chinese."""
    en: str
    """What it is, in English."""
    state: EvidenceState
    """`at_hand` (a person said so), `in_case` (the case itself shows it), `missing`."""


class EvidenceCheck(Record):
    """All evidence of a playbook, the most important first."""

    items: tuple[EvidenceItem, ...]
    score: int
    """Completeness, 0–100; 100 only when every piece that counts is there."""

    @property
    def blockers(self) -> tuple[EvidenceItem, ...]:
        """Return the required pieces that are missing."""
        return tuple(item for item in self.items if item.weight == "required" and item.state == "missing")

    @property
    def ready(self) -> bool:
        """Tell whether something is required and nothing required is missing."""
        return any(item.weight == "required" for item in self.items) and not self.blockers


def check_evidence(
    playbook: Playbook, playbooks: Playbooks, holding: Container[str], at_hand: Container[str]
) -> EvidenceCheck:
    """Compare what a playbook wants with what the case shows and a person has ready."""
    pairs = sorted(playbook.evidence.items(), key=lambda pair: _WEIGHTS.index(pair[1]))
    items = tuple(_item(kind, weight, playbooks, _state(kind, playbooks, holding, at_hand)) for kind, weight in pairs)
    points = playbooks.points.model_dump()
    whole = sum(points[item.weight] for item in items)
    there = sum(points[item.weight] for item in items if item.state != "missing")
    return EvidenceCheck(items=items, score=100 * there // whole if whole else 100)


def _item(kind: str, weight: Weight, playbooks: Playbooks, state: EvidenceState) -> EvidenceItem:
    wording = playbooks.evidence_kinds[kind]
    return EvidenceItem(kind=kind, weight=weight, zh=wording.zh, en=wording.en, state=state)


def _state(kind: str, playbooks: Playbooks, holding: Container[str], at_hand: Container[str]) -> EvidenceState:
    if kind in at_hand:
        return "at_hand"
    told_by = playbooks.evidence_kinds[kind].told_by
    return "in_case" if told_by is not None and told_by in holding else "missing"
