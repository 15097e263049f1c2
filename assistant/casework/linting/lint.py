"""Look over a text before a person sees it, and again after they edited it."""

import re
from collections.abc import Iterator

from assistant.casework.facts import Fact
from assistant.casework.linting.lint_amounts import offer_findings
from assistant.casework.linting.lint_form import language_findings, length_findings
from assistant.casework.linting.lint_numbers import number_findings
from assistant.casework.linting.lint_rules import Finding, Ground, LintRules, fold
from assistant.casework.linting.lint_words import (
    contact_findings,
    invisible_findings,
    leftover_findings,
    listed_findings,
    name_findings,
)
from assistant.casework.writing.draft_facts import Bench, Wish, facts_of
from assistant.casework.writing.drafting import Draft
from flows.records import Case, Money, Order

BLOT = "\ufffc"
"""Stands where a fact was taken out; no word and no number."""
_LONGEST_LOOKED_AT = 10_000
"""Characters; what is longer is refused for its length anyway."""


def lint(draft: Draft, about: Case | Order, bench: Bench, rules: LintRules) -> tuple[Finding, ...]:
    """Check a draft; a blocked one gives one finding per missing fact, for it has no text yet."""
    if draft.blocked_by:
        return tuple(
            Finding(code="fact_missing", severity="error", place="", details=(("name", name),))
            for name in draft.blocked_by
        )
    return lint_text(draft.text, ground_of(draft, about, bench), rules, subject=draft.subject)


def lint_text(text: str, ground: Ground, rules: LintRules, *, subject: str = "") -> tuple[Finding, ...]:
    """Check a text, whoever wrote it; the findings stand in the order of the checks, none twice."""
    found = [*length_findings(text, subject, ground, rules), *offer_findings(ground)]
    own_words = without_facts(text[:_LONGEST_LOOKED_AT], ground.facts)
    found += language_findings(own_words, ground, rules)
    for part in (subject[:_LONGEST_LOOKED_AT], text[:_LONGEST_LOOKED_AT]):
        if part.strip():
            found += _part_findings(part, ground, rules)
    return tuple(dict.fromkeys(found))


def has_errors(findings: tuple[Finding, ...]) -> bool:
    """Tell whether a text must not go on as it is."""
    return any(finding.severity == "error" for finding in findings)


def ground_of(draft: Draft, about: Case | Order, bench: Bench) -> Ground:
    """Gather what a draft, or what a person made of it, is compared with."""
    wish = Wish(channel=draft.channel, offer_money=draft.offer_money)
    known = {fact.name: fact for fact in facts_of(about, draft.language, bench, wish)}
    known |= {fact.name: fact for fact in draft.facts}
    return Ground(
        channel=draft.channel,
        language=draft.language,
        facts=tuple(known.values()),
        literal_numbers=draft.literal_numbers,
        ids=_ids(about),
        amounts=_amounts(about, draft.offer_money),
        ceilings=_ceilings(about),
        offer_money=draft.offer_money,
        buyer_name=about.buyer_login_id,
    )


def without_facts(text: str, facts: tuple[Fact, ...]) -> str:
    """Blot out the facts, so that what is left is the writer's own; the text keeps its length."""
    for fact in sorted(facts, key=lambda fact: -len(fact.value)):
        if len(fact.value) >= 3 or not fact.value.isdigit():
            pattern = rf"(?<![0-9A-Za-z]){re.escape(fact.value)}(?![0-9A-Za-z])"
            text = re.sub(pattern, lambda found: BLOT * len(found[0]), text)
    return text


def _part_findings(part: str, ground: Ground, rules: LintRules) -> Iterator[Finding]:
    blotted = without_facts(part, ground.facts)
    own_words = fold(blotted)._replace(original=part)
    yield from contact_findings(fold(part), own_words, rules)
    yield from listed_findings(own_words, rules)
    yield from number_findings(own_words, ground, rules)
    yield from name_findings(blotted, own_words, ground, rules)
    yield from leftover_findings(blotted, part, rules)
    yield from invisible_findings(part)


def _ids(about: Case | Order) -> tuple[str, ...]:
    if isinstance(about, Order):
        found = [about.order_id, about.logistics_no]
    else:
        found = [about.issue_id, about.order_id, about.parent_order_id, about.product_id, about.buyer_return_no]
        found.append(about.parcel.logistics_no if about.parcel else None)
    return tuple(identifier for identifier in found if identifier)


def _ceilings(about: Case | Order) -> tuple[Money, ...]:
    both = (about.refund_money_max_local, about.refund_money_max) if isinstance(about, Case) else ()
    return tuple(money for money in both if money is not None)


def _amounts(about: Case | Order, offer: Money | None) -> tuple[Money, ...]:
    known: list[Money | None] = [offer, *_ceilings(about)]
    if isinstance(about, Order):
        known.append(about.pay_amount)
    else:
        known += [money for each in about.solutions for money in (each.refund_money, each.refund_money_post)]
    return tuple(dict.fromkeys(money for money in known if money is not None))
