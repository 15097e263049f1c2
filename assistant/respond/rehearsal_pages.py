"""What a dry run came to, as pages that open without a network and run nothing."""

from functools import cache
from importlib import resources
from typing import NamedTuple

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from assistant.commands.casework_views import sentence
from assistant.inert import readable
from assistant.language import current_language, text
from assistant.respond.rehearsal_sheet import Sheet
from assistant.tables import money

_POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


class Around(NamedTuple):
    """The pages before and behind one."""

    before: str | None
    behind: str | None


def case_page(sheet: Sheet, around: Around) -> bytes:
    """Return one job's page, UTF-8."""
    return _rendered("rehearsal_case.html.j2", sheet=sheet, around=around)


def index_page(sheets: list[Sheet], total: int, made: str) -> bytes:
    """Return the page of all jobs in order of work; `total` is what there was to do, `made` when it was begun."""
    counts = {
        each: sum(sheet.readiness == each for sheet in sheets) for each in ("filled", "blocked", "gone", "failed")
    }
    return _rendered("rehearsal_index.html.j2", sheets=sheets, total=total, made=made, counts=counts)


def _rendered(name: str, **values: object) -> bytes:
    shared = {"policy": _POLICY, "style": Markup(_file("rehearsal.css"))}  # noqa: S704 - our own file
    language = {"zh": "zh-CN", "en": "en"}[current_language()]
    return _environment().get_template(name).render(**values, **shared, language=language).encode("utf-8")


def _word(name: str, **values: object) -> str:
    return text(f"rehearsal.page.{name}", **values)


def _inert(value: object) -> object:
    """Make every text of a page harmless, whoever wrote it."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else readable(value)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_inert,
    )
    made.globals.update(text=text, word=_word, money=money, sentence=sentence, current_language=current_language)
    return made


@cache
def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
