"""Patterns that tell a secret or personal data which nobody named before: by the word beside it, or by its shape."""

import re


def without_telling(written: str) -> str:
    """Return the text without named secrets, cookies, typed values, e-mail addresses and phone numbers."""
    written = without_secrets(written)
    for pattern, replacement in _PERSONAL:
        written = pattern.sub(replacement, written)
    return written


def without_secrets(written: str) -> str:
    """Return the text without named secrets, cookies and typed values; what people write of themselves stays."""
    written = _NAMED_SECRET.sub(_without_secret, written)
    for pattern, replacement in _SECRETS:
        written = pattern.sub(replacement, written)
    return written


def names_secret(name: str) -> bool:
    """Tell whether what bears this name is a secret: `csrfToken`, `password`, `sid`."""
    return _NAMED_SECRET.search(f"{name}=x") is not None


def without_typed(page: str) -> str:
    """Return the source of a page without what is typed in its fields and without the tokens in its head."""
    page = _INPUT.sub(_without_value, page)
    page = _TEXTAREA.sub(r"\1‹field›\3", page)
    return _META.sub(_without_token, page)


def _without_secret(found: re.Match[str]) -> str:
    # The opening quote stays like the closing one, so that JSON remains JSON.
    return found[1] + next(quote for quote in found.groups()[1:] if quote is not None) + "‹secret›"


def _without_value(tag: re.Match[str]) -> str:
    return tag[0] if _PLAIN_INPUT.search(tag[0]) else _VALUE.sub(" value=‹field›", tag[0])


def _without_token(tag: re.Match[str]) -> str:
    return _CONTENT.sub("content=‹token›", tag[0]) if re.search(r"(?i)csrf|token", tag[0]) else tag[0]


_NAMES = r"token|[cx]srf|passw(?:or)?d|passwd|pwd|secret|api_?key|x5sec(?:data)?|m_h5_tk(?:_enc)?|密码"
_WHOLE_NAMES = r"session|session_?id|jsessionid|sessid|sid|cookie[12]|cna|umidtoken|xman_\w{1,20}|site_session"
_NAMED_SECRET = re.compile(
    rf"(?i)((?:(?:{_NAMES})[\d_]{{0,3}}|(?<![A-Za-z0-9])(?:{_WHOLE_NAMES}))"
    r"""(?:\\?["']|&quot;|&#34;)?\s{0,9}(?:=|:(?!:)|：|%3D)\s{0,9})"""
    r"""(?:(")(?:[^"\\]|\\.)+|(')[^']+|(\\")[^"\\]+|(&quot;|&#34;)[^&]+|()(?!&quot;|&#34;)[^\s"'&;,<>\\]+)"""
)
"""A telling name, the sign between it and its value (both stay), then the value in one of five ways of quoting."""

_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(?i)\b((?:set-)?cookie|(?:proxy-)?authorization)([\"']?\s{0,9}[:=]\s{0,9})[^\r\n]+"),
        r"\1\2‹cookie›",
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s{1,9}[A-Za-z0-9._~+/=\-]{8,}"), r"\1 ‹token›"),
    # The call log of the browser driver repeats what was typed.
    (re.compile(r"""(?s)\b(fill|type|press_sequentially|insert_text)\((["'])(?:\\.|(?!\2).)*\2"""), r"\1(‹field›"),
)
_PERSONAL: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\w.%+\-])[\w.%+\-]{1,64}(?:@|%40)[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,5}"), "‹email›"),
    (re.compile(r"(?i)\b((?:phone|mobile|tel|电话|手机号?|联系方式)\W{1,4})\+?\d[\d\s().\-]{5,18}\d"), r"\1‹phone›"),
    (re.compile(r"(?<![\w+])\+\d[\d\s().\-]{6,18}\d(?!\d)"), "‹phone›"),
    (re.compile(r"(?<![\w.\-])1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?![\w.\-])"), "‹phone›"),
)

_ATTRIBUTES = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
_INPUT = re.compile(rf"<input\b{_ATTRIBUTES}>", re.IGNORECASE)
_PLAIN_INPUT = re.compile(r"""\stype\s*=\s*["']?(?:button|submit|reset|checkbox|radio|image)\b""", re.IGNORECASE)
_VALUE = re.compile(r"""\svalue\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
_TEXTAREA = re.compile(rf"(<textarea\b{_ATTRIBUTES}>)([^<]+)(</textarea)", re.IGNORECASE)
_META = re.compile(rf"<meta\b{_ATTRIBUTES}>", re.IGNORECASE)
_CONTENT = re.compile(r"""\bcontent\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)
