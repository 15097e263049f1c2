"""What the doctor finds: one thing that is well, or not, with its mend."""

from collections.abc import Iterable
from typing import Literal

from assistant.exit_codes import Exit
from assistant.language import text
from assistant.log import one_line
from flows.records import Record

Standing = Literal["ok", "warning", "wrong"]
STANDINGS: tuple[Standing, ...] = ("ok", "warning", "wrong")


class Finding(Record):
    """One thing that was looked at; a line of `--json`."""

    standing: Standing
    """`warning`: it works, but not all of it or not for long; `wrong`: something will fail."""
    code: str
    """What was found, e.g. `browser.none`; the same in every language."""
    subject: str | None = None
    """Of which shop, profile or folder it tells."""
    what: str
    """In the person's language."""
    mend: str | None = None
    """What to do, in one sentence; None where all is well."""


def found(standing: Standing, code: str, subject: str | None = None, **values: object) -> Finding:
    """Return a finding in the person's words, of which each is a sentence `doctor.{code}.what` and `.mend`."""
    mend = None if standing == "ok" else text(f"doctor.{code}.mend", subject=subject, **values)
    return told(standing, code, subject, text(f"doctor.{code}.what", subject=subject, **values), mend)


def told(standing: Standing, code: str, subject: str | None, what: str, mend: str | None) -> Finding:
    """Return a finding whose sentences are made already; nothing secret passes."""
    return Finding(
        standing=standing, code=code, subject=subject, what=one_line(what), mend=one_line(mend) if mend else None
    )


def exit_of_all(findings: Iterable[Finding]) -> Exit:
    """Return how a look ends that found these: 0 when nothing is wrong, else the code of the first that is."""
    wrong = next((each for each in findings if each.standing == "wrong"), None)
    if wrong is None:
        return Exit.OK
    return Exit.BROWSER if wrong.code.startswith("browser.") else Exit.USAGE
