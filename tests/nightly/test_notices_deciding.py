"""Never twice for one cause and rung, never lost in quiet hours, good news told once."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nightly.notices.causes import Cause, Standing
from assistant.nightly.notices.deciding import Decision, decide, is_quiet, mark_told
from assistant.nightly.notices.ladder import RUNGS
from assistant.nightly.notices.told import Told
from assistant.notice_settings import NoticeSettings
from tests.casework.made_up_cases import UNHURRIED

NOON = datetime(2026, 3, 10, 4, tzinfo=UTC)
"""Noon in Shanghai."""
NIGHT = datetime(2026, 3, 10, 16, tzinfo=UTC)
"""Midnight in Shanghai."""
PLAIN = NoticeSettings()
QUIET = NoticeSettings(quiet_from=time(22, 0), quiet_until=time(8, 0), urgent_in_quiet_hours=False)
HOUR = timedelta(hours=1)

Told3 = tuple[str, str, str]


class Person:
    """Somebody whose channel takes everything: what was told, in order."""

    def __init__(self, settings: NoticeSettings = PLAIN) -> None:
        self.settings = settings
        self.memory: tuple[Told, ...] = ()
        self.heard: list[Told3] = []

    def round(self, *causes: Cause, at: datetime = NOON, sure: str = "one two", works: bool = True) -> list[Told3]:
        standing = Standing(causes=causes, sure=frozenset(sure.split()))
        decision: Decision = decide(standing, self.memory, self.settings, at)
        self.memory = decision.told
        now: list[Told3] = []
        for message in decision.messages:
            if works:
                self.memory = mark_told(self.memory, message, at)
                now += [(line.state, line.cause.key, line.cause.rung) for line in message.lines]
        self.heard += now
        return now


def due(rung: str, issue_id: str = "1", ends: datetime = NOON + 30 * HOUR, wide: timedelta = timedelta(0)) -> Cause:
    key = f"due:one:{issue_id}"
    return Cause(key=key, kind="due", shop="one", rung=rung, issue_id=issue_id, earliest=ends, latest=ends + wide)


def shop(rung: str = "failed", detail: str = "session_expired", name: str = "one") -> Cause:
    return Cause(key=f"shop:{name}", kind="shop", shop=name, rung=rung, detail=detail)


MISSING = Cause(key="no_good_run", kind="no_good_run", earliest=NOON)
WORD = Cause(key="word:one:reason:新词", kind="word", shop="one", words="新词")


def test_each_rung_is_told_once_and_a_higher_one_again() -> None:
    person = Person()
    for rung in ("48h", "48h", "24h", "24h", "6h", "1h", "1h", "gone", "gone"):
        person.round(due(rung))
    assert [rung for _, _, rung in person.heard] == ["48h", "24h", "6h", "1h", "gone"]


def test_an_overdue_case_that_was_answered_is_told_once() -> None:
    person = Person()
    person.round(due("gone"))
    assert person.round() == [("recovered", "due:one:1", "gone")]
    assert person.round() == []


def test_an_alarm_that_was_answered_in_time_needs_no_good_news() -> None:
    person = Person()
    person.round(due("24h"))
    assert person.round() == []


def test_a_shop_that_fails_is_told_once_and_good_again_once() -> None:
    person = Person()
    assert person.round(shop(), sure="two") == [("alarm", "shop:one", "failed")]
    assert person.round(shop(), sure="two") == []
    assert person.round() == [("recovered", "shop:one", "failed")]
    assert person.round() == []
    assert person.round(shop(), sure="two") == [("alarm", "shop:one", "failed")]


def test_another_problem_of_the_same_shop_is_told() -> None:
    person = Person()
    person.round(shop("incomplete", "rows_missing"))
    assert person.round(shop("failed", "session_expired"))
    assert person.round(shop("failed", "slider")) == [("alarm", "shop:one", "failed")]


def test_what_is_out_of_sight_is_not_over() -> None:
    person = Person()
    person.round(due("gone"), shop(name="two"))
    assert person.round(shop(name="two"), sure="") == []  # shop one was not read: its case may still be there
    assert person.round(sure="one") == [("recovered", "due:one:1", "gone")]
    assert person.round(sure="two") == [("recovered", "shop:two", "failed")]


def test_a_clock_that_starts_again_is_a_new_cause() -> None:
    person = Person()
    person.round(due("6h", ends=NOON + 5 * HOUR))
    later = NOON + 125 * HOUR
    assert person.round(due("48h", ends=later), at=later - 47 * HOUR) == [("alarm", "due:one:1", "48h")]
    assert person.round(due("6h", ends=later), at=later - 5 * HOUR) == [("alarm", "due:one:1", "6h")]


def test_a_coarse_clock_that_wavers_is_not_told_again() -> None:
    person = Person()
    day = 24 * HOUR
    person.round(due("24h", ends=NOON + 23 * HOUR, wide=day))  # an old reading of "1 day", an hour later
    assert (
        person.round(due("48h", ends=NOON + 25 * HOUR, wide=day), at=NOON + HOUR) == []
    )  # the page says "1 day" again
    assert person.round(due("24h", ends=NOON + 25 * HOUR, wide=day), at=NOON + 2 * HOUR) == []
    assert person.round(due("6h", ends=NOON + 25 * HOUR, wide=day), at=NOON + 20 * HOUR)


def test_a_clock_that_could_not_be_read_and_then_could_goes_on_climbing() -> None:
    person = Person()
    lost = Cause(key="due:one:1", kind="due", shop="one", rung="gone", unread=True)
    assert person.round(lost) == [("alarm", "due:one:1", "gone")]
    assert person.round(due("24h")) == [("alarm", "due:one:1", "24h")]
    assert person.round(due("6h")) == [("alarm", "due:one:1", "6h")]


def test_an_unknown_word_is_told_once_for_good() -> None:
    person = Person()
    assert person.round(WORD) == [("alarm", WORD.key, "")]
    assert [person.round(), person.round(WORD)] == [[], []]


def test_the_switch_of_the_dead_man() -> None:
    person = Person()
    assert person.round(MISSING, sure="") == [("alarm", "no_good_run", "")]
    assert person.round(MISSING, sure="") == []
    assert person.round(sure="") == [("recovered", "no_good_run", "")]


def test_levels_are_messages_of_their_own_with_the_worst_first() -> None:
    causes = (WORD, due("48h", "1"), due("1h", "2"), due("gone", "3"), due("24h", "4"), shop(name="two"))
    decision = decide(Standing(causes=causes), (), PLAIN, NOON)
    assert [(m.level, [line.cause.key.split(":")[-1] for line in m.lines]) for m in decision.messages] == [
        ("urgent", ["3", "2"]),
        ("warning", ["two", "4"]),
        ("info", ["1", "新词"]),
    ]


def test_what_no_channel_took_is_told_next_time() -> None:
    person = Person()
    assert person.round(due("6h"), works=False) == []
    assert person.round(due("6h")) == [("alarm", "due:one:1", "6h")]
    assert person.round(due("6h")) == []


def test_what_was_told_keeps_its_first_time() -> None:
    decision = decide(Standing(causes=(due("6h"),)), (), PLAIN, NOON)
    once = mark_told(decision.told, decision.messages[0], NOON)
    assert mark_told(once, decision.messages[0], NOON + HOUR) == once
    assert [record.told_at for record in once] == [NOON]


def test_quiet_hours_hold_everything_until_they_end() -> None:
    person = Person(QUIET)
    assert person.round(due("6h"), shop(name="two"), at=NIGHT, sure="one") == []
    assert person.round(due("1h"), at=NIGHT + 7 * HOUR, sure="one") == []
    assert person.round(due("1h"), at=NIGHT + 8 * HOUR, sure="one") == [
        ("alarm", "due:one:1", "1h"),
        ("alarm", "shop:two", "failed"),
    ]


def test_urgent_rungs_pass_when_the_person_says_so() -> None:
    person = Person(QUIET.model_copy(update={"urgent_in_quiet_hours": True}))
    causes = [due(rung, str(at)) for at, rung in enumerate(RUNGS)]
    assert [rung for _, _, rung in person.round(*causes, MISSING, at=NIGHT)] == ["gone", "1h", "6h"]
    assert [key for _, key, _ in person.round(*causes, MISSING, at=NIGHT + 8 * HOUR)] == [
        "no_good_run",
        "due:one:1",
        "due:one:0",
    ]


def test_what_ended_before_it_could_be_told_is_told_as_over() -> None:
    person = Person(QUIET)
    person.round(due("gone"), shop(name="two"), at=NIGHT, sure="one")
    person.round(at=NIGHT + HOUR)
    assert person.round(at=NIGHT + 9 * HOUR) == [("over", "due:one:1", "gone"), ("over", "shop:two", "failed")]
    assert person.round(at=NIGHT + 10 * HOUR) == []


def test_good_news_waits_too_and_is_taken_back_when_it_does_not_last() -> None:
    person = Person(QUIET)
    person.round(shop(), at=NOON, sure="two")
    assert person.round(at=NIGHT) == []
    assert person.round(shop(), at=NIGHT + HOUR, sure="two") == []
    assert person.round(shop(), at=NIGHT + 9 * HOUR, sure="two") == []
    assert person.round(at=NIGHT + 10 * HOUR) == [("recovered", "shop:one", "failed")]


def test_the_digest_gathers_information_until_its_time() -> None:
    person = Person(NoticeSettings(digest_at=time(18, 0)))
    assert person.round(WORD, due("24h"), at=NOON) == [("alarm", "due:one:1", "24h")]
    assert person.round(due("48h", "2"), due("24h"), at=NOON + 2 * HOUR) == []
    six = NOON + 6 * HOUR
    assert [key for _, key, _ in person.round(due("48h", "2"), due("24h"), at=six)] == ["due:one:2", WORD.key]
    assert person.round(due("48h", "2"), due("48h", "3"), at=six + HOUR) == []


def test_old_news_is_forgotten_but_open_causes_are_not() -> None:
    person = Person()
    person.round(due("gone"), due("24h", "2"), WORD)
    person.round(due("24h", "2"))
    person.round(due("24h", "2"), at=NOON + timedelta(days=31))
    assert {record.key for record in person.memory} == {"due:one:2", WORD.key}


@pytest.mark.parametrize(
    ("start", "end", "local", "quiet"),
    [
        ((22, 0), (8, 0), (21, 59), False),
        ((22, 0), (8, 0), (22, 0), True),
        ((22, 0), (8, 0), (3, 0), True),
        ((22, 0), (8, 0), (8, 0), False),
        ((1, 0), (6, 30), (6, 29), True),
        ((1, 0), (6, 30), (0, 59), False),
        ((7, 0), (7, 0), (7, 0), False),
    ],
)
def test_quiet_hours(start: tuple[int, int], end: tuple[int, int], local: tuple[int, int], quiet: bool) -> None:
    settings = NoticeSettings(quiet_from=time(*start), quiet_until=time(*end))
    assert is_quiet(settings, datetime(2026, 3, 10, *local, tzinfo=UTC) - 8 * HOUR) is quiet


def test_half_of_the_quiet_hours_is_refused_and_no_value_is_repeated() -> None:
    with pytest.raises(ValueError, match="belong together"):
        NoticeSettings(quiet_from=time(22))
    with pytest.raises(ValueError, match="time zone") as caught:
        NoticeSettings.model_validate({"zone": "Mars/Base", "channels": {"team": "wecombot://key-of-the-team"}})
    assert "key-of-the-team" not in str(caught.value)


STEPS = st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.booleans()), min_size=1, max_size=40)


@given(STEPS, st.booleans())
@UNHURRIED
def test_nothing_twice_and_nothing_lost(steps: list[tuple[int, bool, bool]], urgent: bool) -> None:
    """One case that climbs, hours that pass, channels that fail: each rung at most once, the last one always."""
    person = Person(QUIET.model_copy(update={"urgent_in_quiet_hours": urgent}))
    now, ends = NOON, NOON + 200 * HOUR
    rung = 0
    for hours, climbs, works in steps:
        now += hours * HOUR
        rung = min(rung + climbs, len(RUNGS) - 1)
        told_now = person.round(due(RUNGS[rung], ends=ends), at=now, works=works)
        if is_quiet(person.settings, now):
            assert not told_now or (urgent and RUNGS[rung] in ("6h", "1h", "gone"))
    daylight = NOON + timedelta(days=30)
    person.round(due(RUNGS[rung], ends=ends), at=daylight)
    told = [rung for _, _, rung in person.heard]
    assert len(told) == len(set(told))
    assert told == [word for word in RUNGS if word in told]
    assert told[-1] == RUNGS[rung]
