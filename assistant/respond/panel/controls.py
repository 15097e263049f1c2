"""What can be pressed, chosen and written in the panel."""

from collections.abc import Iterator
from typing import Literal

from assistant.casework.answers import CHOICES, Answer
from assistant.casework.clerk import Clerk
from assistant.casework.playing.recommending import Recommendation
from assistant.language import all_texts, text
from assistant.respond.panel.actions import KEYS, Action, longest
from assistant.respond.panel.case_sections import language_name
from assistant.respond.panel.parts import Button, Choosing, Option, Writing
from assistant.tables import money
from flows.records import FilledForm

_ALWAYS: tuple[Action, ...] = ("skip", "later", "back", "refill", "list", "stop")
_TO_THE_BUYER: tuple[Action, ...] = ("order_message", "on_site_message", "mail", "sms")


def buttons(*, buyer_can_be_written_to: bool, rest: int = 0) -> tuple[Button, ...]:
    """Return the buttons, those of everyday work first; `rest`: so many others may be wanted as this one is."""
    more: tuple[Action, ...] = ("rest",) if rest else ()
    actions = (*more, *_ALWAYS, *(_TO_THE_BUYER if buyer_can_be_written_to else ()))
    return tuple(
        Button(action=each, label=text(f"panel.do.{each}", count=rest), key=KEYS[each], weight=_weight(each))
        for each in actions
    )


def _weight(action: Action) -> Literal["strong", "plain", "small", "wide"]:
    if action in _TO_THE_BUYER:
        return "small"
    return {"skip": "strong", "rest": "wide"}.get(action, "plain")  # type: ignore[return-value]


def choosing(answer: Answer | None, advice: Recommendation | None, clerk: Clerk) -> Iterator[Choosing]:
    """Return the lists by which a draft is wanted otherwise; none without a draft."""
    if answer is None:
        return
    draft, book = answer.draft, clerk.bench.phrasebook
    prices = {each.choice: money(each.refund_money) for each in advice.choices if each.allowed} if advice else {}
    choices = [Option(value=each, label=f"{text(f'choice.{each}')} {prices.get(each, '')}".strip()) for each in CHOICES]
    yield _list("choice", draft.choice or "", choices)
    languages = [Option(value=each, label=language_name(each)) for each in book.languages]
    yield _list("language", draft.language, languages)
    phrases = [phrase.name for phrase in book.phrases.get(draft.language, {}).values() if phrase.kind == "reply"]
    used = draft.phrase_id.rpartition(".")[2]
    yield _list("phrase", used, [Option(value=each, label=phrase_name(each)) for each in phrases])


def _list(action: Action, value: str, options: list[Option]) -> Choosing:
    known = {option.value for option in options}
    # What stands there now is always shown, also where nobody could choose it again.
    missing = [] if value in known else [Option(value=value, label=value or "–")]
    label = text(f"panel.do.{action}")
    return Choosing(action=action, label=label, key=KEYS[action], value=value, options=(*missing, *options))


def phrase_name(name: str) -> str:
    """Name a phrase, or the playbook or reason of the same name."""
    return text(f"subtype.{name}") if f"subtype.{name}" in all_texts() else name


def writing(answer: Answer | None, form: FilledForm | None, currency: str, note: str) -> Iterator[Writing]:
    """Return the fields to write in: the refund in the form's currency, and the note."""
    if answer is not None:
        now = next((each.after for each in form.fields if each.field == "refund_money"), "") if form else ""
        label = text("panel.do.amount", currency=currency or text("panel.forms_currency"))
        yield _field("amount", label, now, text("panel.take"))
    yield _field("note", text("panel.do.note"), note, text("panel.keep"), lines=2)


def _field(action: Action, label: str, value: str, button: str, lines: int = 1) -> Writing:
    hint = text("panel.only_you") if action == "note" else ""
    size = longest(action)
    return Writing(
        action=action, label=label, key=KEYS[action], value=value, button=button, hint=hint, longest=size, lines=lines
    )
