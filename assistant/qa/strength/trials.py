"""Try one open page: change a copy of it in every way, and tell whether the engine still finds the same there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Page

from assistant.language import Language
from assistant.qa.strength.sought import Sought, Words
from flows import engine

Outcome = Literal["same", "lost", "wrong"]
Cause = Literal["", "missing", "double", "through"]
"""Why it was lost: nothing was found, several were, or the piece around it was not found."""

STEADY = (
    "classes_rehashed",
    "classes_replaced",
    "ids_renamed",
    "wrapped",
    "tags_exchanged",
    "columns_moved",
    "pairs_moved",
    "blocks_moved",
    "labels_respelled",
    "attributes_dropped",
    "roles_dropped",
    "labels_in_aria",
    "words_in_prose",
    "hidden_copy",
    "invisible_copy",
)
"""A person sees the same page as before: the same should be found."""
LANGUAGE = "language"
"""The page in the other language: steady too, though nothing is changed in it."""
DOUBTFUL = (
    "labels_renamed",
    "leftover_hidden",
    "decoys",
    "values_removed",
    "page_copied",
    "pairs_copied",
    "pieces_copied",
    "copy_in_dialog",
    "copy_in_advert",
)
"""The page itself leaves a doubt: to find nothing, or to report two, is as right as to find the same."""
CHANGES = (*STEADY, LANGUAGE, *DOUBTFUL)

_ROOM = Path(__file__).parent
_TRIAL, _CHANGES = ((_ROOM / name).read_text(encoding="utf-8") for name in ("trial.js", "changes.js"))
_CALL = (
    f"(argument) => {{ const {{ parts }} = {engine.ENGINE}; return ({_TRIAL})(parts, ({_CHANGES})(parts), argument); }}"
)
_PATIENCE = 60_000
"""Milliseconds for all changes of one page."""
_SEED = 1
_SAID: Mapping[str, tuple[Outcome, Cause]] = {
    "same": ("same", ""),
    "lost": ("lost", "missing"),
    "double": ("lost", "double"),
    "through": ("lost", "through"),
    "wrong": ("wrong", ""),
}


class Trial(NamedTuple):
    """What became of one target by one change of one page."""

    page: str
    language: Language
    change: str
    target: str
    """Within its page, e.g. `rows.issue_id`."""
    outcome: Outcome
    cause: Cause = ""

    @property
    def name(self) -> str:
        """The target as messages call it, e.g. `dispute_list.rows.issue_id`."""
        return f"{self.page}.{self.target}"


@dataclass(frozen=True)
class Tried:
    """One page after its trials."""

    page: str
    language: Language
    trials: Sequence[Trial]
    places: Mapping[str, Sequence[str]]
    """Where each target stands in the page as it is: numbers of children from the body down."""


def try_page(page: Page, name: str, language: Language, sought: Sought, words: Words) -> Tried:
    """Change the page that is open in every way and put it back. Raises PageTimedOut, BrowserProblem."""
    asked = {"sought": sought.asked(), **words._asdict(), "kinds": (*STEADY, *DOUBTFUL), "seed": _SEED}
    told = engine.told(page, _CALL, asked, _PATIENCE)
    trials = [
        Trial(name, language, change, target, *_SAID[said])
        for change, targets in told["told"].items()
        for target, said in (targets or {}).items()
    ]
    return Tried(name, language, trials, told["places"])


def compare_languages(first: Tried, second: Tried) -> list[Trial]:
    """Return for each target whether it stands at the same place of the same page in both languages."""
    trials = []
    for target, places in first.places.items():
        others = second.places.get(target, ())
        if not places and not others:
            continue
        outcome: Outcome = "same" if places == others else "wrong" if places and others else "lost"
        trials.append(
            Trial(first.page, second.language, LANGUAGE, target, outcome, "" if outcome != "lost" else "missing")
        )
    return trials
