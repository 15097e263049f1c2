"""What a profile seeks on each page, by the use that is made of it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flows import engine
from flows.profile import FormPage, ListPage, Page, Part, Profile, Step, TargetTable
from flows.steps import with_words


@dataclass(frozen=True)
class Sought:
    """Targets of one page by their names; what is read stands in parts, as the profile has it."""

    sign: Mapping[str, TargetTable] = field(default_factory=dict)
    """It is enough that one is seen."""
    act: Mapping[str, TargetTable] = field(default_factory=dict)
    """It is pressed or filled, so it must be the very element."""
    text: Mapping[str, TargetTable] = field(default_factory=dict)
    """Its words are read as they stand."""
    read: Part = field(default_factory=Part)

    def asked(self) -> dict[str, Any]:
        """Return it as the trial in the page reads it."""
        named = {use: engine.data_of(getattr(self, use)) for use in ("sign", "act", "text")}
        return {**named, "read": self.read.model_dump(mode="json", include={"fields", "lists"})}

    def names(self) -> set[str]:
        """Return the name of every target, as the trial tells it."""
        return {*self.sign, *self.act, *self.text, *_names(self.read, "")}


def _names(part: Part, prefix: str) -> Iterator[str]:
    yield from (f"{prefix}{name}" for name in part.fields)
    for name, repeated in part.lists.items():
        yield f"{prefix}{name}.each"
        yield from _names(repeated, f"{prefix}{name}.")


def of_list(table: ListPage) -> Sought:
    """Return what a list page seeks."""
    act = {**_of_steps(table.menu, "menu"), **_of_steps(table.sort, "sort"), "next": table.next}
    read = Part(fields={"total": table.total}, lists={"rows": table.rows})
    return Sought({**_signs(table), "empty": table.empty}, act, read=read)


def of_part(table: Page, part: Part) -> Sought:
    """Return what a case or an order seeks once it is unfolded."""
    return Sought(_signs(table), read=Part(fields=part.fields, lists=part.lists))


def of_folds(unfold: Sequence[TargetTable]) -> Sought:
    """Return what opens what is folded."""
    return Sought(act={f"unfold.{number}": target for number, target in enumerate(unfold, start=1)})


def openers(table: FormPage) -> Sought:
    """Return what leads to a form, sought on the page that it is opened from."""
    return Sought(act=_of_steps(table.open, "open"))


def of_form(table: FormPage) -> Sought:
    """Return what an open form seeks; its options stand elsewhere until they are opened."""
    act: dict[str, TargetTable] = {}
    for name, one in table.fields.items():
        if any("{option}" in (*way.name, *way.text) for way in one.target.ways):
            act |= {f"{name}.{key}": with_words(one.target, words) for key, words in one.options.items()}
        elif name not in _PROOFS:
            act[name] = one.target
    act |= {f"final.{number}": target for number, target in enumerate(table.final, start=1)}
    text = {name: one.target for name, one in table.fields.items() if name in _PROOFS}
    text |= {"hint": table.hint} if table.hint else {}
    signs = {name: target for name in ("sent", "refused") if (target := getattr(table, name)) is not None}
    return Sought({**_signs(table), **signs}, act, text)


_PROOFS = ("order_id", "issue_id")
"""Fields that prove which order a form is about: they are read, never filled."""


class Words(NamedTuple):
    """What a profile knows of the site's words, in all languages."""

    words: list[str]
    """Those by which it seeks; stars stand for anything."""
    meanings: list[tuple[str, list[str]]]
    """Those that it reads, and the codes that they stand for."""


def words_of(profile: Profile) -> Words:
    """Return the words by which a profile seeks, and those that it reads."""
    found: set[str] = set()

    def gather(value: Any) -> None:
        if isinstance(value, Mapping):
            for key in ("name", "label", "column", "heading", "text"):
                found.update(word for word in value.get(key) or () if isinstance(word, str) and "{" not in word)
            for each in value.values():
                gather(each)
        elif isinstance(value, list | tuple):
            for each in value:
                gather(each)

    dumped = profile.model_dump(mode="json")
    gather([table for name, table in dumped.items() if name not in ("words", "name", "title")])
    meanings: dict[str, list[str]] = defaultdict(list)
    for table, codes in profile.words.items():
        for code, said in codes.items():
            for word in said:
                meanings[word].append(f"{table}.{code}")
    return Words(sorted(found), sorted(meanings.items()))


def _signs(table: Page) -> dict[str, TargetTable]:
    return {name: target for name in ("ready", "busy", "failed") if (target := getattr(table, name)) is not None}


def _of_steps(steps: Sequence[Step], name: str) -> dict[str, TargetTable]:
    found: dict[str, TargetTable] = {}
    for number, step in enumerate(steps, start=1):
        for key in ("hover", "click", "choose"):
            if (target := getattr(step, key)) is not None:
                found[f"{name}.{number}"] = target
    return found
