"""The report as one HTML file that needs no network and runs no script but its own."""

import base64
import hashlib
from functools import cache
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from assistant.casework.clerk import Clerk
from assistant.casework.counting.rates import Share
from assistant.language import speaking, text
from assistant.nightly.report.case_view import DUE
from assistant.nightly.report.trends import charts_of
from assistant.nightly.report.view import Report
from assistant.nightly.report.wording import dollars, money_words, whole_dollars

LONG = 140
"""From so many characters on, a text is folded; it stands whole inside the fold."""

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{}'; "
    "base-uri 'none'; form-action 'none'"
)


def html(report: Report, clerk: Clerk) -> bytes:
    """Return the page's bytes, UTF-8."""
    script = _file("report.js")
    with speaking(report.language):
        page = _environment().get_template("report.html.j2")
        made = page.render(
            report=report,
            charts=charts_of(report.figures, clerk),
            due_rungs=DUE,
            policy=_POLICY.format(_hash(script)),
            style=Markup(_file("report.css")),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file, named by its hash in the policy
        )
    return made.encode("utf-8")


def _word(name: str, **values: object) -> str:
    return text(f"report.word.{name}", **values)


def _said(kind: str, code: str) -> str:
    """Say a code of the view model; `kind` is one of the report's own tables of words."""
    return {
        "rung": lambda: text(f"report.rung.{code}"),
        "mark": lambda: text(f"report.mark.{code}"),
        "outcome": lambda: text(f"report.outcome.{code}"),
        "verdict": lambda: text(f"report.verdict.{code}"),
    }[kind]()


def _sortable(share: Share | None) -> str:
    """A share for sorting; what is unknown stands below zero."""
    return f"{float(share.value):.6f}" if share is not None and share.value is not None else "-1"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        word=_word,
        said=_said,
        dollars=dollars,
        whole_dollars=whole_dollars,
        money=money_words,
        share=_sortable,
        long=LONG,
    )
    return made


@cache
def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
