"""Say a job as its panel shows it: every word is chosen here, the page's script only draws."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assistant.casework.answers import Answer
from assistant.casework.clerk import Clerk
from assistant.casework.extending.extension_rules import ExtensionProposal
from assistant.casework.plans import Plan
from assistant.commands.casework_views import next_step, shown_clock
from assistant.inert import readable
from assistant.language import current_language, text
from assistant.respond.alike import Beside
from assistant.respond.notices import Notice
from assistant.respond.panel.beside_section import beside_section
from assistant.respond.panel.case_sections import case_sections, moment, reasons_section, sentences
from assistant.respond.panel.clocks import clock_of
from assistant.respond.panel.controls import buttons, choosing, writing
from assistant.respond.panel.draft_sections import draft_sections, form_section, not_filled_section
from assistant.respond.panel.parts import Pairs, PanelView, Section, Told, Words
from assistant.respond.queue import Count
from assistant.tables import money
from flows.records import Case, FilledForm, Order

__all__ = ["PanelView", "Scene", "view_of"]


@dataclass(frozen=True)
class Scene:
    """What is known of the job in front of the person."""

    shop_title: str
    plan: Plan | None
    case: Case | None
    order: Order | None
    proposal: ExtensionProposal | None
    answer: Answer | None
    clerk: Clerk
    form: FilledForm | None
    why_not: tuple[str, ...]
    note: str
    place: int
    count: Count
    now: datetime
    """The site's clock."""
    notice: Notice | None
    form_currency: str | None = None
    """In which the form takes an amount, where that is known."""
    pictures: bool = False
    """The pictures of the evidence will come."""
    beside: Beside | None = None
    """What is told of others that are like this one."""
    rest: int = 0
    """So many others may be wanted as this one is."""

    @property
    def number(self) -> str:
        """Return the number of the case or the order."""
        if self.plan is not None:
            return self.plan.item.issue_id
        return self.case.issue_id if self.case else self.order.order_id if self.order else ""


def view_of(scene: Scene) -> PanelView:
    """Return what the panel shows of a job, in the language in use."""
    count, is_case = scene.count, scene.plan is not None or scene.case is not None
    kind = text("panel.case" if is_case else "panel.order", number=scene.number)
    figures = {name: getattr(count, name) for name in ("done", "left", "skipped", "later")}
    notice = scene.notice
    told = Told(kind=notice.kind, title=readable(notice.title), lines=_readable(notice.lines)) if notice else None
    if is_case:
        deadline = shown_clock(scene.plan) if scene.plan else scene.case.deadline if scene.case else None
        clock = clock_of(deadline, scene.now, "seller")
    else:
        clock = clock_of(scene.order.receipt_deadline if scene.order else None, scene.now, "buyer")
    return PanelView(
        job=f"{scene.shop_title}\n{scene.number}",
        language=current_language(),
        words=_words(),
        shop=readable(scene.shop_title),
        title=kind,
        place=text("panel.place", place=scene.place, total=count.total),
        count=text("panel.count", **figures),
        clock=clock,
        notice=told,
        headline=_headline(scene),
        kind=_kind(scene),
        sections=tuple(_sections(scene)),
        choosing=tuple(choosing(scene.answer, scene.plan.recommendation if scene.plan else None, scene.clerk)),
        writing=tuple(writing(scene.answer, scene.form, scene.form_currency or "", scene.note)),
        buttons=buttons(buyer_can_be_written_to=is_case, rest=scene.rest),
    )


def _words() -> Words:
    return Words(**{name: text(f"panel.words.{name}") for name in Words.model_fields})


def _readable(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(readable, lines))


def _headline(scene: Scene) -> str:
    if scene.plan is not None:
        return next_step(scene.plan.recommendation)
    proposal = scene.proposal
    if proposal is None:
        return ""
    return text(f"plan.verdict.{proposal.verdict}", days=proposal.days or 0)


def _kind(scene: Scene) -> str:
    """Say what sort of case it is, with the site's own word, country and buyer."""
    subject = scene.case or (scene.plan.item.subject if scene.plan else None)
    if subject is None:
        return ""
    said: list[str | None] = []
    if scene.plan is not None:
        item = scene.plan.item
        said = [text(f"panel.family.{item.family}") if item.family else None]
        said += [text(f"subtype.{item.subtype}") if item.subtype else subject.reason_text]
    else:
        said = [subject.reason_text]
    said += [_country(subject.buyer_country, scene.clerk), subject.buyer_login_id, subject.status_text]
    return readable(" · ".join(dict.fromkeys(filter(None, said))))


def _country(code: str | None, clerk: Clerk) -> str | None:
    country = clerk.bench.tongues.countries.countries.get(code or "")
    return code if country is None else country.zh if current_language() == "zh" else country.en


def _sections(scene: Scene) -> Iterator[Section]:
    if scene.beside is not None:
        yield beside_section(scene.beside)
    if scene.why_not:
        yield not_filled_section(scene.why_not)
    if scene.plan is not None and scene.plan.recommendation is not None:
        yield reasons_section(text("plan.why"), sentences(scene.plan.recommendation.reasons))
    if scene.proposal is not None:
        yield reasons_section(text("plan.why"), scene.proposal.sentences())
    if scene.form is not None:
        yield form_section(scene.form)
    if scene.case is not None:
        yield from case_sections(scene.case, scene.plan, scene.clerk, pictures=scene.pictures)
    if scene.answer is not None:
        yield from draft_sections(scene.answer)
    if scene.order is not None:
        yield _order(scene, scene.order)


def _order(scene: Scene, order: Order) -> Section:
    proposal, clerk = scene.proposal, scene.clerk
    end = order.receipt_deadline.earliest if order.receipt_deadline else None
    told = (
        ("table.status", order.status_text),
        ("table.product", order.product_name),
        ("table.amount", money(order.pay_amount)),
        ("table.buyer", " ".join(filter(None, (order.buyer_login_id, order.buyer_country)))),
        ("table.carrier", order.logistics_company),
        ("panel.tracking", order.logistics_no),
        ("panel.sent", moment(order.gmt_send, clerk)),
        ("panel.ends", moment(end, clerk)),
        ("panel.ends_then", moment(proposal.new_end if proposal else None, clerk)),
    )
    pairs = tuple((text(key), readable(value)) for key, value in told if value)
    return Section(name="order", title=text("panel.the_order"), blocks=(Pairs(pairs=pairs),))
