"""The local seller center's truth, printing and faults."""

import zlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from assistant.qa.site import vocabulary
from assistant.qa.site.faults import Faults
from assistant.qa.site.listing import Query, by_time_left, dispute, list_cases, list_orders
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.pictures import digest, picture
from assistant.qa.site.playing import Answer, answer, extend
from assistant.qa.site.printing import coarse_left, exact_left, list_left, money_text, pacific, spelled_left
from assistant.qa.site.vocabulary import REASONS, STATUSES
from assistant.qa.site.world import World
from flows.records import Case, Deadline, Money

NOW = datetime(2026, 1, 20, 8, 0, tzinfo=UTC)


def world_of(**options: object) -> World:
    return World(SiteOptions.model_validate({"now": NOW, "running": False, **options}))


@pytest.fixture(scope="module")
def world() -> World:
    return world_of()


def test_default_world_meets_every_word(world: World) -> None:
    assert len(world.cases) == 60
    assert len(world.orders) == 40
    assert {case.reason for case in world.cases} == {*REASONS, None}
    assert {case.reverse_detail_status for case in world.cases} == {*STATUSES, None}
    assert len({case.buyer_country for case in world.cases}) >= 15
    assert len({case.refund_money_max_local.currency for case in world.cases if case.refund_money_max_local}) >= 6
    assert {case.deadline.owner for case in world.cases if case.deadline} == {"seller", "buyer", "platform"}
    assert {order.order_status for order in world.orders} == {"WAIT_BUYER_ACCEPT_GOODS", "IN_ISSUE", "IN_FROZEN"}


def test_clocks_of_the_default_world(world: World) -> None:
    moments = [case.deadline.earliest for case in world.cases if case.deadline and case.deadline.earliest]
    assert len(moments) == len(set(moments))
    assert any(moment <= NOW for moment in moments)
    assert any(NOW < moment < NOW + timedelta(hours=1) for moment in moments)
    finished = [case for case in world.cases if case.reverse_detail_status in vocabulary.FINISHED]
    assert finished
    assert all(case.deadline is None for case in finished)
    assert all(case.deadline.earliest == case.deadline.latest for case in world.cases if case.deadline)


@pytest.mark.parametrize("number", [1, 2, 15, 400])
def test_any_number_of_cases_with_ids_as_text(number: int) -> None:
    world = world_of(disputes=number, orders=number)
    assert len({case.issue_id for case in world.cases}) == number
    assert len({order.order_id for order in world.orders}) == number
    assert all(len(case.issue_id) in (16, 17) for case in world.cases)


def test_the_same_seed_tells_the_same_story() -> None:
    assert world_of(seed=7).cases == world_of(seed=7).cases
    assert world_of(seed=7).cases != world_of(seed=8).cases


def test_texts_have_no_white_space_at_their_ends(world: World) -> None:
    for case in world.cases:
        texts = [solution.content for solution in case.solutions] + [step.content for step in case.process]
        assert texts == [text.strip() for text in texts]
        assert case.product_name is not None
        assert case.product_name == " ".join(case.product_name.split())


def test_steps_are_newest_first(world: World) -> None:
    for case in world.cases:
        times = [step.gmt_create for step in case.process if step.gmt_create]
        assert times == sorted(times, reverse=True)
        assert case.gmt_modified == times[0]


def test_pictures_are_what_the_truth_says(world: World) -> None:
    files = [file for case in world.cases for file in case.evidence if file.file_type == "image"]
    assert files
    for file in files:
        data = picture(file.file_path)
        assert (file.sha256, file.size) == (digest(data), len(data))
        assert data.startswith(b"\x89PNG\r\n\x1a\n" if file.media_type == "image/png" else b"\xff\xd8\xff")
    assert len({file.sha256 for file in files}) == len(files)
    assert all(f.sha256 is None for case in world.cases for f in case.evidence if f.file_type == "video")


def test_png_holds_whole_rows() -> None:
    data = picture("/evidence/1/1.png")
    start = data.index(b"IDAT") + 4
    length = int.from_bytes(data[start - 8 : start - 4], "big")
    assert len(zlib.decompress(data[start : start + length])) == 72 * (1 + 3 * 96)


def test_order_of_time_left(world: World) -> None:
    def rank(case: Case) -> int:
        return 2 if case.deadline is None else int(case.deadline.owner != "seller")

    ranks = [rank(case) for case in by_time_left(world.cases)]
    assert ranks == sorted(ranks)
    sellers = [c.deadline.earliest for c in by_time_left(world.cases) if c.deadline and c.deadline.owner == "seller"]
    assert sellers == sorted(moment for moment in sellers if moment)


def test_pages_hold_every_case_once(world: World) -> None:
    pages = [list_cases(world, Query(current=page, by_time_left=True)) for page in range(1, 7)]
    assert [case for page in pages for case in page.rows] == by_time_left(world.cases)
    assert {page.total for page in pages} == {60}
    waiting = list_cases(world, Query(state="seller", page_size=50)).rows
    assert {case.reverse_detail_status for case in waiting} == {"wait_for_seller_response"}


@pytest.mark.parametrize(("fault", "rows", "total"), [("empty", 0, 0), ("lying-total", 8, 11), ("doubled", 8, 8)])
def test_list_faults(fault: str, rows: int, total: int) -> None:
    page = list_cases(world_of(disputes=8, faults=(fault,)), Query(by_time_left=True))
    assert (len(page.rows), page.total) == (rows, total)
    doubled = len({case.issue_id for case in page.rows}) != len(page.rows)
    assert doubled == (fault == "doubled")


def test_row_of_a_case(world: World) -> None:
    case = world.cases[0]
    row = dispute(world, case)
    assert row.refund_money == case.solutions[0].refund_money
    assert row.detail_url == f"/m_apps/dispute-management/detail?reverseOrderLineId={case.issue_id}"


def test_clock_moves_and_marks_overdue() -> None:
    world = world_of()
    deadline = world.cases[2].deadline
    assert deadline is not None
    assert not deadline.overdue
    world.set_now(NOW + timedelta(hours=1))
    moved = world.cases[2].deadline
    assert moved is not None
    assert moved.overdue


def test_answer_changes_the_case() -> None:
    world = world_of()
    case = next(case for case in world.cases if "refuse" in case.actions)
    assert answer(world, case.issue_id, Answer(dollars=Decimal("0.00"), content="Please wait.")) is None
    after = world.case(case.issue_id)
    assert after is not None
    assert after.reverse_detail_status == "wait_for_buyer_response"
    assert [solution.solution_owner for solution in after.solutions] == ["buyer", "seller"]
    ceiling = Answer(dollars=Decimal(10**6), content="Too much.")
    assert answer(world, case.issue_id, ceiling) == "AMOUNT_EXCEEDED"


def test_extension_has_its_limits() -> None:
    world = world_of()
    order = next(order for order in list_orders(world, Query(page_size=50)).rows if order.order_status == "IN_ISSUE")
    assert extend(world, order.order_id, 5) == "210"
    free = world.orders[0]
    assert extend(world, free.order_id, 500) == "201"
    assert extend(world, free.order_id, 1) == "ok"
    after = world.order(free.order_id)
    assert after is not None
    assert after.extended


def test_a_better_kind_replaces_the_unread_write() -> None:
    world = world_of(disputes=1)
    world.open_write("/anything", {})
    world.record_write("solution", "/anything", {"a": 1})
    world.no_open_write()
    world.record_write("other", "/else", {})
    assert [write.kind for write in world.writes] == ["solution", "other"]


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("12.34", "USD", "US $12.34"),
        ("235.87", "CNY", "CN￥ 235.87"),
        ("407.47", "BRL", "R$ 407,47"),
        ("12.50", "EUR", "€12,50"),
        ("1234.56", "RUB", "1 234,56 руб."),
        ("12345", "KRW", "₩12,345"),
        ("1234.5", "EUR", "€1.234,50"),
    ],
)
def test_printed_money(amount: str, currency: str, text: str) -> None:
    assert money_text(Money(amount=Decimal(amount), currency=currency)) == text


def test_printed_time_left() -> None:
    left = timedelta(days=2, hours=3, minutes=58, seconds=34)
    assert exact_left(left, "zh") == "02天03:58:34"
    assert exact_left(left, "en") == "2d 03:58:34 left"
    assert coarse_left(left) == "2 days 3 hours left"
    assert coarse_left(timedelta(seconds=61)) == "1 minute 1 second left"
    assert spelled_left(timedelta(days=2, minutes=4)) == "2天4分"
    clock = Deadline(owner="buyer", text="", earliest=NOW + left, latest=NOW + left)
    assert list_left(clock, NOW, "zh") == "买家剩余：02天03:58:34"
    assert list_left(clock, NOW + left, "en") == "Buyer: overdue"


def test_pacific_time_has_summer_time() -> None:
    assert pacific(datetime(2026, 1, 16, 23, 12, 1, tzinfo=UTC)) == "2026-01-16 15:12:01"
    assert pacific(datetime(2026, 7, 16, 23, 12, 1, tzinfo=UTC)) == "2026-07-16 16:12:01"


@pytest.mark.parametrize("word", ["sliders", "expire", "expire=0", "error=2", "error=x", "slider=1", ""])
def test_unknown_fault_names_the_known_ones(word: str) -> None:
    with pytest.raises(ValueError, match=r"known: slider, code"):
        Faults([word])


def test_session_dies_once() -> None:
    faults = Faults(["expire=3"])
    assert [faults.session_end(number) for number in (1, 2, 3, 1, 2, 3)] == [None, None, "redirect", None, None, None]


def test_draws_depend_on_seed_path_and_turn() -> None:
    first = [Faults(["error=0.3", "hang=0.1"], seed=4).draw(f"/case/{number}") for number in range(300)]
    second = [Faults(["error=0.3", "hang=0.1"], seed=4).draw(f"/case/{number}") for number in range(300)]
    assert first == second
    assert {"error-500", "error-502", "hang", None} == set(first)
    faults = Faults(["error=0.5"], seed=4)
    assert len({faults.draw("/case/1") for _ in range(40)}) > 1


@pytest.mark.parametrize("table", ["REASONS", "STATUSES", "ACTION_TYPES", "TIMEOUTS", "SOLUTION_STATUSES", "COUNTRIES"])
def test_no_word_stands_for_two_codes(table: str) -> None:
    words: dict[str, vocabulary.Word] = getattr(vocabulary, table)
    for language in ("zh", "en"):
        assert len({word[language] for word in words.values()}) == len(words)
