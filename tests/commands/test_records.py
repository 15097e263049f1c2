"""`list`, `read`, `orders` and the forms on a healthy center: the right lines, nothing written."""

import json
import stat
from pathlib import Path

from pydantic import TypeAdapter

from assistant.qa.site.listing import by_receipt, by_time_left
from flows.records import Case, FilledForm, Order
from tests.commands.conftest import RECORDS, Ended, Seller, run_program

PNG = b"\x89PNG\r\n\x1a\n"
CHANNELS = {"new": "on_site_message", "classic": "order_message"}
ANSWER = "Dear buyer, we refund a part of it. {{ 7*7 }} [/] 谢谢"


def fill_reply(seller: Seller) -> Ended:
    case = seller.case_with("refuse").issue_id
    return seller.once("--verbose", "fill-reply", "test", case, "--amount", "0.10", "--text", ANSWER, "--json")


def fill_extension(seller: Seller) -> Ended:
    order = next(each for each in seller.center.world.orders if not each.extended and each.order_status != "IN_ISSUE")
    words = ("fill-extension", "test", order.order_id, "--days", "17", "--reason", "logistics_delay", "--json")
    return seller.once(*words)


def fill_message(seller: Seller) -> Ended:
    case, channel = seller.case_with("refuse").issue_id, CHANNELS[seller.face]
    return seller.once("--verbose", "fill-message", "test", case, "--channel", channel, "--draft", "--json")


def test_list_prints_every_dispute_least_time_first(seller: Seller) -> None:
    ended = seller.once("list", "test", "--json")
    truth = [case.issue_id for case in by_time_left(seller.center.world.cases)]
    assert (ended.code, [row.issue_id for row in ended.records("dispute")]) == (0, truth)
    assert {line["kind"] for line in ended.lines} == {"dispute"}
    assert {line["shop"] for line in ended.lines} == {"test"}
    assert f"{len(truth)} disputes read, the page says {len(truth)}" in ended.err


def test_read_prints_every_case_with_its_evidence(seller: Seller) -> None:
    ended = seller.once("--verbose", "read", "test", "--json")
    cases: dict[str, Case] = {case.issue_id: case for case in ended.records("case")}
    assert ended.code == 0
    assert len(cases) == len(ended.lines) == len(seller.center.world.cases)
    for truth in seller.center.world.cases:
        case = cases[truth.issue_id]
        assert case.reason == truth.reason
        assert (case.buyer_login_id, "***" in (case.buyer_login_id or "")) == (truth.buyer_login_id, True)
        assert [each.content for each in case.solutions] == [each.content for each in truth.solutions]
        assert [each.sha256 for each in case.evidence] == [each.sha256 for each in truth.evidence]
        assert case.refund_money_max == truth.refund_money_max


def test_orders_prints_every_order_least_time_first(seller: Seller) -> None:
    ended = seller.once("orders", "test", "--json")
    rows: list[Order] = ended.records("order")
    truth = by_receipt(seller.center.world.orders)
    assert (ended.code, [row.order_id for row in rows]) == (0, [order.order_id for order in truth])
    assert [row.extended for row in rows] == [order.extended for order in truth]
    assert {line["kind"] for line in ended.lines} == {"order"}


def test_fill_reply_fills_reads_back_and_sends_nothing(seller: Seller) -> None:
    ended = fill_reply(seller)
    form: FilledForm = ended.records("filled_form")[0]
    assert (ended.code, len(ended.lines), form.form, form.complete) == (0, 1, "reply", True)
    held = {field.field: field.after for field in form.fields}
    assert (held["content"], held["refund_money"]) == (ANSWER, "0.10")
    assert "Nothing was sent" in ended.err
    assert_private_picture(form)
    assert seller.center.world.writes == []


def test_fill_extension_fills_reads_back_and_sends_nothing(seller: Seller) -> None:
    ended = fill_extension(seller)
    form: FilledForm = ended.records("filled_form")[0]
    assert (ended.code, len(ended.lines), form.form, form.complete) == (0, 1, "extension", True)
    assert {field.field: field.after for field in form.fields}["days"] == "17"
    assert_private_picture(form)
    assert seller.center.world.writes == []


def test_fill_message_fills_the_draft_reads_back_and_sends_nothing(seller: Seller) -> None:
    ended, case = fill_message(seller), seller.case_with("refuse")
    form: FilledForm = ended.records("filled_form")[0]
    assert (ended.code, len(ended.lines), form.complete) == (0, 1, True), ended.err
    assert (form.form, form.order_id, form.issue_id) == (CHANNELS[seller.face], case.parent_order_id, case.issue_id)
    (content,) = form.fields
    assert content.after == content.wanted != ""
    assert_private_picture(form)
    assert seller.center.world.writes == []


def test_no_canary_is_written_down_by_good_runs(seller: Seller) -> None:
    for words in (("list", "test", "--json"), ("--verbose", "read", "test", "--json"), ("orders", "test", "--json")):
        seller.once(*words)
    fill_reply(seller)
    fill_extension(seller)
    fill_message(seller)
    assert seller.cookies.given, "somebody signed in"
    assert seller.leaks() == []


def test_the_kept_session_is_private_and_used_again(seller: Seller) -> None:
    for words in (("list", "test", "--json"), ("orders", "test", "--json")):
        seller.once(*words)
    shop = seller.data / "shops" / "test"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (shop, shop / "browser", shop / "session.json")}
    assert modes == {"test": 0o700, "browser": 0o700, "session.json": 0o600}
    assert seller.center.world.sessions.sign_ins == 1


def assert_private_picture(form: FilledForm) -> None:
    file = Path(form.picture or "")
    assert file.read_bytes().startswith(PNG)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_schema_prints_what_the_records_are(tmp_path: Path) -> None:
    told = json.loads(run_program(tmp_path, "schema").out)
    expected = {kind: TypeAdapter(record).json_schema() for kind, record in RECORDS.items()}
    assert {kind: told[kind] for kind in RECORDS} == expected
    assert set(told) > {"plan", "draft", "playbooks.toml", "phrases/*.toml"}
