"""Make drafts: the right phrase in the buyer's language, filled with facts, with a Chinese rendering beside it."""

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.casework.data_files import DataProblem
from assistant.casework.facts import Fact
from assistant.casework.writing.buyers_language import (
    LanguageChoice,
    buyers_language,
    countrys_language,
    given_language,
)
from assistant.casework.writing.draft_facts import Bench, Channel, Wish, facts_of
from assistant.casework.writing.number_tokens import numbers_in
from assistant.casework.writing.phrases import UNKNOWN, Choice, Phrase
from assistant.casework.writing.template_door import TemplateFault
from assistant.casework.writing.templates import Template, render, walk
from flows.records import Case, Money, Order, Record

SIGNERS_LANGUAGE = "zh"
"""Of the rendering beside a draft, for the person who signs."""


class NoPhrase(LookupError):
    """No language has the phrases that a draft needs; `keys` names them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)
        super().__init__(", ".join(keys))


class Rendered(Record):
    """A phrase filled with facts in one language; empty with `blocked_by` when a fact is missing."""

    language: str
    phrase_id: str
    """E.g. `en/reply.in_transit`."""
    version: int
    origin: str
    """`shipped`, or the seller's own file."""
    offer_phrase_id: str | None = None
    offer_version: int | None = None
    subject: str = ""
    text: str = ""
    facts: tuple[Fact, ...] = ()
    """Only those that stand in the text."""
    literal_numbers: tuple[str, ...] = ()
    """Numbers in the phrase's own words."""
    blocked_by: tuple[str, ...] = ()
    """Names of every fact that is missing."""


class Draft(Rendered):
    """A text for a person to review; nothing of it was sent."""

    channel: Channel
    choice: Choice | None = None
    offer_money: Money | None = None
    chain: LanguageChoice
    """Where the language comes from."""
    chinese: Rendered | None = None
    """The same phrase with the same facts in Chinese; None when the draft is Chinese itself."""


def draft(case: Case, bench: Bench, wish: Wish) -> Draft:
    """Draft one answer to a case. Raises NoPhrase; DataProblem when a phrase comes out too long.

    ValueError for a reply without a choice.
    """
    chain = given_language(wish.language) if wish.language else _language_for(case, bench)
    return _drafted(case, bench, wish, (chain, _keys(case, wish)))


def orders_draft(order: Order, bench: Bench, wish: Wish) -> Draft:
    """Draft a message after order, shipment or arrival (`wish.moment`). Raises NoPhrase, DataProblem."""
    languages = bench.phrasebook.languages
    chosen = countrys_language(order.buyer_country, languages, bench.tongues)
    chain = given_language(wish.language) if wish.language else chosen
    return _drafted(order, bench, wish, (chain, ((f"after.{wish.moment}",),)))


def _language_for(case: Case, bench: Bench) -> LanguageChoice:
    return buyers_language(case, bench.phrasebook.languages, bench.tongues)


_Keys = tuple[tuple[str, ...], ...]
"""Phrases that belong together, and what stands in for them where no language has them."""


def _keys(case: Case, wish: Wish) -> _Keys:
    if wish.channel != "reply":
        return tuple((f"{wish.channel}.{name}",) for name in dict.fromkeys((wish.family, UNKNOWN)))
    if wish.choice is None:
        raise ValueError("a reply needs a choice")
    names = dict.fromkeys((wish.phrase or case.reason or UNKNOWN, UNKNOWN))
    return tuple((f"reply.{name}", f"offer.{wish.choice}") for name in names)


def _drafted(about: Case | Order, bench: Bench, wish: Wish, way: tuple[LanguageChoice, _Keys]) -> Draft:
    chain, keys = way
    phrases = _found(bench, keys, chain.fallbacks)
    if phrases is None:
        raise NoPhrase([key for each in keys for key in each])
    rendered = rendering(about, bench, wish, phrases)
    chinese = None
    if rendered.language != SIGNERS_LANGUAGE:
        names = tuple(f"{phrase.kind}.{phrase.name}" for phrase in phrases)
        beside = bench.phrasebook.find(names, (SIGNERS_LANGUAGE,))
        chinese = rendering(about, bench, wish, beside) if beside else None
    money = wish.offer_money if wish.channel == "reply" else None
    choice = wish.choice if wish.channel == "reply" else None
    made = {name: getattr(rendered, name) for name in Rendered.model_fields}
    return Draft(**made, channel=wish.channel, choice=choice, offer_money=money, chain=chain, chinese=chinese)


def _found(bench: Bench, keys: _Keys, languages: Sequence[str]) -> tuple[Phrase, ...] | None:
    found = (bench.phrasebook.find(each, languages) for each in keys)
    return next((phrases for phrases in found if phrases is not None), None)


def rendering(about: Case | Order, bench: Bench, wish: Wish, phrases: tuple[Phrase, ...]) -> Rendered:
    """Fill a phrase (and, for a reply, its offer) with what is known, in the phrase's language."""
    phrase, *offers = phrases
    facts = {fact.name: fact for fact in facts_of(about, phrase.language, bench, wish)}
    values = {name: fact.value for name, fact in facts.items()}
    used: list[str] = []
    missing: list[str] = []
    for template in _needed(phrases):
        met = walk(template, values.keys() | {"offer"})
        used += met.used
        missing += met.missing
    offer = offers[0] if offers else None
    made = Rendered(
        language=phrase.language,
        phrase_id=phrase.phrase_id,
        version=phrase.version,
        origin=phrase.origin,
        offer_phrase_id=offer.phrase_id if offer else None,
        offer_version=offer.version if offer else None,
        literal_numbers=_literal_numbers(phrases),
        blocked_by=tuple(dict.fromkeys(missing)),
    )
    if missing:
        return made
    if offer is not None:
        values["offer"] = _filled(offer, values)[1]
    subject, text = _filled(phrase, values)
    stand = tuple(facts[name] for name in dict.fromkeys(used) if name in facts)
    return made.model_copy(update={"subject": subject, "text": text, "facts": stand})


def _needed(phrases: tuple[Phrase, ...]) -> list[Template]:
    """Return the templates of which every name must be known; an offer that the reply does not carry is left out."""
    phrase, *offers = phrases
    templates = list(phrase.templates())
    if any("offer" in template.names for template in templates):
        templates += [offer.templates()[1] for offer in offers]
    return templates


@lru_cache(maxsize=1024)
def _literal_numbers(phrases: tuple[Phrase, ...]) -> tuple[str, ...]:
    words = "\n".join(template.literal_text for phrase in phrases for template in phrase.templates())
    return tuple(dict.fromkeys(number.text for number in numbers_in(words)))


def _filled(phrase: Phrase, values: dict[str, str]) -> tuple[str, str]:
    try:
        subject, text = (render(template, values) for template in phrase.templates())
    except TemplateFault as fault:
        key = f"{phrase.kind}.{phrase.name}"
        raise DataProblem(
            f"template_{fault.code}", file=phrase.origin, key=key, line=fault.line, **fault.values
        ) from None
    return _tidied(subject), _tidied(text)


def _tidied(text: str) -> str:
    """Take out the gaps that a left-out part leaves."""
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
