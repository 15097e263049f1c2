"""What the panel tells of the draft and of the form: language, phrase, findings, facts, what was filled where."""

from collections.abc import Iterator

from assistant.casework.answers import Answer
from assistant.commands.casework_views import sentence
from assistant.inert import readable
from assistant.language import current_language, text
from assistant.respond.panel.case_sections import bullets, language_name
from assistant.respond.panel.parts import Change, Changes, Line, Lines, Pairs, Prose, Section, Tone
from flows.records import FilledField, FilledForm

_SIGNS: dict[str, tuple[str, Tone]] = {
    "filled": ("✓", "good"),
    "differs": ("≠", "bad"),
    "left_to_person": ("→", "warn"),
}


def form_section(form: FilledForm) -> Section:
    """Say what was filled where; what is not as meant comes first."""
    ordered = sorted(form.fields, key=lambda each: each.result == "filled")
    done = sum(each.result == "filled" for each in ordered)
    title = f"{text('rehearsal.form')} ✓ {done}/{len(ordered)}"
    blocks = (Changes(changes=tuple(map(_change, ordered))),)
    return Section(name="form", title=title, folded=form.complete, blocks=blocks)


def _change(field: FilledField) -> Change:
    sign, tone = _SIGNS[field.result]
    note = text(f"result.{field.result}")
    if field.result == "differs":
        note = f"{note} · {text('table.wanted')}: {readable(field.wanted)}"
    name = text(f"field.{field.field}")
    before = readable(field.before) if field.before != field.after else ""
    return Change(name=name, before=before, after=readable(field.after), note=note, tone=tone, sign=sign)


def not_filled_section(why: tuple[str, ...]) -> Section:
    """Say why nothing is filled."""
    return Section(name="why_not", title=text("rehearsal.why_not"), blocks=(bullets(why, "warn"),))


def draft_sections(answer: Answer) -> Iterator[Section]:
    """Tell of a draft: what the lint says, where it comes from, its Chinese rendering, its facts."""
    draft = answer.draft
    yield Section(name="lint", title=text("panel.lint"), blocks=(_findings(answer),))
    yield Section(
        name="draft",
        title=text("panel.draft_in", language=language_name(draft.language)),
        folded=True,
        blocks=(Prose(label=draft.subject, text=readable(draft.text), language=draft.language), _origin(answer)),
    )
    if draft.chinese is not None and draft.chinese.text:
        words = Prose(label="", text=readable(draft.chinese.text), language="zh")
        yield Section(name="chinese", title=text("panel.chinese"), folded=True, blocks=(words,))
    if draft.facts:
        facts = Pairs(pairs=tuple((each.source, readable(each.value)) for each in draft.facts))
        yield Section(name="facts", title=text("rehearsal.facts"), folded=True, blocks=(facts,))


def _findings(answer: Answer) -> Lines:
    if not answer.findings:
        return Lines(lines=(Line(text=text("draft.nothing_wrong"), tone="good", sign="✓"),))
    signs: dict[str, tuple[str, Tone]] = {"error": ("✗", "bad"), "warning": ("!", "warn")}
    lines = []
    for each in answer.findings:
        sign, tone = signs[each.severity]
        lines.append(Line(text=readable(each.sentence(current_language())), tone=tone, sign=sign))
    return Lines(lines=tuple(lines))


def _origin(answer: Answer) -> Lines:
    draft = answer.draft
    origin = text("draft.shipped") if draft.origin == "shipped" else draft.origin
    said = [text("draft.phrase", phrase=draft.phrase_id, version=draft.version, origin=origin)]
    if draft.offer_phrase_id:
        offered = text("draft.phrase", phrase=draft.offer_phrase_id, version=draft.offer_version or 1, origin="")
        said.append(offered.strip())
    said += [sentence(step.reason) for step in draft.chain.steps]
    return bullets(tuple(said), "dim")
