"""Which letters stand in for which: a made-up text keeps its script."""

import unicodedata
from functools import lru_cache

_LATIN = ("bdfgklmnprstvz", "aeiou")
_CYRILLIC = ("бвгдзклмнпрст", "аеиоу")
_HAN = "样例文字占位示意填充说明描述内容测试名称材料结果记录部分情况处理信息参考数值方式项目标准类型状态过程"
_HANGUL = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주"
_WRITTEN: dict[str, tuple[str, ...]] = {
    "LATIN": _LATIN,
    "CYRILLIC": _CYRILLIC,
    "CJK": (_HAN,),
    "HANGUL": (_HANGUL,),
}
"""By script: kinds of letters that take turns."""
_LATIN_TOO = {"COMBINING", "MODIFIER", "FULLWIDTH", "MATHEMATICAL", "FEMININE", "MASCULINE", "DOUBLE-STRUCK", "SCRIPT"}


def is_letter(character: str) -> bool:
    """Tell whether a character is a letter, or a mark that belongs to one."""
    return unicodedata.category(character)[0] in "LM"


def is_digit(character: str) -> bool:
    """Tell whether a character is a number of any kind, such as `7`, `７`, `²` or `Ⅷ`."""
    return unicodedata.category(character)[0] == "N"


@lru_cache(maxsize=4096)
def script_of(letter: str) -> str:
    """Return the script as the first word of the letter's name says it: `LATIN`, `CJK`, `ARABIC`, …"""
    name = unicodedata.name(letter, "LATIN").split()[0]
    return "LATIN" if name in _LATIN_TOO else name


@lru_cache(maxsize=256)
def letters_for(letter: str) -> tuple[str, ...]:
    """Return the kinds of letters that may stand in for one: vowels and consonants, or the letters of its block."""
    script = script_of(letter)
    if script in _WRITTEN:
        return _WRITTEN[script]
    block = ord(letter) & ~0x7F
    found = "".join(filter(lambda each: _alike(each, script), map(chr, range(block, block + 0x80))))
    return (found,) if len(found) >= 8 else _LATIN


def _alike(letter: str, script: str) -> bool:
    kind, capital = unicodedata.category(letter), letter.upper()
    has_capital = kind == "Ll" and len(capital) == 1 and capital.isupper() and capital.lower() == letter
    # Texts are compared in their usual forms: a letter that is written otherwise then would be another one.
    is_usual = unicodedata.normalize("NFKC", letter + capital) == letter + capital
    return is_usual and (has_capital or kind == "Lo") and script_of(letter) == script
