"""Group robots that say "refused" with the status of a success: their answer is read before a message counts as taken.

Apprise understands their addresses but looks only at the status, so that a message over the limit, at too high a
pace or with a dead key would be lost and counted as sent.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import requests
from apprise import NotifyBase
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.lark import NotifyLark
from apprise.plugins.serverchan import NotifyServerChan
from apprise.plugins.wecombot import NotifyWeComBot

_SECONDS = 15.0
_CODES = ("errcode", "code", "StatusCode")
"""Where the robots put the number that is 0 for a success."""

_Post = tuple[str, Mapping[str, Any]]


def post_to_robot(plugin: NotifyBase, title: str, text: str) -> bool | None:
    """Send one text to a robot and tell whether it said that it took it; None when the plugin is no such robot."""
    for kind, made in _ROBOTS.items():
        if isinstance(plugin, kind):
            return _taken(plugin, *made(plugin, title, text))
    return None


def _taken(plugin: NotifyBase, address: str, fields: Mapping[str, Any]) -> bool:
    # Characters as they are: escaped, each Chinese one would take six bytes of the request's limit instead of three.
    data = json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "dispute-assistant"}
    try:
        answer = requests.post(
            address, data=data, headers=headers, timeout=_SECONDS, verify=bool(plugin.verify_certificate)
        )
        said = answer.json() if answer.ok else None
    except (requests.RequestException, ValueError):
        return False
    codes = [said[name] for name in _CODES if name in said] if isinstance(said, Mapping) else []
    return bool(codes) and all(code in (0, "0") for code in codes)


def _wecom(plugin: Any, _title: str, text: str) -> _Post:
    return plugin.api_url, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(plugin: Any, _title: str, text: str) -> _Post:
    address = plugin.notify_url.format(token=plugin.token)
    if plugin.secret:
        stamp, sign = plugin.get_signature()  # the sign comes quoted
        address += f"&timestamp={stamp}&sign={sign}"
    who = {"atMobiles": list(plugin.targets), "isAtAll": False}
    return address, {"msgtype": "text", "at": who, "text": {"content": text}}


def _feishu(plugin: Any, _title: str, text: str) -> _Post:
    return plugin.notify_url.format(token=plugin.token).rstrip("/"), {"msg_type": "text", "content": {"text": text}}


def _lark(plugin: Any, _title: str, text: str) -> _Post:
    return plugin.webhook_url, {"msg_type": "text", "content": {"text": text}}


def _serverchan(plugin: Any, title: str, text: str) -> _Post:
    return plugin.notify_url.format(token=plugin.token), {"title": title, "desp": text}


_ROBOTS: Mapping[type[NotifyBase], Callable[[Any, str, str], _Post]] = {
    NotifyWeComBot: _wecom,
    NotifyDingTalk: _dingtalk,
    NotifyFeishu: _feishu,
    NotifyLark: _lark,
    NotifyServerChan: _serverchan,
}
