"""`plan`, `draft`, `phrases`, `rules` as a person runs them, over cases that were read before."""

import json
import re
import stat
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from assistant.casework.linting.text_messages import segments
from assistant.commands.casework_lines import DraftLine, PlanLine
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from flows.records import Case
from tests.commands.conftest import Ended, OpenSeller, run_program

NOW = datetime(2026, 1, 20, 8, 0, tzinfo=UTC)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def world() -> World:
    return World(SiteOptions(now=NOW, running=False, disputes=36, orders=4))


@pytest.fixture
def folder(tmp_path: Path, world: World) -> Path:
    """A folder with settings, and with the cases as `read --json` prints them."""
    (tmp_path / "assistant.toml").write_text('data_folder = "data"\n', encoding="utf-8")
    keep(tmp_path / "cases.jsonl", world.cases)
    return tmp_path


def keep(file: Path, cases: list[Case]) -> None:
    lines = [json.dumps({"kind": "case", "shop": "demo", **case.model_dump(mode="json")}) for case in cases]
    file.write_text("\n".join(lines), encoding="utf-8")


def without(line: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name not in names}


def run(folder: Path, *words: str, language: str = "en") -> Ended:
    return run_program(folder, *words, DISPUTE_ASSISTANT_LANGUAGE=language)


def test_every_case_has_its_place_and_its_next_step(folder: Path, world: World) -> None:
    ended = run(folder, "plan", "--from", "cases.jsonl", "--json")
    assert ended.code == 0, ended.err
    plans = ended.of_kind("plan")
    for plan in plans:
        PlanLine.model_validate_json(json.dumps(without(plan, "kind", "shop")))
    assert [plan["place"] for plan in plans] == list(range(1, 37))
    assert {plan["issue_id"] for plan in plans} == {case.issue_id for case in world.cases}
    ours = [plan["due"]["earliest"] for plan in plans if plan["standing"] == "ours" and plan["due"]["earliest"]]
    assert ours == sorted(ours)
    assert all(plan["says"] for plan in plans)
    standings = [plan["standing"] for plan in plans]
    assert standings.index("finished") > standings.index("ours")


def test_a_view_leaves_the_rest_out(folder: Path) -> None:
    ended = run(folder, "plan", "--from", "cases.jsonl", "--view", "due_24h", "--json")
    plans = ended.of_kind("plan")
    assert 0 < len(plans) < 36
    assert {plan["standing"] for plan in plans} <= {"ours", "unknown"}
    wrong = run(folder, "plan", "--from", "cases.jsonl", "--view", "nosuch")
    assert (wrong.code, wrong.out) == (2, "")
    assert 'there is no "nosuch"' in wrong.err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_case_is_explained_in_full(folder: Path, world: World, language: str) -> None:
    case = next(each for each in world.cases if each.reason == "damaged" and "refuse" in each.actions)
    ended = run(folder, "plan", "--from", "cases.jsonl", case.issue_id, language=language)
    assert ended.code == 0, ended.err
    for heading in ("举证材料", "先查这些") if language == "zh" else ("Evidence", "Check first"):
        assert heading in ended.out


def test_the_texts_of_a_case_are_drafted_and_checked(folder: Path, world: World) -> None:
    case = next(each for each in world.cases if each.reason == "damaged" and "refuse" in each.actions)
    ended = run(folder, "draft", "--from", "cases.jsonl", case.issue_id, "--in", "es", "--eml", "mails", "--json")
    drafts = ended.of_kind("draft")
    assert (ended.code, [draft["channel"] for draft in drafts]) == (
        0,
        ["reply", "order_message", "on_site_message", "email", "sms"],
    )
    for draft in drafts:
        DraftLine.model_validate_json(json.dumps(without(draft, "kind", "shop", "issue_id")))
        assert (draft["language"], draft["ready"], draft["blocked_by"]) == ("es", True, [])
        assert CHINESE.search(draft["chinese"]["text"])
        assert not CHINESE.search(draft["text"])
    assert 4 <= len(drafts[0]["text"]) <= 1000
    assert [draft["sms_parts"] for draft in drafts] == [None, None, None, None, segments(drafts[4]["text"])]
    file = folder / "mails" / f"{case.issue_id}.eml"
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert (mail["Subject"], mail["To"], mail["X-Unsent"]) == (drafts[3]["subject"], "", "1")
    assert mail.get_content() == drafts[3]["text"].replace("\n", "\r\n")
    assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(file.parent.stat().st_mode)) == (0o600, 0o700)


def test_a_text_message_stands_there_to_be_copied(folder: Path, world: World) -> None:
    case = next(each for each in world.cases if each.reason == "damaged" and "refuse" in each.actions)
    words = ("draft", "--from", "cases.jsonl", case.issue_id, "--in", "en", "--channel", "sms")
    (draft,) = run(folder, *words, "--json").of_kind("draft")
    shown = run(folder, *words).out
    assert shown.endswith(f"sent in this number of parts: {draft['sms_parts']}\n{draft['text']}\n")


def test_an_e_mail_that_is_not_ready_is_not_kept(folder: Path, world: World) -> None:
    case = next(each for each in world.cases if each.reason == "damaged" and "refuse" in each.actions)
    file = Path(run(folder, "phrases", "edit-path", "en").out.strip())
    own = (
        'language = "en"\n[email.not_as_described]\nversion = 2\nsubject = "Order"\ntext = "Write to me on WhatsApp"\n'
    )
    file.write_text(own, encoding="utf-8")
    ended = run(folder, "draft", "--from", "cases.jsonl", case.issue_id, "--in", "en", "--eml", "mails")
    assert ended.code == 8
    assert "not ready and was not kept" in ended.out
    assert not (folder / "mails").exists()


def test_an_offer_over_the_ceiling_is_not_ready(folder: Path, world: World) -> None:
    case = next(each for each in world.cases if each.reason == "damaged" and "refuse" in each.actions)
    words = ("--choice", "partial", "--amount", "99999", "--channel", "reply")
    ended = run(folder, "draft", "--from", "cases.jsonl", case.issue_id, *words, "--json")
    (draft,) = ended.of_kind("draft")
    assert (ended.code, draft["ready"]) == (8, False)
    assert any(finding["severity"] == "error" for finding in draft["findings"])


def test_nothing_is_drafted_for_what_the_platform_handles(folder: Path, world: World) -> None:
    case = next(each for each in world.cases if each.after_sale_warranty)
    ended = run(folder, "draft", "--from", "cases.jsonl", case.issue_id)
    assert ended.code == 0
    assert f"{case.issue_id}: nothing is drafted." in ended.out


def test_phrases_can_be_listed_shown_and_made_ones_own(folder: Path) -> None:
    listed = run(folder, "phrases", "list", "--json").of_kind("phrase")
    assert len(listed) == 440
    file = Path(run(folder, "phrases", "edit-path", "fr").out.strip())
    assert file.is_file()
    unchanged = run(folder, "phrases", "show", "fr/reply.damaged", "--json").of_kind("phrase")
    assert [phrase["origin"] for phrase in unchanged] == ["shipped"]
    own = 'language = "fr"\n[reply.damaged]\nversion = 7\ntext = "Bonjour, {{ offer }}"\n'
    file.write_text(own, encoding="utf-8")
    (mine,) = run(folder, "phrases", "show", "fr/reply.damaged", "--json").of_kind("phrase")
    assert (mine["version"], mine["text"], mine["origin"]) == (7, "Bonjour, {{ offer }}", str(file))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{{ offer.__class__ }}", "reply.damaged"),
        ("{{ refund_mony }} {{ offer }}", "refund_money"),
        ("{% for x in offer %}{% endfor %}", "reply.damaged"),
    ],
)
def test_a_faulty_phrase_is_told_with_file_and_key(folder: Path, written: str, told: str) -> None:
    file = Path(run(folder, "phrases", "edit-path", "en").out.strip())
    file.write_text(f'language = "en"\n[reply.damaged]\nversion = 2\ntext = "{written}"\n', encoding="utf-8")
    ended = run(folder, "plan", "--from", "cases.jsonl")
    assert (ended.code, ended.out) == (2, "")
    assert str(file) in ended.err
    assert told in ended.err
    assert len(ended.err.splitlines()) == 1


def test_every_phrase_passes_its_check(folder: Path, world: World) -> None:
    keep(folder / "few.jsonl", world.cases[:6])
    ended = run(folder, "phrases", "check", "--from", "few.jsonl", "--json")
    checks = ended.of_kind("phrase_check")
    assert (ended.code, len(checks)) == (0, 440)
    assert [check["phrase_id"] for check in checks if check["findings"]] == []


def test_rules_say_where_they_come_from(folder: Path) -> None:
    ended = run(folder, "rules", "--json")
    rules = {rule["code"]: rule for rule in ended.of_kind("rule")}
    assert "5" in rules["answer"]["text"]
    assert all(rule["source"] and rule["date"] for rule in rules.values())
    extensions = {rule["code"]: rule for rule in ended.of_kind("extension_rule")}
    assert (extensions["default"]["days_left"], extensions["default"]["days_to_add"]) == (5, 30)
    assert "countries.BR" in extensions


def test_a_file_that_is_no_record_of_cases_is_told(folder: Path) -> None:
    (folder / "cases.jsonl").write_text('{"kind": "case", "issue_id": 1}\n', encoding="utf-8")
    ended = run(folder, "plan", "--from", "cases.jsonl")
    assert (ended.code, ended.err) == (
        2,
        "cases.jsonl line 1: not what read --json prints; make the file anew by read --json.\n",
    )


def test_plans_are_made_of_what_the_site_says_now(open_seller: OpenSeller) -> None:
    seller = open_seller("classic", disputes=6, orders=3)
    plans = seller.run("plan", "test", "--json").of_kind("plan")
    assert {plan["issue_id"] for plan in plans} == {case.issue_id for case in seller.center.world.cases}
    extensions = seller.run("plan", "--orders", "--json").of_kind("extension")
    assert {each["order_id"] for each in extensions} == {order.order_id for order in seller.center.world.orders}
    assert seller.center.world.writes == []
