"""Cases that are alike stand together: one rhythm for the person, every case still shown by itself. Pure: no browser.

What is due within six hours is never moved back. A case that differs in its checks is looked at alone, at the end.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median_low

from assistant.casework.answers import Wanted
from assistant.casework.judging.work_order import OrderKey, order_of
from assistant.language import text
from assistant.respond.alike_checks import Apart, Checked, Kind
from assistant.respond.queue import Job, Key
from flows.records import Record

_URGENT = timedelta(hours=6)
_MUCH = 2
"""An amount so many times the group's middle one is not like the others."""
_NOBODY_ASKED = Wanted()

Check = Callable[[Job, Wanted], Checked]


class Beside(Record):
    """What the panel tells of the others that are like a case."""

    kind: Kind | None = None
    """What they share; None for a case that stands alone for a reason."""
    place: int = 0
    """Among those alike, from 1."""
    total: int = 0
    rest: int = 0
    """Not shown yet, and not wished as this one is."""
    why: tuple[Apart, ...] = ()
    """Why it is looked at alone."""


class Alike:
    """The groups of one session's cases."""

    def __init__(self, jobs: Sequence[Job], check: Check, now: Callable[[], datetime]) -> None:
        self._check, self._now = check, now
        self._order: dict[Key, OrderKey] = {job.key: order_of(job.plan.item) for job in jobs if job.plan is not None}
        self._apart: dict[Key, tuple[Apart, ...]] = {}
        self._groups: dict[Kind, tuple[Key, ...]] = {}
        self._kind: dict[Key, Kind] = {}
        self._wished: dict[Key, Wanted] = {}
        self._group({job.key: check(job, _NOBODY_ASKED) for job in jobs})
        self._first = {kind: self._earliest(keys) for kind, keys in self._groups.items()}

    def _earliest(self, keys: Iterable[Key]) -> OrderKey:
        """Return where a group begins: what is urgent now is answered before all groups.

        It stays when cases are answered, so that a group that was begun is not put behind another one.
        """
        orders, soon = [self._order[key] for key in keys], self._now() + _URGENT
        return min((order for order in orders if order[1] >= soon), default=min(orders))

    def _group(self, checks: Mapping[Key, Checked]) -> None:
        kinds: dict[Kind, list[Key]] = {}
        for key, each in checks.items():
            if each.kind is not None:
                kinds.setdefault(each.kind, []).append(key)
        for kind, keys in kinds.items():
            if len(keys) > 1:
                self._apart |= _differing({key: checks[key] for key in keys})
                self._groups[kind] = tuple(key for key in keys if key not in self._apart)
        self._groups = {kind: keys for kind, keys in self._groups.items() if len(keys) > 1}
        self._kind = {key: kind for kind, keys in self._groups.items() for key in keys}

    def arranged(self, jobs: Iterable[Job]) -> tuple[Job, ...]:
        """Put jobs that stand in order of work into the order in which they are shown.

        First what is due within six hours, as it is; then groups by their earliest deadline; what differs last.
        """
        soon = self._now() + _URGENT
        return tuple(sorted(jobs, key=lambda job: self._place(job.key, soon)))

    def _place(self, key: Key, soon: datetime) -> tuple[int, tuple[OrderKey, OrderKey] | tuple[()]]:
        own = self._order.get(key)
        if own is None:
            return 3, ()
        if own[1] < soon:
            # By their deadlines alone: among them nothing later comes before.
            return 0, ((0, *own[1:]), own)
        if key in self._apart:
            return 2, (own, own)
        return 1, (self._first[self._kind[key]] if key in self._kind else own, own)

    def beside(self, key: Key, wanted: Wanted, unseen: Collection[Key]) -> Beside | None:
        """Tell of the others that are like a case, of which `wanted` holds what the person chose; None without any."""
        if key in self._apart:
            return Beside(why=self._apart[key])
        if key not in self._kind:
            return None
        kind = self._kind[key]
        keys = self._groups[kind]
        wish = _wish_of(wanted)
        rest = [each for each in self._rest(key, unseen) if self._wished.get(each, _NOBODY_ASKED) != wish]
        return Beside(kind=kind, place=keys.index(key) + 1, total=len(keys), rest=len(rest))

    def _rest(self, key: Key, unseen: Collection[Key]) -> tuple[Key, ...]:
        return tuple(each for each in self._groups[self._kind[key]] if each != key and each in unseen)

    def wish(self, key: Key, wanted: Wanted, unseen: Mapping[Key, Job]) -> tuple[tuple[Job, ...], tuple[Job, ...]]:
        """Want solution and phrase of a case for those of its group that were not shown yet, too.

        Returns all of these, and those that differ in their checks then: they are looked at alone.
        """
        if key not in self._kind:
            return (), ()
        rest, wish = self._rest(key, unseen), _wish_of(wanted)
        self._wished.update(dict.fromkeys(rest, wish))
        fallen = _differing({each: self._check(unseen[each], wish) for each in rest})
        self._apart |= fallen
        kind = self._kind[key]
        self._groups[kind] = tuple(each for each in self._groups[kind] if each not in fallen)
        self._kind = {each: kind for each, kind in self._kind.items() if each not in fallen}
        return tuple(unseen[each] for each in rest), tuple(unseen[each] for each in fallen)

    def wished(self, key: Key) -> Wanted | None:
        """Return what was wanted for the rest of a group, for one of it."""
        return self._wished.get(key)


def _wish_of(wanted: Wanted) -> Wanted:
    """Return what can be wanted of others too: an amount, a language and own words belong to one buyer."""
    return Wanted(choice=wanted.choice, phrase=wanted.phrase)


def _differing(checks: Mapping[Key, Checked]) -> dict[Key, tuple[Apart, ...]]:
    """Return those that are not like the others in what was checked, and why."""
    codes = Counter(code for each in checks.values() for code in {found.code for found in each.findings})
    usual = {code for code, count in codes.items() if count * 2 > len(checks)}
    found = {key: each.apart(usual) for key, each in checks.items()}
    amounts = [each.usd for key, each in checks.items() if each.usd is not None and not found[key]]
    middle = median_low(amounts) if amounts else None
    for key, each in checks.items():
        if each.usd is not None and middle is not None and each.usd > _MUCH * middle:
            found[key] += (Apart(said=text("alike.apart.amount", amount=f"{each.usd:f}", usual=f"{middle:f}")),)
    return {key: why for key, why in found.items() if why}
