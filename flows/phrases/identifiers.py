"""Order and dispute numbers: text always, for a double loses their last digits."""

import re

from flows.phrases.characters import plain

_RUN = re.compile("[0-9]+")
_FEWEST, _MOST = 15, 20


def parse_identifier(text: str) -> str | None:
    """Find the one number of 15 to 20 digits in a text such as `订单号：8800000000000131`.

    Other short numbers and the same number again may stand beside it. None for two different ones, for a longer run
    (two numbers glued), and for a run that touches a Latin letter, a hyphen, or a sign with digits behind it: tracking
    numbers, floats (`8.8e15`, `8800000000000131.0`), negative, grouped, masked or spoilt numbers.
    """
    spelled = plain(text)
    if spelled is None:
        return None
    runs = [run for run in _RUN.finditer(spelled) if len(run[0]) >= _FEWEST]
    if len({run[0] for run in runs}) != 1 or not all(_stands_alone(run) for run in runs):
        return None
    return runs[0][0]


def _stands_alone(run: re.Match[str]) -> bool:
    before, behind = run.string[max(0, run.start() - 2) : run.start()], run.string[run.end() : run.end() + 2]
    part_of_word = re.search(r"[A-Za-z_\-\u2212]$", before) or re.match(r"[A-Za-z_\-]", behind)
    part_of_number = re.search(r"[0-9][.,?#*]$", before) or re.match(r"[.,?#*][0-9]", behind)
    return len(run[0]) <= _MOST and not part_of_word and not part_of_number
