"""The buyer by every channel: what the session hands to the person for each."""

from email import message_from_bytes
from email.policy import default

import pytest

from assistant.casework.answers import CHANNELS, Wanted
from assistant.casework.clerk import Clerk, SiteHabits, clerk_for
from assistant.casework.plans import Plan, plans_for
from assistant.respond.channels import drafts_for, mail_of, message_for, text_message
from flows.records import Case
from tests.casework.drafting_cases import case_of, moment

NOW = moment("2026-01-20 08:00")
THIEF = "lamp\r\nBcc: thief@example.org\r\n\r\n=?utf-8?q?=0ABcc:_thief@example.org?="


@pytest.fixture(scope="module")
def clerk() -> Clerk:
    return clerk_for(SiteHabits(time_zone="America/Los_Angeles", shop_title=THIEF))


def planned(case: Case, clerk: Clerk) -> Plan:
    (plan,) = plans_for([("demo", case)], NOW, clerk)
    return plan


def test_each_channel_has_its_text_in_its_shape(clerk: Clerk) -> None:
    case = case_of(actions=("accept", "refuse", "upload_proof"))
    drafts = drafts_for(planned(case, clerk), clerk, Wanted(language="en"))
    assert tuple(drafts) == CHANNELS
    assert {answer.draft.language for answer in drafts.values()} == {"en"}
    message = message_for(case, "order_message", drafts["order_message"].draft.text)
    assert (message.order_id, message.issue_id) == ("8800000000012344", "6500000000000017")
    assert message.content == drafts["order_message"].draft.text != ""
    sms = text_message(drafts["sms"].draft.text)
    assert sms.text == drafts["sms"].draft.text
    assert 1 <= sms.parts <= 2


def test_what_others_wrote_begins_no_header_of_the_mail(clerk: Clerk) -> None:
    case = case_of(product_name=THIEF, order_id=None, parent_order_id=THIEF, buyer_login_id=THIEF)
    mail = message_from_bytes(
        mail_of(drafts_for(planned(case, clerk), clerk, Wanted(language="en"))["email"]), policy=default
    )
    assert "thief@example.org" in mail["Subject"]
    assert (mail["Bcc"], mail["To"], mail["X-Unsent"]) == (None, "", "1")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("😀" * 36, 2),
    ],
)
def test_a_text_message_knows_its_parts(text: str, parts: int) -> None:
    assert text_message(text).parts == parts


def test_nothing_is_drafted_for_what_the_platform_handles(clerk: Clerk) -> None:
    assert drafts_for(planned(case_of(after_sale_warranty=True), clerk), clerk) == {}
