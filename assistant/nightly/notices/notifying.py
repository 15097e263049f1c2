"""From what stands now to messages that arrived: decide, say, send, and remember only what was taken."""

from collections.abc import Callable, Iterable
from datetime import datetime

from assistant.nightly.notices.causes import Standing
from assistant.nightly.notices.deciding import decide, mark_told
from assistant.nightly.notices.sending import Post, Sent, Wait, open_post
from assistant.nightly.notices.telling import letter_of, trial_letter
from assistant.nightly.notices.told import Told
from assistant.notice_settings import NoticeSettings
from flows.records import Record

Keep = Callable[[tuple[Told, ...]], None]
"""Keeps the whole memory; called after each message, so that a crash repeats one message at most."""


class Notified(Record):
    """What came of one round of messages."""

    sent: tuple[Sent, ...]
    told: tuple[Told, ...]
    """The memory for the next round."""
    waiting: int
    """Lines that wait: for the end of the quiet hours, for the digest, or for a channel that works."""


def notify(
    standing: Standing, told: Iterable[Told], settings: NoticeSettings, now: datetime, hands: tuple[Wait, Keep]
) -> Notified:
    """Send what is to be told now; `hands` are how to wait and how to keep the memory.

    Without channels nothing is decided, so that the first channel does not get the alarms of months. Raises
    ValueError for a naive `now`, and what keeping raises.
    """
    if not settings.channels:
        return Notified(sent=(), told=tuple(told), waiting=0)
    wait, keep = hands
    decision = decide(standing, told, settings, now)
    memory, sent, post = decision.told, [], _opened_when(bool(decision.messages), settings)
    keep(memory)
    for message in decision.messages:
        sent.append(post.send(letter_of(message, now, settings.zone), wait))
        if sent[-1].arrived:
            memory = mark_told(memory, message, now)
            keep(memory)
    return Notified(sent=tuple(sent), told=memory, waiting=sum(record.owed is not None for record in memory))


def try_channels(settings: NoticeSettings, now: datetime, wait: Wait) -> Sent:
    """Send the message of `notify test` to every channel."""
    return open_post(settings).send(trial_letter(now, settings.zone), wait)


def _opened_when(needed: bool, settings: NoticeSettings) -> Post:
    return open_post(settings) if needed else Post(())
