"""What is said of a proposal: the line of JSON, and what a person reads."""

from collections.abc import Iterator

from assistant.language import text
from assistant.qa.suggesting.mending import Proposal
from assistant.qa.suggesting.own_profile import as_toml
from flows.records import Record


class Mend(Record):
    """What is proposed for one broken target of a profile."""

    target: str
    """Its place in the profile."""
    state: str
    """`missing` or `double`."""
    way: str | None
    """The way as it would stand in the profile; None where nothing is sure enough."""
    confidence: float
    """Of the likeliest element, 0 to 1."""
    runner_up: float
    """Of the next one."""
    doubt: str | None
    """Why nothing is proposed: `nothing_likely`, `too_close`, `no_way`, `choice`."""
    accepted: bool = False
    """It was written into the person's own profile now."""


def mend_of(proposal: Proposal, *, accepted: bool = False) -> Mend:
    """Return a proposal as JSON tells it."""
    return Mend(
        target=proposal.aim.name,
        state=proposal.state,
        way=as_toml(proposal.way) if proposal.way is not None else None,
        confidence=proposal.confidence,
        runner_up=proposal.runner_up,
        doubt=proposal.doubt or None,
        accepted=accepted,
    )


def lines_of(proposal: Proposal) -> Iterator[str]:
    """Yield what a person reads of one proposal; no value of the page is among it."""
    yield text(f"suggest.state.{proposal.state}", target=proposal.aim.name)
    if proposal.way is not None:
        numbers = {key: f"{value:.2f}" for key, value in _numbers(proposal).items()}
        yield "  " + text("suggest.way", way=as_toml(proposal.way))
        yield "  " + text("suggest.sure", **numbers)
    else:
        numbers = {key: f"{value:.2f}" for key, value in _numbers(proposal).items()}
        yield "  " + text("suggest.not_sure", why=text(f"suggest.doubt.{proposal.doubt}", **numbers))


def _numbers(proposal: Proposal) -> dict[str, float]:
    return {"confidence": proposal.confidence, "runner_up": proposal.runner_up, "gap": proposal.gap}
