"""What the person may ask for in the panel, and by which key."""

from typing import Literal, get_args

Action = Literal[
    "skip",
    "back",
    "later",
    "note",
    "list",
    "phrase",
    "language",
    "choice",
    "amount",
    "refill",
    "rest",
    "stop",
    "mail",
    "sms",
    "order_message",
    "on_site_message",
]
"""What the person may ask for. None of them sends anything."""
ACTIONS: tuple[Action, ...] = get_args(Action)

KEYS: dict[Action, str] = {
    "skip": "S",
    "back": "B",
    "later": "L",
    "note": "N",
    "list": "I",
    "phrase": "P",
    "language": "G",
    "choice": "C",
    "amount": "A",
    "refill": "R",
    "rest": "U",
    "stop": "Q",
    "mail": "M",
    "sms": "T",
    "order_message": "O",
    "on_site_message": "W",
}
"""Letters of the keys; D, E and F with Alt belong to the browser."""

_LONGEST_NOTE = 4000
_LONGEST_OTHERWISE = 200


def longest(action: Action) -> int:
    """Tell how many characters of what was written or chosen with an action are taken."""
    return _LONGEST_NOTE if action == "note" else _LONGEST_OTHERWISE
