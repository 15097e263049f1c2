"""The buyer by other channels: the site's message forms filled in a tab, e-mail as a draft, SMS to copy."""

from typing import Literal

from assistant.casework.answers import Answer, Wanted
from assistant.casework.writing.draft_facts import Channel
from assistant.language import current_language, text
from assistant.problems import lines_of
from assistant.respond.channels import drafts_for, mail_of, message_for, text_message
from assistant.respond.front import Front
from flows.errors import BrowserProblem, SignInProblem, SiteProblem
from flows.message_form import MessageChannel, fill_message

Reach = Literal["mail", "sms", "order_message", "on_site_message"]

_CHANNELS: dict[Reach, Channel] = {
    "mail": "email",
    "sms": "sms",
    "order_message": "order_message",
    "on_site_message": "on_site_message",
}


def reach(front: Front, by: Reach) -> None:
    """Prepare a message to the buyer of the case in front; nothing is sent."""
    plan = front.prepared.plan
    language = front.prepared.said.wanted.language
    answer = drafts_for(plan, front.desk.clerk, Wanted(language=language)).get(_CHANNELS[by]) if plan else None
    if answer is None or not answer.ready:
        findings = [each.sentence(current_language()) for each in answer.findings] if answer else []
        front.tell("respond.notice.no_message", *findings)
    elif by == "mail":
        file = front.recorder.keep_mail(front.job, mail_of(answer))
        front.tell("respond.notice.mail", str(file), kind="told")
    elif by == "sms":
        message = text_message(answer.draft.text)
        front.tell("respond.notice.sms", message.text, kind="told", parts=message.parts)
    else:
        _fill(front, "order_message" if by == "order_message" else "on_site_message", answer)


def _fill(front: Front, channel: MessageChannel, answer: Answer) -> None:
    desk, case = front.desk, front.prepared.case
    if case is None:
        return
    tab = desk.open_tab()
    try:
        tab, form = fill_message(
            tab, desk.session.site, desk.session.guard, message_for(case, channel, answer.draft.text)
        )
    except (SignInProblem, BrowserProblem):
        raise
    except SiteProblem as problem:
        desk.close_tab(tab)
        front.tell("respond.notice.no_message", *lines_of(problem))
        return
    front.recorder.message(front.job, form, tab)
    front.tell("respond.notice.message_filled", text(f"channel.{channel}"), kind="told")
    desk.give(tab)
    tab.bring_to_front()
