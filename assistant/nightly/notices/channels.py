"""One channel of the person: made from its secret address by Apprise, known to everybody else by its safe name."""

import re
from collections.abc import Iterable
from typing import Protocol, cast
from urllib.parse import unquote, urlsplit

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat
from pydantic import SecretStr

from assistant.nightly.notices.channel_limits import Habits, habits_of
from assistant.nightly.notices.robots import post_to_robot
from assistant.nightly.schedule.silence import silence_libraries
from assistant.redaction import keep_out

silence_libraries()


class Channel(Protocol):
    """Something that takes one short message at a time."""

    @property
    def name(self) -> str:
        """Return a name without secrets."""

    @property
    def habits(self) -> Habits:
        """Return how to write to it."""

    def take(self, title: str, body: str) -> bool:
        """Send one message as plain text and tell whether the channel said that it took it."""


class AppriseChannel:
    """A channel that Apprise knows."""

    def __init__(self, name: str, plugin: NotifyBase, asset: AppriseAsset) -> None:
        self.name = name
        self._plugin = plugin
        self._apprise = Apprise(asset=asset)
        self._apprise.add(plugin)
        # We keep the pace ourselves, where it can be watched and stopped.
        plugin.request_rate_per_sec = 0
        self.habits = habits_of(_schema_of(plugin), int(plugin.body_maxlen), int(plugin.title_maxlen))

    def take(self, title: str, body: str) -> bool:
        """Send one message as plain text; False when it was refused or did not arrive."""
        body = body.replace("\n", self.habits.line_end)
        apart = title if self.habits.title_apart else ""
        text = body if self.habits.title_apart else f"{title}\n{body}"
        answer = post_to_robot(self._plugin, apart, text)
        if answer is not None:
            return answer
        return bool(self._apprise.notify(body=text, title=apart, body_format=NotifyFormat.TEXT))

    def __repr__(self) -> str:
        return f"AppriseChannel({self.name!r})"


def open_channel(name: str, address: SecretStr) -> AppriseChannel | None:
    """Make a channel from its address; None when Apprise does not understand it. The address is kept out of the log."""
    raw = address.get_secret_value().strip()
    for part in _secret_parts(raw):
        keep_out(part, "address")
    asset = AppriseAsset(
        app_id="dispute-assistant",
        async_mode=False,
        interpret_emojis=False,
        interpret_escapes=False,
        secure_logging=True,
    )
    try:
        plugin = Apprise.instantiate(_as_apprise_writes(raw), asset=asset)
    except (TypeError, ValueError, AttributeError):
        return None  # what an address may do to a plugin's own reading of it
    return AppriseChannel(name, plugin, asset) if isinstance(plugin, NotifyBase) else None


_AS_COPIED = (
    (re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?"), "feishu"),
    (re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)"), "dingtalk"),
)


def _as_apprise_writes(address: str) -> str:
    """Take addresses as the robots' own pages show them for copying, where Apprise knows only its own form."""
    for pattern, schema in _AS_COPIED:
        if found := pattern.fullmatch(address):
            return f"{schema}://{found[1]}"
    return address


def _schema_of(plugin: NotifyBase) -> str:
    for kind in ("secure_protocol", "protocol"):
        schemas: object = getattr(plugin, kind, None)
        if schemas:
            return schemas if isinstance(schemas, str) else next(iter(cast("Iterable[str]", schemas)))
    return ""


def _secret_parts(address: str) -> set[str]:
    """Return the whole address and those parts that may be a key: libraries put them into other addresses."""
    found = {address}
    rest = address.partition("://")[2]
    try:
        split = urlsplit("//" + rest)
        parts = [split.username or "", split.password or "", *split.path.split("/"), *_values(split.query)]
        host = split.netloc.rpartition("@")[2]
    except ValueError:
        return found
    if "." not in host and ":" not in host and host != "localhost":
        parts.append(host)  # group robots have their key in this place
    return found | {form for part in parts for form in (part, unquote(part)) if len(form) >= 8}


def _values(query: str) -> list[str]:
    return [pair.partition("=")[2] for pair in query.split("&")]
