"""Choose the language of a draft: the buyer's own words, then the country, then English; every step is shown."""

from collections.abc import Collection, Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError
from pydantic import Field

from assistant.casework.data_files import Table, read_table
from assistant.casework.facts import Fact, Reason
from assistant.casework.writing.language_detection import LanguageSigns, Means, detect
from flows.records import Case, Record

LAST_RESORT = "en"
_EXCERPT = 60
"""Characters of the buyer's words that are shown."""
_MAJORITY = 0.6
"""Share of the buyer's text that must be in one language."""


class Country(Table):
    """One country of `data/countries.toml`."""

    zh: str
    en: str
    languages: tuple[str, ...] = Field(min_length=1)
    """ISO 639 codes, the usual one first."""


class CountryTable(Table):
    """`data/countries.toml`."""

    source: str
    date: str
    countries: dict[str, Country]
    """By ISO 3166-1 alpha-2 code."""


class CarrierTable(Table):
    """`data/carrier_names.toml`."""

    source: str
    date: str
    english: dict[str, str]
    """Chinese name to the name that buyers know."""


class Tongues(Record):
    """What is known of languages, countries and names."""

    signs: LanguageSigns
    countries: CountryTable
    carriers: dict[str, str]
    """Chinese name of a carrier to the name that buyers know."""


class LanguageStep(Record):
    """One step of the chain."""

    language: str | None
    """What this step came to; None when it came to nothing."""
    taken: bool
    reason: Reason


class LanguageChoice(Record):
    """The language of a draft and how it was come by."""

    language: str
    steps: tuple[LanguageStep, ...]
    fallbacks: tuple[str, ...]
    """Languages to look for a phrase in, the chosen one first, English last."""


def read_tongues(own: Path | None = None) -> Tongues:
    """Read the tables; the seller's own lie over them. Raises DataProblem."""
    countries = read_table("countries", CountryTable, own)
    carriers = read_table("carrier_names", CarrierTable, own).english
    return Tongues(signs=read_table("languages", LanguageSigns, own), countries=countries, carriers=carriers)


def given_language(language: str) -> LanguageChoice:
    """Take the language that a person asked for."""
    reason = Reason(code="language_given", facts=(Fact(name="language", value=called(language), source="person"),))
    step = LanguageStep(language=language, taken=True, reason=reason)
    return LanguageChoice(language=language, steps=(step,), fallbacks=_with_english([language]))


def buyers_language(case: Case, available: Collection[str], tongues: Tongues) -> LanguageChoice:
    """Choose among the languages that there are phrases for."""
    return _chosen([_by_words(case, tongues), *_by_country(case.buyer_country, "case", tongues)], available)


def countrys_language(country: str | None, available: Collection[str], tongues: Tongues) -> LanguageChoice:
    """Choose for a buyer who has not written anything yet, such as an order's."""
    return _chosen(list(_by_country(country, "order", tongues)), available)


def called(language: str) -> str:
    """Name a language as its speakers do, with its code: `русский (ru)`."""
    try:
        name = Locale(language).display_name
    except (UnknownLocaleError, ValueError):
        return language
    return f"{name} ({language})"


def _chosen(tried: list[LanguageStep], available: Collection[str]) -> LanguageChoice:
    steps: list[LanguageStep] = []
    found: list[str] = []
    for step in tried:
        usable = step.language is not None and step.language in available
        steps.append(step.model_copy(update={"taken": usable and not found}))
        if step.language is not None and not usable:
            steps.append(LanguageStep(language=step.language, taken=False, reason=_no_phrases(step.language)))
        if usable and step.language is not None and step.language not in found:
            found.append(step.language)
    if not found:
        steps.append(LanguageStep(language=LAST_RESORT, taken=True, reason=Reason(code="language_english")))
    languages = _with_english(found)
    return LanguageChoice(language=languages[0], steps=tuple(steps), fallbacks=languages)


def _with_english(languages: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*languages, LAST_RESORT]))


def _no_phrases(language: str) -> Reason:
    fact = Fact(name="language", value=called(language), source=f"data/phrases/{language}.toml")
    return Reason(code="language_without_phrases", facts=(fact,))


def _by_words(case: Case, tongues: Tongues) -> LanguageStep:
    weights: dict[str, int] = {}
    first: dict[str, tuple[str, str, Means]] = {}
    said = list(_words_of(case))
    for source, text in said:
        found = detect(text, tongues.signs)
        if found.language is not None:
            weights[found.language] = weights.get(found.language, 0) + len(text)
            first.setdefault(found.language, (source, text, found.means))
    best = max(weights, key=lambda language: weights[language], default=None)
    if best is None or weights[best] < _MAJORITY * sum(weights.values()):
        code = "language_undecided" if said else "language_no_words"
        return LanguageStep(
            language=None, taken=False, reason=Reason(code=code, facts=_excerpt(*said[0]) if said else ())
        )
    source, text, means = first[best]
    facts = (Fact(name="language", value=called(best), source=source), *_excerpt(source, text))
    return LanguageStep(language=best, taken=False, reason=Reason(code=f"language_{means}", facts=facts))


def _words_of(case: Case) -> Iterator[tuple[str, str]]:
    """Yield every different text of the buyer with its place, newest first."""
    places = [
        (f"case.process.{place}.content", step.submit_member_type, step.content)
        for place, step in enumerate(case.process)
    ]
    places += [
        (f"case.solutions.{place}.content", solution.solution_owner, solution.content)
        for place, solution in enumerate(case.solutions)
    ]
    met: set[str] = set()
    for place, owner, text in places:
        if owner == "buyer" and text.strip() and text not in met:
            met.add(text)
            yield place, text


def _excerpt(source: str, text: str) -> tuple[Fact, ...]:
    line = " ".join(text.split())
    return (Fact(name="words", value=line if len(line) <= _EXCERPT else f"{line[:_EXCERPT]}…", source=source),)


def _by_country(code: str | None, record: str, tongues: Tongues) -> Iterator[LanguageStep]:
    source = f"{record}.buyer_country"
    country = tongues.countries.countries.get(code or "")
    if country is None:
        unknown = (Fact(name="country", value=code or "?", source=source),)
        yield LanguageStep(language=None, taken=False, reason=Reason(code="language_no_country", facts=unknown))
        return
    for language in country.languages:
        facts = (
            Fact(name="country", value=code or "", source=source),
            Fact(name="language", value=called(language), source=f"countries.{code}.languages"),
        )
        yield LanguageStep(language=language, taken=False, reason=Reason(code="language_country", facts=facts))
