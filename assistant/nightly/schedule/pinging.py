"""Tell somebody outside that a run went well, so that they notice when none does (healthchecks.io and the like)."""

from collections.abc import Callable

import requests
from pydantic import SecretStr

from assistant.nightly.schedule.silence import silence_libraries
from assistant.redaction import keep_out

silence_libraries()

_SECONDS = 10.0
_TRIES = 3
_WAIT = 5.0


def ping(address: SecretStr | None, wait: Callable[[float], None]) -> bool | None:
    """Ask for the address after a good run and tell whether it answered; None without an address.

    Never raises for an address that fails: the run does not fail for it. The address appears in no message.
    """
    if address is None:
        return None
    keep_out(address, "address")
    for tried in range(1, _TRIES + 1):
        if _answers(address):
            return True
        if tried < _TRIES:
            wait(_WAIT * tried)
    return False


def _answers(address: SecretStr) -> bool:
    try:
        with requests.get(address.get_secret_value(), timeout=_SECONDS, stream=True) as answer:
            return answer.ok
    except (requests.RequestException, ValueError):
        return False  # what the library says holds the address
