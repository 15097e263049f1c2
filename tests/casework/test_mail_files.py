"""E-mails as files: a mail program reads the very subject and text, as a draft, and finds no other header."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.casework.writing.draft_values import clean
from assistant.casework.writing.mail_files import mail_file

HEADERS = {"Subject", "To", "X-Unsent", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def opened(file: bytes) -> EmailMessage:
    found = message_from_bytes(file, policy=default)
    assert isinstance(found, EmailMessage)
    return found


@settings(max_examples=150, deadline=None)
@given(ANY, ANY)
@example("Order 8100\r\nBcc: thief@example.org", "Hello\r\nBcc: thief@example.org\r\n\r\n.")
@example("=?utf-8?q?Order=0ABcc:_thief@example.org?=", "From me\n.\nX-Unsent: 0")
@example("Order\u2028Bcc: thief@example.org\x0b\x0c\x85\x1c", "\x00\u2028 \u202e{{ 7*7 }}")
@example(
    "Спор по заказу 8100000000012345: посылка ещё в пути, мы проверили статус доставки", "Здравствуйте\n\nдо связи"
)
def test_any_text_is_read_back_and_begins_no_header(subject: str, text: str) -> None:
    mail = opened(mail_file(subject, text))
    assert set(mail.keys()) == HEADERS
    assert (mail["Subject"], mail["To"], mail["X-Unsent"]) == (clean(subject), "", "1")
    assert mail.get_content() == re.sub(r"\r\n?|\n", "\r\n", text)
    assert mail.get_content_charset() == "utf-8"
    assert not mail.defects


def test_half_a_character_is_no_obstacle() -> None:
    mail = opened(mail_file("Order \ud8001", "Hello \udcff"))
    assert (mail["Subject"], mail.get_content()) == ("Order 1", "Hello ?")
