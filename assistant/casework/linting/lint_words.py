"""Words that a text must not hold: contact data, promises and admissions, leftovers, a stranger's name."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from assistant.casework.linting.lint_rules import Finding, Folded, Ground, LintRules, fold, folded_words, hits
from assistant.casework.linting.lint_table import Severity
from assistant.casework.writing.draft_values import INVISIBLE_BUT_NEEDED

_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s{0,3}(?:@|[(\[{]\s{0,3}(?:at|@)\s{0,3}[)\]}])\s{0,3}"
    r"[\w-]{1,63}(?:\s{0,3}(?:\.|[(\[{]\s{0,3}(?:dot|\.)\s{0,3}[)\]}])\s{0,3}[^\W\d_]{2,20})+"
    r"|(?<![\w.+-])[\w.+-]{1,64} at [\w-]{1,63} dot [a-z]{2,20}(?!\w)"
)
_LINK = re.compile(r"(?:https?\s?:\s?//|(?<!\w)www\.)[^\s<>\"'）)】]{1,300}")
_HANDLE = re.compile(r"(?<![\w@.])@[a-z][\w.]{2,30}")
_HOST = re.compile(r"^(?:https?\s?:\s?//)?(?:[^/@]*@)?([^/:?#]+)")
_NAME = re.compile(r"[ \t]+([^\s,，!！.:：;\n][^,，!！.:：;\n]{0,60}?)\s*[,，!！:：;\n]")
_LINE_BREAKS = "\n\r"
_LONGEST_NAME = 4
"""Words; more of them before the comma are a sentence."""


def contact_findings(whole: Folded, own_words: Folded, rules: LintRules) -> Iterator[Finding]:
    """Find e-mail addresses and links anywhere, names of other services in the text's own words."""
    contact = rules.table.contact
    mails = [found.span() for found in _MAIL.finditer(whole.text)]
    for span in mails:
        yield Finding(code="contact_email", severity="error", place=whole.excerpt(span))
    for pattern in (_LINK, _bare_link(contact.domains, contact.domains_with_path)):
        for found in pattern.finditer(whole.text):
            inside_mail = any(start <= found.start() < end for start, end in mails)
            if not inside_mail and not _is_allowed(found[0], rules):
                yield Finding(code="contact_link", severity="error", place=whole.excerpt(found.span()))
    named = [*hits(contact.words, own_words.text), *(found.span() for found in _HANDLE.finditer(own_words.text))]
    for span in named:
        yield Finding(code="contact_word", severity="error", place=own_words.excerpt(span))


def listed_findings(own_words: Folded, rules: LintRules) -> Iterator[Finding]:
    """Find the words of every list in every language: a text may change its language half-way."""
    for name, listed in rules.table.lists.items():
        entries = tuple(entry for words in listed.words.values() for entry in words)
        for span in hits(entries, own_words.text):
            yield Finding(code=name, severity=listed.severity, place=own_words.excerpt(span))


def leftover_findings(blotted: str, text: str, rules: LintRules) -> Iterator[Finding]:
    """Find marks that a template or a note left behind; what stands in a fact is no such mark."""
    met: list[tuple[int, int]] = []
    for expression in rules.table.marks.leftover:
        for found in re.finditer(expression, blotted):
            if found[0] and not any(start < found.end() and found.start() < end for start, end in met):
                met.append(found.span())
                yield Finding(code="leftover_mark", severity="error", place=text[slice(*found.span())])


def invisible_findings(text: str) -> Iterator[Finding]:
    """Find control characters and marks that turn the reading direction of what follows."""
    for character in dict.fromkeys(text):
        bad = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        if bad and character not in _LINE_BREAKS and character not in INVISIBLE_BUT_NEEDED:
            details = (("point", f"U+{ord(character):04X}"),)
            yield Finding(code="control_character", severity="error", place=character, details=details)


def name_findings(blotted: str, own_words: Folded, ground: Ground, rules: LintRules) -> Iterator[Finding]:
    """Find a name behind a greeting that is not the buyer's; only scripts with capitals tell a name."""
    instead = folded_words(rules.table.greetings.instead)
    for _, end in hits(rules.table.greetings.words, own_words.text):
        found = _NAME.match(blotted, own_words.places[end - 1] + 1)
        said = found[1].split() if found else []
        words = [word for word in said if word[0].isupper() and fold(word).text.strip(".") not in instead]
        if found and words and len(said) <= _LONGEST_NAME and not _fits(words, ground.buyer_name):
            details = (("name", ground.buyer_name or "?"),)
            severity: Severity = "error" if ground.buyer_name else "warning"
            yield Finding(
                code="wrong_name", severity=severity, place=own_words.original[slice(*found.span(1))], details=details
            )


def _fits(words: list[str], mask: str | None) -> bool:
    """Tell whether a name can be the masked one: `Ana A.` fits `A*** A***`."""
    masked = (mask or "").split()
    if not masked or len(words) > len(masked):
        return False
    patterns = [re.escape(part).replace(r"\*\*\*", ".*").replace(r"\*", ".") for part in masked]
    return any(
        all(re.fullmatch(pattern, word, re.IGNORECASE) for pattern, word in zip(patterns[first:], words, strict=False))
        for first in range(len(masked) - len(words) + 1)
    )


@cache
def _bare_link(domains: tuple[str, ...], domains_with_path: tuple[str, ...]) -> re.Pattern[str]:
    ends = "|".join(re.escape(end) for end in sorted(domains, key=len, reverse=True))
    with_path = "|".join(re.escape(end) for end in domains_with_path)
    host = r"(?<![\w@./-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}"
    return re.compile(rf"{host}(?:(?:{ends})(?![\w-])(?:/[^\s<>\"']{{0,300}})?|(?:{with_path})/[^\s<>\"']{{1,300}})")


def _is_allowed(link: str, rules: LintRules) -> bool:
    found = _HOST.match(link)
    host = found[1] if found else ""
    return any(host == allowed or host.endswith(f".{allowed}") for allowed in rules.table.contact.allowed_hosts)
