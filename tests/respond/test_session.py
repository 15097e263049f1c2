"""Whole sessions with a scripted person before a real window, on both faces: only the person's presses are writes."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Page, Playwright

from assistant.qa.site import SellerCenter
from assistant.qa.site.playing import Answer, answer
from flows.records import Case
from tests.commands.conftest import run_program
from tests.conftest import FACES, PROFILE_OF
from tests.respond.person import Person, session, settings_for

PASSWORD = {"DISPUTE_ASSISTANT_PASSWORD_SHOP": "demo-password"}
_WORDS = "[role=dialog] textarea, #content-text"


class Desk:
    """A folder, a seller center, and what the person knows of its forms."""

    def __init__(self, folder: Path, center: SellerCenter) -> None:
        self.folder, self.center = folder, center
        self.addressed: set[Page] = set()

    def press(self, page: Page) -> None:
        """Press the site's own button."""
        page.get_by_role("button", name=re.compile(r"^提\s*交$")).click(no_wait_after=True)

    def words(self, page: Page) -> str:
        """What stands in the site's form."""
        return page.locator(_WORDS).input_value()

    def write(self, page: Page, words: str) -> None:
        """Write another text into the site's form."""
        page.locator(_WORDS).fill(words)

    def type_amount(self, page: Page, amount: str) -> None:
        """Write another amount into the site's form."""
        page.locator("[role=dialog] .next-input input[inputmode=decimal], #refundAmount").first.fill(amount)

    def choose_address(self, page: Page) -> None:
        """Say where the goods are to go, where the form asks for it; once, as a person does."""
        if page in self.addressed:
            return
        self.addressed.add(page)
        native, box = page.locator("#returnAddress:visible"), page.locator("[role=dialog] [role=combobox]").nth(1)
        if native.count():
            native.select_option(index=1)
        elif box.is_visible():
            box.click()
            if not page.get_by_role("option").count():
                box.click()  # the first click only took the hand out of a field: this site draws the form anew then
            page.get_by_role("option").first.click()

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
    with SellerCenter(face, disputes=60, orders=6) as center:
        settings = settings_for({"shop": (PROFILE_OF[face], center.address)})
        (tmp_path / "assistant.toml").write_text(settings, encoding="utf-8")
        yield Desk(tmp_path, center)


def front(person: Person) -> tuple[str, Page]:
    """Wait for the next case in front."""
    number = person.shown()
    return number, person.page_of(number)


class Day:
    """A scripted person at work: what they do with each case that comes to the front, and what must be sent by it."""

    def __init__(self, desk: Desk, *, sends_between: int) -> None:
        self.desk, self.sends_between = desk, sends_between
        self.person = cast(Person, None)
        self.number, self.page = "", cast(Page, None)
        self.seen: list[str] = []
        self.pressed: list[str] = []
        self.filled = 0
        self.plan = [
            self.skip,
            self.edit,
            self.put_off,
            self.meet_a_buyer_who_changes,
            self.meet_an_answer_of_somebody_else,
            self.lose_the_session,
            self.close_the_window,
            self.edit,
        ]
        """What they do besides sending, in this order."""

    def go_on(self) -> "Callable[[], None] | None":
        """Wait for the next case in front and return what is to be done with it."""
        line = self.person.until("shown", "session_ended")
        if line["event"] == "session_ended":
            return None
        self.number = line["issue_id"]
        self.page = self.person.page_of(self.number)
        if self.number in self.seen:
            return self.send  # it was put off, or stood there when the window was closed
        self.seen.append(self.number)
        if line["facts"]["readiness"] != "filled":
            return self.skip
        self.filled += 1
        planned = self.plan and self.filled % (self.sends_between + 1) == 0
        return self.plan.pop(0) if planned else self.send

    def send(self) -> None:
        """Press the site's own button, once more where the press came too late to be looked at."""
        self.desk.choose_address(self.page)
        while True:
            self.desk.press(self.page)
            line = self.person.until("sent", "dropped", issue_id=self.number)
            if line["event"] == "sent":
                self.pressed.append(self.number)
                return
            assert line["facts"]["code"] == "too_late"

    def press_and_be_told(self) -> None:
        """Press, and see that it does not go for what differs."""
        self.desk.choose_address(self.page)
        before = list(self.desk.center.world.writes)
        self.desk.press(self.page)
        while self.person.until("dropped", issue_id=self.number)["facts"]["code"] == "too_late":
            self.desk.press(self.page)
        assert self.desk.center.world.writes == before

    def skip(self) -> None:
        self.person.ask(self.page, "skip")

    def put_off(self) -> None:
        self.person.ask(self.page, "later")

    def edit(self) -> None:
        words = f"{self.desk.words(self.page)} Have a nice day! ({len(self.seen)})"
        self.desk.write(self.page, words)
        self.person.until("edited", issue_id=self.number)
        self.send()
        assert any(each.content == words for each in self.desk.case(self.number).solutions)

    def meet_a_buyer_who_changes(self) -> None:
        """The first press does not go; the person has read what is new, and presses again."""
        case = self.desk.case(self.number)
        buyer = case.solutions[0].model_copy(update={"content": "Now I want everything back."})
        self.desk.center.world.put_case(case.model_copy(update={"solutions": (buyer, *case.solutions[1:])}))
        self.press_and_be_told()
        self.send()

    def meet_an_answer_of_somebody_else(self) -> None:
        theirs = Answer(kind="refuse", dollars=Decimal(0), content="Answered by a colleague.")
        assert answer(self.desk.center.world, self.number, theirs) is None
        self.press_and_be_told()
        self.skip()

    def lose_the_session(self) -> None:
        """It is renewed while the case is compared, before the press goes on."""
        self.desk.center.world.sessions.alive.clear()
        self.send()
        assert self.desk.center.world.sessions.sign_ins == 2

    def close_the_window(self) -> None:
        self.person.close_window()
        assert self.person.ended() == 0


@pytest.mark.parametrize(
    ("cases", "sends_between"), [(13, 0), pytest.param(24, 1, marks=(pytest.mark.long, pytest.mark.timeout(900)))]
)
def test_a_day(desk: Desk, playwright: Playwright, cases: int, sends_between: int) -> None:
    day = Day(desk, sends_between=sends_between)
    for _ in range(2):  # the window is closed once
        with session(playwright, desk.folder, "respond", "--limit", str(cases), **PASSWORD) as person:
            day.person = person
            while person.program.poll() is None and (act := day.go_on()) is not None:
                act()
            assert person.ended() == 0
            assert person.events("session_ended")
    assert day.plan == []
    assert len(day.seen) >= cases
    assert desk.sent() == day.pressed, "what was written is what the person pressed, in that order, and nothing else"
    assert len(day.pressed) == len(set(day.pressed)) >= cases // 2


@pytest.mark.parametrize("desk", ["classic"], indirect=True)
def test_a_press_waits_while_the_next_case_is_prepared(desk: Desk, playwright: Playwright) -> None:
    """It takes longer to prepare one here than a press may wait where nobody looks at it."""
    world = desk.center.world
    with session(playwright, desk.folder, "respond", "--limit", "3", **PASSWORD) as person:
        _, page = front(person)
        person.until("filled")
        world.options = world.options.model_copy(update={"latency": (2.5, 2.5)})
        person.ask(page, "skip")
        second, page = front(person)
        desk.press(page)
        assert person.until("sent", "dropped", issue_id=second)["event"] == "sent"
        person.close_window()
        assert person.ended() == 0
    assert desk.sent() == [second]


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
        assert desk.words(page) == words
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
