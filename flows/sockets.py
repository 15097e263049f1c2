"""Tell of what a page says through web sockets although it is held: its workers can, and nothing stops them."""

from collections.abc import Callable

from loguru import logger
from playwright.sync_api import BrowserContext, Page, WebSocket

from flows.site import shown


def tell_of_sockets(context: BrowserContext, mute: Callable[[Page, str], bool]) -> None:
    """Log the first message of each socket that should be mute: `mute` is asked of its page and its address."""

    def watch(page: Page, socket: WebSocket) -> None:
        told: list[str] = []

        def sent(_message: bytes | str) -> None:
            if not told and mute(page, socket.url):
                told.append(socket.url)
                logger.warning("a worker of a held page sends through a web socket: {}", shown(socket.url))

        socket.on("framesent", sent)

    def listen(page: Page) -> None:
        page.on("websocket", lambda socket: watch(page, socket))

    context.on("page", listen)
    for page in context.pages:
        listen(page)
