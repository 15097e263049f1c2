"""An e-mail as a file that mail programs open as a draft: nothing of it is sent until a person sends it there."""

import re
from email.header import Header
from email.mime.text import MIMEText

from assistant.casework.writing.draft_values import clean


def mail_file(subject: str, text: str) -> bytes:
    """Return the bytes of an `.eml` file in UTF-8. It is to nobody yet: the site shows no buyer's address."""
    lines = re.sub(r"\r\n?|\n", "\r\n", text.encode("utf-8", "replace").decode())
    message = MIMEText(lines, "plain", "utf-8")
    message["X-Unsent"] = "1"  # opened for writing, not as mail that came
    message["To"] = ""
    # `EmailMessage` would decode what looks like an encoded word, and a line break in it would begin another header.
    message["Subject"] = Header(clean(subject), "utf-8", header_name="Subject").encode()
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
