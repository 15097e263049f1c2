"""What `profile strength --json` prints."""

from collections.abc import Iterator
from typing import Literal

from assistant.qa.strength.scoring import Score
from flows.records import Record


class StrengthTotal(Record):
    """The score of one profile."""

    profile: str
    total: float
    """Per cent found again over all changes after which a person sees the same."""
    trials: int
    wrong: int
    """Trials in which something else was taken."""
    untried: tuple[str, ...]
    """Targets that no page of the local seller center shows."""


class StrengthShare(Record):
    """What one kind of change did to one page, in per cent."""

    profile: str
    page: str
    change: str
    same: float
    lost: float
    """Nothing was found, or several were reported."""
    wrong: float
    trials: int


class StrengthTarget(Record):
    """A target that a change of the page breaks."""

    profile: str
    target: str
    outcome: Literal["lost", "wrong"]
    changes: tuple[str, ...]
    takes_along: int = 0
    """Targets that are lost with it, each time it is lost."""


def lines_of(name: str, score: Score) -> Iterator[tuple[str, Record]]:
    """Yield each line with its kind."""
    said = {"profile": name, "total": round(score.total, 1), "trials": len(score.trials), "wrong": len(score.wrong)}
    yield "strength", StrengthTotal.model_validate({**said, "untried": score.untried})
    for change in score.changes():
        for page in score.pages():
            if shares := score.shares(change, page):
                rounded = {key: round(value, 1) for key, value in shares._asdict().items()}
                yield "strength_share", StrengthShare(profile=name, page=page, change=change, **rounded)
    for weak in score.weakest():
        yield (
            "strength_target",
            StrengthTarget(
                profile=name,
                target=weak.target,
                outcome="lost",
                changes=weak.broken_by,
                takes_along=weak.takes_along,
            ),
        )
    for target in dict.fromkeys(trial.name for trial in score.wrong):
        changes = dict.fromkeys(trial.change for trial in score.wrong if trial.name == target)
        yield "strength_target", StrengthTarget(profile=name, target=target, outcome="wrong", changes=tuple(changes))
