"""The buyer by every channel: what is drafted for each, and the shape in which the person takes it. No browser here."""

from assistant.casework.answers import Answer, Wanted, answers_for, channels_for
from assistant.casework.clerk import Clerk
from assistant.casework.linting.text_messages import segments
from assistant.casework.plans import Plan
from assistant.casework.writing.draft_facts import Channel
from assistant.casework.writing.mail_files import mail_file
from flows.message_form import Message, MessageChannel
from flows.records import Case, Record

_NOBODY_ASKED = Wanted()


class TextMessage(Record):
    """A text message to copy."""

    text: str
    parts: int
    """What it is billed as."""


def drafts_for(plan: Plan, clerk: Clerk, wanted: Wanted = _NOBODY_ASKED) -> dict[Channel, Answer]:
    """Draft and check a text for each channel that makes sense now; none where the platform answers or all is over.

    A draft that is not `ready` is there to be read and mended, not to be filled in. Raises NoPhrase, DataProblem.
    """
    made = answers_for(plan, channels_for(plan), clerk, wanted)
    return {answer.draft.channel: answer for answer in made}


def message_for(case: Case, channel: MessageChannel, content: str) -> Message:
    """Return what `fill_message` takes: the text, and the order and case that it is about."""
    return Message(channel=channel, content=content, order_id=case.parent_order_id, issue_id=case.issue_id)


def mail_of(answer: Answer) -> bytes:
    """Return a drafted e-mail as the bytes of an `.eml` file; the person fills the address in."""
    return mail_file(answer.draft.subject, answer.draft.text)


def text_message(text: str) -> TextMessage:
    """Return a text message to copy, with the number of parts that it is sent in."""
    return TextMessage(text=text, parts=segments(text))
