"""Numbers in a text: each must come from a fact, and order numbers must be the right ones."""

import re
from collections.abc import Iterator

from assistant.casework.linting.lint_amounts import amount_findings, amounts_in
from assistant.casework.linting.lint_rules import Finding, Folded, Ground, LintRules, Span
from assistant.casework.writing.number_tokens import Number, numbers_in, plain_digits

_ORDER_NUMBER = range(13, 21)
"""Digits of an order's or a dispute's number."""
_PHONE = re.compile(r"(?<![\w.,])(?:\+|00)?\(?[0-9][0-9 ().\-/]{5,22}[0-9](?!\w)")
_DATE = re.compile(r"[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}")
_TRACKING = re.compile(r"(?<![^\W_])[a-z]{2}[0-9]{8,20}(?:[a-z]{2})?(?![^\W_])")
_DATES = frozenset({"gmt_send", "last_event_time", "answer_deadline", "receipt_deadline", "order_date"})


def number_findings(own_words: Folded, ground: Ground, rules: LintRules) -> Iterator[Finding]:
    """Check every number in a text from which its facts were taken out."""
    digits = plain_digits(own_words.text)
    ids = {identifier.casefold() for identifier in ground.ids}
    taken: set[int] = set()  # places, not spans: a text of nothing but numbers must not take minutes
    for found in _TRACKING.finditer(digits):
        taken.update(range(*found.span()))
        if found[0] not in ids:
            yield Finding(code="wrong_tracking_number", severity="error", place=own_words.excerpt(found.span()))
    for amount in amounts_in(own_words, digits, rules):
        taken.update(range(*amount.span))
        yield from amount_findings(own_words.excerpt(amount.span), amount, ground)
    for span in _phones(digits, taken, ids):
        taken.update(range(*span))
        yield Finding(code="contact_phone", severity="error", place=own_words.excerpt(span))
    known = _known_numbers(ground)
    for number in numbers_in(digits):
        if number.start not in taken:
            yield from _unknown(number, own_words, known)


def _phones(digits: str, taken: set[int], ids: set[str]) -> Iterator[Span]:
    for found in _PHONE.finditer(digits):
        only = re.sub(r"\D", "", found[0])
        least = 7 if found[0].startswith("+") else 9
        most = 15 if only != found[0] else min(_ORDER_NUMBER) - 1
        if not least <= len(only) <= most or only in ids or _DATE.search(found[0]):
            continue
        if taken.isdisjoint(range(*found.span())):
            yield found.span()


def _unknown(number: Number, own_words: Folded, known: frozenset[str]) -> Iterator[Finding]:
    place = own_words.excerpt((number.start, number.end))
    if number.text in known or number.digits in known or set(number.parts) <= known:
        return
    if len(number.digits) in _ORDER_NUMBER and number.text == number.digits:
        yield Finding(code="wrong_order_number", severity="error", place=place)
    else:
        yield Finding(code="number_unknown", severity="warning", place=place)


def _known_numbers(ground: Ground) -> frozenset[str]:
    known = {*ground.ids, *ground.literal_numbers}
    for fact in ground.facts:
        for number in numbers_in(fact.value):
            known |= {number.text, *(number.parts if fact.name in _DATES else ())}
    return frozenset(known)
