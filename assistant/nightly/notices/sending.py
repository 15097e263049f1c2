"""Send a message to every channel, in order and part by part; a channel that fails is named and stops nobody else."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from loguru import logger

from assistant.language import text
from assistant.nightly.notices.channels import Channel, open_channel
from assistant.nightly.notices.cutting import Part, cut
from assistant.notice_settings import NoticeSettings
from flows.records import Record

Wait = Callable[[float], None]
"""Waits so many seconds; the night's own one can be interrupted, a test's one does not wait at all."""

FIRST_WAIT = 2.0
"""Seconds before the second try; each further wait is three times as long, up to `LONGEST_WAIT`."""
LONGEST_WAIT = 60.0


class ChannelResult(Record):
    """How one channel fared with one message."""

    channel: str
    """The name that the person gave it; never its address."""
    parts: int
    """Parts that it took."""
    of: int
    tries: int
    """Tries over all parts."""
    understood: bool = True
    """False when its address is none that Apprise knows."""

    @property
    def arrived(self) -> bool:
        """Tell whether the whole message arrived."""
        return self.understood and self.parts == self.of


class Sent(Record):
    """How one message fared with all channels."""

    channels: tuple[ChannelResult, ...]

    @property
    def arrived(self) -> bool:
        """Tell whether at least one channel took the whole message."""
        return any(result.arrived for result in self.channels)

    @property
    def failed(self) -> tuple[str, ...]:
        """Return the names of the channels that did not take it all."""
        return tuple(result.channel for result in self.channels if not result.arrived)


class Letter(NamedTuple):
    """A message as a person reads it, plain text."""

    title: str
    lines: tuple[str, ...]


class Post:
    """The person's channels, opened once for a run."""

    def __init__(self, channels: Sequence[Channel], unknown: Sequence[str] = (), *, tries: int = 4) -> None:
        self.channels = tuple(channels)
        self.unknown = tuple(unknown)
        """Names of the channels whose address was not understood."""
        self._tries = tries

    def send(self, letter: Letter, wait: Wait) -> Sent:
        """Send a letter to every channel; never raises for a channel that fails."""
        results = [self._through(channel, letter, wait) for channel in self.channels]
        results += [ChannelResult(channel=name, parts=0, of=1, tries=0, understood=False) for name in self.unknown]
        for result in results:
            if not result.arrived:
                logger.warning("{}", text("nightly.notice.channel_failed", channel=result.channel, tries=result.tries))
        return Sent(channels=tuple(results))

    def _through(self, channel: Channel, letter: Letter, wait: Wait) -> ChannelResult:
        try:
            parts: Sequence[Part] = cut(letter.title, letter.lines, channel.habits.limit)
        except ValueError:  # a channel for less than one line
            return ChannelResult(channel=channel.name, parts=0, of=1, tries=0)
        taken, tries = 0, 0
        for part in parts:
            if taken:
                wait(channel.habits.pause)
            took, tried = self._part(channel, part, wait)
            tries += tried
            if not took:
                break  # the rest would arrive without its beginning
            taken += 1
        return ChannelResult(channel=channel.name, parts=taken, of=len(parts), tries=tries)

    def _part(self, channel: Channel, part: Part, wait: Wait) -> tuple[bool, int]:
        for tried in range(1, self._tries + 1):
            if channel.take(part.title, part.body):
                return True, tried
            if tried < self._tries:
                wait(max(channel.habits.pause, min(FIRST_WAIT * 3 ** (tried - 1), LONGEST_WAIT)))
        return False, self._tries


def open_post(settings: NoticeSettings) -> Post:
    """Open the person's channels; an address that is not understood is named in every result."""
    opened = {name: open_channel(name, address) for name, address in settings.channels.items()}
    known = [channel for channel in opened.values() if channel]
    return Post(known, [name for name, channel in opened.items() if not channel], tries=settings.tries)


def failed_channels(results: Iterable[Sent]) -> tuple[str, ...]:
    """Return the names of the channels that failed in any of several messages, each once."""
    return tuple(dict.fromkeys(name for sent in results for name in sent.failed))
