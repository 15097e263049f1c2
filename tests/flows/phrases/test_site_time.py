"""Site times: both sides of the summer-time change, epochs, and formats that leave a moment open."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.phrases.site_time import agrees, from_timestamp, parse_site_time

PACIFIC = "America/Los_Angeles"
USUAL = ("%Y-%m-%d %H:%M:%S",)


def utc(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


READ = [
    ("2026-01-16 15:12:01", USUAL, utc(2026, 1, 16, 23, 12, 1)),
    ("2026-07-16 15:12:01", USUAL, utc(2026, 7, 16, 22, 12, 1)),
    ("2026-03-08 01:59:59", USUAL, utc(2026, 3, 8, 9, 59, 59)),
    ("2026-03-08 03:00:00", USUAL, utc(2026, 3, 8, 10, 0)),
    ("2026-11-01 00:59:59", USUAL, utc(2026, 11, 1, 7, 59, 59)),
    ("2026-11-01 02:00:00", USUAL, utc(2026, 11, 1, 10, 0)),
    ("  2026-01-16\u00a0\n15:12:01 ", USUAL, utc(2026, 1, 16, 23, 12, 1)),
    ("２０２６-01-16 15：12：01", USUAL, utc(2026, 1, 16, 23, 12, 1)),
    ("2026.01.16 15:12", ("%Y.%m.%d %H:%M",), utc(2026, 1, 16, 23, 12)),
    ("2026年01月16日 15：12", ("%Y年%m月%d日 %H:%M",), utc(2026, 1, 16, 23, 12)),
    ("2026年1月6日 5:02", ("%Y年%-m月%-d日 %-H:%M",), utc(2026, 1, 6, 13, 2)),
    ("2026年10月20日 10:02", ("%Y年%-m月%-d日 %-H:%M",), utc(2026, 10, 20, 17, 2)),
    ("Jan 6, 2026 3:12 pm", ("%b %-d, %Y %-I:%M %p",), utc(2026, 1, 6, 23, 12)),
    ("01/16/2026 15:12:01", (*USUAL, "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S"), utc(2026, 1, 16, 23, 12, 1)),
]

REFUSED = [
    "", "2026-01-16", "2026-01-16 15:12", "2026-01-16 15:12:0", "2026-1-16 15:12:01", "2026-01-16 15:12:01 PST",
    "2026-01-16 15:12:61", "2026-13-16 15:12:01", "2026-02-30 15:12:01", "x2026-01-16 15:12:01", "15:12:01",
    "٢٠٢٦-01-16 15:12:01", "2026-01-16 15:12:0¹", "2026-01-16 15:12:01" + " " * 300 + "x", "\ud800",
    "2026-01-1615:12:01",
]  # fmt: skip


@pytest.mark.parametrize(("text", "formats", "moment"), READ)
def test_reads_local_times_with_summer_time(text: str, formats: tuple[str, ...], moment: datetime) -> None:
    found = parse_site_time(text, PACIFIC, formats)
    assert found == moment
    assert found.tzinfo is UTC


@pytest.mark.parametrize("text", REFUSED)
def test_refuses_what_no_format_fits_exactly(text: str) -> None:
    assert parse_site_time(text, PACIFIC, USUAL) is None


def test_a_text_that_two_formats_read_differently_is_refused() -> None:
    both = ("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M")
    assert parse_site_time("02/01/2026 10:00", PACIFIC, both) is None
    assert parse_site_time("02/02/2026 10:00", PACIFIC, both) is not None


def test_the_repeated_autumn_hour_is_its_first_instant_unless_asked_otherwise() -> None:
    text = "2026-11-01 01:30:00"
    first = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert parse_site_time(text, PACIFIC, USUAL) == first
    assert parse_site_time(text, PACIFIC, USUAL, fold="earlier") == first
    assert parse_site_time(text, PACIFIC, USUAL, fold="later") == first + timedelta(hours=1)


@pytest.mark.parametrize("text", ["2026-03-08 02:00:00", "2026-03-08 02:30:00", "2026-03-08 02:59:59"])
def test_the_hour_that_spring_leaves_out_is_refused(text: str) -> None:
    assert parse_site_time(text, PACIFIC, USUAL) is None


@pytest.mark.parametrize("text", ["0001-01-01 00:00:00", "9999-12-31 23:59:59"])
def test_the_ends_of_the_calendar_do_not_crash(text: str) -> None:
    for zone in (PACIFIC, "Asia/Shanghai"):
        found = parse_site_time(text, zone, USUAL)
        assert found is None or found.tzinfo is UTC


@settings(deadline=None)
@given(seconds=st.integers(0, 3_155_000_000))
def test_every_instant_printed_in_site_time_reads_back_as_itself_on_one_fold(seconds: int) -> None:
    whole = datetime(2000, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds)
    local = whole.astimezone(ZoneInfo(PACIFIC))
    text = f"{local.year:04}-{local.month:02}-{local.day:02} {local.hour:02}:{local.minute:02}:{local.second:02}"
    assert parse_site_time(text, PACIFIC, USUAL, fold="later" if local.fold else "earlier") == whole
    early = parse_site_time(text, PACIFIC, USUAL)
    assert early is not None
    assert early <= whole


@settings(deadline=None)
@given(seconds=st.integers(-7200, 7200), change=st.sampled_from([(2026, 3, 8, 10), (2026, 11, 1, 9)]))
def test_no_instant_near_a_change_of_clocks_is_read_too_late(seconds: int, change: tuple[int, int, int, int]) -> None:
    instant = datetime(*change, tzinfo=UTC) + timedelta(seconds=seconds)
    text = instant.astimezone(ZoneInfo(PACIFIC)).strftime("%Y-%m-%d %H:%M:%S")
    early, late = (parse_site_time(text, PACIFIC, USUAL, fold=fold) for fold in ("earlier", "later"))
    assert early is not None
    assert late is not None
    assert early <= instant <= late
    assert instant in (early, late)


@settings(deadline=None)
@given(text=st.text() | st.text(alphabet="0123456789-: 年月日٣²", max_size=24))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = parse_site_time(text, PACIFIC, (*USUAL, "%Y年%-m月%-d日 %-H:%M"))
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    "style",
    [
        "%m-%d %H:%M",
        "%Y-%m-%d",
        "%H:%M:%S",
        "%Y-%m-%d %I:%M",
        "%Y-%m-%d %H:%M %Z",
        "%Y-%m-%d %H:%M %z",
        "%c",
        "%",
        "%-Y-%m-%d %H:%M",
        "",
    ],
)
def test_a_format_that_leaves_the_moment_open_is_an_error_of_the_profile(style: str) -> None:
    with pytest.raises(ValueError, match="time format"):
        parse_site_time("2026-01-16 15:12:01", PACIFIC, (style,))


@pytest.mark.parametrize("zone", ["", "Pacific", "America/Nowhere", "../etc/passwd", "/etc/passwd", "America"])
def test_an_unknown_zone_is_an_error_of_the_profile(zone: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        parse_site_time("2026-01-16 15:12:01", zone, USUAL)


def test_reads_epochs_exactly() -> None:
    moment = datetime(2026, 1, 16, 23, 12, 1, tzinfo=UTC)
    assert from_timestamp(1768605121, "s") == moment
    assert from_timestamp(1768605121609, "ms") == moment + timedelta(milliseconds=609)
    assert from_timestamp(" 1768605121609 ", "ms") == moment + timedelta(milliseconds=609)


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        (1768605121609, "s"), (1768605121, "ms"), (0, "ms"), (-1, "s"), (10**30, "ms"), (10**15, "s"), ("", "ms"),
        ("1.7e12", "ms"), ("1768605121609.0", "ms"), ("٣", "ms"), (1768605121609.0, "ms"), (True, "s"),
        ("9" * 5000, "ms"),
    ],
)  # fmt: skip
def test_refuses_epochs_of_the_wrong_unit_or_kind(value: int | str, unit: str) -> None:
    assert from_timestamp(value, unit) is None  # type: ignore[arg-type]


def test_text_and_timestamp_agree_within_the_printed_second() -> None:
    text = parse_site_time("2026-01-16 15:12:01", PACIFIC, USUAL)
    assert text is not None
    assert agrees(text, 1768605121609)
    assert agrees(text, 1768605121000)
    assert not agrees(text, 1768605122000)
    assert not agrees(text, 1768605120999)
    assert not agrees(text, 1768605121)
    assert agrees(text, 1768605122000, timedelta(minutes=1))
    with pytest.raises(ValueError, match="zone"):
        agrees(text.replace(tzinfo=None), 1768605121609)


def test_a_fixed_offset_would_not_agree_in_summer() -> None:
    summer = int(datetime(2026, 7, 16, 22, 12, 1, tzinfo=UTC).timestamp()) * 1000
    text = parse_site_time("2026-07-16 15:12:01", PACIFIC, USUAL)
    fixed = parse_site_time("2026-07-16 15:12:01", "Etc/GMT+8", USUAL)
    assert text is not None
    assert fixed is not None
    assert agrees(text, summer)
    assert not agrees(fixed, summer)
