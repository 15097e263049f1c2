"""Render every phrase over a set of cases and orders and lint what comes out."""

from collections.abc import Iterator, Sequence

from assistant.casework.linting.lint import lint
from assistant.casework.linting.lint_rules import Finding, LintRules
from assistant.casework.writing.buyers_language import given_language
from assistant.casework.writing.draft_facts import Bench, Channel, Wish
from assistant.casework.writing.drafting import Draft, Rendered, rendering
from assistant.casework.writing.phrases import UNKNOWN, Choice, Phrase
from flows.records import Case, Order, Record

_MOST_EXAMPLES = 5
_FEW = 3
"""Cases that stand in for a reason of which there is none."""
_CHOICES: tuple[Choice, ...] = ("refuse", "partial", "full", "return_and_refund")


class PhraseCheck(Record):
    """What came of one phrase."""

    phrase_id: str
    version: int
    origin: str
    rendered: int
    """How often it was filled in."""
    blocked: int
    """How often a fact was missing."""
    missing: tuple[str, ...] = ()
    """Names of the facts that were missing."""
    findings: tuple[Finding, ...] = ()
    """Different ones, at most five."""
    example: str | None = None
    """Number of the first case or order with a finding."""

    @property
    def clean(self) -> bool:
        """Tell whether the phrase can be used at least sometimes, and never with an error."""
        return self.rendered > 0 and not any(finding.severity == "error" for finding in self.findings)


def check_phrases(
    bench: Bench, rules: LintRules, cases: Sequence[Case], orders: Sequence[Order] = ()
) -> tuple[PhraseCheck, ...]:
    """Check every phrase; a reply over the cases of its reason, or over three others where there is none.

    An offer is checked with every reply of its language that carries it.
    """
    return tuple(_check(phrase, bench, rules, (cases, orders)) for phrase in bench.phrasebook.all_phrases())


def _check(phrase: Phrase, bench: Bench, rules: LintRules, data: tuple[Sequence[Case], Sequence[Order]]) -> PhraseCheck:
    rendered = blocked = 0
    missing: dict[str, None] = {}
    findings: dict[Finding, str] = {}
    for about, draft in _drafts(phrase, bench, data):
        if draft.blocked_by:
            blocked += 1
            missing |= dict.fromkeys(draft.blocked_by)
            continue
        rendered += 1
        number = about.issue_id if isinstance(about, Case) else about.order_id
        for finding in lint(draft, about, bench, rules):
            findings.setdefault(finding, number)
    return PhraseCheck(
        phrase_id=phrase.phrase_id,
        version=phrase.version,
        origin=phrase.origin,
        rendered=rendered,
        blocked=blocked,
        missing=tuple(missing),
        findings=tuple(findings)[:_MOST_EXAMPLES],
        example=next(iter(findings.values()), None),
    )


def _drafts(
    phrase: Phrase, bench: Bench, data: tuple[Sequence[Case], Sequence[Order]]
) -> Iterator[tuple[Case | Order, Draft]]:
    cases, orders = data
    if phrase.kind == "after":
        for order in orders:
            yield order, _draft(order, bench, Wish(channel="order_message"), (phrase,))
        return
    for case in _fitting(phrase, cases):
        for together, wish in _ways(phrase, case, bench):
            yield case, _draft(case, bench, wish, together)


def _fitting(phrase: Phrase, cases: Sequence[Case]) -> Sequence[Case]:
    if phrase.kind != "reply":
        return cases
    own = [case for case in cases if (case.reason or UNKNOWN) == phrase.name]
    return own or cases[:_FEW]


def _ways(phrase: Phrase, case: Case, bench: Bench) -> Iterator[tuple[tuple[Phrase, ...], Wish]]:
    """Yield the phrases that are rendered together, as a person would wish them for the case."""
    held = bench.phrasebook.phrases[phrase.language]
    money = case.refund_money_max_local
    if phrase.kind == "reply":
        for choice in _CHOICES:
            if offer := held.get(f"offer.{choice}"):
                yield (phrase, offer), Wish(channel="reply", choice=choice, offer_money=money)
    elif phrase.kind == "offer":
        reply = held.get(f"reply.{case.reason or UNKNOWN}")
        if reply and any("offer" in template.names for template in reply.templates()):
            choice = next(choice for choice in _CHOICES if choice == phrase.name)
            yield (reply, phrase), Wish(channel="reply", choice=choice, offer_money=money)
    elif phrase.kind != "after":
        channel: Channel = phrase.kind
        yield (phrase,), Wish(channel=channel)


def _draft(about: Case | Order, bench: Bench, wish: Wish, phrases: tuple[Phrase, ...]) -> Draft:
    made = rendering(about, bench, wish, phrases)
    fields = {name: getattr(made, name) for name in Rendered.model_fields}
    chain = given_language(made.language)
    return Draft(**fields, channel=wish.channel, choice=wish.choice, offer_money=wish.offer_money, chain=chain)
