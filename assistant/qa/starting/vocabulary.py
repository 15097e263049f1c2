"""What the shipped profiles know, put together: by which words each field of each page may be found on another site."""

from collections.abc import Iterable, Iterator
from functools import cache

from assistant import profiles
from assistant.qa.checking import Sought, sought_of
from assistant.qa.checking.sought import PageName
from assistant.qa.suggesting.aims import field_of
from flows.profile import FormPage, Profile, TargetTable, Way

KINDS_OF_PAGES: dict[str, tuple[str, ...]] = {
    "dispute": ("dispute_list", "case", "reply_form"),
    "order": ("order_list", "order", "extension_form", "order_message_form", "on_site_message_form"),
}
"""Pages about the same thing label it by the same words."""
_LEFT_OUT = (
    ".menu.",
    ".open.",
    ".sort.",
    ".unfold.",
    "interruptions.",
    ".unless",
    ".busy",
    ".failed",
    ".hint",
    ".sent",
)
NOWHERE = ":not(*)"
"""CSS that finds nothing: it stands where a way is still to be written."""


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """Return the shipped profiles."""
    return tuple(profiles.load(str(profiles.folder() / f"{name}.toml")) for name in profiles.shipped())


def speaking_profile() -> Profile:
    """Return a profile that knows every shipped word for states, money and times, to tell kinds of values."""
    first, *others = shipped_profiles()
    words = {table: dict(codes) for table, codes in first.words.items()}
    for other in others:
        for table, codes in other.words.items():
            for code, spellings in codes.items():
                known = words.setdefault(table, {}).get(code, ())
                words[table][code] = (*known, *(each for each in spellings if each not in known))
    return first.model_copy(update={"words": words, "interruptions": ()})


@cache
def sought_on(page: PageName) -> tuple[Sought, ...]:
    """Return what a page of an unknown site may show, each to be found by every word that any shipped profile knows."""
    every = [each for profile in shipped_profiles() for each in sought_of(profile, whole=True)]
    here: dict[str, Sought] = {}
    for each in every:
        if each.page == page and len(each.lists) < 2 and not any(part in each.key for part in _LEFT_OUT):
            here.setdefault(each.key, each)
    return tuple(
        each._replace(target=_by_words(each, _alike(each, every)), lists=_nowhere(each)) for each in here.values()
    )


def _nowhere(sought: Sought) -> tuple[TargetTable, ...]:
    return tuple(TargetTable(ways=(Way(css=NOWHERE),)) for _ in sought.lists)


def _alike(sought: Sought, every: Iterable[Sought]) -> Iterator[TargetTable]:
    """Yield what finds the same field on pages about the same thing, this very target first."""
    same = [each for each in every if each.key == sought.key]
    kind = next((pages for pages in KINDS_OF_PAGES.values() if sought.page in pages), ())
    akin = [each for each in every if each.page in kind and field_of(each.key) == field_of(sought.key)]
    akin = [
        each for each in akin if bool(each.lists) == bool(sought.lists) or "rows" in each.key or "rows" in sought.key
    ]
    yield from (each.target for each in (*same, *(akin if sought.use == "read" else ())))


def _by_words(sought: Sought, targets: Iterable[TargetTable]) -> TargetTable:
    """Return a target without CSS: the words of all of them, a label's also as a column's and the other way round."""
    ways = [way for target in targets for way in target.ways if not way.css]
    labels = tuple(dict.fromkeys(word for way in ways for word in (*way.label, *way.column)))
    found = [Way(label=labels)] if labels else []
    if labels and sought.lists:
        found.append(Way(column=labels))
    for way in ways:
        if not (way.label or way.column):
            found.append(way.model_copy(update={"within": "", "ancestor": ""}))
    return sought.target.model_copy(update={"ways": tuple(dict.fromkeys(found))})


def options_of(page: PageName, field: str) -> dict[str, tuple[str, ...]]:
    """Return the words of the choices that a form's field offers, over all shipped profiles."""
    options: dict[str, tuple[str, ...]] = {}
    for profile in shipped_profiles():
        table = getattr(profile, page, None)
        known = table.fields.get(field) if isinstance(table, FormPage) else None
        for code, words in (known.options if known else {}).items():
            options[code] = tuple(dict.fromkeys((*options.get(code, ()), *words)))
    return options
