"""What the classic pages say: the words, money and clocks of one request's language."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from assistant.qa.site import vocabulary
from assistant.qa.site.people import Personal, masked
from assistant.qa.site.printing import OVERDUE, coarse_left, money_text, pacific, spelled_left
from assistant.qa.site.vocabulary import Language, Word, word
from assistant.qa.site.world import World
from flows.records import Case, ClockOwner, Deadline, Money, Order

_ACTIONS: dict[str, Word] = vocabulary.ACTIONS | {
    "accept": {"zh": "接受", "en": "Accept"},
    "refuse": {"zh": "拒绝并提供方案", "en": "Refuse and propose"},
    "modify_solution": {"zh": "修改方案", "en": "Modify solution"},
}
_TABLES: dict[str, dict[str, Word]] = {
    "action": _ACTIONS,
    "country": vocabulary.COUNTRIES,
    "owner": vocabulary.OWNERS,
    "solution": vocabulary.SOLUTION_TYPES,
    "solution_status": vocabulary.SOLUTION_STATUSES,
    "step": vocabulary.ACTION_TYPES,
    "timeout": vocabulary.TIMEOUTS,
}
_WHOSE: dict[Language, dict[ClockOwner, str]] = {
    "zh": {"seller": "剩余：", "buyer": "买家剩余：", "platform": "平台剩余："},
    "en": {"seller": "", "buyer": "Buyer: ", "platform": "Platform: "},
}


class View(NamedTuple):
    """A world in the language of one request."""

    world: World
    language: Language
    now: datetime

    def t(self, zh: str, en: str) -> str:
        """Choose the request's language."""
        return zh if self.language == "zh" else en

    def word(self, kind: str, code: str | None) -> str:
        """Say a code of one kind, e.g. `country`; None is nothing, an unknown code stands for itself."""
        return word(_TABLES[kind], code, self.language)

    def reason(self, case: Case) -> str:
        """Say a case's reason."""
        return self._or_printed(vocabulary.REASONS, case.reason, case.reason_text)

    def state(self, case: Case) -> str:
        """Say a case's state."""
        return self._or_printed(vocabulary.STATUSES, case.reverse_detail_status, case.status_text)

    def order_state(self, order: Order) -> str:
        """Say an order's state."""
        return self._or_printed(vocabulary.ORDER_STATUSES, order.order_status, order.status_text)

    def carrier(self, name: str | None) -> str:
        """Say a carrier that the records name in the center's own language."""
        for known in vocabulary.CARRIERS.values():
            if name in known.values():
                return known[self.language]
        return name or ""

    def left(self, deadline: Deadline) -> str:
        """Print whose time runs and how much is left: `买家剩余：2天3时`, `Buyer: 2 days 3 hours left`."""
        owner = deadline.owner
        if (left := self._time_left(deadline)) is not None:
            return _WHOSE[self.language][owner] + self._spelled(left)
        if owner == "seller":
            return OVERDUE[self.language]
        return f"{self.word('owner', owner)}{self.t('', ': ')}{OVERDUE[self.language]}"

    def receipt_left(self, deadline: Deadline | None) -> str:
        """Print the receipt time left of an order: `16天4时25分40秒`."""
        if deadline is None:
            return ""
        left = self._time_left(deadline)
        return OVERDUE[self.language] if left is None else self._spelled(left)

    def _time_left(self, deadline: Deadline) -> timedelta | None:
        if deadline.earliest is None or deadline.earliest <= self.now:
            return None
        return deadline.earliest - self.now

    def _spelled(self, left: timedelta) -> str:
        return spelled_left(left) if self.language == "zh" else coarse_left(left)

    def _or_printed(self, table: dict[str, Word], code: str | None, printed: str) -> str:
        return printed if code is None or code not in table else table[code][self.language]

    def solution_titles(self, case: Case) -> list[tuple[str, str]]:
        """Name the three parties' proposals, and any further party's that made one."""
        further = {solution.solution_owner for solution in case.solutions} - set(vocabulary.SOLUTION_OWNERS)
        titles = [(owner, title[self.language]) for owner, title in vocabulary.SOLUTION_OWNERS.items()]
        return titles + [
            (owner, self.word("owner", owner) + self.t("方案", "'s solution")) for owner in sorted(further)
        ]

    def evidence_titles(self, case: Case) -> list[tuple[str, str]]:
        """Name the parties that gave evidence, in the order of their first file."""
        owners = dict.fromkeys(item.owner for item in case.evidence)
        return [(owner, self.word("owner", owner) + self.t("证据", "'s evidence")) for owner in owners]

    def words(self) -> dict[str, Any]:
        """Return everything that a template may say, by name."""
        said: dict[str, Callable[..., object]] = {
            name: getattr(self, name)
            for name in ("t", "word", "reason", "state", "order_state", "carrier", "left", "receipt_left")
        }
        return said | {
            "solution_titles": self.solution_titles,
            "evidence_titles": self.evidence_titles,
            "lang": self.language,
            "colon": self.t("：", ": "),
            "stamp": pacific,
            "money": money_text,
            "requested": requested,
            "ordered": ordered,
            "can_reply": can_reply,
            "case_address": self.world.options.case_address,
        }


def requested(case: Case) -> Money | None:
    """Return what the buyer asks for."""
    return next((solution.refund_money for solution in case.solutions if solution.solution_owner == "buyer"), None)


def ordered(case: Case) -> datetime | None:
    """Make up when a disputed order was placed: two days before shipment, else a month before the dispute."""
    if case.parcel is not None and case.parcel.gmt_send is not None:
        return case.parcel.gmt_send - timedelta(days=2, hours=1, seconds=17)
    return None if case.gmt_create is None else case.gmt_create - timedelta(days=31, seconds=17)


def can_reply(case: Case) -> bool:
    """Tell whether the case page offers a solution of the seller's."""
    return bool({"refuse", "modify_solution"} & set(case.actions))


def hidden(personal: Personal) -> dict[str, str]:
    """Mask a buyer as the pages do until the eye icon is pressed."""
    return {name: masked(text) for name, text in personal.model_dump().items()}
