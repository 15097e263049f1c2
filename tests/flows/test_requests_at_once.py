"""However cases are read, the site is never asked for more at once than the pace allows."""

import pytest
from playwright.sync_api import Request

from flows.cases import read_cases
from flows.site import Pace
from tests.conftest import Desk, OpenDesk

CASES = 26


class Counted:
    """How many cases are asked for at the same moment: pages opened in tabs, and requests of the page that is open."""

    def __init__(self, desk: Desk) -> None:
        self._open_page = desk.page
        self._waiting: set[Request] = set()
        self.most = 0
        self.tabs_beside_requests = False
        context = desk.page.context
        context.on("request", self._begin)
        context.on("requestfinished", self._end)
        context.on("requestfailed", self._end)

    def _begin(self, request: Request) -> None:
        in_tab = request.frame.page != self._open_page
        if request.resource_type != ("document" if in_tab else "fetch"):
            return
        self._waiting.add(request)
        self.most = max(self.most, len(self._waiting))
        self.tabs_beside_requests |= len({each.frame.page for each in self._waiting}) > 1

    def _end(self, request: Request) -> None:
        self._waiting.discard(request)


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_never_more_than_the_pace_allows(face: str, at_once: int, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=CASES, latency=(0.02, 0.02)).sign_in()
    desk = desk.with_site(pace=Pace(requests_at_once=at_once, tabs=min(at_once, 2)))
    counted = Counted(desk)
    results = list(read_cases(desk.page, desk.site, [case.issue_id for case in desk.center.world.cases]))
    assert [result.problem for result in results] == [None] * CASES
    assert counted.most == at_once
    # Where more than one is allowed, a page is opened in a tab while the other requests go on.
    assert counted.tabs_beside_requests == (at_once > 1)
