"""What a page should show, as a mend sees it: a target with its place in the file, its part of the page, its field."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assistant.qa.checking import Sought
from flows.profile import TargetTable

_NO_FIELDS = {"target", "option", "each", "click", "hover", "choose", "unless"}


def field_of(name: str) -> str:
    """Return the word by which a profile calls a target: `case.lists.solutions.fields.status` -> `status`."""
    return _names(name)[-1]


def _names(name: str) -> list[str]:
    words = name.split(".")
    while len(words) > 1 and (words[-1] in _NO_FIELDS or words[-1].isdigit()):
        words.pop()
    return words


@dataclass(frozen=True)
class Aim:
    """One target of a page."""

    name: str
    """Its place in the profile, as `check` says it: `case.lists.solutions.fields.status`; steps count from 1."""
    target: TargetTable
    use: str = "read"
    """`act`, `see`, `read` or `piece`, as the flows use it."""
    certain: bool = True
    """A page of this kind always shows it."""
    lists: tuple[TargetTable, ...] = ()
    """The lists around it, the outermost first."""

    @property
    def act(self) -> bool:
        """Tell whether it is pressed or filled, so that it must be one."""
        return self.use == "act"

    @property
    def many(self) -> bool:
        """Tell whether it may rightly be found several times: a repeated piece, or one choice of many."""
        return self.use == "piece" or (self.use == "see" and self.name.endswith((".target", ".option")))

    @property
    def field(self) -> str:
        """The word by which the profile calls it."""
        return field_of(self.name)

    @property
    def group(self) -> str:
        """The part of the profile in which it stands; targets of one part are neighbours on the page too."""
        return ".".join(_names(self.name)[:-1])

    def asked(self) -> dict[str, Any]:
        """Return the aim as the snapshot asks for it."""
        return {
            "target": self.target.model_dump(mode="json"),
            "use": self.use,
            "lists": [each.model_dump(mode="json") for each in self.lists],
        }


def aims_of(sought: Iterable[Sought]) -> list[Aim]:
    """Return what a mend looks after; what is seen at moments only is left out, and so is what nobody has accepted."""
    return [
        Aim(each.key, each.target.accepted(), each.use, _is_certain(each), each.lists)
        for each in sought
        if each.presence != "passing" and each.stage != "choosing"
    ]


def _is_certain(sought: Sought) -> bool:
    """Tell whether every page of its kind shows it: what must be unfolded is not folded everywhere."""
    return sought.presence == "always" and sought.stage != "folded"
