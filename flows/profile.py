"""A site as a table that one can read: `selectors/<site>.toml`, checked at the door."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from flows.errors import ProfileProblem
from flows.guard_rules import GuardRules, Harmless
from flows.phrases.money import MoneyHabits
from flows.phrases.time_left import TimeWords
from flows.tables import Expression, Pattern, Table, Words, ZoneName


class Way(Table):
    """One way to find something; exactly one of role, label, column, heading, text, css."""

    role: str = ""
    name: Words = ()
    label: Words = ()
    column: Words = ()
    heading: Words = ()
    text: Words = ()
    css: str = ""
    within: str = ""
    """CSS of the part of the page to search in."""
    ancestor: str = ""
    """CSS of the element around what was found, whose attribute or text is meant."""
    attribute: str = ""
    """Take this attribute instead of the text."""
    pattern: Pattern = ""
    """Take what this regular expression's group finds in the text."""
    proposed: bool = False
    """Nobody has accepted this way yet: it reads, and never fills or presses."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = [key for key in ("role", "label", "column", "heading", "text", "css") if getattr(self, key)]
        if len(given) != 1:
            raise ValueError(f"say exactly one of role, label, column, heading, text, css (here: {given or 'none'})")
        if self.name and not self.role:
            raise ValueError("name goes with role")
        return self


def _ways(value: Any) -> Any:
    return {"ways": value} if isinstance(value, list) else value


class TargetTable(Table):
    """An ordered list of ways; the first that finds anything counts."""

    ways: tuple[Way, ...] = Field(min_length=1)
    optional: bool = False
    """The page may rightly not show it."""
    read: Literal["text", "prose", "value", "present", "all"] = "text"

    def accepted(self) -> Self:
        """Return the target without the ways that nobody has accepted; it may find nothing then."""
        return self.model_copy(update={"ways": tuple(way for way in self.ways if not way.proposed)})


Target = Annotated[TargetTable, BeforeValidator(_ways)]


class Part(Table):
    """A piece of a page: single values and repeated pieces."""

    fields: dict[str, Target] = Field(default_factory=dict)
    lists: dict[str, "Repeated"] = Field(default_factory=dict)


class Repeated(Part):
    """A piece that stands several times; each is searched inside its own root."""

    each: Target


class ReplyPart(Table):
    """The same piece in a JSON reply, by JMESPath expressions."""

    fields: dict[str, Expression] = Field(default_factory=dict)
    lists: dict[str, "ReplyRepeated"] = Field(default_factory=dict)


class ReplyRepeated(ReplyPart):
    """A repeated piece of a reply."""

    each: Expression


class Reply(ReplyPart):
    """One JSON reply that the page fetches for itself."""

    api: str
    version: str = "1.0"
    ask: dict[str, str] | None = None
    """Request data with `{placeholders}`; without it the reply is only listened to, never asked for."""


class Step(Table):
    """One thing that a person does on the way: exactly one of hover, click, choose."""

    hover: Target | None = None
    click: Target | None = None
    choose: Target | None = None
    option: Words = ()
    """With `choose`: the option's visible words."""
    unless: Target | None = None
    """Not needed when this can be seen already, e.g. a menu that stands open."""
    optional: bool = False
    """Not needed when its own target does not appear within seconds."""

    @model_validator(mode="after")
    def _one_step(self) -> Self:
        if sum(step is not None for step in (self.hover, self.click, self.choose)) != 1:
            raise ValueError("say exactly one of hover, click, choose")
        if (self.choose is None) == bool(self.option):
            raise ValueError("choose and option go together")
        return self


class Page(Table):
    """Where a page is and what proves that one is there."""

    address: str = ""
    ready: Target
    busy: Target | None = None
    """What is seen while the page still loads."""
    failed: Target | None = None
    """What the page itself shows when it could not load."""


class LoginPage(Page):
    """The sign-in page and how each outcome looks."""

    account: Target
    password: Target
    submit: Target
    home: str
    """Address that a signed-in person sees; used to probe the session."""
    signed_in: Target
    refused: Target
    slider: Target
    code: Target
    bot_wall_address: Words
    signed_out_address: Words
    signed_out_dialog: Target


class ListPage(Page):
    """A list with pages: disputes, or orders awaiting receipt."""

    menu: tuple[Step, ...] = ()
    sort: tuple[Step, ...] = ()
    """Left out where the site's own order is by time left; the rows prove it either way."""
    retry: Target | None = None
    """What a person presses where a page of the list could not load."""
    empty: Target
    total: Target
    next: Target
    rows: Repeated
    reply: Reply | None = None


class CasePage(Page, Part):
    """A page read in full."""

    read_by: tuple[Literal["asked", "fetched", "rendered"], ...] = ("rendered",)
    """Preferred ways of reading; `rendered` always works and checks the others."""
    unfold: tuple[Target, ...] = ()
    replies: tuple[Reply, ...] = ()


class OrderPage(Page, Part):
    """An order's own page."""


class FormField(Table):
    """One field of a form."""

    target: Target
    options: dict[str, Words] = Field(default_factory=dict)
    """Visible words of each value that can be chosen."""
    option: Target | None = None
    """Where the options of a select stand that opens elsewhere in the document."""
    uploads_at_once: bool = False
    """Choosing a file sends it at once: the assistant leaves that to the person unless told otherwise."""


class FormPage(Page):
    """A form that is filled for a person to confirm; its final buttons are never pressed."""

    on: Literal["case", "order"]
    open: tuple[Step, ...] = ()
    fields: dict[str, FormField]
    final: tuple[Target, ...] = Field(min_length=1)
    amount_in: Literal["local", "usd"] = "local"
    """Currency in which the form takes the amount."""
    hint: Target | None = None
    """Where the form prints the range of the amount."""
    text_length: tuple[int, int] = (0, 100_000)
    upload: tuple[Harmless, ...] = ()
    """What a chosen file may send, if the person allowed it."""
    sent: Target | None = None
    """What the site shows when it took the form."""
    refused: Target | None = None
    """Where the site says why it did not take it."""


class Clock(Table):
    """Whose clock runs in a state, and what the API calls it."""

    owner: Literal["seller", "buyer", "platform"]
    timeout_type: str | None = None


class Profile(Table):
    """Everything that is known of one site."""

    name: str
    title: dict[str, str]
    origins: tuple[str, ...]
    time_zone: ZoneName
    time_formats: tuple[str, ...]
    nothing: Words = ()
    """What the site prints where there is no value."""
    not_met_live: Words = ()
    """What was never seen on the live site; shown by `profile check`."""
    client: str = ""
    """The page's own client, e.g. `window.lib.mtop.request`."""
    client_refusals: dict[str, Words] = Field(default_factory=dict)
    """Beginnings of the client's refusals: `renew`, `signed_out`, `bot_wall`, `unknown` (no such case)."""
    interruptions: tuple[Target, ...] = ()
    """What closes an announcement that lies over the page."""
    guard: GuardRules
    words: dict[str, dict[str, Words]]
    clocks: dict[str, Clock] = Field(default_factory=dict)
    time_left: TimeWords
    money: MoneyHabits
    login: LoginPage
    dispute_list: ListPage
    case: CasePage
    order_list: ListPage
    order: OrderPage
    reply_form: FormPage
    extension_form: FormPage
    order_message_form: FormPage | None = None
    """A message on the order's page (订单留言)."""
    on_site_message_form: FormPage | None = None
    """The site's own mail (站内信)."""

    @field_validator("origins")
    @classmethod
    def _origins_are_https(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if not origin.startswith("https://") or origin.count("/") != 2:
                raise ValueError(f"an origin is https:// and a host, nothing behind it: {origin}")
        return origins

    @field_validator("order_message_form", "on_site_message_form")
    @classmethod
    def _messages_have_an_address(cls, form: FormPage | None) -> FormPage | None:
        if form is not None and not form.address:
            raise ValueError("a message form is opened by its address: say it")
        return form


def read_profile(path: Path) -> Profile:
    """Read one profile file; ProfileProblem names file, table, key and mend for the first thing wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise ProfileProblem(
            "{file}: cannot be read ({why}).", target=str(path), file=path, why=wrong.strerror
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise ProfileProblem("{file}: not valid TOML: {why}.", target=str(path), file=path, why=wrong) from None
    try:
        return Profile.model_validate(tables)
    except ValidationError as wrong:
        raise _first_mistake(path, wrong) from None


WRONG_VALUE = "{file}: {place}: {why}. {more}"
MENDS = {
    "extra_forbidden": "{file}: {place}: this key is not known here; selectors/README.md lists the keys. {more}",
    "missing": "{file}: {place}: this key must be there; selectors/README.md says what it is. {more}",
}


def _first_mistake(path: Path, wrong: ValidationError) -> ProfileProblem:
    first, *others = wrong.errors(include_url=False, include_input=False)
    place = ".".join(str(step) for step in first["loc"])
    template = MENDS.get(first["type"], WRONG_VALUE)
    why = first["msg"].removeprefix("Value error, ")
    more = f"(+{len(others)})" if others else ""
    return ProfileProblem(template, target=place, file=path.name, place=place, why=why, more=more)
