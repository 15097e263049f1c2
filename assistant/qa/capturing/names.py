"""Names that programs give to things: class names, ids, keys. What is not made of usual small words is made up."""

import re

from assistant.qa.capturing.made_up import MadeUp
from assistant.qa.capturing.wording import PARTS, Wording

_LONGEST = 64
_PIECES = re.compile(r"([A-Za-z0-9]+)")
_PLAIN = re.compile(r"[\w:.$@\-]+", re.ASCII)
_MOST_DIGITS = 4
"""More digits than these in one name may be somebody's number, in however many pieces."""
_MOST_SINGLE = 2
"""More single letters than these in one name may spell somebody's."""


class Names:
    """Names of one capture."""

    def __init__(self, wording: Wording, made_up: MadeUp) -> None:
        self._wording, self._made_up = wording, made_up

    def name(self, name: str) -> str:
        """Return a name as far as it is made of known words; empty for what is no program's name."""
        if name in self._wording.names:
            return name
        if len(name) > _LONGEST or not _PLAIN.fullmatch(name):
            return ""
        pieces = _PIECES.findall(name)
        known = {each for each in pieces if self._is_known(each)}
        if sum(map(str.isdigit, name)) > _MOST_DIGITS:
            known = {each for each in known if each.isalpha()}
        if sum(len(each) == 1 for each in pieces) > _MOST_SINGLE:
            known = {each for each in known if len(each) > 1}
        return _PIECES.sub(lambda found: found[0] if found[0] in known else self._made_up.code(found[0]), name)

    def names(self, names: str) -> str:
        """Return names that stand in a row, such as a page's class names."""
        return " ".join(filter(None, map(self.name, names.split()[:40])))

    def _is_known(self, piece: str) -> bool:
        parts = PARTS.findall(piece)
        digits = [part for part in parts if part.isdigit()]
        letters = [part.lower() for part in parts if not part.isdigit()]
        if "".join(parts) != piece or any(len(each) > 2 for each in digits):
            return False
        return all(each in self._wording.parts for each in letters)
