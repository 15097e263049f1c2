"""The texts of a page made up, each in its place: what several elements say together is known together."""

from collections.abc import Iterator, Sequence

from assistant.qa.capturing.imprint import Opened, Piece, Said
from assistant.qa.capturing.veiling import LONGEST_WORDING, Veil


def made_up_texts(pieces: Sequence[Piece], veil: Veil) -> list[str]:
    """Return what stands in for each text of the page, in order.

    `共 <em>60</em> 条` is one phrase of the site, so the largest element whose whole text is the site's own decides.
    """
    texts = [piece.text for piece in pieces if isinstance(piece, Said)]
    made: list[str | None] = [None] * len(texts)
    for first, last in sorted(_elements(pieces), key=lambda span: span[0] - span[1]):
        if any(made[at] is not None for at in range(first, last)):
            continue
        known = _known(texts[first:last], veil)
        for at in range(first, last) if known is not None else ():
            made[at], known = (known or "")[: len(texts[at])], (known or "")[len(texts[at]) :]
    return [veil.text(text) if new is None else new for text, new in zip(texts, made, strict=True)]


def _known(texts: Sequence[str], veil: Veil) -> str | None:
    if sum(map(len, texts)) > LONGEST_WORDING:
        return None
    return veil.known("".join(texts))


def _elements(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Yield which texts stand in each element that holds several: the first, and the one behind the last."""
    open_at: list[int] = []
    count = 0
    for piece in pieces:
        if isinstance(piece, Said):
            count += 1
        elif isinstance(piece, Opened):
            open_at.append(count)
        elif piece == "close":
            first = open_at.pop()
            if count - first > 1:
                yield first, count
