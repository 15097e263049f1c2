"""Ask the person at the terminal."""

import sys

from assistant.language import text
from assistant.settings import SettingsProblem

YES = {"y", "yes", "是", "好"}
STOP = {"q", "quit"}


def confirmed(question: str, *, yes: bool) -> bool:
    """Tell whether the person agrees. Raises SettingsProblem where nobody can be asked and `yes` was not given."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise SettingsProblem(text("suggest.nobody_to_ask"))
    return answer(f"{question} [y/N] ") in YES


def answer(question: str) -> str:
    """Return what the person types, in small letters; empty at the end of their input."""
    try:
        return input(question).strip().lower()
    except EOFError:
        return ""
