"""Every target of a profile, page by page: where it stands in the file, and how the flows use it."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, get_args

from flows.filling import is_choice_of_many
from flows.profile import FormField, FormPage, ListPage, Part, Profile, Repeated, Step, TargetTable, Way
from flows.profile import Page as PageTable
from flows.steps import with_words

PageName = Literal[
    "login",
    "home",
    "dispute_list",
    "case",
    "order_list",
    "order",
    "reply_form",
    "extension_form",
    "order_message_form",
    "on_site_message_form",
]
PAGES: tuple[PageName, ...] = get_args(PageName)
Use = Literal["act", "see", "read", "piece"]
Presence = Literal["always", "optional", "passing"]
Stage = Literal["shown", "step", "folded", "choosing"]


class Sought(NamedTuple):
    """One target, and what is expected of it."""

    page: PageName
    key: str
    target: TargetTable
    use: Use = "see"
    """`act`: pressed or filled, so it must be one; `see`: a sign; `read`: a value; `piece`: the pieces of a list."""
    presence: Presence = "always"
    """`passing`: seen at moments only, such as a refusal."""
    lists: tuple[TargetTable, ...] = ()
    """The lists around it, the outermost first: it is searched in each of their pieces."""
    stage: Stage = "shown"
    """When it can be seen: once the page is there, just before its step is taken, before the page is unfolded, or while
    a field's list of options is open."""


def sought_of(profile: Profile, *, whole: bool = False) -> tuple[Sought, ...]:
    """Return every target of a profile.

    `whole` says that what is looked at shows every list, button and field at least once, as the local seller center
    does; else what a shop may not have just now is optional.
    """
    each = (*_login(profile, whole=whole), *_home(profile), *_pages(profile, whole=whole))
    return tuple(one._replace(presence="optional") if _may_lack(one) else one for one in each)


def _may_lack(one: Sought) -> bool:
    return one.target.optional and one.presence == "always"


def _login(profile: Profile, *, whole: bool) -> Iterator[Sought]:
    login = profile.login
    yield Sought("login", "login.ready", login.ready)
    yield Sought("login", "login.account", login.account, "act")
    # Where the account is asked for first, the password comes later.
    yield Sought("login", "login.password", login.password, "act", _always(whole))
    yield Sought("login", "login.submit", login.submit, "act")
    for name, target in (("refused", login.refused), ("slider", login.slider), ("code", login.code)):
        yield Sought("login", f"login.{name}", target, presence="passing")


def _home(profile: Profile) -> Iterator[Sought]:
    login = profile.login
    yield Sought("home", "login.signed_in", login.signed_in)
    yield Sought("home", "login.signed_out_dialog", login.signed_out_dialog, presence="passing")
    for number, target in enumerate(profile.interruptions, start=1):
        yield Sought("home", f"interruptions.{number}", target, presence="passing")
    yield from _steps("home", "dispute_list.menu", profile.dispute_list.menu)
    yield from _steps("home", "order_list.menu", profile.order_list.menu)


def _pages(profile: Profile, *, whole: bool) -> Iterator[Sought]:
    yield from _list("dispute_list", profile.dispute_list, whole=whole)
    yield from _arrival("case", profile.case)
    for number, target in enumerate(profile.case.unfold, start=1):
        yield Sought("case", f"case.unfold.{number}", target, presence=_always(whole), stage="folded")
    yield from _part("case", "case", profile.case, _always(whole))
    yield from _list("order_list", profile.order_list, whole=whole)
    yield from _arrival("order", profile.order)
    yield from _part("order", "order", profile.order, _always(whole))
    for name, table in forms_of(profile):
        yield from _form(name, table, whole=whole)


def forms_of(profile: Profile) -> Iterator[tuple[PageName, FormPage]]:
    """Return the profile's forms by name."""
    yield "reply_form", profile.reply_form
    yield "extension_form", profile.extension_form
    if profile.order_message_form is not None:
        yield "order_message_form", profile.order_message_form
    if profile.on_site_message_form is not None:
        yield "on_site_message_form", profile.on_site_message_form


def _always(whole: bool) -> Presence:
    return "always" if whole else "optional"


def _arrival(page: PageName, table: PageTable) -> Iterator[Sought]:
    yield Sought(page, f"{page}.ready", table.ready)
    if table.busy is not None:
        yield Sought(page, f"{page}.busy", table.busy, presence="passing")
    if table.failed is not None:
        yield Sought(page, f"{page}.failed", table.failed, presence="passing")


def _list(page: PageName, table: ListPage, *, whole: bool) -> Iterator[Sought]:
    yield from _arrival(page, table)
    yield from _steps(page, f"{page}.sort", table.sort)
    yield Sought(page, f"{page}.empty", table.empty, presence="passing")
    if table.retry is not None:
        yield Sought(page, f"{page}.retry", table.retry, presence="passing")
    yield Sought(page, f"{page}.total", table.total, "read")
    yield Sought(page, f"{page}.next", table.next, "act", _always(whole))
    yield from _pieces(page, f"{page}.rows", table.rows, "always", ())


def _part(
    page: PageName, key: str, part: Part, lists: Presence, around: tuple[TargetTable, ...] = ()
) -> Iterator[Sought]:
    for name, target in part.fields.items():
        yield Sought(page, f"{key}.fields.{name}", target, "read", lists=around)
    for name, piece in part.lists.items():
        yield from _pieces(page, f"{key}.lists.{name}", piece, lists, around)


def _pieces(
    page: PageName, key: str, piece: Repeated, presence: Presence, around: tuple[TargetTable, ...]
) -> Iterator[Sought]:
    yield Sought(page, f"{key}.each", piece.each, "piece", presence, around)
    yield from _part(page, key, piece, presence, (*around, piece.each))


def _steps(page: PageName, key: str, steps: Iterable[Step]) -> Iterator[Sought]:
    for number, step in enumerate(steps, start=1):
        if step.unless is not None:
            yield Sought(page, f"{key}.{number}.unless", step.unless, presence="optional", stage="step")
        for name, target in (("hover", step.hover), ("click", step.click), ("choose", step.choose)):
            if target is not None:
                presence: Presence = "optional" if step.optional else "always"
                yield Sought(page, f"{key}.{number}.{name}", target, "act", presence, stage="step")
        if step.choose is not None:
            options = TargetTable(ways=(Way(role="option", name=step.option),))
            yield Sought(page, f"{key}.{number}.option", options, stage="choosing")


_ONLY_READ = {"order_id", "issue_id"}
_BY_CHOICE = {"return_address"}
"""Fields that a form shows for some cases only."""


def _form(page: PageName, table: FormPage, *, whole: bool) -> Iterator[Sought]:
    yield from _steps(page, f"{page}.open", table.open)
    yield from _arrival(page, table)
    if table.hint is not None:
        yield Sought(page, f"{page}.hint", table.hint)
    for name, field in table.fields.items():
        presence: Presence = "optional" if name in _BY_CHOICE and not whole else "always"
        yield from _field(page, f"{page}.fields.{name}", field, presence)
    for number, target in enumerate(table.final, start=1):
        yield Sought(page, f"{page}.final.{number}", target, "act")
    for name, sign in (("sent", table.sent), ("refused", table.refused)):
        if sign is not None:
            yield Sought(page, f"{page}.{name}", sign, presence="passing")


def _field(page: PageName, key: str, field: FormField, presence: Presence) -> Iterator[Sought]:
    if is_choice_of_many(field):
        words = [word for words in field.options.values() for word in words]
        yield Sought(page, f"{key}.target", with_words(field.target, words), "see", presence)
    else:
        use: Use = "read" if key.rpartition(".")[2] in _ONLY_READ else "act"
        yield Sought(page, f"{key}.target", field.target, use, presence)
    if field.option is not None:
        yield Sought(page, f"{key}.option", with_words(field.option, ["*"]), "see", presence, stage="choosing")
