"""How fast the seller answers, and how often in time."""

from collections.abc import Iterable
from datetime import timedelta

from assistant.casework.counting.handled_cases import HandledCase, newest_readings
from assistant.casework.counting.rates import Share
from flows.records import Record


class AnswerTimes(Record):
    """Times from the opening of a dispute to the seller's first answer."""

    answered: int
    """Cases of which the time to answer is known."""
    median: timedelta | None
    """Mean of the two middle ones of an even number."""
    p90: timedelta | None
    """Nine of ten were answered as fast or faster: always a time that was met (nearest rank)."""
    slowest: timedelta | None
    on_time: Share
    """Answered before the clock ran out, of all of which that is known."""
    undecided: int
    """Cases still waiting, handled by the platform, or without a readable clock: in neither part of `on_time`."""


def answer_times(cases: Iterable[HandledCase]) -> AnswerTimes:
    """Compute times to answer and the on-time share."""
    known = newest_readings(cases)
    times = sorted(time for each in known if (time := time_to_answer(each)) is not None)
    decided = [each.answered_in_time for each in known if each.answered_in_time is not None]
    return AnswerTimes(
        answered=len(times),
        median=(times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2 if times else None,
        p90=nearest_rank(times, 90),
        slowest=times[-1] if times else None,
        on_time=Share(part=sum(decided), whole=len(decided)),
        undecided=len(known) - len(decided),
    )


def time_to_answer(case: HandledCase) -> timedelta | None:
    """Return the time to the first answer; None while there is none, or where a page contradicts itself."""
    if case.first_answer_at is None or case.opened_at is None or case.first_answer_at < case.opened_at:
        return None
    return case.first_answer_at - case.opened_at


def nearest_rank(times: list[timedelta], percent: int) -> timedelta | None:
    """Return the smallest of some sorted times that so many per cent (1 to 100) do not exceed; None of nothing."""
    return times[-(-len(times) * percent // 100) - 1] if times else None
