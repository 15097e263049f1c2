"""JSON replies: listened to while a page fetches them for itself, or asked of the page's own client."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from playwright.sync_api import Error, Page, Request, Response

from flows import engine
from flows.errors import BotWall, ReplyRefused, SessionExpired
from flows.profile import Profile, Reply
from flows.site import Site, shown

_LAST_BYTES_MILLISECONDS = 2000
"""A page that shows its rows has its reply; only the sign that it ended may come later."""

_ENDS = ("signed_out", "bot_wall")
"""Refusals after which nothing more is asked."""
_ASK = """async ([client, calls, ends, parallel, milliseconds], work) => {
  const request = client.split('.').slice(1).reduce((at, name) => at[name], window);
  const owner = client.split('.').slice(1, -1).reduce((at, name) => at[name], window);
  const answers = [];
  const waiting = [...calls];
  const timedOut = { ret: ['TIMEOUT::no reply in time'] };
  const late = () => new Promise((_, refuse) => setTimeout(() => refuse(timedOut), milliseconds));
  const ask = async ({ key, api, v, data }) => {
    try {
      const reply = await Promise.race([request.call(owner, { api, v, data, type: 'POST' }), late()]);
      answers.push({ key, reply });
    } catch (refused) {
      answers.push({ key, reply: { ret: refused?.ret ?? [String(refused)], data: refused?.data ?? {} } });
    }
    // Whose session is over, or who is taken for a robot, does not knock again, case by case.
    const words = [answers.at(-1).reply?.ret ?? []].flat().join(' ');
    work.stopped ||= ends.some((end) => words.startsWith(end));
  };
  const worker = async () => { while (waiting.length && !work.stopped) await ask(waiting.shift()); };
  await Promise.all(Array.from({ length: parallel }, worker));
  return answers;
}"""


@contextmanager
def listening(page: Page, replies: Sequence[Reply]) -> Iterator[Callable[[], dict[str, Any]]]:
    """Listen to what the page fetches; the yielded call returns the newest good reply by API."""
    heard: dict[str, Response] = {}
    ended: dict[Request, bool] = {}

    def hear(response: Response) -> None:
        for reply in replies:
            if f"/{reply.api.lower()}/" in response.url.lower():
                heard[reply.api] = response

    def finish(request: Request) -> None:
        ended[request] = True

    def fail(request: Request) -> None:
        ended[request] = False

    def bodies() -> dict[str, Any]:
        whole = {api: response for api, response in heard.items() if _is_whole(page, response.request, ended)}
        return {api: body for api, response in whole.items() if (body := _body(response)) is not None}

    page.on("response", hear)
    page.on("requestfinished", finish)
    page.on("requestfailed", fail)
    try:
        yield bodies
    finally:
        page.remove_listener("response", hear)
        page.remove_listener("requestfinished", finish)
        page.remove_listener("requestfailed", fail)


def _is_whole(page: Page, request: Request, ended: Mapping[Request, bool]) -> bool:
    """Tell whether a reply came to its end, waiting a moment for it."""
    if request not in ended:
        with suppress(Error):
            page.wait_for_event("requestfinished", lambda other: other == request, timeout=_LAST_BYTES_MILLISECONDS)
    return ended.get(request, False)


def _body(response: Response) -> Any:
    """Return a whole reply's JSON; None where it cannot be had any more or is no success."""
    # Of a reply that breaks off, Playwright would wait for the body for ever.
    try:
        body = response.json()
    except (Error, ValueError):
        return None
    return body if isinstance(body, dict) and succeeded(body) else None


def succeeded(envelope: Mapping[str, Any]) -> bool:
    """Tell whether an envelope `{ret: ["SUCCESS::…"], data}` carries data."""
    return any(str(word).startswith("SUCCESS") for word in envelope.get("ret", ()))


def can_ask(page: Page, profile: Profile) -> bool:
    """Tell whether this page exposes the client that the profile names."""
    if not profile.client:
        return False
    path = profile.client.split(".")[1:]
    return str(engine.told(page, "path => typeof path.reduce((at, name) => at?.[name], window)", path)) == "function"


Call = tuple[str, Reply, Mapping[str, str]]
"""A key, a reply of the profile, and the values for its placeholders."""


def ask(page: Page, site: Site, calls: Sequence[Call], at_once: int) -> engine.Begun[dict[str, Any]]:
    """Begin to ask the page's own client; the result is each key's envelope, refused ones too.

    Waiting for it raises SessionExpired or BotWall.
    """
    asked = [
        {"key": key, "api": reply.api, "v": reply.version, "data": filled(reply, values)}
        for key, reply, values in calls
    ]
    ends = [words for kind in _ENDS for words in site.profile.client_refusals.get(kind, ())]
    argument = [site.profile.client, asked, ends, at_once, site.pace.milliseconds]
    try:
        waited = engine.begun(page, _ASK, argument, site.pace.longest(len(asked), at_once))
    except Error as problem:
        raise _not_asked(page, site) from problem

    def envelopes() -> dict[str, Any]:
        try:
            answers = waited.result()
        except Error as problem:
            raise _not_asked(page, site) from problem
        found = {answer["key"]: answer["reply"] for answer in answers}
        for envelope in found.values():
            refuse_lost_session(page, site.profile, envelope)
        return found

    return waited.understood(envelopes)


def _not_asked(page: Page, site: Site) -> ReplyRefused:
    return ReplyRefused("The page's own client could not be asked.", page=shown(page.url), target=site.profile.client)


def filled(reply: Reply, values: Mapping[str, str]) -> dict[str, str]:
    """Return a reply's request data with its placeholders filled."""
    return {key: template.format(**values) for key, template in (reply.ask or {}).items()}


def refuse_lost_session(page: Page, profile: Profile, envelope: Mapping[str, Any]) -> None:
    """Raise SessionExpired or BotWall when the envelope says so; renewing tokens is the client's own business."""
    words = " ".join(str(word) for word in envelope.get("ret", ()))
    if is_refused_as("signed_out", profile, words):
        raise SessionExpired("The session has ended.", page=shown(page.url), site_words=words)
    if is_refused_as("bot_wall", profile, words):
        raise BotWall("The site refuses this browser for now.", page=shown(page.url), site_words=words)


def is_refused_as(kind: str, profile: Profile, words: str) -> bool:
    """Tell whether the client's refusal begins as the profile says of this kind."""
    return words.startswith(tuple(profile.client_refusals.get(kind, ())))
