"""What the panel tells of a case: why this step, what each choice costs, the three solutions, the buyer, the parcel."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from assistant.casework.clerk import Clerk
from assistant.casework.facts import Reason
from assistant.casework.plans import Plan
from assistant.casework.playing.recommending import Recommendation
from assistant.casework.writing.language_detection import detect
from assistant.commands.casework_views import sentence
from assistant.inert import readable
from assistant.language import all_texts, current_language, text
from assistant.respond.panel.evidence_section import evidence_section
from assistant.respond.panel.parts import Grid, Line, Lines, Pairs, Prose, Row, Section, Tone
from assistant.tables import money
from flows.records import Case, Solution

_EVENTS = 6
"""Events of a parcel that are shown; the page has all of them."""


def reasons_section(title: str, reasons: tuple[str, ...]) -> Section:
    """Say why the next step is recommended."""
    return Section(name="why", title=title, blocks=(bullets(reasons),))


def bullets(sentences: tuple[str, ...], tone: Tone = "plain") -> Lines:
    """Return sentences as a list, nothing twice."""
    return Lines(lines=tuple(Line(text=readable(each), tone=tone) for each in dict.fromkeys(sentences)))


def sentences(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """Say reasons in the language in use."""
    return tuple(sentence(each) for each in reasons)


def case_sections(case: Case, plan: Plan | None, clerk: Clerk, *, pictures: bool = False) -> Iterator[Section]:
    """Tell of a case in the order in which a clerk wants it; `pictures`: those of the evidence will come."""
    advice = plan.recommendation if plan else None
    if words := tuple(_buyers_words(case, clerk)):
        yield Section(name="buyer", title=text("rehearsal.buyers_words"), blocks=words)
    yield Section(name="solutions", title=text("rehearsal.solutions"), blocks=(_solutions(case), _ceiling(case)))
    if advice is not None and advice.choices:
        yield Section(name="choices", title=text("plan.choices"), folded=True, blocks=(_choices(advice),))
    if advice is not None and advice.choice is not None and plan is not None:
        yield _checklist(plan, advice, clerk)
    if case.evidence:
        yield evidence_section(case, pictures=pictures)
    if case.parcel is not None:
        yield Section(name="parcel", title=text("panel.parcel"), folded=True, blocks=_parcel(case, clerk))
    if plan is not None:
        triage = plan.item.triage
        told = (*sentences(plan.item.due.reasons), *(sentences(triage.reasons) if triage else ()))
        yield Section(name="conclusions", title=text("plan.conclusions"), folded=True, blocks=(bullets(told),))
    if case.flags:
        flags = tuple(text(f"flag.{each.why}", field=each.field, text=each.text) for each in case.flags)
        yield Section(name="flags", title=text("table.flags"), blocks=(bullets(flags, "warn"),))


def language_name(code: str) -> str:
    """Name a language in the person's own, with its code."""
    try:
        name = Locale.parse(code).get_display_name(current_language())
    except (UnknownLocaleError, ValueError):
        return code
    return f"{name} ({code})" if name else code


def moment(at: datetime | None, clerk: Clerk) -> str:
    """Say a moment in the seller's zone; nothing where nobody knows it."""
    return f"{at.astimezone(ZoneInfo(clerk.knowledge.calendar.working_time.zone)):%Y-%m-%d %H:%M}" if at else ""


def _solutions(case: Case) -> Grid:
    head = (text("table.party"), text("table.solution"), text("table.amount"), "USD")
    rows = [Row(cells=_cells(each), tone=_standing(each)) for each in case.solutions]
    silent = [party for party in ("buyer", "seller", "platform") if party not in _speakers(case)]
    rows += [Row(cells=(text(f"party.{party}"), "–", "", ""), tone="dim") for party in silent]
    return Grid(label=text("rehearsal.solutions"), head=head, rows=tuple(rows))


def _speakers(case: Case) -> set[str]:
    return {each.solution_owner for each in case.solutions}


def _standing(solution: Solution) -> Tone:
    return "strong" if (solution.status or "").startswith("wait") else "plain"


def _cells(solution: Solution) -> tuple[str, ...]:
    kind = text(f"solution.{solution.solution_type}") if solution.solution_type else "?"
    bearer = solution.logistics_fee_bear_role
    freight = f" · {text('panel.freight', party=text(f'party.{bearer}'))}" if bearer else ""
    party = text(f"party.{solution.solution_owner}")
    return party, f"{kind}{freight}", money(solution.refund_money), money(solution.refund_money_post)


def _ceiling(case: Case) -> Pairs:
    both = [money(each) for each in (case.refund_money_max_local, case.refund_money_max) if each is not None]
    known = " ≈ ".join(dict.fromkeys(both))
    return Pairs(pairs=((text("table.ceiling"), known or text("panel.not_known")),))


def _choices(advice: Recommendation) -> Grid:
    rows = []
    for each in advice.choices:
        why = readable(sentence(each.why_not)) if each.why_not else ""
        cells = (text(f"choice.{each.choice}"), money(each.refund_money), money(each.refund_money_post), why)
        tone: Tone = "strong" if each.choice == advice.choice else "plain" if each.allowed else "dim"
        rows.append(Row(cells=cells, tone=tone))
    head = (text("plan.choice"), text("table.amount"), "USD", text("plan.why_not"))
    return Grid(label=text("plan.choices"), head=head, rows=tuple(rows))


def _buyers_words(case: Case, clerk: Clerk) -> Iterator[Prose]:
    """Everything that the buyer wrote, newest first, nothing twice."""
    seen: set[str] = set()
    said = [(step.content, moment(step.gmt_create, clerk), step.action_type) for step in case.process
            if step.submit_member_type == "buyer"]  # fmt: skip
    said += [(each.content, "", None) for each in case.solutions if each.solution_owner == "buyer"]
    for content, when, action in said:
        if not content.strip() or content in seen:
            continue
        seen.add(content)
        what = text(f"action.{action}") if f"action.{action}" in all_texts() else text("table.solution")
        language = detect(content, clerk.bench.tongues.signs).language or ""
        label = " · ".join(filter(None, (what, when, language_name(language))))
        yield Prose(label=label, text=readable(content), language=language)


def _checklist(plan: Plan, advice: Recommendation, clerk: Clerk) -> Section:
    chinese = current_language() == "zh"
    checks = clerk.playbooks.of(plan.item.subtype)[1].check
    lines = [Line(text=each.zh if chinese else each.en, sign="▢") for each in checks]
    proofs = []
    for item in advice.evidence.items:
        missing = item.state == "missing"
        tone: Tone = "good" if not missing else "warn" if item.weight == "required" else "dim"
        said = f"{text(f'evidence.{item.weight}')} · {item.zh if chinese else item.en}"
        proofs.append(Line(text=said, tone=tone, sign="○" if missing else "✓"))
    title = f"{text('plan.check')} · {text('plan.evidence', score=advice.evidence.score)}"
    return Section(name="check", title=title, blocks=(Lines(lines=tuple(lines)), Lines(lines=tuple(proofs))))


def _parcel(case: Case, clerk: Clerk) -> tuple[Pairs | Lines, ...]:
    parcel = case.parcel
    if parcel is None:
        return ()
    named = (("table.carrier", parcel.logistics_company), ("panel.tracking", parcel.logistics_no))
    pairs = [
        (text(key), readable(value)) for key, value in (*named, ("panel.sent", moment(parcel.gmt_send, clerk))) if value
    ]
    events = [
        Line(text=readable(" · ".join(filter(None, (moment(each.time, clerk), each.place, each.text)))))
        for each in parcel.events[:_EVENTS]
    ]
    return Pairs(pairs=tuple(pairs)), Lines(lines=tuple(events or [Line(text=text("panel.no_events"), tone="warn")]))
