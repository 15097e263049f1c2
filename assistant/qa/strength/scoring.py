"""Shares of what was found again, the weakest targets, and the scores that are kept."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from assistant.qa.strength.trials import CHANGES, DOUBTFUL, Trial

Kept = Mapping[str, Mapping[str, float]]
"""Profile -> kind of change -> per cent found again."""
_ROUNDING = 0.05


class Shares(NamedTuple):
    """What became of so many trials, in per cent."""

    same: float
    lost: float
    wrong: float
    trials: int


class Weak(NamedTuple):
    """A target that harmless changes break."""

    target: str
    broken_by: tuple[str, ...]
    takes_along: int
    """Targets that are lost with it, each time it is lost."""


@dataclass(frozen=True)
class Score:
    """All trials of one profile."""

    trials: Sequence[Trial]
    untried: tuple[str, ...] = ()
    """Targets that no page of the walk shows."""

    @property
    def total(self) -> float:
        """Per cent found again over all changes after which a person sees the same."""
        return shares_of(trial for trial in self.trials if trial.change not in DOUBTFUL).same

    @property
    def wrong(self) -> list[Trial]:
        """Every trial in which something else was taken."""
        return [trial for trial in self.trials if trial.outcome == "wrong"]

    def changes(self) -> list[str]:
        """Return the kinds of change that some page could be changed by."""
        made = {trial.change for trial in self.trials}
        return [change for change in CHANGES if change in made]

    def pages(self) -> list[str]:
        """Return the pages in the order of the walk."""
        return list(dict.fromkeys(trial.page for trial in self.trials))

    def shares(self, change: str, page: str | None = None) -> Shares | None:
        """Return the shares of one kind of change, on one page or all; None where nothing was tried."""
        chosen = [each for each in self.trials if each.change == change and page in (None, each.page)]
        return shares_of(chosen) if chosen else None

    def weakest(self) -> list[Weak]:
        """Return the targets that harmless changes break, the weightiest first."""
        broken: dict[str, dict[str, None]] = defaultdict(dict)
        along: Counter[str] = Counter()
        for trial in self.trials:
            if trial.outcome == "lost" and trial.change not in DOUBTFUL:
                if trial.cause == "through":
                    along[_piece(trial)] += 1
                else:
                    broken[trial.name][trial.change] = None
        lost = Counter(each.name for each in self.trials if each.outcome == "lost" and each.change not in DOUBTFUL)
        weak = [Weak(name, tuple(kinds), along[name] // max(lost[name], 1)) for name, kinds in broken.items()]
        return sorted(weak, key=lambda each: (-len(each.broken_by) * (1 + each.takes_along), each.target))

    def kept(self) -> dict[str, float]:
        """Return what a file keeps of it."""
        return {change: round(shares.same, 1) for change in self.changes() if (shares := self.shares(change))}


def _piece(trial: Trial) -> str:
    return f"{trial.name.rpartition('.')[0]}.each"


def shares_of(trials: Iterable[Trial]) -> Shares:
    """Count outcomes in per cent."""
    counted = Counter(trial.outcome for trial in trials)
    of = counted.total() or 1
    same, lost, wrong = (100 * counted[said] / of for said in ("same", "lost", "wrong"))
    return Shares(same, lost, wrong, counted.total())


def read_kept(file: Path) -> Kept:
    """Return the kept scores; none where the file is not there yet. ValueError where it is no such file."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    shaped = isinstance(found, dict) and all(
        isinstance(scores, dict) and all(isinstance(share, int | float) for share in scores.values())
        for scores in found.values()
    )
    if not shaped:
        raise ValueError("not a file of scores")
    return {name: dict(scores) for name, scores in found.items()}


def write_kept(file: Path, scores: Mapping[str, Score]) -> None:
    """Renew the scores of these profiles and leave those of others. Raises what `read_kept` raises, OSError."""
    kept = {**read_kept(file), **{name: score.kept() for name, score in scores.items()}}
    file.write_text(json.dumps(dict(sorted(kept.items())), indent=2) + "\n", encoding="utf-8")


def fallen(score: Score, kept: Mapping[str, float]) -> list[str]:
    """Return every kind of change by which less is found again than was kept, with both shares."""
    now = score.kept()
    return [
        f"{change}: {now.get(change, 0.0):.1f} < {share:.1f}"
        for change, share in kept.items()
        if now.get(change, 0.0) < share - _ROUNDING
    ]
