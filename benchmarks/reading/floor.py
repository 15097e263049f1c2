"""The floor: a bare HTTP client with the session's cookies, eight requests at once, nothing parsed."""

import asyncio
import json

import httpx

from benchmarks.reading.errand import Answer, Errand, Watch

AT_ONCE = 8
"""As many as the project's own fast way asks at once here."""
_CALLS = tuple(
    f"mtop.aliexpress.seller.reverse.{name}".lower()
    for name in ("reverseOrderLineDetailRender", "reverseOrderLineHistoryRender")
)


def read(errand: Errand) -> Answer:
    """Fetch what the cases are read from."""
    return asyncio.run(_read(errand))


async def _read(errand: Errand) -> Answer:
    cookies = {str(cookie["name"]): str(cookie["value"]) for cookie in errand.cookies}
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=errand.address, cookies=cookies, limits=limits, timeout=30) as client:
        await client.get("/")
        waiting, found = list(reversed(errand.issue_ids)), list[str]()
        watch = Watch()

        async def worker() -> None:
            while waiting:
                issue_id = waiting.pop()
                fetch = _page if errand.face == "classic" else _replies
                if issue_id in await fetch(client, errand, issue_id):
                    found.append(issue_id)

        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
        return watch.answer(found)


async def _page(client: httpx.AsyncClient, errand: Errand, issue_id: str) -> str:
    return (await client.get(errand.case_address(issue_id))).raise_for_status().text


async def _replies(client: httpx.AsyncClient, errand: Errand, issue_id: str) -> str:
    asked = {"data": json.dumps({"reverseOrderLineId": issue_id, "channelId": errand.channel_id})}
    replies = [(await client.post(f"/h5/{call}/1.0/", data=asked)).raise_for_status().text for call in _CALLS]
    return replies[0]
