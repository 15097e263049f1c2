"""The queue: nothing is lost in it, and nothing comes twice unless the person wants it so."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.respond.queue import Job, Queue, Standing

JOBS = tuple(Job(shop="one" if number % 2 else "two", number=str(number)) for number in range(1, 6))
KEYS = [job.key for job in JOBS]


def numbers(queue: Queue) -> list[str]:
    return [job.number for job in queue.upcoming()]


def test_what_is_put_off_comes_after_all_others_and_put_off_again_last() -> None:
    queue = Queue(JOBS)
    queue.mark(KEYS[0], "later")
    queue.mark(KEYS[2], "later")
    assert numbers(queue) == ["2", "4", "5", "1", "3"]
    queue.mark(KEYS[0], "later")
    assert numbers(queue) == ["2", "4", "5", "3", "1"]
    queue.mark(KEYS[2], "done")
    assert numbers(queue) == ["2", "4", "5", "1"]


def test_back_goes_to_what_lay_in_front_before_but_never_to_what_is_sent() -> None:
    queue = Queue(JOBS)
    for key, standing in zip(KEYS[:3], ("skipped", "done", "open"), strict=True):
        queue.show(key)
        queue.mark(key, standing)  # type: ignore[arg-type]
    earlier = queue.before(KEYS[2])
    assert earlier is not None
    assert earlier.key == KEYS[0]
    assert queue.standing(KEYS[0]) == "open"
    assert queue.before(KEYS[0]) is None


def test_a_session_goes_on_with_what_was_left() -> None:
    queue = Queue(JOBS, {KEYS[0]: "skipped", KEYS[1]: "later", KEYS[2]: "done"})
    assert numbers(queue) == ["4", "5", "2"]
    count = queue.count()
    assert (count.total, count.left, count.done, count.skipped, count.later) == (5, 3, 1, 1, 1)


@given(
    st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(["open", "later", "skipped", "done", "gone", "failed"])))
)
def test_every_job_stands_somewhere_whatever_happens(moves: list[tuple[tuple[str, str], Standing]]) -> None:
    queue = Queue(JOBS)
    last: dict[tuple[str, str], Standing] = dict.fromkeys(KEYS, "open")
    for key, standing in moves:
        queue.mark(key, standing)
        last[key] = standing
    upcoming = [job.key for job in queue.upcoming()]
    assert sorted(upcoming) == sorted(key for key, standing in last.items() if standing in ("open", "later"))
    count = queue.count()
    assert count.total == len(KEYS)
    assert count.left + count.done + count.skipped + count.gone + count.failed == len(KEYS)
