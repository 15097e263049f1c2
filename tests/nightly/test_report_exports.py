"""XLSX, CSV and JSON, read back by other programs than those that wrote them."""

import csv
import io
import json
import stat
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from assistant.inert import cut_with_mark, defused, readable, safe_address, units
from assistant.language import LANGUAGES, Language
from assistant.nightly.records import Night
from assistant.nightly.report import workbook as writer
from assistant.nightly.report import writing
from assistant.nightly.report.building import Sources, build
from assistant.nightly.report.comma_file import comma_file
from assistant.nightly.report.json_file import json_file
from assistant.nightly.report.view import Report
from assistant.nightly.report.workbook import MOST_CHARACTERS, workbook
from assistant.nightly.report.writing import write_report
from assistant.private_files import NotPrivate
from assistant.qa.site.hostile_texts import HOSTILE_NAMES, HOSTILE_TEXTS
from tests.casework.made_up_cases import UNHURRIED
from tests.nightly.hostile_payloads import PAYLOADS
from tests.nightly.made_up_nights import CLERK, NOW, event, hostile_night, kept, night, shop_night, world_night

NIGHT = world_night(60)
TRIGGERS = "=+-@\t\r\n\0＝＋－＠"


def made(given: Night, language: Language = "en") -> Report:
    return build(given, Sources(clerk=CLERK, language=language), NOW)


def opened(data: bytes) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: sheet for sheet in book.worksheets}


def column(sheet: Worksheet, title: str) -> list[Cell | MergedCell]:
    place = next(cell.column for cell in sheet[1] if cell.value == title)
    return [row[place - 1] for row in sheet.iter_rows(min_row=2)]


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_workbook_has_its_sheets_with_frozen_heads_and_filters() -> None:
    sheets = opened(workbook(made(NIGHT)))
    assert list(sheets) == ["Due", "New", "Changed", "Orders", "Shops", "Statistics", "All cases"]
    for sheet in sheets.values():
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref == sheet.dimensions or sheet.max_row == 1
    assert list(opened(workbook(made(NIGHT, "zh")))) == [
        "今日待办",
        "新纠纷",
        "有变化",
        "待收货订单",
        "店铺",
        "统计",
        "全部纠纷",
    ]
    assert sheets["All cases"].max_row == len(NIGHT.cases) + 1
    assert sheets["Orders"].max_row == len(NIGHT.orders) + 1


def test_cells_have_the_type_of_their_column() -> None:
    sheets = opened(workbook(made(NIGHT)))
    cases = sheets["All cases"]
    ids = column(cases, "Dispute")
    assert {cell.data_type for cell in ids} == {"s"}
    assert {str(cell.value) for cell in ids} == {each.case.issue_id for each in NIGHT.cases}
    risk = {cell.row: cell.value for cell in column(cases, "At risk, USD") if cell.value is not None}
    assert risk
    assert all(isinstance(value, int | float) for value in risk.values())
    due = column(sheets["Due"], "Due at")
    assert all(isinstance(cell.value, datetime) for cell in due)
    assert all(isinstance(cell.value, int | float) for cell in column(sheets["Due"], "Hours left"))


def test_moments_are_the_sellers_clock_and_overdue_hours_are_below_zero() -> None:
    report = made(NIGHT)
    sheet = opened(workbook(report))["Due"]
    row = report.due[0]
    assert row.due_at is not None
    assert row.left is not None
    # Shanghai has no summer time: eight hours before the site's UTC, all year.
    told = column(sheet, "Due at")[0].value
    assert isinstance(told, datetime)
    local = row.due_at.replace(tzinfo=None) + timedelta(hours=8)
    assert abs(told - local) < timedelta(seconds=1)
    hours = float(str(column(sheet, "Hours left")[0].value))
    assert hours <= row.left.total_seconds() / 3600 < hours + 0.1
    assert hours < 0


def test_buyers_texts_are_no_formula_and_no_link_in_the_workbook() -> None:
    payloads = (*PAYLOADS, *HOSTILE_TEXTS, *HOSTILE_NAMES)
    data = workbook(made(hostile_night(payloads)))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for name, part in parts.items():
        assert b"<f>" not in part, name
        assert b"<f " not in part, name
        assert b"<hyperlink" not in part, name
        assert b"/hyperlink" not in part, name
        assert "externalLink" not in name
    sheets = opened(data)
    assert {cell.data_type for sheet in sheets.values() for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    said = {str(cell.value) for cell in column(sheets["All cases"], "Buyer's words")}
    assert said == {readable(payload) for payload in payloads}
    counted = sheets["Statistics"]
    assert said <= {str(cell.value) for cell in column(counted, "What")}, "countries and products"
    assert {str(cell.value) for cell in column(counted, "Shop")} == {readable(payloads[0]), "All shops"}


def test_a_text_that_is_too_long_for_a_cell_is_cut_with_a_mark() -> None:
    words = "长" * 40_000
    sheet = opened(workbook(made(hostile_night((words,)), "zh")))["全部纠纷"]
    kept_words = str(column(sheet, "买家原话")[0].value)
    assert len(kept_words) == MOST_CHARACTERS
    assert kept_words.endswith("……（已截断）")


def test_a_cell_that_the_library_drops_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_CHARACTERS", 50_000)
    with pytest.raises(writer.NotWritten, match="-2"):
        workbook(made(hostile_night(("x" * 40_000,))))


def test_the_csv_opens_in_spreadsheets_and_nothing_in_it_is_a_formula() -> None:
    payloads = (*PAYLOADS, *HOSTILE_TEXTS, *HOSTILE_NAMES)
    data = comma_file(made(hostile_night(payloads)))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = lines(data)
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple(TRIGGERS) and cell]
    assert not [cell for row in rows for cell in row.values() if cell.lstrip()[:1] in tuple(TRIGGERS) and cell.strip()]
    said = {row["Buyer's words"] for row in rows}
    assert {words.removeprefix("'") for words in said} >= {readable(each) for each in payloads if each[:1] != "'"}
    counted = lines(comma_file(made(hostile_night(payloads)), "statistics"))
    cells = [cell for row in counted for cell in row.values() if cell]
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple(TRIGGERS)]
    products = {row["What"] for row in counted if row["By"] == "product" and row["Shop"] != "All shops"}
    assert {words.removeprefix("'") for words in products} >= {readable(each) for each in payloads if each[:1] != "'"}


def test_numbers_of_disputes_stay_text_in_the_csv() -> None:
    rows = lines(comma_file(made(NIGHT)))
    assert [row["Dispute"] for row in rows] == [f"{row.issue_id}\t" for row in made(NIGHT).cases]
    overdue = next(row for row in rows if row["Urgency"] == "overdue")
    assert overdue["Hours left"] == "0"
    assert overdue["Due at"] == "2026-11-03 04:00"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "'\t=1"),
        ("  @SUM(1)", "'  @SUM(1)"),
        ("\u200b\ufeff-1", "'\u200b\ufeff-1"),
        ("\u00a0+1", "'\u00a0+1"),
        ("a=1", "a=1"),
        ("", ""),
        ("'=1", "'=1"),
    ],
)
def test_defused(words: str, expected: str) -> None:
    assert defused(words) == expected


@given(st.text())
@UNHURRIED
def test_any_text_is_defused_and_kept(words: str) -> None:
    told = defused(readable(words))
    assert told.removeprefix("'") == readable(words).removeprefix("'")
    assert not told or told[0] not in TRIGGERS


@given(st.text(alphabet=st.characters()), st.integers(min_value=4, max_value=40))
@UNHURRIED
def test_a_cut_fits_and_says_so(words: str, most: int) -> None:
    told = cut_with_mark(words, most, "…")
    assert units(told) <= most
    assert told == words or (told.endswith("…") and words.startswith(told[:-1]))


@given(st.text(alphabet=st.characters(exclude_categories=())))
@UNHURRIED
def test_readable_texts_are_utf8_and_mostly_themselves(words: str) -> None:
    told = readable(words)
    assert told.encode("utf-8").decode("utf-8") == told
    assert "\r" not in told
    assert readable(told) == told


def test_the_night_comes_back_from_json() -> None:
    assert Night.model_validate_json(json_file(NIGHT)) == NIGHT
    odd = hostile_night(("\ud83d half", "\0", "</script>"))
    told = json.loads(json_file(odd))
    assert told["cases"][0]["case"]["process"][0]["content"] == "\ud83d half"


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_private_files_named_by_the_sellers_day(tmp_path: Path, language: Language) -> None:
    files = write_report(NIGHT, tmp_path / "reports", Sources(clerk=CLERK, language=language), NOW)
    assert [path.name for path in files.model_dump().values()] == [
        f"report-2026-11-04{kind}" for kind in (".html", ".xlsx", ".csv", "-statistics.csv", ".json")
    ]
    assert sorted(tmp_path.joinpath("reports").iterdir()) == sorted(files.model_dump().values())
    for path in files.model_dump().values():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "reports").stat().st_mode) == 0o700


def test_the_same_night_gives_the_same_bytes(tmp_path: Path) -> None:
    sources = Sources(clerk=CLERK)
    first = {
        path: path.read_bytes() for path in write_report(NIGHT, tmp_path / "r", sources, NOW).model_dump().values()
    }
    again = {
        path: path.read_bytes() for path in write_report(NIGHT, tmp_path / "r", sources, NOW).model_dump().values()
    }
    assert first == again


def test_a_mistake_in_one_file_leaves_all_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = Sources(clerk=CLERK)
    files = write_report(NIGHT, tmp_path / "r", sources, NOW)
    before = {path: path.read_bytes() for path in files.model_dump().values()}

    def broken(_report: Report) -> bytes:
        raise OSError("disk")

    monkeypatch.setattr(writing, "workbook", broken)
    with pytest.raises(OSError, match="disk"):
        write_report(world_night(36), tmp_path / "r", sources, NOW)
    assert {path: path.read_bytes() for path in (tmp_path / "r").iterdir()} == before


def test_a_folder_that_others_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "open").chmod(0o755)
    with pytest.raises(NotPrivate):
        write_report(NIGHT, tmp_path / "open", Sources(clerk=CLERK), NOW)


def test_orders_and_shops_as_they_are_typed() -> None:
    sheets = opened(workbook(made(NIGHT)))
    days = [cell.value for cell in column(sheets["Orders"], "Days to add") if cell.value is not None]
    assert days
    assert all(isinstance(each, int) for each in days)
    assert [cell.value for cell in column(sheets["Shops"], "Outcome")] == ["failed", "incomplete", "complete"]
    totals = [cell.value for cell in column(sheets["Shops"], "Page's total")]
    assert totals == [None, 23, 20]


def test_changes_are_one_row_per_field() -> None:
    case = NIGHT.cases[0].case
    told = night(
        kept(case),
        shops=(shop_night(),),
        events=(
            event("changed", case, field="reason", before="in_transit", after="damaged"),
            event("changed", case, field="parcel.logistics_no", before="", after="=LP1"),
        ),
    )
    sheet = opened(workbook(made(told)))["Changed"]
    assert [[cell.value for cell in row[2:6]] for row in sheet.iter_rows(min_row=2)] == [
        ["Reason", "reason", "Parcel still in transit", "Item arrived damaged"],
        ["Tracking number", "parcel.logistics_no", None, "=LP1"],
    ]


def test_amounts_are_exact_as_far_as_a_spreadsheet_is() -> None:
    report = made(NIGHT)
    cells = column(opened(workbook(report))["All cases"], "At risk, USD")
    told = [Decimal(str(cell.value)) if cell.value is not None else None for cell in cells]
    assert told == [row.usd.amount if row.usd else None for row in report.cases]


@pytest.mark.parametrize("address", ["https://seller.example/x?a=1&b=2", "http://shop.example"])
def test_addresses_of_cases_are_kept(address: str) -> None:
    assert safe_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["JavaScript:alert(1)", "data:text/html,x", "https://a b", "https:///x", "http://[", "\thttps://a.example"],
)
def test_what_is_no_address_is_dropped(address: str) -> None:
    assert safe_address(address) == ""
