"""Say what went wrong: what happened, on which page, in the site's own words, and what to do next."""

from datetime import UTC, datetime
from pathlib import Path

from loguru import logger
from playwright.sync_api import Error, Page

from assistant.language import all_texts, text
from assistant.log import one_line
from assistant.private_files import private_folder, write_private
from assistant.redaction import redact_html, redact_text
from flows import engine
from flows.errors import SiteProblem
from flows.records import Record


def particulars(problem: SiteProblem) -> str:
    """Return the sentence of a problem in the user's language; the English one where nobody translated it."""
    for key, sentence in all_texts().items():
        if key.startswith("detail.") and sentence["en"] == problem.template:
            return one_line(text(key, **problem.values))
    return one_line(problem.what)


def lines_of(problem: SiteProblem) -> list[str]:
    """Return the lines that a person reads about a problem, in their language, the next step last."""
    said = [text(f"error.{problem.code}.what"), text("problem.detail", detail=particulars(problem))]
    for key, value in (("page", problem.page), ("target", problem.target), ("site_words", problem.site_words)):
        if value:
            said.append(text(f"problem.{key}", value=one_line(value)))
    said += [text("problem.evidence", file=file) for file in problem.evidence]
    return [
        *said,
        text("problem.next", step=text(f"error.{problem.code}.next")),
        text("problem.code", code=problem.code),
    ]


class ProblemLine(Record):
    """What went wrong; a line of `--json`."""

    code: str
    """Section of docs/troubleshooting.md."""
    what: str
    """In the person's language."""
    page: str | None = None
    target: str | None = None
    site_words: str | None = None
    next: str | None = None
    """The next step; what is wrong with settings or machine says it in `what`."""
    evidence: tuple[str, ...] = ()
    """Files of the picture and the page that were kept."""


def as_record(problem: SiteProblem) -> ProblemLine:
    """Return a problem for JSON output."""
    return ProblemLine(
        code=problem.code,
        what=particulars(problem),
        page=problem.page or None,
        target=problem.target or None,
        site_words=redact_text(problem.site_words) or None,
        next=text(f"error.{problem.code}.next"),
        evidence=tuple(str(file) for file in problem.evidence),
    )


def _shown_by(page: Page) -> str:
    return str(engine.told(page, "() => `<!doctype html>\\n${document.documentElement?.outerHTML ?? ''}`", None, 5000))


def keep_evidence(problem: SiteProblem, page: Page, folder: Path) -> None:
    """Keep a picture and the redacted page under a name made from the error; a dead page keeps what it can."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    place = "-".join(part for part in problem.target.replace(".", "-").split("/")[-1:] if part)
    kept = []
    try:
        base = private_folder(folder) / f"{stamp}-{problem.code}{'-' + place if place.isascii() and place else ''}"
        # Fields are covered: a picture must not show what a person typed.
        picture = page.screenshot(mask=[page.locator("input, textarea")], timeout=5000)
        html = redact_html(_shown_by(page))
    except (Error, SiteProblem, OSError) as trouble:
        logger.debug("no evidence could be kept: {}", type(trouble).__name__)
        return
    for ending, data in ((".png", picture), (".html", html.encode("utf-8", "replace"))):
        file = base.with_name(base.name + ending)
        write_private(file, data)
        kept.append(file)
    problem.evidence = (*problem.evidence, *kept)
