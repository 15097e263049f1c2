"""Whole sessions with a scripted person before a real window, on both faces: only the person's presses are writes."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from assistant.qa.site import SellerCenter
from assistant.qa.site.playing import Answer, answer
from flows.records import Case
from tests.commands.conftest import run_program
from tests.conftest import FACES, PROFILE_OF
from tests.respond.person import Person, session, settings_for

PASSWORD = {"DISPUTE_ASSISTANT_PASSWORD_SHOP": "demo-password"}


class Desk:
    """A folder, a seller center, and what the person knows of its forms."""

    def __init__(self, folder: Path, center: SellerCenter) -> None:
        self.folder, self.center = folder, center

    def press(self, page: Page) -> None:
        """Press the site's own button."""
        page.get_by_role("button", name=re.compile(r"^提\s*交$")).click(no_wait_after=True)

    def write(self, page: Page, words: str) -> None:
        """Write another text into the site's form."""
        page.locator("[role=dialog] textarea, #content-text").fill(words)

    def type_amount(self, page: Page, amount: str) -> None:
        """Write another amount into the site's form."""
        page.locator("[role=dialog] .next-input input[inputmode=decimal], #refundAmount").first.fill(amount)

    def case(self, number: str) -> Case:
        """The truth of a case."""
        found = self.center.world.case(number)
        assert found is not None
        return found

    def sent(self) -> list[str]:
        """The numbers of the cases that were answered, in order."""
        writes = [write for write in self.center.world.writes if write.kind == "solution"]
        assert len(writes) == len(self.center.world.writes), "nothing else was written"
        return [str(write.data.get("reverseOrderLineId") or write.data.get("issueId")) for write in writes]  # type: ignore[union-attr]


@pytest.fixture(params=FACES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    face = str(request.param)
    with ExitStack() as stack:
        center = stack.enter_context(SellerCenter(face, disputes=30, orders=6))
        settings = settings_for({"shop": (PROFILE_OF[face], center.address)})
        (tmp_path / "assistant.toml").write_text(settings, encoding="utf-8")
        yield Desk(tmp_path, center)


def front(person: Person) -> tuple[str, Page]:
    """Wait for the next case in front."""
    number = person.shown()
    return number, person.page_of(number)


def test_a_morning(desk: Desk, playwright: Playwright) -> None:
    with session(playwright, desk.folder, "respond", "--limit", "5", **PASSWORD) as person:
        first, page = front(person)
        assert desk.center.world.writes == []
        desk.press(page)
        person.until("sent", issue_id=first)
        second, page = front(person)
        person.ask(page, "skip")
        third, page = front(person)
        desk.write(page, "Dear customer, the parcel is on its way to you. Please wait a few more days.")
        person.until("edited", issue_id=third)
        desk.press(page)
        person.until("sent", issue_id=third)
        fourth, page = front(person)
        person.ask(page, "later")
        fifth, page = front(person)
        desk.press(page)
        person.until("sent", issue_id=fifth)
        again, page = front(person)
        assert again == fourth
        person.close_window()
        assert person.ended() == 0
    assert desk.sent() == [first, third, fifth]
    assert len({first, second, third, fourth, fifth}) == 5


def test_what_differs_at_the_press_is_told_before_it_goes(desk: Desk, playwright: Playwright) -> None:
    world = desk.center.world
    with session(playwright, desk.folder, "respond", "--limit", "4", **PASSWORD) as person:
        # The buyer changes the request under the person's hands: the first press does not go, the second does.
        first, page = front(person)
        case = desk.case(first)
        buyer = case.solutions[0].model_copy(update={"content": "Now I want everything back."})
        world.put_case(case.model_copy(update={"solutions": (buyer, *case.solutions[1:])}))
        desk.press(page)
        person.until("dropped", issue_id=first)
        assert world.writes == []
        desk.press(page)
        person.until("sent", issue_id=first)
        # Somebody else answers: the person is told, and passes on.
        second, page = front(person)
        answered = Answer(kind="refuse", dollars=Decimal(0), content="Answered by a colleague.")
        assert answer(world, second, answered) is None
        desk.press(page)
        person.until("differs", issue_id=second)
        person.until("dropped", issue_id=second)
        person.ask(page, "skip")
        # What the person writes is kept as they write it.
        third, page = front(person)
        assert third not in (first, second)
        desk.write(page, "Dear customer, please wait for one more week.")
        person.until("edited", issue_id=third)
        # The session dies: it is renewed while the case is compared, before the press goes on.
        world.sessions.alive.clear()
        desk.press(page)
        person.until("sent", issue_id=third)
        assert world.sessions.sign_ins == 2
        front(person)
        person.close_window()
        assert person.ended() == 0
    assert desk.sent() == [first, third]
    assert any(each.content == "Dear customer, please wait for one more week." for each in desk.case(third).solutions)


def test_a_killed_session_is_gone_on_with(desk: Desk, playwright: Playwright) -> None:
    words = "Dear customer, this is what I had written before the power went."
    with session(playwright, desk.folder, "respond", "--limit", "3", **PASSWORD) as person:
        first, page = front(person)
        person.ask(page, "skip")
        second, page = front(person)
        desk.write(page, words)
        person.until("edited", issue_id=second)
        person.kill()
    with session(playwright, desk.folder, "respond", "--limit", "3", **PASSWORD) as person:
        again, page = front(person)
        assert again == second, "what was skipped stays so"
        assert page.locator("[role=dialog] textarea, #content-text").input_value() == words
        desk.press(page)
        person.until("sent", issue_id=second)
        front(person)
        person.close_window()
        person.ended()
    assert desk.sent() == [second]
    assert first != second


def test_receipt_periods_are_extended_by_the_persons_press(desk: Desk, playwright: Playwright) -> None:
    with session(playwright, desk.folder, "extend", "--limit", "1", **PASSWORD) as person:
        first, page = front(person)
        page.get_by_role("button", name=re.compile(r"^确\s*认$")).click(no_wait_after=True)
        person.until("sent", order_id=first)
        person.until("session_ended")
        assert person.ended() == 0
    (write,) = desk.center.world.writes
    assert write.kind == "extension"
    order = desk.center.world.order(first)
    assert order is not None
    assert order.extended


def test_a_window_that_cannot_open_is_no_day_without_disputes(desk: Desk) -> None:
    for language, words in (("en", "Do not take it for a day without disputes."), ("zh", "请不要当作没有纠纷")):
        ended = run_program(desk.folder, "respond", DISPUTE_ASSISTANT_LANGUAGE=language, **PASSWORD)
        assert ended.code == 10
        assert words in ended.out
        assert "Nothing waits for you." not in ended.out
    assert desk.center.world.writes == []
