"""Made-up words and numbers in place of the real ones: the same for the same within one capture, and of the same shape.

They come from a key that is never kept: nobody can try out which number was made into which.
"""

import hmac
from collections.abc import Callable, Collection
from random import Random

from assistant.qa.capturing.scripts import letters_for

_TRIES = 60
_CODE = "bcdfghjkmnpqrstvwxz23456789"
_DIGITS = "0123456789"

Choices = Callable[[int], tuple[str, str]]
"""By place: the signs to take, and all that may be taken where none of these will do."""


class MadeUp:
    """What was made up in one capture. No three signs in a row are taken over from the word that is replaced."""

    def __init__(self, key: bytes, meaningful: Collection[str] = ()) -> None:
        self._key = key
        self._made: dict[tuple[str, str], str] = {}
        self._taken = {each.casefold() for each in meaningful}
        """What is not made up: words that mean something, and what was made up before."""

    def letters(self, word: str) -> str:
        """Return other letters of the same script and case; capitals do not make another word."""
        small = "".join(each.lower() if len(each.lower()) == 1 else each for each in word)
        kinds = [letters_for(each) for each in small]

        def choices(at: int) -> tuple[str, str]:
            kind = kinds[at]
            return kind[(at + len(word)) % len(kind)], "".join(kind)

        made = self._one("letters", small, choices)
        return "".join(new.upper() if old.isupper() else new for old, new in zip(word, made, strict=True))

    def digits(self, number: str) -> str:
        """Return as many other digits; a number that begins with no zero does not do so then. A lone zero stays."""
        if len(number) <= 2 and not number.strip("0"):
            return number
        first = _DIGITS if number[0] == "0" else _DIGITS[1:]
        return self._one("digits", number, lambda at: (_DIGITS, _DIGITS) if at else (first, first))

    def code(self, name: str) -> str:
        """Return another name of as many small letters and digits, a letter first."""
        return self._one("code", name, lambda at: (_CODE, _CODE) if at else (_CODE[:19], _CODE[:19]))

    def _one(self, kind: str, word: str, choices: Choices) -> str:
        if (kind, word) not in self._made:
            made = ""
            # Words too short to differ from all others share their stand-ins at last.
            for attempt in range(_TRIES):
                made = self._thrown(f"{kind} {attempt} {word}", word, choices)
                if made not in self._taken:
                    break
            self._taken.add(made)
            self._made[kind, word] = made
        return self._made[kind, word]

    def _thrown(self, seed: str, word: str, choices: Choices) -> str:
        dice = Random(hmac.digest(self._key, seed.encode("utf-8", "surrogatepass"), "sha256"))
        runs = {word[at : at + 3].casefold() for at in range(len(word) - 2)}
        made = ""
        for at, sign in enumerate(word):
            fit: list[str] = []
            for offered in choices(at):
                fit = fit or [each for each in offered if each != sign.casefold() and made[-2:] + each not in runs]
            made += dice.choice(fit or [each for each in choices(at)[1] if each != sign])
        return made
