"""What casework concludes, as a person sees it on a terminal."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.casework.answers import Answer
from assistant.casework.facts import Reason
from assistant.casework.linting.lint_rules import Finding
from assistant.casework.plans import Plan
from assistant.casework.playing.choice_money import ChoiceMoney
from assistant.casework.playing.evidence_check import EvidenceCheck, EvidenceItem
from assistant.casework.playing.playbook_rules import Wording
from assistant.casework.playing.playbooks import Playbook
from assistant.casework.playing.recommending import Recommendation
from assistant.columns import Column, FittingTable, laid_out
from assistant.language import current_language, text
from assistant.tables import money, plain, time_left
from flows.records import Deadline


def sentence(reason: Reason) -> str:
    """Say a reason in the language in use."""
    return text(f"why.{reason.code}", **reason.values())


def plans_table(plans: Iterable[Plan], now: datetime, *, shops: bool) -> RenderableType:
    """Lay the order of work out; `shops` adds a column for which shop."""
    columns = [
        Column(text("table.time_left"), "clock"),
        Column(text("table.issue_id"), "whole"),
        *([Column(text("plan.shop"))] if shops else []),
        Column(text("plan.at_risk"), "amount"),
        Column(text("plan.next"), "sign"),
        Column(text("table.reason")),
        Column(text("table.country")),
        Column(text("plan.why"), "long"),
    ]
    rows = []
    for plan in plans:
        item, subject = plan.item, plan.item.subject
        cells: list[Text | str] = [
            time_left(shown_clock(plan), now),
            item.issue_id,
            *([plain(item.shop, 16)] if shops else []),
            money(item.value_at_risk or item.value_at_risk_local),
            next_step(plan.recommendation),
            text(f"subtype.{item.subtype}") if item.subtype else plain(subject.reason_text or "?", 24),
            subject.buyer_country or "",
            plain(_why(plan.recommendation), 90),
        ]
        rows.append(cells)
    return FittingTable(columns, rows)


def shown_clock(plan: Plan) -> Deadline | None:
    """Return the clock that the page prints, else the one that the rules estimate."""
    printed, due = plan.item.subject.deadline, plan.item.due
    if printed is not None or due.earliest is None or due.owner is None:
        return printed
    return Deadline(owner=due.owner, text="", earliest=due.earliest, latest=due.latest)


def _why(advice: Recommendation | None) -> str:
    """Say why; the first reason repeats the step itself where others follow."""
    return sentence(advice.reasons[min(1, len(advice.reasons) - 1)]) if advice else ""


def next_step(advice: Recommendation | None) -> str:
    """Say the recommended step, with choice and amount where it is a reply; nothing without a recommendation."""
    if advice is None:
        return ""
    step = text(f"advice.{advice.action}")
    if advice.action == "draft_reply" and advice.offer is not None:
        amount = "" if advice.offer.choice == "refuse" else money(advice.offer.refund_money)
        return f"{step}: {text(f'choice.{advice.offer.choice}')} {amount}".rstrip()
    return step


def plan_view(plan: Plan, playbook: Playbook) -> Panel:
    """Lay one case's plan out: next step with its reasons, the money of each choice, what to check, the evidence."""
    advice, item, triage = plan.recommendation, plan.item, plan.item.triage
    parts: list[RenderableType] = []
    if advice is not None:
        parts += [Text(next_step(advice), style="bold"), _bullets(advice.reasons)]
        parts += [_heading("plan.choices"), _choices(advice.choices)]
    parts += [_heading("plan.clock"), _bullets(item.due.reasons)]
    if triage is not None:
        parts += [_heading("plan.conclusions"), _bullets(triage.reasons)]
    if advice is not None and advice.choice is not None:
        parts += [_heading("plan.check"), _lines(_said(step) for step in playbook.check)]
        parts += [_heading("plan.evidence", score=advice.evidence.score), _evidence(advice.evidence)]
    title = text("plan.title", place=item.place, issue_id=item.issue_id, shop=item.shop)
    return Panel(Group(*parts), title=Text(title), title_align="left")


def _heading(key: str, **values: object) -> Padding:
    return Padding(Text(text(key, **values), style="bold cyan"), (1, 0, 0, 0))


def _bullets(reasons: Sequence[Reason]) -> Text:
    return _lines(sentence(reason) for reason in dict.fromkeys(reasons))


def _lines(lines: Iterable[str]) -> Text:
    return Text("\n".join(f"· {plain(line)}" for line in lines))


def _choices(choices: Sequence[ChoiceMoney]) -> Table:
    table = laid_out(
        Column(text("plan.choice")),
        Column(text("table.amount"), "amount"),
        Column("USD", "amount"),
        Column(text("plan.why_not"), "long"),
    )
    for each in choices:
        why = sentence(each.why_not) if each.why_not else ""
        local, dollars = money(each.refund_money), money(each.refund_money_post)
        table.add_row(text(f"choice.{each.choice}"), local, dollars, plain(why), style="" if each.allowed else "dim")
    return table


def _said(wording: Wording | EvidenceItem) -> str:
    return wording.zh if current_language() == "zh" else wording.en


def _evidence(check: EvidenceCheck) -> Text:
    signs = {"at_hand": "✓", "in_case": "✓", "missing": "○"}
    lines = Text()
    for item in check.items:
        name = _said(item)
        missing = item.state == "missing" and item.weight == "required"
        line = f"{signs[item.state]} {text(f'evidence.{item.weight}')}  {plain(name)}\n"
        lines.append(line, style="bold" if missing else "" if item.state == "missing" else "green")
    lines.rstrip()
    return lines


def answer_view(answer: Answer) -> Panel:
    """Lay one draft out: language and where it comes from, the text, Chinese beside it, its facts, what is wrong."""
    draft = answer.draft
    parts: list[RenderableType] = [_origin(answer)]
    if draft.subject:
        parts.append(Padding(Text(draft.subject, style="bold"), (1, 0, 0, 0)))
    if draft.text:
        parts.append(Padding(_beside(draft.text, draft.chinese.text if draft.chinese else ""), (1, 0)))
    parts += [findings_view(answer.findings), _facts(answer)]
    ready = text("draft.ready") if answer.ready else text("draft.not_ready")
    title = f"{text(f'channel.{draft.channel}')} · {ready}"
    return Panel(Group(*parts), title=Text(title, style="green" if answer.ready else "bold red"), title_align="left")


def _origin(answer: Answer) -> Text:
    draft = answer.draft
    lines = [text("draft.phrase", phrase=draft.phrase_id, version=draft.version, origin=_origin_name(draft.origin))]
    if draft.offer_phrase_id:
        lines.append(text("draft.phrase", phrase=draft.offer_phrase_id, version=draft.offer_version or 1, origin=""))
    lines += [sentence(step.reason) for step in draft.chain.steps]
    return Text("\n".join(f"{plain(line)}".strip() for line in lines), style="dim")


def _origin_name(origin: str) -> str:
    return text("draft.shipped") if origin == "shipped" else origin


def _beside(own: str, chinese: str) -> RenderableType:
    if not chinese:
        return plain_block(own)
    table = Table.grid(padding=(0, 3), expand=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    table.add_row(plain_block(own), Text(chinese, style="cyan"))
    return table


def plain_block(words: str) -> Text:
    """Return several lines as text only."""
    return Text("\n").join(plain(line) for line in words.split("\n"))


def findings_view(findings: Sequence[Finding]) -> Text:
    """Name everything that is wrong with a text."""
    lines = Text()
    for finding in findings:
        sign, style = ("✗", "bold red") if finding.severity == "error" else ("!", "yellow")
        lines.append(f"{sign} {plain(finding.sentence(current_language()))}\n", style=style)
    return lines if findings else Text(f"✓ {text('draft.nothing_wrong')}", style="green")


def _facts(answer: Answer) -> Table:
    table = Table.grid(padding=(0, 2))
    for fact in answer.draft.facts:
        table.add_row(Text(fact.name, style="dim"), plain(fact.value, 60), Text(fact.source, style="dim"))
    return table
