"""Four eyes: what is above the amount is not filled in before another person has marked just that."""

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from assistant.qa.site import SellerCenter
from assistant.respond.audit.entries import Happening
from assistant.respond.audit.marks import Marks
from assistant.respond.audit.trail import AuditTrail
from assistant.respond.moved_cases import fingerprint
from assistant.respond.second_mark import FourEyes
from flows.reading_again import FieldNow
from flows.records import Case, Money
from tests.commands.conftest import run_program
from tests.respond.panel_scenes import a_plan
from tests.respond.person import Person, session, settings_for

WORKER, OTHER = "王芳", "李雷"
KEY = ("main", "6500000000000021")
ABOVE = Decimal(50)


def usd(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


@pytest.fixture
def case() -> Case:
    subject = a_plan().item.subject
    assert isinstance(subject, Case)
    local = Money(amount=Decimal(180), currency="EUR")
    return subject.model_copy(update={"refund_money_max": usd("200"), "refund_money_max_local": local})


def write(folder: Path, person: str, kind: str, amount: str, case: Case) -> None:
    """Write an entry about a mark into the trail, as a session or the command does."""
    facts = {"form": "reply", "amount": amount, "currency": "USD", "usd": amount, "fingerprint": fingerprint(case)}
    texts = {"content": "Dear buyer"} if kind == "mark_wanted" else {}
    happening = {"kind": kind, "shop": KEY[0], "issue_id": KEY[1], "facts": facts, "texts": texts, "by_person": True}
    AuditTrail(folder, person).append(Happening.model_validate(happening))


def eyes(folder: Path, person: str = WORKER) -> FourEyes:
    return FourEyes(ABOVE, person, Marks(folder))


def test_only_what_is_above_the_amount_waits(tmp_path: Path, case: Case) -> None:
    rule = eyes(tmp_path)
    assert rule.asks(KEY, case, usd("50.00"), "…") is None
    assert rule.asks(KEY, case, None, "…") is None, "who refuses pays nothing"
    asked = rule.asks(KEY, case, Money(amount=Decimal("45.05"), currency="EUR"), "…")
    assert asked is not None
    assert asked.usd == usd("50.05")
    unknown = rule.asks(KEY, case, Money(amount=Decimal("1.00"), currency="BRL"), "…")
    assert unknown is not None, "what cannot be told in USD may be above"
    assert unknown.usd is None


def test_a_mark_is_another_persons_and_holds_for_its_amount_and_less(tmp_path: Path, case: Case) -> None:
    rule = eyes(tmp_path)
    write(tmp_path, WORKER, "mark_wanted", "80.00", case)
    assert rule.asks(KEY, case, usd("80.00"), "…") is not None
    write(tmp_path, f" {WORKER}", "marked", "80.00", case)
    assert rule.asks(KEY, case, usd("80.00"), "…") is not None, "the same person's mark is none"
    write(tmp_path, OTHER, "marked", "80.00", case)
    assert rule.asks(KEY, case, usd("80.00"), "…") is None
    assert rule.asks(KEY, case, usd("60.00"), "other words") is None
    assert eyes(tmp_path, OTHER).asks(KEY, case, usd("80.00"), "…") is not None, "it is not their own case to mark"
    moved = case.model_copy(update={"status_text": "…", "reverse_detail_status": "other"})
    assert rule.asks(KEY, moved, usd("80.00"), "…") is not None, "the case is another one now"
    # The amount is raised: what was marked is void, also for the amount before.
    assert rule.asks(KEY, case, usd("80.01"), "…") is not None
    write(tmp_path, WORKER, "mark_wanted", "80.01", case)
    assert rule.asks(KEY, case, usd("80.00"), "…") is not None


def test_an_amount_that_is_typed_into_the_form_wants_its_mark(tmp_path: Path, case: Case) -> None:
    rule = eyes(tmp_path)
    write(tmp_path, OTHER, "marked", "80.00", case)

    def typed(amount: str) -> tuple[str, ...]:
        field = FieldNow(field="refund_money", checked="80.00", now=amount, result="changed")
        return rule.raised(KEY, case, "USD", [field])

    assert typed("70") == typed("1,5") == typed("") == ()
    (told,) = typed("95.00")
    assert "95.00 USD" in told


@pytest.fixture
def folder(tmp_path: Path, case: Case) -> Path:
    (tmp_path / "assistant.toml").write_text('data_folder = "data"\n[shops.main]\n', encoding="utf-8")
    write(tmp_path / "data" / "audit", WORKER, "mark_wanted", "80.00", case)
    return tmp_path


def test_the_command_shows_what_is_marked_and_refuses_the_same_person(folder: Path, case: Case) -> None:
    def mark(person: str, *words: str) -> tuple[int, str]:
        ended = run_program(folder, "mark", *words, DISPUTE_ASSISTANT_RESPOND__PERSON=person)
        return ended.code, ended.out + ended.err

    code, said = mark(WORKER, KEY[1])
    assert (code, f"{WORKER} prepared this refund" in said) == (2, True)
    code, said = mark(OTHER, KEY[1], "--note", "seen the pictures")
    assert code == 0
    for words in ("80.00 USD", f"Prepared by {WORKER}", "Dear buyer", f"{OTHER} has marked dispute {KEY[1]}"):
        assert words in said
    assert eyes(folder / "data" / "audit").asks(KEY, case, usd("80.00"), "…") is None
    (entry,) = [each for each in AuditTrail(folder / "data" / "audit", OTHER).entries() if each.kind == "marked"]
    wanted = next(each for each in AuditTrail(folder / "data" / "audit", OTHER).entries() if each.kind == "mark_wanted")
    assert (entry.by, entry.facts["usd"], entry.facts["content"]) == (OTHER, "80.00", wanted.texts["content"])
    code, said = mark(OTHER, KEY[1])
    assert (code, f"marked by {OTHER} already" in said) == (2, True)
    code, said = mark(OTHER, "6500000000000099")
    assert (code, "No refund of dispute 6500000000000099 waits" in said) == (2, True)


def waiting(person: Person) -> str:
    """Skip what pays nothing; return the number of the first case that waits for a mark."""
    while True:
        number = person.shown()
        if any(line.get("event") == "mark_wanted" and line["issue_id"] == number for line in person.seen):
            return number
        person.ask(person.page_of(number), "skip")


def test_a_session_fills_the_form_once_the_mark_is_there(tmp_path: Path, playwright: Playwright) -> None:
    with SellerCenter("new", disputes=30, orders=2) as center:
        shops = settings_for({"shop": ("aliexpress", center.address)})
        rule = f'[respond]\nperson = "{WORKER}"\nsecond_mark_above = 0\n'
        (tmp_path / "assistant.toml").write_text(shops.replace("[pace]", f"{rule}[pace]"), encoding="utf-8")
        password = {"DISPUTE_ASSISTANT_PASSWORD_SHOP": "demo-password"}
        with session(playwright, tmp_path, "respond", "--limit", "4", **password) as person:
            number = waiting(person)
            page = person.page_of(number)
            panel = page.frames[-1].locator(".why_not")
            panel.get_by_text(f"dispute-assistant mark {number} --shop shop").wait_for()
            assert page.locator("[role=dialog]").count() == 0, "no form was opened"
            page.keyboard.press("Alt+R")
            assert person.until("shown")["issue_id"] == number, "without a mark it is not filled by asking again"
            page = person.tab_after(page, number)
            ended = run_program(tmp_path, "mark", number, DISPUTE_ASSISTANT_RESPOND__PERSON=OTHER)
            assert ended.code == 0, ended.err
            person.until("filled", issue_id=number)
            person.until("shown", issue_id=number)
            filled = person.tab_after(page, number)
            filled.locator("[role=dialog]").wait_for()
            filled.frames[-1].get_by_text(f"{OTHER} has marked it").first.wait_for()
            person.close_window()
            assert person.ended() == 0
        assert center.world.writes == []
