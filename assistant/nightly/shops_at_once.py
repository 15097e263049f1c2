"""Several shops at once: a thread for each, with a browser of its own; the main thread keeps the terminal and the page.

Playwright's sync interface belongs to the thread that started it, and each shop starts its own: nothing is shared but
what is made for it (store, output, log, redaction, counts of hits).
"""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from queue import SimpleQueue

from loguru import logger
from pydantic import SecretStr

from assistant.commands.run import Run
from assistant.nightly.shop_nights import Watch, read_shop

_TICK = 0.5
"""Seconds between two looks at what the threads do."""


def read_shops(watch: Watch, shops: Sequence[str], look: Callable[[], None]) -> None:
    """Read the shops, as many at once as the settings say; `look` is called in this thread as they go on.

    Raises StoreProblem and KeyboardInterrupt after all shops were stopped; what they kept is kept.
    """
    questions = _Questions(watch.run)
    with ThreadPoolExecutor(watch.run.settings.nightly.shops_at_once, thread_name_prefix="shop") as pool:
        try:
            left = {pool.submit(_read_one, watch, shop, questions) for shop in shops}
            while left:
                done, left = wait(left, _TICK, FIRST_COMPLETED)
                for each in done:
                    each.result()
                questions.answer()
                look()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            watch.run.stop.ask()
            raise


def _read_one(watch: Watch, shop: str, questions: "_Questions") -> None:
    run = replace(watch.run, ask=questions.ask, output=watch.run.output.of_shop(shop, watch.progress[shop].title))
    with logger.contextualize(shop=shop):
        run.stop.check()
        read_shop(replace(watch, run=run), shop)


class _Questions:
    """What threads ask the person: the main thread puts one question after the other, and Ctrl-C reaches it there."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._asked: SimpleQueue[tuple[str, Future[SecretStr | None]]] = SimpleQueue()

    def ask(self, shop: str) -> SecretStr | None:
        """Ask for a shop's password from its thread. Raises KeyboardInterrupt when the run is stopped meanwhile."""
        answer: Future[SecretStr | None] = Future()
        self._asked.put((shop, answer))
        while True:
            try:
                return answer.result(_TICK)
            except TimeoutError:
                self._run.stop.check()

    def answer(self) -> None:
        """Put what was asked to the person."""
        while not self._asked.empty():
            shop, answer = self._asked.get()
            with self._run.output.asking():
                answer.set_result(self._run.ask(shop))
