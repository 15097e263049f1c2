"""Ask the person about a page that is shown: which page it is, and whether each proposal is right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page

from assistant.language import text
from assistant.output import Output
from assistant.qa.checking.sought import PAGES, PageName
from assistant.qa.starting.looking import guessed_page, propose_all
from assistant.qa.starting.skeleton import Found
from assistant.qa.starting.vocabulary import sought_on, speaking_profile
from assistant.qa.suggesting.mending import Proposal
from assistant.qa.suggesting.own_profile import as_toml
from assistant.qa.suggesting.scoring import SURE

Ask = Callable[[str], str]
"""Returns what the person types in small letters."""
_PROMPT = "\n> "
_YES = {"y", "yes", "是", "好"}
_REST = {"s", "skip", "跳过"}


@dataclass(frozen=True)
class Interview:
    """How the person is asked; without `ask`, what is sure is taken and the rest is left open."""

    output: Output
    ask: Ask | None

    def page_named(self, page: Page, said: str = "") -> PageName | None:
        """Return which page of a profile is shown; None where the person leaves it out."""
        if said:
            return next(name for name in PAGES if name == said)
        guess = guessed_page(page)
        if self.ask is None:
            return guess
        names = ", ".join(PAGES)
        while True:
            answer = self.ask(text("new.which_page", guess=guess, pages=names) + _PROMPT)
            if answer in _REST:
                return None
            if not answer or answer in PAGES:
                return next((name for name in PAGES if name == answer), guess)

    def found_on(self, page: Page, name: PageName, address: str) -> Found:
        """Propose a way for each target of the page and return those that the person confirms."""
        sought = sought_on(name)
        self.output.say(text(f"check.page.{name}"), style="bold")
        proposals = propose_all(page, speaking_profile(), sought)
        ways = {each.aim.name: each.way for each in self._confirmed(proposals) if each.way is not None}
        # Beside a label stands yes or no; only a sign without one says it by being there.
        reads = {
            each.key: each.target.read
            for each in sought
            if each.target.read != "text"
            and not (each.target.read == "present" and ways.get(each.key, {}).get("label"))
        }
        return Found(name, address, ways, reads)

    def _confirmed(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        confirmed, asking = [], True
        for each in proposals:
            if each.way is None or not asking:
                continue
            said = text(
                "new.proposal", target=each.aim.name, way=as_toml(each.way), confidence=f"{each.confidence:.2f}"
            )
            if self.ask is None:
                taken = each.confidence >= SURE
                self.output.say(f"  {said}{text('new.taken' if taken else 'new.left')}", style="" if taken else "dim")
            else:
                answer = self.ask(f"  {said} {text('new.right')} ")
                asking, taken = answer not in _REST, answer in _YES
            confirmed += [each] if taken else []
        return _whole(confirmed)


def _whole(confirmed: Sequence[Proposal]) -> list[Proposal]:
    """Leave out the fields of pieces that were not confirmed: they would be searched nowhere."""
    names = {each.aim.name for each in confirmed}
    return [
        each
        for each in confirmed
        if not each.aim.lists or any(name.endswith("each") and each.aim.name.startswith(name[:-4]) for name in names)
    ]
