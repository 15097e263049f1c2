"""Examine a page against its profile and propose a mend for each broken target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from playwright.sync_api import Frame, Page

from assistant.qa.checking import Sought
from assistant.qa.suggesting.aims import Aim, aims_of
from assistant.qa.suggesting.choosing import Choice, choose
from assistant.qa.suggesting.describing import Furniture, words_of
from assistant.qa.suggesting.health import Health, health_of
from assistant.qa.suggesting.learning import learnt_from
from assistant.qa.suggesting.lost import Lost
from assistant.qa.suggesting.memory import Description, Memory
from assistant.qa.suggesting.repeated import pieces_of, rank
from assistant.qa.suggesting.scoring import GAP, SURE
from assistant.qa.suggesting.snapshot import Snapshot, take_snapshot, try_ways
from flows.profile import Profile, Repeated, TargetTable

Doubt = Literal["", "nothing_likely", "too_close", "no_way", "choice"]


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one broken target; without a way, why nothing is."""

    aim: Aim
    state: str
    way: Mapping[str, Any] | None = None
    confidence: float = 0.0
    runner_up: float = 0.0
    doubt: Doubt = ""
    parts: Mapping[str, float] = field(default_factory=dict)
    """What the confidence rests on, each 0 to 1."""
    at: int = -1
    """Number of the element on the page as it was."""

    @property
    def gap(self) -> float:
        """How much better it is than the next one."""
        return round(self.confidence - self.runner_up, 3)


@dataclass(frozen=True)
class Examined:
    """A page, and what is to be mended of it."""

    health: Sequence[Health]
    proposals: Sequence[Proposal]
    found: dict[str, Description]
    """How the targets that were found look."""
    seen: frozenset[str]
    """Marks of all that stands on the page."""


def examine(page: Page | Frame, profile: Profile, sought: Sequence[Sought], memory: Memory) -> Examined:
    """Examine the page that is open; nothing of it is pressed or changed. Raises PageTimedOut, BrowserProblem."""
    aims = aims_of(sought)
    snapshot, known = take_snapshot(page, aims), frozenset(memory.targets)
    health = health_of(aims, snapshot, known)
    pieces = [piece_for(page, aims, each, snapshot) for each in health if each.broken and each.aim.use == "piece"]
    proposed = {piece.aim.name: piece for piece in pieces if piece.way is not None}
    if proposed:
        aims = [inside(aim, proposed) for aim in aims]
        snapshot = take_snapshot(page, aims)
        health = health_of(aims, snapshot, known)
    furniture = Furniture(snapshot, words_of(profile))
    seen = memory.seen.get(sought[0].page, frozenset()) if sought else frozenset()
    lost = [
        (each, Lost(each.aim, profile, memory.targets.get(each.aim.name), seen))
        for each in health
        if each.broken and each.aim.use != "piece"
    ]
    proposals = [*pieces, *mended(page, lost, snapshot, furniture)]
    return Examined(health, proposals, *learnt_from(health, snapshot, profile))


def inside(aim: Aim, pieces: Mapping[str, Proposal]) -> Aim:
    """Look for a field in the pieces that are proposed."""
    for name, piece in pieces.items():
        if aim.name != name and aim.name.startswith(name.removesuffix("each")):
            depth = len(piece.aim.lists)
            around = TargetTable.model_validate({"ways": [piece.way]})
            return replace(aim, lists=(*aim.lists[:depth], around, *aim.lists[depth + 1 :]))
    if aim.name in pieces:
        return replace(aim, target=TargetTable.model_validate({"ways": [pieces[aim.name].way]}))
    return aim


def piece_for(
    page: Page | Frame, aims: Sequence[Aim], health: Health, snapshot: Snapshot, sure: float = SURE
) -> Proposal:
    """Propose a way to a repeated piece, by the fields that are found in it."""
    blank = Proposal(health.aim, health.state, doubt="nothing_likely")
    inside = f"{health.aim.name.removesuffix('each')}fields."
    fields = {aim.name.removeprefix(inside): aim.target for aim in aims if aim.name.startswith(inside)}
    # A list inside the pieces of another one is not looked for.
    ranked = [] if health.aim.lists else pieces_of(page, snapshot, Repeated(each=health.aim.target, fields=fields))
    if not ranked or ranked[0].share < sure:
        return replace(blank, confidence=round(ranked[0].share, 3) if ranked else 0.0)
    best, *others = ranked
    # What has as many pieces holds the same ones, or is held by them.
    likely = [rank(other) / rank(best) for other in others if other.pieces != best.pieces]
    runner_up = best.share * max(likely, default=0.0)
    blank = replace(blank, confidence=round(best.share, 3), runner_up=round(runner_up, 3))
    if blank.gap < GAP:
        return replace(blank, doubt="too_close")
    return replace(blank, doubt="", way={"css": best.css})


def mended(
    page: Page | Frame,
    lost: Sequence[tuple[Health, Lost]],
    snapshot: Snapshot,
    furniture: Furniture,
    sure: float = SURE,
) -> list[Proposal]:
    """Propose for one target after another, the surest first: what one takes is no other's."""
    taken: dict[int, str] = {}
    proposals: list[Proposal] = []
    waiting = {each.aim.name: (each, known) for each, known in lost}
    choices = {name: choose(known, snapshot, furniture, taken) for name, (_, known) in waiting.items()}
    while waiting:
        name = max(waiting, key=lambda each: choices[each].confidence)
        health, _ = waiting.pop(name)
        proposal = _worded(page, health, choices[name], snapshot, sure)
        proposals.append(proposal)
        if proposal.way is not None:
            claimed = {each.element.at: name for each in choices[name].chosen}
            taken.update(claimed)
            for other, (_, known) in waiting.items():
                if any(each.element.at in claimed for each in choices[other].chosen):
                    choices[other] = choose(known, snapshot, furniture, taken)
    order = {each.aim.name: number for number, (each, _) in enumerate(lost)}
    return sorted(proposals, key=lambda each: order[each.aim.name])


def _worded(page: Page | Frame, health: Health, choice: Choice, snapshot: Snapshot, sure: float) -> Proposal:
    """Take the first way that leads to what was chosen and to nothing else."""
    blank = Proposal(health.aim, health.state, None, choice.confidence, choice.runner_up, parts=choice.parts)
    if health.aim.many:
        return replace(blank, doubt="choice")
    if choice.confidence < sure:
        return replace(blank, doubt="nothing_likely")
    if choice.confidence - choice.runner_up < GAP:
        return replace(blank, doubt="too_close")
    ways = choice.ways[:60]
    for way, pieces in zip(ways, try_ways(page, health.aim, ways), strict=True):
        if choice.is_led_to(pieces, snapshot):
            return replace(blank, way=way, at=choice.chosen[0].element.at)
    return replace(blank, doubt="no_way")
