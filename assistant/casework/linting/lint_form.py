"""The outer form of a text: its length, its language."""

import re
from collections.abc import Iterator

from assistant.casework.linting.lint_rules import Finding, Ground, LintRules
from assistant.casework.linting.text_messages import is_gsm, segments
from assistant.casework.writing.buyers_language import called
from assistant.casework.writing.language_detection import (
    LONG,
    by_small_words,
    detect,
    letters_by_script,
    lingua_is_here,
    small_word_counts,
)

_ENOUGH_LETTERS = 24
"""Fewer letters of the text's own do not tell a language in Latin letters."""


def length_findings(text: str, subject: str, ground: Ground, rules: LintRules) -> Iterator[Finding]:
    """Check the limits of the channel."""
    limits = rules.table.limits
    if not text.strip():
        yield Finding(code="empty_text", severity="error", place="")
        return
    if ground.channel == "sms":
        parts = segments(text)
        if parts > limits.sms_segments:
            code = "sms_segments" if is_gsm(text) else "sms_segments_wide"
            details = (("count", str(parts)), ("most", str(limits.sms_segments)))
            yield Finding(code=code, severity="warning", place="", details=details)
        return
    least, most = getattr(limits, ground.channel)
    if not least <= len(text) <= most:
        code = "text_too_short" if len(text) < least else "text_too_long"
        yield Finding(code=code, severity="error", place="", details=_counted(text, least, most))
    if ground.channel == "email":
        yield from _subject(subject, limits.email_subject)


def _subject(subject: str, limits: tuple[int, int]) -> Iterator[Finding]:
    least, most = limits
    if len(subject.strip()) < least:
        yield Finding(code="subject_missing", severity="error", place="")
    elif len(subject) > most:
        yield Finding(code="subject_too_long", severity="error", place="", details=_counted(subject, least, most))
    if re.search(r"[\r\n]", subject):
        # A line break in a subject would start another header of the mail.
        yield Finding(code="subject_of_two_lines", severity="error", place="")


def _counted(text: str, least: int, most: int) -> tuple[tuple[str, str], ...]:
    return (("count", str(len(text))), ("least", str(least)), ("most", str(most)))


def language_findings(own_words: str, ground: Ground, rules: LintRules) -> Iterator[Finding]:
    """Find a text in another script or language than it should be in."""
    letters = letters_by_script(own_words, rules.signs)
    if not letters:
        return
    script = letters.most_common(1)[0][0]
    expected = {name for name, language in rules.signs.scripts.items() if language == ground.language} or {"LATIN"}
    if script not in expected:
        found = rules.signs.scripts.get(script)
        yield _wrong_language(called(found) if found else "Latin", ground)
    elif script == "LATIN" and letters["LATIN"] >= _ENOUGH_LETTERS:
        yield from _other_latin_language(own_words, letters["LATIN"], ground, rules)


def _other_latin_language(own_words: str, letters: int, ground: Ground, rules: LintRules) -> Iterator[Finding]:
    counts = small_word_counts(own_words, rules.signs)
    # The small words settle it for nearly every text, so that lingua's models are seldom loaded.
    if ground.language not in counts or counts[ground.language] == max(counts.values()) > 0:
        return
    found = by_small_words(own_words, rules.signs)
    if found is None and letters >= LONG and lingua_is_here():
        found = detect(own_words, rules.signs).language
    if found is not None and found != ground.language:
        yield _wrong_language(called(found), ground)


def _wrong_language(found: str, ground: Ground) -> Finding:
    details = (("found", found), ("wanted", called(ground.language)))
    return Finding(code="wrong_language", severity="error", place="", details=details)
