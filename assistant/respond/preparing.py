"""Open one case in a tab of its own, read it again, and fill its form: all lies ready before the person comes to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from playwright.sync_api import Page

from assistant.casework.answers import Answer, Wanted, answers_for, why_nothing_is_drafted
from assistant.casework.judging.case_money import in_dollars
from assistant.casework.linting.lint_rules import Finding
from assistant.casework.plans import Plan, plans_for
from assistant.commands.casework_views import sentence
from assistant.language import current_language, text
from assistant.problems import lines_of
from assistant.respond.desks import Desk
from assistant.respond.queue import Job
from assistant.respond.second_mark import Asked
from flows.cases import read_case
from flows.errors import (
    BrowserProblem,
    FormProblem,
    LayoutChanged,
    NotThere,
    SessionExpired,
    SignInProblem,
    SiteProblem,
)
from flows.extension_form import Extension, fill_extension, read_order
from flows.records import Case, FilledForm, Money, Order
from flows.reply_form import Reply, fill_reply

Readiness = Literal["filled", "blocked", "gone", "failed"]
"""`blocked`: nothing is filled and the person is told why; `gone`: answered elsewhere, over, or not there any more."""


class Said(NamedTuple):
    """What the person wants otherwise than it is proposed."""

    wanted: Wanted = Wanted()
    content: str | None = None
    """The person's own text, which stands in place of the draft."""


@dataclass
class Prepared:
    """One job in its tab, ready to be shown."""

    job: Job
    page: Page
    said: Said
    readiness: Readiness = "blocked"
    plan: Plan | None = None
    case: Case | None = None
    order: Order | None = None
    answers: tuple[Answer, ...] = ()
    form: FilledForm | None = None
    why_not: tuple[str, ...] = ()
    """Sentences that say why nothing is filled, the weightiest first."""
    problem: SiteProblem | None = None
    asked: Asked | None = None
    """The refund that waits for a second person's mark, for which nothing is filled."""

    @property
    def answer(self) -> Answer | None:
        """Return the drafted reply."""
        return next((each for each in self.answers if each.draft.channel == "reply"), None)


def prepare(desk: Desk, job: Job, said: Said) -> Prepared:
    """Open the job's page in a tab and fill its form; what goes wrong for it alone stands in the result.

    Raises SignInProblem where nobody can sign in again, BrowserProblem where the window is gone.
    """
    prepared = Prepared(job, desk.open_tab(), said)
    desk.session.guard.hold(prepared.page)
    try:
        _patiently(desk, lambda: _reply(desk, prepared) if job.plan else _extension(desk, prepared))
    except NotThere as problem:
        _failed(prepared, "gone", problem)
    except (FormProblem, LayoutChanged) as problem:
        _failed(prepared, "blocked", problem)
    except (SignInProblem, BrowserProblem):
        raise
    except SiteProblem as problem:
        _failed(prepared, "failed", problem)
    return prepared


def _failed(prepared: Prepared, readiness: Readiness, problem: SiteProblem) -> None:
    prepared.readiness, prepared.problem = readiness, problem
    prepared.why_not = tuple(lines_of(problem))


def _patiently(desk: Desk, act: Callable[[], None]) -> None:
    try:
        act()
    except SessionExpired as ended:
        desk.session.renewal.after(ended)
        act()


def _reply(desk: Desk, prepared: Prepared) -> None:
    session, number = desk.session, prepared.job.number
    case = read_case(prepared.page, session.site, number)
    (plan,) = plans_for([(desk.shop, case)], session.site.now(), desk.clerk)
    prepared.case, prepared.plan = case, plan
    triage = plan.item.triage
    why = why_nothing_is_drafted(plan) or (triage.why_not_answerable if triage else None)
    # Ours may be the last word and the clock still ours, for a return address or goods that came back: then it stays.
    if plan.item.standing not in ("ours", "unknown") or (why is not None and why.code == "not_answerable.answered"):
        prepared.readiness = "gone"
        prepared.why_not = (sentence(why or plan.item.reasons[0]),)
        return
    if why is not None:
        prepared.why_not = (sentence(why),)
        return
    prepared.answers = answers_for(plan, ["reply"], desk.clerk, prepared.said.wanted)
    reply = _wanted_reply(desk, prepared)
    if reply is None or _waits_for_a_mark(desk, prepared, reply):
        return
    prepared.page, prepared.form = fill_reply(prepared.page, session.site, session.guard, case, reply)
    prepared.readiness = "filled"


def _waits_for_a_mark(desk: Desk, prepared: Prepared, reply: Reply) -> bool:
    if desk.eyes is None or prepared.case is None:
        return False
    prepared.asked = desk.eyes.asks(prepared.job.key, prepared.case, reply.refund_money, reply.content)
    if prepared.asked is not None:
        prepared.why_not = desk.eyes.why(prepared.asked)
    return prepared.asked is not None


def _wanted_reply(desk: Desk, prepared: Prepared) -> Reply | None:
    """Turn the draft into what the form takes; None, with the reasons told, where it must not go in as it is."""
    answer = prepared.answer
    if answer is None or (not answer.ready and prepared.said.content is None):
        prepared.why_not = tuple(each.sentence(current_language()) for each in _errors(answer))
        return None
    choice = answer.draft.choice or "refuse"
    amount = None if choice == "refuse" else _in_forms_currency(desk, prepared, answer.draft.offer_money)
    if choice != "refuse" and amount is None:
        prepared.why_not = (text("respond.amount_unknown"),)
        return None
    kinds = {"refuse": "refuse_refund", "return_and_refund": "return_and_refund"}
    said = {
        "solution_type": kinds.get(choice, "refund"),
        "refund_money": amount,
        "content": prepared.said.content or answer.draft.text,
    }
    return Reply.model_validate(said)


def _errors(answer: Answer | None) -> tuple[Finding, ...]:
    return tuple(each for each in answer.findings if each.severity == "error") if answer else ()


def _in_forms_currency(desk: Desk, prepared: Prepared, money: Money | None) -> Money | None:
    if money is None or prepared.case is None:
        return None
    in_usd = desk.session.site.profile.reply_form.amount_in == "usd"
    return in_dollars(money, prepared.case) if in_usd else money


def _extension(desk: Desk, prepared: Prepared) -> None:
    session, proposal = desk.session, prepared.job.proposal
    if proposal is None or proposal.days is None:
        return
    order = read_order(prepared.page, session.site, prepared.job.number)
    prepared.order = order
    if order.order_status != "WAIT_BUYER_ACCEPT_GOODS" or order.extended:
        prepared.readiness, prepared.why_not = "gone", (text("respond.order_moved_on"),)
        return
    extension = Extension(days=proposal.days, reason=_usual_reason(desk))
    prepared.page, prepared.form = fill_extension(prepared.page, session.site, session.guard, extension, order=order)
    prepared.readiness = "filled"


def _usual_reason(desk: Desk) -> str | None:
    """Return the first reason that the profile lists, for the person to correct; None where the form asks for none."""
    field = desk.session.site.profile.extension_form.fields.get("reason")
    return next(iter(field.options), None) if field else None
