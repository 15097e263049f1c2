"""A captured page names nobody, whatever stood on it and wherever, and is still read as the page was."""

import json
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from typer.testing import CliRunner

from assistant import profiles
from assistant.language import speaking
from assistant.private_files import POSIX
from assistant.qa import capture_commands
from assistant.qa.capturing.captures import Capture, free, keep, load, made_up_capture, new_folder
from assistant.qa.capturing.imprint import Imprint, Look, Opened, Piece, Said
from assistant.qa.capturing.opening import PageName, Taken, Wish, opened_from, take_page
from assistant.qa.capturing.reading import Saved, read_saved
from assistant.settings import SettingsProblem
from flows.case_page import read_case
from flows.dispute_list import DISPUTES
from flows.errors import LayoutChanged, NotThere, ReadingIncomplete, ServerError
from flows.listing import open_list, read_list
from flows.records import Case, Dispute, Order
from tests.commands.canaries import files_below
from tests.commands.conftest import run_program
from tests.conftest import PROFILE_OF, Desk, OpenDesk
from tests.qa.planting import SECRETS, found_in, personal, plant

PAGES: tuple[PageName, ...] = ("dispute_list", "case", "order_list", "order", "reply_form", "extension_form")
KEY = b"the same in every run"


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Callable[[], Page]]:
    context = browser.new_context(offline=True, service_workers="block")
    page = context.new_page()
    yield lambda: page
    context.close()


def answerable(desk: Desk) -> Case:
    """The fullest case that can be answered."""
    cases = (case for case in desk.center.world.cases if "refuse" in case.actions and not case.after_sale_warranty)
    return max(cases, key=lambda case: (len(case.solutions), len(case.process), case.parcel is not None))


def number_for(desk: Desk, page: PageName) -> str:
    of = opened_from(desk.site.profile, page)
    if of == "case":
        return answerable(desk).issue_id
    orders = (order for order in desk.center.world.orders if order.order_status == "WAIT_BUYER_ACCEPT_GOODS")
    return next(orders).order_id if of == "order" else ""


def captured(desk: Desk, page: PageName) -> Capture:
    taken = take_page(desk.session, Wish(page, number_for(desk, page)))
    return made_up_capture(taken, desk.site.profile, page, KEY)


def read(capture: Capture, desk: Desk, blank: Callable[[], Page]) -> list[Any]:
    saved = Saved(capture.page, capture.replies, capture.about)
    return [record for _, record in read_saved(saved, desk.site.profile, blank)]


def planted(face: str, open_desk: OpenDesk, language: str = "zh") -> Desk:
    desk = open_desk(face, disputes=12, orders=6, language=language).sign_in()
    plant(desk.session.context)
    for case in desk.center.world.cases:
        desk.center.world.put_case(personal(case))
    for order in desk.center.world.orders:
        said = {"buyer_login_id": SECRETS["name"], "product_name": SECRETS["han"], "logistics_no": SECRETS["tracking"]}
        desk.center.world.put_order(order.model_copy(update=said))
    return desk


def shape(record: Any) -> Mapping[str, Any]:
    """What a captured page must still say: codes, moments and numbers of pieces, and that the rest is there."""
    if isinstance(record, Case):
        return {
            **_codes(record),
            "solutions": [(each.solution_owner, each.solution_type, each.status) for each in record.solutions],
            "process": [
                (each.gmt_create, each.action_type, each.submit_member_type, len(each.attachments), len(each.content))
                for each in record.process
            ],
            "evidence": [(each.owner, each.file_type) for each in record.evidence],
            "events": [each.time for each in record.parcel.events] if record.parcel else None,
            "actions": record.actions,
            "after_sale_warranty": record.after_sale_warranty,
        }
    return _codes(record)


def _codes(record: Case | Dispute) -> Mapping[str, Any]:
    clock = record.deadline
    return {
        "state": record.reverse_detail_status,
        "reason": record.reason,
        "country": record.buyer_country,
        "opened": record.gmt_create,
        "clock": clock and (clock.owner, clock.timeout_type, clock.overdue),
        "there": [name for name, value in record.model_dump(exclude={"flags"}).items() if value not in (None, "", ())],
        "flags": [(flag.field, flag.why) for flag in record.flags],
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_of_anybody_is_written_and_the_page_is_read_as_before(
    face: str, language: str, open_desk: OpenDesk, blank: Callable[[], Page], tmp_path: Path
) -> None:
    desk = planted(face, open_desk, language)
    for page in PAGES:
        keep(captured(desk, page), tmp_path / page)
    written = files_below(tmp_path)
    assert len(written) == 3 * len(PAGES)
    assert found_in(written) == []
    assert found_in({"as it was": desk.page.content().encode()}) != []
    # What was put into the replies came through, made up.
    assert (b'"json":' in written["case/replies.json"]) == (face == "new")
    assert b"<script" not in b"".join(written.values())
    assert desk.center.world.writes == []
    case = answerable(desk)
    again = _loaded(tmp_path / "case", desk, blank)[0]
    assert shape(again) == shape(read_case(desk.page, desk.site, case.issue_id))
    _the_same_numbers(tmp_path / "case", case, again)


def _loaded(folder: Path, desk: Desk, blank: Callable[[], Page]) -> list[Any]:
    page, replies, about = load(folder)
    assert about is not None
    return [record for _, record in read_saved(Saved(page, replies, about), desk.site.profile, blank)]


def _the_same_numbers(folder: Path, case: Case, again: Case) -> None:
    """Page and replies name the same made-up numbers, as long as the true ones."""
    page, replies = ((folder / name).read_text(encoding="utf-8") for name in ("page.html", "replies.json"))
    for true, made in ((case.issue_id, again.issue_id), (case.order_id, again.order_id)):
        assert true is not None
        assert made is not None
        assert (len(made), made.isdigit(), made != true) == (len(true), True, True)
        assert made in page
        assert made in replies or json.loads(replies) == {}
        assert true not in page + replies


def test_what_a_page_says_of_itself_is_not_believed() -> None:
    secret = SECRETS["name"]
    look = Look(display=secret, visibility=f"hidden; {secret}", textTransform=secret)
    attributes = {secret: secret, "onclick": secret, "colspan": "13912345678", "lang": f"de-{secret}", 'a"><p>': secret}
    attributes |= {
        "type": secret,
        "role": secret,
        "aria-checked": secret,
        "STYLE": secret,
        "src": secret,
        "value": secret,
    }
    opened = [
        Opened(tag, attributes, look, {"value": secret, "checked": secret}) for tag in (secret, "input", "svg", "p")
    ]
    pieces: list[Piece] = [
        piece for each in opened for piece in (each, Said(f"<{secret}>"), "gap", Said(secret), "close")
    ]
    now = datetime(2026, 3, 10, tzinfo=UTC)
    taken = Taken(
        Imprint(tuple(pieces), True, f"de-{secret}"), {"api": {secret: [secret, {"a": secret}]}}, now, now, True
    )
    made = made_up_capture(taken, profiles.load("aliexpress"), "case", KEY)
    assert found_in({"page": made.model_dump_json().encode()}) == []
    assert made.page.count("<p>") == 1
    assert (made.about.language, made.replies["api"]["ret"]) == ("", ["SUCCESS::"])


def test_a_list_keeps_its_rows(face: str, open_desk: OpenDesk, blank: Callable[[], Page]) -> None:
    desk = open_desk(face, disputes=9, orders=6, language="en").sign_in()
    rows = read(captured(desk, "dispute_list"), desk, blank)
    open_list(desk.page, desk.site, DISPUTES, "address")
    true = {row.gmt_create: row for row in read_list(desk.page, desk.site, DISPUTES).rows}
    assert len({row.issue_id for row in rows}) == len(rows) == len(true) == 9
    assert [shape(row) for row in rows] == [shape(true[row.gmt_create]) for row in rows]
    assert all(re.fullmatch(rf"/\S+={row.issue_id}", row.detail_url) for row in rows)
    orders = read(captured(desk, "order_list"), desk, blank)
    assert len(orders) == 6
    assert all(isinstance(order, Order) and order.receipt_deadline for order in orders)
    assert all(order.flags == () for order in [*orders, *read(captured(desk, "order"), desk, blank)])


def test_a_form_keeps_its_fields_and_nothing_is_filled(
    face: str, open_desk: OpenDesk, blank: Callable[[], Page]
) -> None:
    desk = open_desk(face, disputes=9, orders=6).sign_in()
    (reply,) = read(captured(desk, "reply_form"), desk, blank)
    found = {field.field: field.found for field in reply.fields}
    kinds = {"new": 1, "classic": found["solution_type"]}[face]
    assert found == {"solution_type": kinds, "refund_money": 1, "return_address": 0, "content": 1, "evidence": 1}
    assert (reply.ready, reply.final, kinds > 0) == (True, 1, True)
    (extension,) = read(captured(desk, "extension_form"), desk, blank)
    assert (extension.ready, extension.final, extension.fields[0].found) == (True, 1, 1)
    assert desk.center.world.writes == []
    assert desk.guard.got_through == []


def test_another_capture_makes_up_other_numbers(open_desk: OpenDesk) -> None:
    desk = open_desk("classic", disputes=3, orders=1).sign_in()
    taken = take_page(desk.session, Wish("dispute_list"))
    pages = [made_up_capture(taken, desk.site.profile, "dispute_list").page for _ in range(2)]
    numbers = [set(re.findall(r"\b\d{16}\b", page)) for page in pages]
    assert numbers[0]
    assert numbers[0].isdisjoint(numbers[1])


def test_a_page_without_its_proof_is_kept_and_says_so(open_desk: OpenDesk, blank: Callable[[], Page]) -> None:
    desk = open_desk("classic", disputes=3, orders=1).sign_in()
    profile = desk.site.profile
    other = profile.login.signed_in.model_copy(
        update={"ways": (profile.case.ready.ways[0].model_copy(update={"label": ("no such",)}),)}
    )
    table = profile.case.model_copy(update={"ready": other})
    desk = desk.with_site(profile=profile.model_copy(update={"case": table}))
    desk = desk.with_site(pace=desk.site.pace.__class__(page_seconds=1))
    capture = captured(desk, "case")
    assert capture.about.proven is False
    assert isinstance(read(capture, desk, blank)[0], Case)


def test_a_form_that_is_not_offered_is_said_so(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=12, orders=1).sign_in()
    desk = desk.with_site(pace=desk.site.pace.__class__(page_seconds=5, step_seconds=1))
    case = next(case for case in desk.center.world.cases if not {"refuse", "modify_solution"} & {*case.actions})
    with pytest.raises(LayoutChanged):
        take_page(desk.session, Wish("reply_form", case.issue_id))
    with pytest.raises((NotThere, ServerError)):
        take_page(desk.session, Wish("case", "6500000000009999"))


def test_a_page_of_nothing_is_no_empty_list(open_desk: OpenDesk, blank: Callable[[], Page]) -> None:
    desk = open_desk("classic", disputes=0, orders=1).sign_in()
    empty = captured(desk, "dispute_list")
    assert read(empty, desk, blank) == []
    for page in ("dispute_list", "case", "order"):
        other = empty.model_copy(
            update={"page": "<html></html>", "about": empty.about.model_copy(update={"page": page})}
        )
        with pytest.raises(ReadingIncomplete):
            read(other, desk, blank)


def test_captures_are_private_and_never_overwritten(tmp_path: Path, open_desk: OpenDesk) -> None:
    desk = open_desk("classic", disputes=1, orders=1).sign_in()
    capture = captured(desk, "dispute_list")
    folders = []
    for _ in range(2):
        folders.append(new_folder(tmp_path, desk.site.profile, "dispute_list"))
        keep(capture, folders[-1])
    assert [folder.relative_to(tmp_path).as_posix() for folder in folders] == [
        f"captures/aliexpress-classic/dispute_list-{number}" for number in (1, 2)
    ]
    if POSIX:
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "captures").rglob("*")}
        assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}
        assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert free(tmp_path / "other") == tmp_path / "other"
    with pytest.raises(SettingsProblem):
        free(folders[0])
    assert load(folders[0]) == load(folders[0] / "page.html") == (capture.page, {}, capture.about)


@pytest.mark.parametrize(
    ("name", "content"),
    [("about.toml", "profile = 1"), ("about.toml", "=="), ("replies.json", "["), ("replies.json", "[]")],
)
def test_files_that_cannot_be_understood_are_named(name: str, content: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>")
    (tmp_path / name).write_text(content)
    with pytest.raises(SettingsProblem, match=re.escape(str(tmp_path))):
        load(tmp_path)


def test_the_commands(tmp_path: Path, open_desk: OpenDesk) -> None:
    desk = open_desk("new", disputes=4, orders=2, language="en")
    number = answerable(desk).issue_id
    _settle(tmp_path, desk.center.address)
    words = ("capture", "one", "case", "--case", number, "--to", "mine", "--json")
    kept = run_program(tmp_path, *words, DISPUTE_ASSISTANT_PASSWORD_ONE="demo-password")
    assert kept.code == 0, kept.err
    said = {"kind": "capture", "shop": "one", "page": "case", "profile": "aliexpress", "proven": True, "folder": "mine"}
    assert said.items() <= kept.lines[0].items()
    assert "Look at" in kept.err
    assert desk.center.world.writes == []
    files = {path.name: path.read_bytes() for path in (tmp_path / "mine").iterdir()}
    assert sorted(files) == ["about.toml", "page.html", "replies.json"]
    assert [
        word for word in (b"Ostrowska", b'"one"', b"127.0.0.1", number.encode()) if word in files["about.toml"]
    ] == []
    assert number.encode() not in files["page.html"] + files["replies.json"]
    read = run_program(tmp_path, "read-page", "mine")
    assert read.code == 0, read.err
    (record,) = json.loads(read.out)
    assert (record.pop("kind"), Case.model_validate_json(json.dumps(record)).flags) == ("case", ())


def _settle(folder: Path, address: str) -> None:
    lines = ['data_folder = "data"', "[shops.one]", f'profile = "{PROFILE_OF["new"]}"', f'base_url = "{address}"']
    lines += ['title = "Ostrowska Lamps"', 'account = "demo"']
    (folder / "assistant.toml").write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("capture", "one", "case"), "--case"),
        (("capture", "one", "extension_form", "--case", "6500000000000001"), "--order"),
        (("capture", "one", "order_list", "--order", "8100000000000001"), "--order"),
        (("capture", "one", "case", "--case", "65x"), "65x"),
        (("capture", "one", "dispute_list", "--to", "."), "holds a captured page"),
        (("read-page", "page.html"), "--profile"),
    ],
)
def test_what_cannot_be_meant_is_said_before_anything_is_opened(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _settle(tmp_path, "http://nowhere.invalid")
    (tmp_path / "page.html").write_text("<p>")
    monkeypatch.chdir(tmp_path)
    with speaking("en"):
        ended = CliRunner().invoke(capture_commands.app, words)
    assert isinstance(ended.exception, SettingsProblem)
    assert said in str(ended.exception)
