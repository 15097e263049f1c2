"""What a person reads: every kind of line in both languages, and nothing of the site's words that acts."""

from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from assistant.language import speaking, text
from assistant.nightly.notices.causes import LEVELS, Cause, CauseKind, Standing, standing_between, standing_of_night
from assistant.nightly.notices.deciding import Line, Message, decide
from assistant.nightly.notices.ladder import RUNGS, Alarm
from assistant.nightly.notices.notifying import notify
from assistant.nightly.notices.telling import inert, letter_of
from assistant.nightly.notices.told import Told, tells_recovery
from assistant.nightly.records import Event, KeptCase, Night, ShopNight
from assistant.notice_settings import NoticeSettings
from tests.casework.cases_by_hand import NOW, case_of, clock
from tests.nightly.notice_channels import robot

HOUR = timedelta(hours=1)
ZONE = "Asia/Shanghai"
LINK = "https://csp.aliexpress.com/m_apps/dispute-management/detail?reverseOrderLineId=6500000000000001"


def due(rung: str, hours: float) -> Cause:
    return Cause(
        key="due:one:6500000000000001",
        kind="due",
        shop="one",
        title="深圳一号店",
        rung=rung,
        issue_id="6500000000000001",
        address=LINK,
        words="等待卖家响应",
        earliest=NOW + hours * HOUR,
        latest=NOW + hours * HOUR,
    )


def lines(*said: Line, level: str = "urgent") -> tuple[str, ...]:
    return letter_of(Message.model_validate({"level": level, "lines": said}), NOW, ZONE).lines


def test_a_line_names_shop_case_time_and_link() -> None:
    with speaking("zh"):
        letter = letter_of(Message(level="urgent", lines=(Line(state="alarm", cause=due("6h", 5.35)),)), NOW, ZONE)
    assert letter.title == "【纠纷助手】紧急 1 条"
    assert letter.lines == (
        f"[深圳一号店] 纠纷 6500000000000001：响应还剩 5 小时 21 分，03-10 17:21 截止。现状：等待卖家响应 {LINK}",
    )
    with speaking("en"):
        assert lines(Line(state="alarm", cause=due("1h", 0.5)), Line(state="recovered", cause=due("gone", -1))) == (
            "[深圳一号店] dispute 6500000000000001: 30 min left to respond, due 03-10 12:30. "
            f"State: 等待卖家响应 {LINK}",
            f"[深圳一号店] dispute 6500000000000001: not overdue any more, nothing for you to do now. {LINK}",
        )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_line_can_be_said(language: str) -> None:
    causes = [due(rung, 1) for rung in RUNGS]
    causes += [due("gone", 1).model_copy(update={"unread": True, "earliest": None})]
    causes += [Cause(key=rung, kind="shop", shop="one", rung=rung, words="x") for rung in ("incomplete", "failed")]
    kinds: tuple[CauseKind, ...] = ("session", "word", "layout", "no_good_run")
    causes += [Cause(key=kind, kind=kind, shop="one", words="x", earliest=NOW) for kind in kinds]
    assert {cause.kind for cause in causes} == set(get_args(CauseKind))
    with speaking("zh" if language == "zh" else "en"):
        for cause in causes:
            for state in ("alarm", "over", *(("recovered",) if tells_recovery(cause) else ())):
                (said,) = lines(Line.model_validate({"state": state, "cause": cause}))
                assert len(said) > 5
        assert len({text(f"nightly.notice.title.{level}", count=1) for level in LEVELS}) == 3


@pytest.mark.parametrize(
    ("code", "command"),
    [
        ("slider_shown", "dispute-assistant login shop_1-b"),
        ("code_wanted", "dispute-assistant login shop_1-b"),
        ("wrong_password", "dispute-assistant shop set-password shop_1-b"),
    ],
)
def test_a_shop_that_waits_for_a_person_is_told_with_the_command(code: str, command: str) -> None:
    shop = ShopNight(
        shop="shop_1-b",
        title="深圳一号店",
        outcome="failed",
        started_at=NOW,
        ended_at=NOW,
        problem_code=code,
        problem="many words " * 40,
        sign_in_ends=NOW + 5 * HOUR,
    )
    night = Night(run_id="1", started_at=NOW, ended_at=NOW, shops=(shop,), cases=(), events=())
    with speaking("en"):
        told = lines(*(Line(state="alarm", cause=cause) for cause in standing_of_night(night, ()).causes))
    assert told[0].startswith("[深圳一号店] the shop could not be read")
    assert told[0].endswith(command)
    assert told[1] == (
        "[深圳一号店] this sign-in ends 03-10 17:00 at the latest and will not last until the next night: "
        "run dispute-assistant login shop_1-b"
    )


@pytest.mark.parametrize(
    ("words", "harmless"),
    [
        ('@all <at user_id="all">x</at>', '＠all ＜at user＿id="all"＞x＜／at＞'),
        ("[钱](http://evil.example/a)", "［钱］(http：／／evil．example/a)"),
        ("evil.example 12.50 tg://x /start", "evil．example 12.50 tg：／／x ／start"),
        ("*a* _b_ `c` ~d~ ||e|| #f", "＊a＊ ＿b＿ ｀c｀ ～d～ ｜｜e｜｜ ＃f"),
        ("一\n二\r\x1b[31m\u202e三", "一＼n二＼r＼u001b［31m＼u202e三"),
        ("&nbsp;{0}{shop}%s", "＆nbsp;{0}{shop}%s"),
    ],
)
def test_the_sites_words_do_nothing(words: str, harmless: str) -> None:
    assert inert(words) == harmless
    (said,) = lines(Line(state="alarm", cause=due("6h", 5).model_copy(update={"words": words})))
    assert harmless in said


@given(st.text(max_size=300))
def test_words_stay_one_short_line_without_signs(words: str) -> None:
    said = inert(words)
    assert len(said) <= 300
    assert not set(said) & set("<>&@*_`[]|~#\n\r\x00\x1b")
    assert "://" not in said


ALARM = Alarm(
    shop="one",
    issue_id="6500000000000001",
    rung="24h",
    certainty="exact",
    earliest=NOW + 20 * HOUR,
    latest=NOW + 20 * HOUR,
    status_text="等待卖家响应",
    case_address=LINK,
)


def shop_night(shop: str, outcome: str, **fields: object) -> ShopNight:
    given: dict[str, object] = {"shop": shop, "title": shop.title(), "outcome": outcome}
    return ShopNight.model_validate(given | {"started_at": NOW - HOUR, "ended_at": NOW} | fields)


def night(*events: tuple[str, str, str]) -> Night:
    case = case_of(deadline=clock(20 * HOUR))
    kept = KeptCase(shop="one", case=case, first_seen=NOW, last_seen=NOW, read_at=NOW, case_address=LINK)
    return Night(
        run_id="r",
        started_at=NOW - HOUR,
        ended_at=NOW,
        shops=(
            shop_night("one", "complete"),
            shop_night("two", "failed", problem_code="session_expired", problem="登录已失效"),
            shop_night("three", "incomplete", problem_code="rows_missing", problem="少 2 行"),
        ),
        cases=(kept,),
        events=tuple(
            Event.model_validate(
                {"at": NOW, "shop": "one", "issue_id": "6500000000000001", "kind": kind, "field": field, "after": after}
            )
            for kind, field, after in events
        ),
    )


def test_a_night_gives_its_causes() -> None:
    standing = standing_of_night(
        night(
            ("unknown_word", "process.2.action_type", "新词"),
            ("unknown_word", "process.3.action_type", "新词"),
            ("layout_changed", "reason, solutions", "5 / 6"),
            ("changed", "refund_money", "5"),
        ),
        [ALARM],
        overdue=NOW,
    )
    assert standing.sure == {"one"}
    assert [(cause.key, cause.level, cause.title, cause.address) for cause in standing.causes] == [
        ("due:one:6500000000000001", "warning", "One", LINK),
        ("shop:two", "warning", "Two", ""),
        ("shop:three", "warning", "Three", ""),
        ("word:one:process.action_type:新词", "info", "One", LINK),
        ("layout:one:reason, solutions", "warning", "One", LINK),
        ("no_good_run", "warning", "", ""),
    ]
    assert standing.causes[1].detail == "session_expired"
    assert [cause.words for cause in standing.causes[3:5]] == ["新词", "reason, solutions · 5 / 6"]


def test_between_two_nights_nothing_is_known_to_be_over() -> None:
    standing = standing_between([ALARM], {"one": "深圳一号店"})
    assert standing.sure == frozenset()
    assert [(cause.title, cause.rung) for cause in standing.causes] == [("深圳一号店", "24h")]


def test_only_what_arrived_is_remembered_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    standing = Standing(causes=(due("6h", 5), due("24h", 20).model_copy(update={"key": "due:one:2"})))
    kept: list[tuple[Told, ...]] = []
    hands = (lambda seconds: None, kept.append)
    # The first message (urgent) fails, the second (warning) arrives.
    with robot([(500, ""), (200, ""), (200, "")]) as there:
        settings = NoticeSettings(channels={"hook": SecretStr(f"json://{there.host}/x")}, tries=1)
        first = notify(standing, (), settings, NOW, hands)
        second = notify(standing, first.told, settings, NOW + HOUR, hands)
        third = notify(standing, second.told, settings, NOW + 2 * HOUR, hands)
        assert len(there.bodies) == 3
    assert [sent.arrived for sent in first.sent] == [False, True]
    assert (first.waiting, second.waiting) == (1, 0)
    assert len(second.sent) == 1
    assert third.sent == ()
    assert kept[-1] == third.told
    assert [sum(record.told_at is not None for record in memory) for memory in kept[:2]] == [0, 1]


def test_without_channels_nothing_piles_up() -> None:
    standing = Standing(causes=(due("6h", 5),))
    assert notify(standing, (), NoticeSettings(), NOW, (lambda seconds: None, lambda told: None)).told == ()
    assert decide(standing, (), NoticeSettings(), NOW).messages
