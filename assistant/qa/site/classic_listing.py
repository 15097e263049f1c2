"""Pages of twenty rows in the classic lists, with the faults a list may have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar
from urllib.parse import urlencode

from assistant.qa.site.faults import Faults
from assistant.qa.site.listing import by_receipt, by_time_left
from assistant.qa.site.vocabulary import FINISHED
from flows.records import Case, Order

Row = TypeVar("Row")
PAGE_SIZE = 20
_LIE = 3
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

CASE_SORTS = (
    ("", "默认", "Default"),
    ("timeout_asc", "按纠纷响应剩余时间(由少到多)", "Response time left (least first)"),
    ("timeout_desc", "按纠纷响应剩余时间(由多到少)", "Response time left (most first)"),
    ("created_asc", "按发起时间(由远到近)", "Opened (oldest first)"),
)
ORDER_SORTS = (
    ("", "默认", "Default"),
    ("receipt_asc", "按收货剩余时间(由少到多)", "Receipt time left (least first)"),
    ("receipt_desc", "按收货剩余时间(由多到少)", "Receipt time left (most first)"),
)
STATUSES = (
    ("", "全部", "All"),
    ("seller", "等待卖家响应", "Waiting for seller's response"),
    ("processing", "处理中", "In progress"),
    ("finished", "已结束", "Finished"),
)


@dataclass(frozen=True)
class Wish:
    """What a request asks of a list."""

    path: str
    sort: str = ""
    status: str = ""
    page: int = 1


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """One page of a list, as the page will say it."""

    wish: Wish
    rows: Sequence[Row]
    total: int
    """What the page calls the total."""
    pages: int
    page: int
    sortless: bool

    @property
    def sort(self) -> str:
        """The order in use."""
        return self.wish.sort

    @property
    def status(self) -> str:
        """The filter in use."""
        return self.wish.status

    def address(self, page: int, status: str | None = None) -> str:
        """Return the address of another page, or of another filter's page."""
        query = {"sort": self.sort, "status": self.status if status is None else status, "page": str(page)}
        return f"{self.wish.path}?{urlencode({name: value for name, value in query.items() if value})}"

    def numbers(self) -> Iterator[int | None]:
        """Yield the page numbers to print, None for a gap."""
        before = 0
        for number in range(1, self.pages + 1):
            if number in (1, self.pages) or abs(number - self.page) <= 3:
                if number != before + 1:
                    yield None
                yield number
                before = number


def page_of(rows: Sequence[Row], wish: Wish, faults: Faults) -> Listing[Row]:
    """Cut one page out of sorted rows and let the faults of lists happen to it."""
    if faults.has("empty"):
        rows = ()
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(max(1, wish.page), pages)
    # A row that stands twice pushes the others on; the last one is then nowhere.
    shown = list(rows)
    if faults.has("doubled"):
        shown = shown[:1] + shown[:-1]
    total = len(rows) + (_LIE if faults.has("lying-total") else 0)
    return Listing(wish, shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], total, pages, page, faults.has("no-sort"))


def sorted_cases(cases: Sequence[Case], wish: Wish, faults: Faults) -> list[Case]:
    """Filter and sort the cases: newest first unless the wish says otherwise."""
    kept = [case for case in cases if _kept(case, wish.status)]
    kept.sort(key=lambda case: case.gmt_create or _LONG_AGO, reverse=True)
    if faults.has("unsorted"):
        return kept
    if wish.sort == "created_asc":
        return kept[::-1]
    if wish.sort in ("timeout_asc", "timeout_desc"):
        return by_time_left(kept)[:: 1 if wish.sort == "timeout_asc" else -1]
    return kept


def sorted_orders(orders: Sequence[Order], wish: Wish, faults: Faults) -> list[Order]:
    """Sort the orders: newest first, or by receipt time left."""
    kept = sorted(orders, key=lambda order: order.gmt_create or _LONG_AGO, reverse=True)
    if faults.has("unsorted") or wish.sort not in ("receipt_asc", "receipt_desc"):
        return kept
    return by_receipt(kept)[:: 1 if wish.sort == "receipt_asc" else -1]


def _kept(case: Case, status: str) -> bool:
    finished = case.reverse_detail_status in FINISHED
    if status == "seller":
        return case.reverse_detail_status == "wait_for_seller_response"
    if status in ("processing", "finished"):
        return finished == (status == "finished")
    return True
