"""What each kind of channel takes: its limit, its pace, and where its title goes. Data, by Apprise's own names.

The figures are those of the channels' documents, less some room for what is put around a text on the way.
"""

from typing import NamedTuple

from assistant.nightly.notices.cutting import Limit


class Habits(NamedTuple):
    """How to write to one kind of channel."""

    limit: Limit
    pause: float = 1.0
    """Seconds between two messages; robots that get more are blocked."""
    title_apart: bool = False
    """The channel has a title of its own."""
    line_end: str = "\n"


SHORT_TITLE = 100
"""A channel whose own title is shorter than this gets it as the first line instead."""

ORDINARY = Limit(2000)
"""Where nothing better is known."""

BY_SCHEMA: dict[str, Habits] = {
    "wecombot": Habits(Limit(2048), pause=3.2),  # 2048 bytes of text, 20 messages in a minute
    "wechat": Habits(Limit(2048), pause=3.2),
    "dingtalk": Habits(Limit(18_000), pause=3.2),  # 20,000 bytes, 20 in a minute
    "feishu": Habits(Limit(18_000), pause=1.0),  # 20 kB of request, 100 in a minute
    "lark": Habits(Limit(18_000), pause=1.0),
    # The text is read as Markdown there, where a line only ends after two spaces. Titles of 32 characters.
    "schan": Habits(Limit(18_000), pause=1.0, title_apart=True, line_end="  \n"),
    "pushplus": Habits(Limit(18_000), pause=1.0, title_apart=True),
    "tgram": Habits(Limit(4000, "utf16"), pause=1.2),  # 4096 after its entities are read
    "slack": Habits(Limit(3000), pause=1.2),
    "mailto": Habits(Limit(500_000), pause=1.0, title_apart=True),
    "mailtos": Habits(Limit(500_000), pause=1.0, title_apart=True),
}


def habits_of(schema: str, body_most: int, title_most: int) -> Habits:
    """Return how to write to a channel; `body_most` and `title_most` are what Apprise says of an unknown one."""
    if schema in BY_SCHEMA:
        return BY_SCHEMA[schema]
    # Apprise counts characters; taken as bytes the limit is never too wide.
    most = min(ORDINARY.most, body_most) if body_most > 0 else ORDINARY.most
    return Habits(Limit(most), title_apart=title_most >= SHORT_TITLE)
