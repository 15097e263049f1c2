"""What else a person should know of a shop's night, though the shop was read."""

from collections.abc import Callable, Iterator
from datetime import datetime

from assistant.language import text
from assistant.nightly.records import ShopNight


def remarks(night: ShopNight, said: Callable[[datetime], str]) -> Iterator[str]:
    """Yield a sentence for each thing; `said` words a moment."""
    if night.sign_in_ends:
        yield text("nightly.sign_in_ends", at=said(night.sign_in_ends), name=night.shop)
    if night.without_picture:
        yield text("nightly.without_picture", cases=", ".join(night.without_picture))
    if night.by_fallback:
        yield text("nightly.by_fallback", targets=", ".join(night.by_fallback))
