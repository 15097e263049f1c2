"""Write a first profile of a site: what the person confirmed, and a marked place for everything that is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import Array, Item, Table

from assistant import profiles
from assistant.language import text
from assistant.qa.checking import Sought, sought_of
from assistant.qa.checking.sought import PageName
from assistant.qa.starting.vocabulary import KINDS_OF_PAGES, NOWHERE, options_of, shipped_profiles, sought_on
from assistant.qa.suggesting.own_profile import inline

_ALWAYS: tuple[PageName, ...] = ("login", "dispute_list", "case", "order_list", "order", "reply_form", "extension_form")
"""Pages without which no profile is one."""
_ORIGIN = "https://site.example"
_COPIED = ("time_left", "money", "clocks", "words")
_REQUIRED = {
    "login": ("ready", "account", "password", "submit", "signed_in", "refused", "slider", "code", "signed_out_dialog"),
    "dispute_list": ("ready", "empty", "total", "next", "rows.each"),
    "order_list": ("ready", "empty", "total", "next", "rows.each"),
    "case": ("ready",),
    "order": ("ready",),
}
_FORM = ("ready", "final.1")


@dataclass(frozen=True)
class Found:
    """What a person confirmed of one page."""

    page: PageName
    address: str
    """Where it stood, as a profile writes it; empty where that is not known."""
    ways: Mapping[str, Mapping[str, Any]]
    """Target -> way."""
    reads: Mapping[str, str]
    """Target -> how it is read, where not as one line of text."""


def skeleton(name: str, origin: str, found: Sequence[Found]) -> str:
    """Return the text of a profile that can be read; what is missing is marked and named in `not_met_live`."""
    document = tomlkit.document()
    document.add(tomlkit.comment(text("new.file.about", name=name)))
    missing: list[str] = []
    pages = {each.page: each for each in found}
    tables = {page: _page(page, pages.get(page), origin, missing) for page in (*_ALWAYS, *_messages(pages))}
    document.update({"name": name, "title": inline({"zh": name, "en": name}), "origins": [origin or _ORIGIN]})
    document.add("time_zone", _noted("UTC", text("new.file.time_zone")))
    document.add("time_formats", _noted(["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"], text("new.file.time_formats")))
    document.update({"nothing": ["-", "–", "—"]})
    document.add("not_met_live", _lines(["time_zone", "time_formats", "guard", "money", "words", *missing]))
    document.add("guard", _guard())
    for page, table in tables.items():
        document.add(tomlkit.nl())
        document.add(page, table)
    shipped = tomlkit.parse((profiles.folder() / f"{shipped_profiles()[0].name}.toml").read_text(encoding="utf-8"))
    document.add(tomlkit.nl())
    document.add(tomlkit.comment(text("new.file.copied")))
    for key in _COPIED:
        document.add(key, shipped[key])
    return tomlkit.dumps(document)


def _with_proof(page: PageName, ways: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
    """Take a list's rows, or a case's number, for the proof that the page is there, where no other was found."""
    proof = next((ways[key] for key in (f"{page}.rows.each", f"{page}.fields.issue_id") if key in ways), None)
    return ways if proof is None else {f"{page}.ready": proof, **ways}


def _messages(pages: Mapping[PageName, Found]) -> list[PageName]:
    return [page for page in pages if page.endswith("_message_form")]


def _guard() -> Table:
    table = tomlkit.table()
    words = dict.fromkeys(word for profile in shipped_profiles() for word in profile.guard.final_words)
    table.add(tomlkit.comment(text("new.file.guard")))
    table.update({"harmless": [], "writes": [], "final_words": list(words)})
    return table


def _page(page: PageName, found: Found | None, origin: str, missing: list[str]) -> Table:
    """Return one page's table; keys that are missing are appended to `missing`."""
    leaves: dict[str, Item] = dict(_plain_keys(page, found, origin, missing))
    ways = _with_proof(page, found.ways if found else {})
    for sought in _wanted(page, ways):
        key = sought.key.removeprefix(f"{page}.")
        if sought.key not in ways:
            missing.append(sought.key)
        leaves[key] = _target(sought, ways.get(sought.key), (found.reads if found else {}).get(sought.key, "text"))
    for field, options in _choices(page).items():
        if f"fields.{field}.target" in leaves:
            leaves[f"fields.{field}.options"] = inline(options)
    return _nested(leaves)


def _plain_keys(page: PageName, found: Found | None, origin: str, missing: list[str]) -> Mapping[str, Item]:
    form, keys = page.endswith("_form"), dict[str, Item]()
    if form:
        keys["on"] = tomlkit.item("case" if page in KINDS_OF_PAGES["dispute"] else "order")
    if not form or page.endswith("_message_form"):
        address = found.address if found else ""
        if not address:
            missing.append(f"{page}.address")
        shown = address or f"{origin or _ORIGIN}/{page}"
        keys["address"] = tomlkit.item(shown) if address else _noted(shown, text("new.file.missing"))
    if page == "login":
        missing.append("login.home")
        keys["home"] = _noted(f"{origin or _ORIGIN}/home", text("new.file.home"))
        keys["bot_wall_address"] = _noted([], text("new.file.bot_wall"))
        keys["signed_out_address"] = _noted([], text("new.file.signed_out"))
    if page == "case":
        keys["read_by"] = tomlkit.item(["rendered"])
    return keys


def _wanted(page: PageName, ways: Mapping[str, Any]) -> list[Sought]:
    """Return the targets that are written: what must be there, what was found, and what every such page shows."""
    known = {each.key: each for profile in shipped_profiles() for each in sought_of(profile, whole=True)}
    needed = [f"{page}.{key}" for key in _REQUIRED.get(page, _FORM)]
    here = {each.key: each for each in sought_on(page)}
    lists = {key.removesuffix("each") for key in (*needed, *ways) if key.endswith(".each")}
    for key, sought in here.items():
        inside = not sought.lists or any(key.startswith(around) for around in lists)
        certain = sought.presence == "always" and not sought.target.optional and ".lists." not in key
        if key in ways or (".fields." in key and inside and certain and not key.endswith(".option")):
            needed.append(key)
    return [here.get(key) or known[key] for key in dict.fromkeys(needed)]


def _choices(page: PageName) -> dict[str, dict[str, tuple[str, ...]]]:
    fields = {key for profile in shipped_profiles() for key in getattr(getattr(profile, page, None), "fields", {})}
    return {field: options for field in sorted(fields) if (options := options_of(page, field))}


def _target(sought: Sought, way: Mapping[str, Any] | None, read: str) -> Item:
    """Return a target of one way; the placeholder finds nothing and says so."""
    ways = tomlkit.array()
    ways.append(inline(way or {"css": NOWHERE}))
    if sought.target.optional or read != "text":
        table = tomlkit.inline_table()
        table.append("ways", ways)
        if sought.target.optional:
            table.append("optional", True)
        if read != "text":
            table.append("read", read)
        return table if way else table.comment(text("new.file.missing"))
    return ways if way else ways.comment(text("new.file.missing"))


def _nested(leaves: Mapping[str, Item]) -> Table:
    """Return dotted keys as tables; the values of a table come before the tables inside it."""
    table, inner = tomlkit.table(), dict[str, dict[str, Item]]()
    for key, value in leaves.items():
        first, _, rest = key.partition(".")
        if not rest:
            table.add(first, value)
        elif rest.isdigit():
            around: Array = tomlkit.array()
            around.append(value)
            table.add(first, around.comment(value.trivia.comment.lstrip("# ")) if value.trivia.comment else around)
        else:
            inner.setdefault(first, {})[rest] = value
    for name, each in inner.items():
        table.add(name, _nested(each))
    return table


def _noted(value: Any, note: str) -> Item:
    item: Item = tomlkit.item(value)
    return item.comment(note)


def _lines(values: Sequence[str]) -> Array:
    array = tomlkit.array()
    array.extend(values)
    return array.multiline(len(values) > 6)
