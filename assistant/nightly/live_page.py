"""The page of a night that is at work: how far each shop is, for whoever wants to look; it needs no network."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from time import monotonic
from typing import Any, Literal
from zoneinfo import ZoneInfo

from jinja2 import Environment, FunctionLoader, StrictUndefined
from loguru import logger
from markupsafe import Markup

from assistant.inert import readable
from assistant.language import current_language, text
from assistant.nightly.progress import DONE, ShopProgress
from assistant.private_files import write_private
from assistant.problems import lines_of

State = Literal["running", "stopped", "ended"]

FILE = "running.html"
_REFRESH_SECONDS = 5
_MOST_PROBLEMS = 5
_BEAT_SECONDS = 20
"""So often the page is written anew though nothing has changed: it shows that the program lives."""


class LivePage:
    """The page beside the reports; a disk that takes no page does not end the night."""

    def __init__(self, folder: Path, shops: Mapping[str, ShopProgress], zone: str) -> None:
        self.file = folder / FILE
        self.shops = shops
        self._zone = zone
        self._began = datetime.now(UTC)
        self._written: tuple[object, float] = (None, 0.0)
        self._refused = False

    def look(self) -> None:
        """Write the page when something has changed."""
        now = [_row(shop) for shop in self.shops.values()]
        before, at = self._written
        if now != before or monotonic() - at > _BEAT_SECONDS:
            self._written = (now, monotonic())
            self._write(now, "running")

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Write the page, and say on it when the block was left before its end."""
        self.look()
        try:
            yield
        except BaseException:
            self._write([_row(shop) for shop in self.shops.values()], "stopped")
            raise

    def end(self, report: Path) -> None:
        """Say that the night has ended and lead on to its report."""
        self._write([_row(shop) for shop in self.shops.values()], "ended", report.name)

    def _write(self, rows: list[dict[str, Any]], state: State, report: str = "") -> None:
        clock = ZoneInfo(self._zone)
        page = _environment().get_template("running.html.j2")
        made = page.render(
            language=current_language(),
            state=state,
            shops=rows,
            done=sum(shop.stage in DONE for shop in self.shops.values()),
            report=report,
            began=f"{self._began.astimezone(clock):%Y-%m-%d %H:%M}",
            moment=f"{datetime.now(clock):%H:%M:%S}",
            zone=self._zone,
            seconds=_REFRESH_SECONDS,
            style=Markup(_file("report.css")),  # noqa: S704 - our own file
        )
        try:
            write_private(self.file, made.encode("utf-8"))
        except OSError as trouble:
            if not self._refused:
                logger.warning("{} cannot be written: {}", self.file, trouble.strerror)
            self._refused = True


def _row(shop: ShopProgress) -> dict[str, Any]:
    listing = shop.total is not None or shop.rows
    opening = shop.wanted or shop.stage in ("cases", "orders", *DONE)
    said = [shop.said] if shop.said else [" ".join(lines_of(each)) for each in tuple(shop.problems)[:_MOST_PROBLEMS]]
    return {
        "title": readable(shop.title),
        "stage": shop.stage,
        "stage_words": text(f"nightly.stage.{shop.stage}"),
        "listed": f"{shop.rows} / {'?' if shop.total is None else shop.total}" if listing else "",
        "opened": f"{shop.opened} / {shop.wanted}" if opening and listing else "",
        "orders": str(shop.orders or ""),
        "said": [readable(words) for words in said],
    }


def _word(name: str, **values: object) -> str:
    return text(f"nightly.running.{name}", **values)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_file), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(word=_word)
    return made


@cache
def _file(name: str) -> str:
    return resources.files("assistant.nightly.report").joinpath(name).read_text(encoding="utf-8")
