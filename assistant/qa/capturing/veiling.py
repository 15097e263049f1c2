"""Make up what a text says, letter by letter, but for what is known to be the site's own wording."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta

from assistant.qa.capturing.made_up import MadeUp
from assistant.qa.capturing.scripts import is_digit, is_letter, script_of
from assistant.qa.capturing.wording import Wording
from flows.phrases.currencies import CODES
from flows.phrases.money import parse_money, parse_range
from flows.phrases.site_time import parse_site_time
from flows.phrases.time_left import parse_time_left
from flows.profile import Profile
from flows.words import normal

LONGEST_WORDING = 200
_BACK, _AHEAD = timedelta(days=1100), timedelta(days=400)
"""What lies outside of this around the capture is no date of a dispute: it may be somebody's birth date."""
_COUNT = re.compile(r"\s*[0-9]{1,3}(?:,?[0-9]{3})?\s*")
_NUMBER = re.compile(r"[0-9]+(?:[ .,'’][0-9]+)*")
_LABELLED = re.compile(r"([^:：\n]{1,60}[:：]\s*)(.*)", re.DOTALL)


class Veil:
    """Texts of one capture, made up. Whatever it returns is as long as what it was given."""

    def __init__(self, profile: Profile, wording: Wording, made_up: MadeUp, around: datetime) -> None:
        self.wording, self.made_up = wording, made_up
        self._profile, self._around = profile, around
        self._counted = tuple(_counting(each) for each in wording.counted)

    def text(self, text: str) -> str:
        """Return a text with everything made up that is not the site's own wording."""
        known = self.known(text)
        if known is None:
            known = self._labelled(text)
        return self._signs(text) if known is None else known

    def known(self, text: str) -> str | None:
        """Return a text that is the site's own as a whole, its amounts made up; None for any other."""
        bare = text.strip()
        if not bare or len(text) > LONGEST_WORDING:
            return None if bare else _signs_only(text)
        if self.is_wording(bare) or self._is_time(bare):
            return text
        habits = self._profile.money
        if parse_money(bare, habits) or parse_range(bare, habits):
            return _NUMBER.sub(self._amount, _ascii_digits(text))
        return next((text for each in self._counted if (found := each.fullmatch(_even(text))) and _counts(found)), None)

    def is_wording(self, text: str) -> bool:
        """Tell whether a whole text is a word or phrase of the profile, or a currency's code."""
        return normal(text) in self.wording.words or text in CODES

    def is_near(self, moment: datetime) -> bool:
        """Tell whether a moment may be one of a dispute of these days."""
        return -_BACK < moment - self._around < _AHEAD

    def number(self, number: int | float) -> int | float:
        """Return another number of as many digits; the amount in it is as `text` makes it up in a print."""
        made = _NUMBER.sub(self._amount, repr(number)) if "e" not in repr(number) else "0"
        return type(number)(made)

    def _is_time(self, text: str) -> bool:
        if parse_time_left(text, self._profile.time_left) is not None:
            return True
        moment = parse_site_time(text, self._profile.time_zone, self._profile.time_formats)
        return moment is not None and self.is_near(moment)

    def _labelled(self, text: str) -> str | None:
        """Keep a label of the site that stands before a value, a counting phrase, or the words of a pattern."""
        if len(text) > LONGEST_WORDING:
            return None
        if (found := _LABELLED.fullmatch(text)) and self.is_wording(found[1]):
            return found[1] + self.text(found[2])
        for each in self._counted:
            if found := each.fullmatch(_even(text)):
                return self._but(text, [found.span(at) for at in range(1, found.re.groups + 1)])
        for pattern, words in self.wording.patterns:
            found = pattern.search(text)
            if found and found[_taken(found)] in words:
                return self._but(text, [(0, found.start(_taken(found))), (found.end(_taken(found)), len(text))])
        return None

    def _but(self, text: str, spans: list[tuple[int, int]]) -> str:
        for start, end in spans:
            text = text[:start] + self._signs(text[start:end]) + text[end:]
        return text

    def _amount(self, found: re.Match[str]) -> str:
        """Make up an amount by its digits alone, so that `R$ 1.234,56` and 123456 cents stay the same amount."""
        digits = re.sub("[^0-9]", "", found[0])
        zeros = len(digits) - len(digits.lstrip("0"))
        made = iter("0" * zeros + (self.made_up.digits(digits[zeros:]) if digits[zeros:] else ""))
        return re.sub("[0-9]", lambda _: next(made), found[0])

    def _signs(self, text: str) -> str:
        return "".join(self._run(kind, run) for kind, run in _runs(text))

    def _run(self, kind: str, run: str) -> str:
        if kind == "digits":
            return self.made_up.digits("".join(str(unicodedata.digit(each, 7)) for each in run))
        return _signs_only(run) if kind == "signs" else self.made_up.letters(run)


def _taken(found: re.Match[str]) -> int:
    """Return the group that the page's engine takes of a pattern."""
    return 1 if found.re.groups and found[1] is not None else 0


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield runs of letters of one script, of digits, and of all else, with their kind."""
    at = 0
    while at < len(text):
        kind, end = _kind(text[at], ""), at + 1
        while end < len(text) and _kind(text[end], kind) == kind:
            end += 1
        yield kind, text[at:end]
        at = end


def _kind(character: str, before: str) -> str:
    if is_digit(character):
        return "digits"
    if not is_letter(character):
        return "signs"
    # A mark belongs to the letter before it, whatever its own name says.
    is_mark = unicodedata.category(character)[0] == "M"
    return before if is_mark and before not in ("", "digits", "signs") else script_of(character)


def _signs_only(text: str) -> str:
    return "".join(map(_sign, text))


def _sign(character: str) -> str:
    """Return a sign that says nothing of anybody as it is: white space, ASCII's signs, punctuation, currency."""
    if character in "\n " or (character.isascii() and character.isprintable()):
        return character
    kind = unicodedata.category(character)
    if kind in ("Zs", "Zl", "Zp", "Cc", "Cf"):
        return " "
    return character if kind[0] == "P" or kind == "Sc" else "*"


def _even(text: str) -> str:
    """Return a text in the usual forms of its characters, small letters, each in its own place."""
    return "".join(_even_one(each) for each in text)


def _even_one(character: str) -> str:
    usual = unicodedata.normalize("NFKC", character).casefold()
    return " " if character.isspace() else usual if len(usual) == 1 else character


def _ascii_digits(text: str) -> str:
    return "".join(_even_one(each) if is_digit(each) else each for each in text)


def _counting(words: str) -> re.Pattern[str]:
    """Return what a wording with a number in it looks like; the groups are what stands for `*`."""
    pieces = (r"\s*".join(map(re.escape, _even(piece).split())) for piece in words.split("*"))
    return re.compile(r"\s*" + r"(.*?)".join(rf"\s*{piece}\s*" for piece in pieces) + r"\s*", re.DOTALL)


def _counts(found: re.Match[str]) -> bool:
    return all(_COUNT.fullmatch(each) or not each.strip() for each in found.groups())
