"""Charts: what they show, what they leave out, and how they say it."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language import LANGUAGES, Language, all_texts, speaking
from assistant.nightly.report import html as page
from assistant.nightly.report.charts import Bar, Series, bar_chart, line_chart, scale
from assistant.nightly.report.figures import NightFigures
from assistant.nightly.report.trends import Chart, charts_of, percent
from assistant.nightly.report.wording import field_words, span_words, value_words
from tests.casework.made_up_cases import UNHURRIED
from tests.nightly.made_up_nights import CLERK, earlier

FIRST = date(2026, 11, 1)
DAYS = [FIRST + timedelta(days=each) for each in range(5)]
HOSTILE = "<script>window.__pwn=1</script>\"'&"


def figures(day: int, **fields: object) -> NightFigures:
    told: dict[str, object] = {"date": FIRST + timedelta(days=day), "open_disputes": 3, "new": 1, "due_24h": 0}
    return NightFigures.model_validate(told | fields)


def charts(*given_figures: NightFigures, language: Language = "en") -> dict[str, Chart]:
    with speaking(language):
        return {chart.title: chart for chart in charts_of(given_figures, CLERK)}


@given(st.decimals(min_value=0, max_value=10**9, allow_nan=False, places=4))
@UNHURRIED
def test_an_axis_holds_its_values_with_few_lines(most: Decimal) -> None:
    top, step = scale(most)
    assert top >= most
    assert top == 1 if most == 0 else top - step < most
    assert 1 <= top / step <= 5


def test_a_line_breaks_where_nothing_is_known() -> None:
    values = (Decimal(1), Decimal(2), None, Decimal(4), Decimal(4))
    svg = ET.fromstring(str(line_chart(DAYS, [Series("a", "one", values)], str, "label")))
    lines = [each.attrib["points"].split() for each in svg.iter("polyline")]
    assert [len(points) for points in lines] == [2, 2]
    assert lines[0][0].startswith("44.0,"), "the first day is at the left"
    assert lines[1][-1].startswith("410.0,"), "the last day is at the right"
    heights = [float(point.split(",")[1]) for points in lines for point in points]
    assert heights[0] > heights[1] > heights[2] == heights[3], "more is higher"
    assert len(list(svg.iter("circle"))) == 4


def test_a_missed_night_takes_its_room() -> None:
    days = [FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=4)]
    svg = str(line_chart(days, [Series("a", "one", (Decimal(1),) * 3)], str, "x"))
    found = re.search(r'points="([^"]+)"', svg)
    assert found
    x = [float(point.split(",")[0]) for point in found[1].split()]
    assert x[2] - x[1] == pytest.approx(3 * (x[1] - x[0]), abs=0.3)


def test_bars_are_as_long_as_their_values_and_the_rest_has_no_bar() -> None:
    svg = ET.fromstring(str(bar_chart([Bar("a", 8), Bar("b", 4), Bar("others", 40, rest=True)], "x")))
    widths = [float(each.attrib["width"]) for each in svg.iter("rect")]
    assert widths[0] == 2 * widths[1]
    assert "others: 40" in "".join(svg.itertext())


def test_no_label_is_markup() -> None:
    told = str(bar_chart([Bar(HOSTILE, 1)], HOSTILE)) + str(
        line_chart(DAYS[:2], [Series(HOSTILE, "one", (Decimal(1), Decimal(2)))], lambda _: HOSTILE, HOSTILE)
    )
    assert "<script" not in told
    for svg in (told[: told.index("</svg>") + 6], told[told.index("</svg>") + 6 :]):
        assert HOSTILE in {ET.fromstring(svg).attrib["aria-label"]}


def test_one_night_is_told_without_a_line() -> None:
    made = charts(figures(0, rate=Decimal("0.0213")))
    assert made["Dispute rate (30 days)"].svg == ""
    assert made["Dispute rate (30 days)"].note.startswith("One night so far")
    assert [each.value for each in made["Dispute rate (30 days)"].legend] == ["2.13%", "—"]


def test_a_rate_that_leaves_shops_out_says_so() -> None:
    known = {"rate": Decimal("0.02"), "rate_with_exempt": Decimal("0.03")}
    made = charts(figures(0, **known), figures(1, **known, without_rate=2, days=30, by_reason={"damaged": 1}))
    assert made["Dispute rate (30 days)"].note == "Shops left out, because their orders are not counted: 2."
    assert made["Reasons"].note == "Disputes opened in 30 days."


def test_what_nobody_counted_has_no_chart() -> None:
    made = charts(figures(0), figures(1))
    assert list(made) == ["Disputes"]
    assert charts() == {}


def test_reasons_and_countries_are_of_the_last_night_and_none_is_missing() -> None:
    codes = ("BR", "ES", "DE", "FR", "US", "PL", "KR", "JP")
    by_country = {code: 9 - place for place, code in enumerate(codes)} | {"": 5, "XX": 1}
    made = charts(figures(0), figures(1, by_country=by_country, by_reason={"in_transit": 4, "": 2, "weird<b>": 1}))
    label = re.search(r'aria-label="([^"]*)"', str(made["Countries"].svg))
    assert label
    told = label[1].removeprefix("Countries: ")
    assert sum(int(each) for each in re.findall(r" (\d+)(?:;|$)", told)) == sum(by_country.values())
    assert "Brazil 9; Spain 8" in told
    assert "unknown 5" in told
    assert "others (4) 10" in told
    assert "weird&lt;b&gt;" in str(made["Reasons"].svg)


def test_what_was_kept_is_told() -> None:
    made = charts(figures(0), figures(1, asked_usd=Decimal("200.00"), paid_usd=Decimal("50.00")))
    assert made["Asked and paid (USD)"].note == "One night so far; the line begins tomorrow."
    both = charts(
        figures(0, asked_usd=Decimal(10), paid_usd=Decimal(1)), figures(1, asked_usd=Decimal(200), paid_usd=Decimal(50))
    )
    assert both["Asked and paid (USD)"].note == "$150 less than asked, 75% of it."


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_six_charts_are_sound_in_both_languages(language: Language) -> None:
    made = charts(*earlier(), language=language)
    assert len(made) == 6
    for chart in made.values():
        assert ET.fromstring(str(chart.svg)).tag == "svg"


@pytest.mark.parametrize(
    ("share", "said"), [("0.0213", "2.13%"), ("0.02", "2%"), ("0", "0%"), ("1", "100%"), ("0.00005", "0.01%")]
)
def test_percent(share: str, said: str) -> None:
    assert percent(Decimal(share)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(59, "0 min"), (3599, "59 min"), (3600, "1 h 0 min"), (-7500, "2 h 5 min"), (86400 + 3 * 3600 + 3599, "1 d 3 h")],
)
def test_spans_are_cut_never_rounded_up(seconds: int, said: str) -> None:
    with speaking("en"):
        assert span_words(timedelta(seconds=seconds)) == said


def test_fields_and_codes_have_words_and_unknown_ones_stay() -> None:
    with speaking("zh"):
        assert field_words("solutions.1.refund_money").name == "方案金额"
        assert field_words("process.3.content").name == "内容"
        assert field_words("never.seen.0").name == "never.seen.0"
        assert value_words("reverse_detail_status", "wait_for_buyer_return") == "等待买家退货"
        assert value_words("status_text", "随便") == "随便"
        assert value_words("reason", "{0.__class__}") == "{0.__class__}"


def test_every_word_of_the_page_is_used_and_every_used_word_exists() -> None:
    template = page._file("report.html.j2") + page._file("macros.html.j2")
    used = set(re.findall(r"word\([\"'](\w+)[\"']", template)) | {"back"}
    known = {key.removeprefix("report.word.") for key in all_texts() if key.startswith("report.word.")}
    assert used == known
