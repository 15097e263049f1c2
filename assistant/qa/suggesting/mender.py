"""Examine pages as a check goes through them, and keep the best proposal for each target that no page showed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from playwright.sync_api import Frame, Page

from assistant.qa.checking import Sought
from assistant.qa.checking.looks import Looks
from assistant.qa.suggesting.learning import Learner
from assistant.qa.suggesting.mending import Proposal, examine


@dataclass
class Mender(Looks):
    """The looks of a check, each followed by a closer one at what is broken."""

    learner: Learner | None = None
    _proposals: dict[str, Proposal] = field(default_factory=dict)
    _healthy: set[str] = field(default_factory=set)
    _double: set[str] = field(default_factory=set)

    def look(self, page: Page | Frame, sought: Sequence[Sought], *, picture: bool = False, again: bool = False) -> None:
        """Look, then examine what should be there."""
        super().look(page, sought, picture=picture, again=again)
        if self.learner is None or not sought:
            return
        examined = examine(page, self.learner.profile, sought, self.learner.memory)
        self.learner.note(sought[0].page, examined.found, examined.seen)
        for health in examined.health:
            if health.state == "found":
                self._healthy.add(health.aim.name)
            elif health.state == "double":
                self._double.add(health.aim.name)
        for proposal in () if again else examined.proposals:
            before = self._proposals.get(proposal.aim.name)
            if before is None or _rank(proposal) > _rank(before):
                self._proposals[proposal.aim.name] = proposal

    def proposals(self) -> list[Proposal]:
        """Return what is proposed, in the order of the profile; what some page showed needs no mend."""
        kept = {name for name in self._proposals if name not in self._healthy or name in self._double}
        return [self._original(each) for each in self.sought if each.key in kept]

    def broken_pages(self) -> set[str]:
        """Return the pages on which something is broken."""
        broken = {each.aim.name for each in self.proposals()}
        return {each.page for each in self.sought if each.key in broken}

    def _original(self, sought: Sought) -> Proposal:
        """Return the proposal with the whole target of the profile, what was proposed before included."""
        proposal = self._proposals[sought.key]
        return replace(proposal, aim=replace(proposal.aim, target=sought.target))


def _rank(proposal: Proposal) -> tuple[bool, float]:
    return proposal.way is not None, proposal.confidence
