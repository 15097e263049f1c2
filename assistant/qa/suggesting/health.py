"""Which targets of a page are found, and which are broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.qa.suggesting.aims import Aim
from assistant.qa.suggesting.snapshot import Snapshot

State = Literal["found", "missing", "double", "absent"]
"""`absent`: not there, and the page may rightly not show it."""


@dataclass(frozen=True)
class Health:
    """How one target stands on a page."""

    aim: Aim
    state: State

    @property
    def broken(self) -> bool:
        """Tell whether the profile needs a mend here."""
        return self.state in ("missing", "double")


def health_of(aims: Sequence[Aim], snapshot: Snapshot, known: frozenset[str] = frozenset()) -> list[Health]:
    """Tell of each target how it stands; `known` names those that were found on such a page before.

    A target in a list that has no pieces here cannot be judged and is left out.
    """
    judged = [aim for aim in aims if snapshot.roots[aim.name]]
    return [Health(aim, _state(aim, snapshot, known=aim.name in known)) for aim in judged]


def _state(aim: Aim, snapshot: Snapshot, *, known: bool) -> State:
    pieces = snapshot.hits[aim.name]
    found = [hits for hits in pieces if hits]
    if not found or (aim.certain and not aim.target.optional and len(found) * 2 < len(pieces)):
        return "missing" if aim.certain or (known and not found) else "absent"
    if aim.many or aim.use == "see" or aim.target.read == "all":
        return "found"
    if any(_is_double(aim, [hit.value for hit in hits]) for hits in found):
        return "double"
    return "found"


def _is_double(aim: Aim, values: list[str]) -> bool:
    return len(values) > 1 if aim.act else len(set(values)) > 1
