"""`audit` and `forget-buyer` as a person starts them, and what they hand on."""

import csv
import io
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from playwright.sync_api import Page

from assistant.commands.run import Run
from assistant.inert import readable
from assistant.language import all_texts, speaking
from assistant.nightly.standing_work import cases_of_buyer
from assistant.nightly.store.opening import open_store
from assistant.output import Output
from assistant.respond.audit.commands import _check, _moment, _show_unsent
from assistant.respond.audit.contents import TEXTS
from assistant.respond.audit.entries import Happening, Kind
from assistant.respond.audit.exporting import export
from assistant.respond.audit.forgetting import forget_buyer
from assistant.respond.audit.lines import FILE
from assistant.respond.audit.opening import person_of
from assistant.respond.audit.remembered import State
from assistant.respond.audit.trail import AuditTrail
from assistant.respond.audit.verifying import BreakKind, verify
from assistant.respond_settings import RespondSettings
from assistant.settings import Settings, SettingsProblem
from tests.commands.conftest import Ended, run_program
from tests.nightly.hostile_payloads import PAYLOADS
from tests.nightly.kept_nights import WORLD
from tests.respond.made_up_trails import CASE, MORNING, ORDER, OTHER, PERSON, SHOP, filled_trail

BUYER = "j***n"


@pytest.fixture
def trail(tmp_path: Path) -> AuditTrail:
    """A day's work in the data folder of a person who has settings."""
    settings = f'data_folder = "data"\n[respond]\nperson = "{PERSON}"\n[shops.main]\n'
    (tmp_path / "assistant.toml").write_text(settings, encoding="utf-8")
    return filled_trail(tmp_path / "data")


def run(tmp_path: Path, *words: str) -> Ended:
    return run_program(tmp_path, *words, TZ="UTC")


def test_show_and_verify(trail: AuditTrail, tmp_path: Path) -> None:
    shown = run(tmp_path, "audit", "show", SHOP, CASE)
    assert shown.code == 0
    row = next(line for line in shown.out.splitlines() if "edited" in line)
    for word in ("2026-01-16 01:33:00", PERSON, SHOP, CASE, "6.50 USD", "Refund amount"):
        assert word in row
    assert "Dear Maria Silva, =1+1" in shown.out
    assert OTHER not in shown.out
    (trail.folder / FILE).write_bytes((trail.folder / FILE).read_bytes().replace(b'"6.50"', b'"9.50"'))
    broken = run(tmp_path, "audit", "verify", "--json")
    assert (broken.code, broken.lines[0]["kind"]) == (6, "audit_verdict")
    assert broken.lines[0]["first_break"] == {"kind": "changed", "number": 4, "name": ""}
    assert "first at entry 4: this entry was changed" in broken.err
    assert f"copy the whole of {trail.folder}" in broken.err


def test_unsent_lists_what_was_filled_and_left(
    trail: AuditTrail, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, entries = Settings(data_folder=tmp_path / "data"), list(trail.entries())
    for words, since, numbers in (((), None, [OTHER]), ((CASE,), None, []), ((SHOP, OTHER), MORNING, [OTHER])):
        _show_unsent(Run(settings, Output(as_json=True)), words, since, entries)
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [(line["kind"], line["number"], line["state"]) for line in lines] == [
            ("audit_unsent", number, "filled") for number in numbers
        ]
    _show_unsent(Run(settings, Output(as_json=False)), (), None, entries)
    table = capsys.readouterr().out
    assert all(word in table for word in (OTHER, "5.00 USD", "filled, not sent", "1 filled and never sent. Next:"))
    with pytest.raises(SettingsProblem, match="No shop"):
        _check(Run(settings, Output(as_json=False)), ("mian",), entries)


def test_exit_codes_without_a_trail_and_without_an_ending(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text('data_folder = "data"\n')
    verified = run(tmp_path, "audit", "verify")
    assert (verified.code, "no audit trail yet" in verified.out) == (0, True)
    assert not (tmp_path / "data" / "audit").exists()
    refused = run(tmp_path, "audit", "export", "trail.pdf")
    assert (refused.code, ".jsonl, .csv, .html" in refused.err) == (2, True)


def test_forget_buyer_erases_from_nights_and_trail(trail: AuditTrail, tmp_path: Path) -> None:
    case = WORLD.cases[0].model_copy(update={"issue_id": OTHER, "buyer_login_id": BUYER})
    with open_store(Settings(data_folder=tmp_path / "data").night_store) as store:
        store.keep_case(store.begin_run(MORNING), SHOP, case, MORNING, b"")
    ended = run(tmp_path, "forget-buyer", BUYER, "--json")
    assert ended.code == 0
    assert [line["kind"] for line in ended.lines] == ["forgotten", "forgotten_in_audit"]
    assert (ended.lines[0]["cases"], ended.lines[1]["contents"]) == (1, 2)
    left = b"".join(file.read_bytes() for file in (trail.folder / TEXTS).iterdir())
    assert (b"John" in left, b"warehouse" in left, b"Maria" in left) == (False, False, True)
    assert verify(trail.folder).intact
    with pytest.raises(SettingsProblem, match="three letters"):
        cases_of_buyer(Run(Settings(data_folder=tmp_path / "data"), Output(as_json=True)), "x")


def hostile_trail(tmp_path: Path) -> AuditTrail:
    """A trail in which every text is hostile, and the person's name and a code too."""
    trail = AuditTrail(tmp_path / "audit", "=1+1<img src=x onerror=window.__pwn=1>", lambda: MORNING)
    for words in PAYLOADS:
        facts = {"code": "=cmd|'/C<script>'!A0", "form": "<svg/onload=window.__pwn=1>"}
        about = {"shop": SHOP, "issue_id": CASE, "facts": facts, "texts": {"content": words}}
        trail.append(Happening.model_validate({"kind": "blocked", "by_person": True, **about}))
    return trail


def test_hostile_texts_are_inert_in_every_export(page: Page, tmp_path: Path) -> None:
    trail = hostile_trail(tmp_path)
    files = {ending: tmp_path / f"trail{ending}" for ending in (".jsonl", ".csv", ".html")}
    for file in files.values():
        assert export(trail.folder, file) == len(PAYLOADS)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = [json.loads(line) for line in files[".jsonl"].read_text(encoding="utf-8").splitlines()]
    assert [line["contents"]["content"] for line in lines] == list(PAYLOADS)
    assert [line["entry"]["hash"] for line in lines] == [entry.hash for entry in trail.entries()]
    check_cells(files[".csv"])
    check_page(page, files[".html"])


def check_cells(file: Path) -> None:
    """Prove that no cell can be a formula and that no text is lost."""
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell[:1] and cell[0] in "=+-@\t\r\n\0＝＋－＠"] == []
    assert {row[4] for row in rows[1:]} == {f"{CASE}\t"}
    assert [row[7].removeprefix("Text: ") for row in rows[1:]] == [readable(words) for words in PAYLOADS]


def check_page(page: Page, file: Path) -> None:
    """Prove that the page runs nothing, fetches nothing and shows every text."""
    seen: list[str] = []
    page.add_init_script("Object.defineProperty(window, '__pwn', {set: (n) => console.log(`ran ${n}`)})")
    page.on("request", lambda request: seen.append(request.url) if request.url != file.as_uri() else None)
    page.on("console", lambda message: seen.append(message.text))
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for name in ("mouseover", "focus", "toggle", "error", "load"):
        page.evaluate("(n) => document.querySelectorAll('*').forEach((one) => one.dispatchEvent(new Event(n)))", name)
    assert (
        page.locator("script, iframe, object, form, img, svg, a, body style, body link, [onerror], [style]").count()
        == 0
    )
    shown = page.locator(".data bdi").evaluate_all("all => all.map(one => one.textContent)")
    assert shown == [readable(words) for words in PAYLOADS]
    assert page.locator(".verdict.whole").count() == 1, "our own style is allowed by its hash"
    assert page.locator(".verdict").evaluate("one => getComputedStyle(one).borderRadius") == "10px"
    page.evaluate("fetch('https://evil.example/').catch(() => document.body.append('refused'))")
    page.get_by_text("refused").wait_for()
    assert [line for line in seen if "ran" in line] == []
    assert all("Content Security Policy" in line for line in seen if "evil.example" in line)


def test_an_export_says_that_the_trail_is_broken_and_what_was_erased(tmp_path: Path, page: Page) -> None:
    trail = filled_trail(tmp_path)
    forget_buyer(trail, "John")
    (trail.folder / FILE).write_bytes((trail.folder / FILE).read_bytes().replace(b'"6.50"', b'"9.50"'))
    with speaking("zh"):
        export(trail.folder, tmp_path / "trail.HTML")
    page.goto((tmp_path / "trail.HTML").as_uri())
    assert "最早在第 4 条：这条记录被改动过" in page.locator(".verdict.broken").inner_text()
    table = page.locator("table").text_content() or ""
    assert all(word in table for word in (ORDER, "已抹去", "按要求抹去买家内容", "延长收货时间"))


def test_every_kind_state_and_break_has_words() -> None:
    wanted = {"kind": Kind, "state": State, "break": BreakKind}
    missing = [f"audit.{name}.{code}" for name, codes in wanted.items() for code in get_args(codes)]
    assert [key for key in missing if key not in all_texts()] == []


def test_since() -> None:
    now = datetime(2026, 1, 16, 12, tzinfo=UTC)
    assert _moment("7d", now) == now - timedelta(days=7)
    assert _moment("90m", now) == now - timedelta(minutes=90)
    assert _moment("2026-01-10", now) == datetime(2026, 1, 10).astimezone()
    for wrong in ("", "7", "d", "-7d", "2026-13-01", "7 days", "99999d9"):
        with pytest.raises(SettingsProblem, match="2026-01-31"):
            _moment(wrong, now)


def test_the_persons_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOGNAME", "wang\x1b[31m")
    assert person_of(Settings()) == "wang\\u001b[31m"
    named = Settings(respond=RespondSettings(person=" 王芳 "))
    assert person_of(named) == "王芳"
    assert person_of(Settings(respond=RespondSettings(person="Assistant"))) == "Assistant (person)"
    with pytest.raises(ValueError, match="person"):
        RespondSettings(person="a\nb")
