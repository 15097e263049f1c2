"""Libraries that tell whole addresses to their log: addresses of channels and pings are secrets."""

import logging

_TALKATIVE = ("apprise", "urllib3", "urllib3.connectionpool", "urllib3.util.retry")


def silence_libraries() -> None:
    """Switch their logs off for good; what went wrong is told by us, without the address."""
    for name in _TALKATIVE:
        talker = logging.getLogger(name)
        talker.disabled, talker.propagate = True, False
