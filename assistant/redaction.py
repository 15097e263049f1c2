"""What must never be written down: passwords, cookies, tokens, and the buyers' personal data.

`keep_out` and `keep_out_person` name what is known; patterns catch what is not. Whatever writes text that a page, an
error or a person gave (log, report, saved page, error) asks `redact_text` or `redact_html` first.
"""

import re
import threading

from pydantic import SecretStr

from assistant.secret_forms import forms_of_person_text, forms_of_secret
from assistant.telling import without_secrets, without_telling, without_typed

_START = 6
"""Known forms are found by their first letters; shorter ones are looked for one by one."""

_ONLY_WHOLE = 4
"""Known values in Latin letters shorter than this are replaced as whole words only, else `Li` would eat half a page."""


class Redactor:
    """Replace known values and telling patterns by marks such as `‹password›`. Safe to use from several threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._forms: dict[str, dict[str, str]] = {}
        self._phones: set[str] = set()

    def keep_out(self, secret: SecretStr | str, kind: str = "password") -> None:
        """Replace this secret by `‹kind›` from now on, in every form in which it is usually written."""
        raw = secret.get_secret_value() if isinstance(secret, SecretStr) else secret
        if raw.strip():
            self._add(forms_of_secret(raw), kind)

    def keep_out_person(self, name: str = "", address: str = "", phone: str = "") -> None:
        """Replace a buyer's name, address and phone number by marks from now on."""
        if len(name.strip()) > 1:
            self._add(forms_of_person_text(name), "name")
        for part in _address_parts(address):
            self._add(forms_of_person_text(part), "address")
        digits = re.sub(r"\D", "", phone)
        # The page may print the number without its country's code, which has one to three digits.
        numbers = [digits[skip:] for skip in range(4) if len(digits) - skip >= 8]
        if not numbers and len(digits) > 5:
            numbers = [digits]
        with self._guard:
            self._phones.update(numbers)

    def forget(self) -> None:
        """Forget every known value; patterns stay."""
        with self._guard:
            self._forms, self._phones = {}, set()

    def text(self, written: str) -> str:
        """Return the text with secrets and personal data replaced by marks."""
        for form, mark in self._known_in(written):
            written = _replace(written, form, mark)
        return without_telling(self._without_phones(written))

    def secrets(self, written: str) -> str:
        """Return the text with secrets alone replaced: what is kept of a case needs its people."""
        for form, mark in self._known_in(written):
            written = _replace(written, form, mark)
        return without_secrets(written)

    def html(self, page: str) -> str:
        """Return a saved page without what is typed in its fields, hidden tokens, secrets and personal data."""
        return self.text(without_typed(page))

    def _add(self, forms: set[str], kind: str) -> None:
        with self._guard:
            for form in forms:
                self._forms.setdefault(_start(form), {})[form] = f"‹{kind}›"

    def _known_in(self, written: str) -> list[tuple[str, str]]:
        """Return the known forms that stand in the text; the longest first, for a short one may be a part of it."""
        # A night knows a hundred thousand forms: only those are looked for whose beginning is there.
        starts = {written[at : at + _START] for at in range(len(written) - _START + 1)} if self._forms else set()
        with self._guard:
            likely = [*self._forms.get("", {}).items()]
            for start in starts & self._forms.keys():
                likely += self._forms[start].items()
        return sorted((entry for entry in likely if entry[0] in written), key=lambda entry: -len(entry[0]))

    def _without_phones(self, written: str) -> str:
        with self._guard:
            phones = sorted(self._phones, key=len, reverse=True)
        # All digits of the text in a row: a quick "not here" for most numbers.
        digits = re.sub(r"\D", "", written) if phones else ""
        for phone in phones:
            if phone in digits:
                written = _printed(phone).sub("‹phone›", written)
        return written


def _start(form: str) -> str:
    return form[:_START] if len(form) >= _START else ""


def _replace(written: str, form: str, mark: str) -> str:
    if len(form) < _ONLY_WHOLE and form.isascii():
        return re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", mark, written)
    return written.replace(form, mark)


def _address_parts(address: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[\n,，;；]", address)]
    # Short parts without a digit are countries and cities: not one person's, and needed to understand a case.
    telling = [part for part in parts if len(part) >= 10 or (len(part) >= 5 and re.search(r"\d", part))]
    return [address.strip(), *telling] if len(address.strip()) >= 5 else []


def _printed(digits: str) -> re.Pattern[str]:
    return re.compile(r"\+?(?<!\d)" + r"[\s().\-]{0,3}".join(digits) + r"(?!\d)")


_of_process = Redactor()
keep_out = _of_process.keep_out
keep_out_person = _of_process.keep_out_person
redact_text = _of_process.text
redact_secrets = _of_process.secrets
redact_html = _of_process.html
forget_known = _of_process.forget
