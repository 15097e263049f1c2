"""Playbooks as data: per kind of dispute what to check, what to prove, what to offer, and when to give in."""

from collections.abc import Container
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from assistant.casework.data_files import Table, read_table
from assistant.casework.playing.playbook_rules import Points, Rules, Track, Wording
from assistant.casework.playing.playbook_words import SUBTYPES, Choice, Circumstance, Family, Subtype, Weight

Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]


class EvidenceKind(Wording):
    """A kind of evidence, as a person reads it."""

    told_by: Circumstance | None = None
    """The case itself shows this evidence when this circumstance holds."""


class Conditions(Table):
    """Circumstances under which something applies."""

    when: tuple[Circumstance, ...] = ()
    """All of these must hold."""
    unless: tuple[Circumstance, ...] = ()
    """None of these may hold."""

    def apply(self, holding: Container[str]) -> bool:
        """Tell whether every wanted circumstance holds and no unwanted one does."""
        return all(name in holding for name in self.when) and not any(name in holding for name in self.unless)


class Step(Conditions):
    """One choice of a reply, and when it is the one to take."""

    choice: Choice
    """`refuse` (refund 0), `partial`, `full` or `return_and_refund`."""
    share: Decimal | None = Field(default=None, gt=0, le=1)
    """Partial only: share that is offered, more than 0, at most 1."""
    of: Literal["asked", "ceiling"] | None = None
    """Partial only: share of what the buyer asks, or of the most that can be refunded."""
    freight_by: Literal["buyer", "seller", "platform"] | None = None
    """Return and refund only: who bears the return freight."""

    @model_validator(mode="after")
    def _fits_its_choice(self) -> "Step":
        partial = self.choice == "partial"
        if partial != (self.share is not None) or partial != (self.of is not None):
            raise ValueError('"share" and "of" belong to the choice "partial", and it needs both')
        if (self.choice == "return_and_refund") != (self.freight_by is not None):
            raise ValueError('"freight_by" belongs to the choice "return_and_refund", which needs it')
        return self


class Gate(Conditions):
    """Circumstances under which the case cannot be won, or is not worth the work."""

    when: tuple[Circumstance, ...] = Field(min_length=1)
    """All of these must hold."""
    whose: Literal["buyer", "platform"] = "buyer"
    """Whose solution to accept."""


class Playbook(Table):
    """What a clerk does with one kind of dispute."""

    title: Wording
    """Its name."""
    family: Family | None = None
    """Not received, not as described, no reason; none for an unknown reason."""
    check: tuple[Wording, ...] = Field(min_length=3, max_length=6)
    """What to look at first, in this order."""
    evidence: dict[Name, Weight]
    """Kind of evidence (a key of `evidence_kinds`) and how much it matters."""
    solutions: tuple[Step, ...] = Field(min_length=1)
    """In the order of preference: the first that applies and is possible is recommended."""
    accept_when: tuple[Gate, ...] = ()
    """When accepting is advised instead of a reply."""
    phrase: Name
    """The reply's phrase: `[reply.<phrase>]` of the phrase files."""

    @model_validator(mode="after")
    def _can_be_played(self) -> "Playbook":
        returns = any(step.choice == "return_and_refund" for step in self.solutions)
        if returns and self.family in ("not_received", None):
            raise ValueError('"return_and_refund" is impossible for goods not received or an unknown reason; remove it')
        last = self.solutions[-1]
        if last.when or last.unless:
            raise ValueError('the last of "solutions" must have no "when" and no "unless", so that every case has one')
        return self


class Playbooks(Table):
    """The whole file `playbooks.toml`."""

    rules: Rules
    """Limits."""
    track: Track
    """Meaning of parcels' events."""
    points: Points
    """Weights of evidence."""
    evidence_kinds: dict[Name, EvidenceKind]
    """Every kind of evidence."""
    playbook: dict[Subtype, Playbook]
    """One for every code of a reason, and `unknown`."""

    @field_validator("playbook")
    @classmethod
    def _covers_everything(cls, found: dict[Subtype, Playbook], info: ValidationInfo) -> dict[Subtype, Playbook]:
        missing = [name for name in SUBTYPES if name not in found]
        if missing:
            raise ValueError(f"no playbook for {', '.join(missing)}; add [playbook.{missing[0]}]")
        kinds: dict[str, EvidenceKind] | None = info.data.get("evidence_kinds")
        for name, playbook in found.items():
            # Without kinds their own mistake is told already.
            strange = [kind for kind in playbook.evidence if kinds is not None and kind not in kinds]
            if strange:
                raise ValueError(
                    f"{name}.evidence.{strange[0]} is no kind of evidence; add [evidence_kinds.{strange[0]}]"
                )
        return found

    def of(self, subtype: str | None) -> tuple[Subtype, Playbook]:
        """Return the playbook of a reason's code with its name; `unknown` for a code without one."""
        for name in SUBTYPES:
            if name == subtype:
                return name, self.playbook[name]
        return "unknown", self.playbook["unknown"]


def read_playbooks(own: Path | None = None) -> Playbooks:
    """Read the shipped playbooks with the seller's own laid over; DataProblem names a mistake."""
    return read_table("playbooks", Playbooks, own)
