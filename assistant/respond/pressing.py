"""The person's own press: what it would send is looked at before it goes, and proven after it went.

Nothing here presses anything. The site's page has made its request by the person's press; it is let go, or dropped.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.casework.linting.lint import ground_of, lint_text
from assistant.language import current_language, text
from assistant.problems import particulars
from assistant.respond.audit.entries import Fact
from assistant.respond.desks import Desk
from assistant.respond.moved_cases import arrived, fingerprint, moves
from assistant.respond.preparing import Prepared
from flows.cases import read_cases
from flows.errors import SiteProblem
from flows.extension_form import read_order
from flows.reading_again import FieldNow, over_ceiling, read_again
from flows.records import Case
from flows.signs import Sign, await_sign
from flows.supervising import HeldWrite, Press

Became = Literal["sent", "accepted", "evidence", "refused", "signed_out", "unclear"]


@dataclass(frozen=True)
class FormLook:
    """The form as it stood at one moment, and what speaks against sending it so."""

    fields: tuple[FieldNow, ...] = ()
    differences: tuple[str, ...] = ()

    @property
    def content(self) -> str | None:
        """Return the text that stands in it."""
        return next((each.now for each in self.fields if each.field == "content"), None)

    @property
    def edited(self) -> Mapping[str, str]:
        """Return what the person changed in it."""
        return {each.field: each.now for each in self.fields if each.result == "changed"}


@dataclass(frozen=True)
class Outcome:
    """What became of a press that was let go."""

    became: Became
    case: Case | None = None
    site_words: str = ""


def look_at_form(desk: Desk, prepared: Prepared) -> FormLook:
    """Read the form as it stands; never raises for what a page can do."""
    if prepared.form is None:
        return FormLook()
    site, found = desk.session.site, list[str]()
    try:
        fields = read_again(prepared.page, site, prepared.form)
        if prepared.case is not None and (over := over_ceiling(prepared.page, site, prepared.case, fields)) is not None:
            found.append(particulars(over))
        if prepared.case is not None and desk.eyes is not None:
            found += desk.eyes.raised(prepared.job.key, prepared.case, desk.form_currency(prepared.case), fields)
    except SiteProblem as problem:
        return FormLook((), (text("respond.differs.form_not_read", why=particulars(problem)),))
    return FormLook(fields, (*found, *_lint(desk, prepared, fields)))


def as_filled(prepared: Prepared) -> FormLook:
    """Return the form as it stood right after it was filled."""
    fields = prepared.form.fields if prepared.form else ()
    return FormLook(
        tuple(FieldNow(field=each.field, checked=each.after, now=each.after, result="same") for each in fields)
    )


def look(desk: Desk, prepared: Prepared, held: HeldWrite, last: FormLook) -> FormLook:
    """Compare form and case with what was checked while the site's request waits; `last` is the form as last read."""
    found: list[str] = []
    if held.press is None:
        found.append(text("respond.differs.by_itself", path=held.path))
    # A page that is going elsewhere answers no question any more; what its fields held at the press is told with it.
    form = last if held.navigates else look_at_form(desk, prepared)
    if held.navigates and held.press is not None and not _holds(held.press, form):
        found.append(text("respond.differs.just_changed"))
    found += form.differences
    found += desk.eyes.missing(prepared.asked) if desk.eyes is not None else ()
    if prepared.case is not None:
        now = case_now(desk, prepared.case.issue_id)
        if isinstance(now, Case):
            found += moves(prepared.case, now, desk.clerk.knowledge.states)
        else:
            found.append(text("respond.differs.not_read", why=particulars(now)))
    return FormLook(form.fields, tuple(found))


_TYPED = ("content", "refund_money", "days")


def _holds(press: Press, form: FormLook) -> bool:
    """Tell whether the fields that were typed into held at the press what was read of them last."""
    if not press.values:
        return True  # the button stands in no form, as the one that accepts
    held = {" ".join(value.split()) for value in press.values}
    return all(" ".join(each.now.split()) in held for each in form.fields if each.field in _TYPED and each.now)


def _lint(desk: Desk, prepared: Prepared, fields: tuple[FieldNow, ...]) -> tuple[str, ...]:
    """Check the person's own words as the draft was checked."""
    answer, case = prepared.answer, prepared.case
    edited = next((each.now for each in fields if each.field == "content" and each.result == "changed"), None)
    if answer is None or case is None or edited is None:
        return ()
    findings = lint_text(edited, ground_of(answer.draft, case, desk.clerk.bench), desk.clerk.lint_rules)
    return tuple(each.sentence(current_language()) for each in findings if each.severity == "error")


def case_now(desk: Desk, issue_id: str) -> Case | SiteProblem:
    """Read the case once more, beside the page that the person has before them."""
    session = desk.session
    try:
        (read,) = read_cases(session.page, session.site, [issue_id], session.renewal)
    except SiteProblem as problem:
        return problem
    return read.case or read.why_not


def outcome(desk: Desk, prepared: Prepared, seen: FormLook, *, came: bool) -> Outcome:
    """Wait for the site's sign, and prove by the case itself what became of the press.

    Without `came` the page went elsewhere and never got there: only the case can tell.
    """
    table = desk.session.site.profile.reply_form if prepared.job.plan else desk.session.site.profile.extension_form
    sign = await_sign(prepared.page, desk.session.site, table) if came else Sign(kind="nothing")
    if prepared.case is None:
        return _of_order(desk, prepared, sign)
    now = case_now(desk, prepared.case.issue_id)
    if not isinstance(now, Case):
        return Outcome("unclear", None, particulars(now))
    return Outcome(_became(desk, prepared.case, now, (seen, sign)), now, sign.site_words)


def _became(desk: Desk, before: Case, now: Case, signs: tuple[FormLook, Sign]) -> Became:
    seen, sign = signs
    states = desk.clerk.knowledge.states
    if seen.content is not None and arrived(before, now, seen.content):
        return "sent"
    if sign.kind in ("refused", "signed_out"):
        return "refused" if sign.kind == "refused" else "signed_out"
    if states.is_finished(now.reverse_detail_status) and not states.is_finished(before.reverse_detail_status):
        return "accepted"
    uploaded = len(now.evidence) > len(before.evidence) and fingerprint(now) != fingerprint(before)
    return "evidence" if uploaded else "unclear"


def _of_order(desk: Desk, prepared: Prepared, sign: Sign) -> Outcome:
    if sign.kind == "refused":
        return Outcome("refused", None, sign.site_words)
    try:
        tab = desk.open_tab()
        try:
            order = read_order(tab, desk.session.site, prepared.job.number)
        finally:
            desk.close_tab(tab)
    except SiteProblem as problem:
        return Outcome("unclear", None, particulars(problem))
    before = prepared.order.receipt_deadline if prepared.order else None
    later = order.receipt_deadline
    moved = before and later and before.latest and later.earliest and later.earliest > before.latest
    return Outcome("sent" if order.extended or moved else "unclear", None, sign.site_words)


def facts_of(held: HeldWrite, seen: FormLook) -> dict[str, Fact]:
    """Return what the audit trail notes of a press without anybody's words."""
    return {"path": held.path[:300], "by_itself": held.press is None, "fields": tuple(seen.edited)}


def texts_of(held: HeldWrite, seen: FormLook) -> dict[str, str]:
    """Return the words at a press: the button's, and what stood in the form."""
    fields = {f"field.{each.field}": each.now for each in seen.fields}
    return {"button": held.press.words, **fields} if held.press else fields
