"""The files that a dry run leaves to edit: what of them counts, what is never overwritten, which mistakes are told."""

import stat
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from loguru import logger
from playwright.sync_api import Page

from assistant.casework.answers import Wanted, answers_for
from assistant.casework.clerk import Clerk, SiteHabits, clerk_for
from assistant.casework.plans import plans_for
from assistant.language import LANGUAGES, Language, speaking
from assistant.private_files import NotPrivate, private_folder
from assistant.respond.preparing import Prepared, Said
from assistant.respond.queue import Job
from assistant.respond.rehearsal_edits import FOLDER, read_edits
from assistant.respond.rehearsal_files import forget_buyer, leave, tidy
from assistant.settings import SettingsProblem
from flows.records import Case, Money
from tests.casework.playing_cases import NOW, PICTURE, case, money, request

CLERK: Clerk = clerk_for(SiteHabits(time_zone="America/Los_Angeles"))
OWN = "Dear buyer,\n\nthe parcel moves. \\ \"Please\" wait 'a bit'."


def job_of(subject: Case) -> Job:
    (plan,) = plans_for([("my-shop", subject)], NOW, CLERK)
    return Job(shop="my-shop", number=subject.issue_id, plan=plan)


def prepared(job: Job, said: Said | None = None) -> Prepared:
    """What preparing comes to, without its tab."""
    said = said or Said()
    plan, subject = job.plan, job.plan and job.plan.item.subject
    assert plan is not None
    assert isinstance(subject, Case)
    answers = answers_for(plan, ["reply"], CLERK, said.wanted)
    return Prepared(job, cast("Page", None), said, "filled", plan, subject, answers=answers)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return private_folder(tmp_path / FOLDER)


def written(folder: Path, subject: Case | None = None) -> tuple[Path, Job]:
    job = job_of(subject or case())
    left = leave(folder, prepared(job), CLERK)
    assert left.state == "proposed"
    return left.file, job


def edit(file: Path, before: str, after: str) -> None:
    body = file.read_text(encoding="utf-8")
    assert before in body
    file.write_text(body.replace(before, after), encoding="utf-8")


def said_for(folder: Path, job: Job) -> Said | None:
    return read_edits(folder.parent, [job]).get(job.key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_edited_says_nothing_and_follows_the_proposal(folder: Path, language: Language) -> None:
    with speaking(language):
        file, job = written(folder)
    assert (file.name, stat.S_IMODE(file.stat().st_mode)) == ("my-shop-6500000000000001.toml", 0o600)
    body = file.read_text(encoding="utf-8")
    assert 'choice = "refuse"' in body
    assert f"content = '''\n{prepared(job).answer.draft.text}\n'''" in body  # type: ignore[union-attr]
    assert ("拒绝退款" in body, "three capital" in body) == (language == "zh", False)
    assert said_for(folder, job) is None
    # Another system's line ends and an editor's mark at the beginning are no edit.
    file.write_bytes(b"\xef\xbb\xbf" + body.replace("\n", "\r\n").encode())
    assert said_for(folder, job) is None
    moved = job_of(case(refund_money_max=money("99.00", "USD")))
    assert leave(folder, prepared(moved), CLERK)[:1] == ("proposed",)
    assert [each.name for each in folder.iterdir()] == [file.name]


def partial(choice: str = "partial", **more: object) -> dict[str, object]:
    return {"choice": choice, "offer_money": None, "language": None, "phrase": None, **more}


ASKED = Money(amount=Decimal("6.5"), currency="EUR")
NO_WISH = Wanted().model_dump()
EDITS: tuple[tuple[str, str, dict[str, object], str | None], ...] = (
    ('choice = "refuse"', 'choice = "partial"', partial(), None),
    ('language = "en"', 'language = "fr"', {**NO_WISH, "language": "fr"}, None),
    # The text belongs to the choice and the language that stand beside it.
    ("content = '''\n", "content = '''\nHello. ", partial("refuse", language="en"), "Hello. "),
    ('choice = "refuse"', 'choice = "partial"\namount = 6.50', partial(offer_money=ASKED.model_dump()), None),
    ('choice = "refuse"', 'choice = "full"\namount = "7"\ncurrency = "USD"', partial(
        "full", offer_money={"amount": Decimal(7), "currency": "USD"}
    ), None),
)  # fmt: skip


@pytest.mark.parametrize(("before", "after", "wanted", "begins"), EDITS)
def test_only_what_was_edited_counts(
    folder: Path, before: str, after: str, wanted: dict[str, object], begins: str | None
) -> None:
    file, job = written(folder)
    edit(file, before, after)
    kept = file.read_bytes()
    said = said_for(folder, job)
    assert said is not None
    assert said.wanted.model_dump() == wanted
    assert (said.content or "")[: len(begins or "")] == (begins or "")
    assert (said.content is None) == (begins is None)
    again = leave(folder, prepared(job, said), CLERK)
    assert (again.state, again.put_aside, file.read_bytes()) == ("yours", None, kept)


def test_an_own_text_is_taken_to_the_letter(folder: Path) -> None:
    file, job = written(folder)
    body = file.read_text(encoding="utf-8")
    start = body.index("content = '''")
    file.write_text(f"{body[:start]}content = '''\n{OWN}\n\n'''\n", encoding="utf-8")
    said = said_for(folder, job)
    assert said is not None
    assert said.content == OWN


def test_the_amount_of_a_proposal_stays_with_its_choice(folder: Path) -> None:
    # The buyer sent a picture of what is short: the playbook offers a part, whose amount stands in the file.
    subject = case(reason="quantity_short", evidence=(PICTURE,))
    file, job = written(folder, subject)
    body = file.read_text(encoding="utf-8")
    assert 'choice = "partial"\n' in body
    edit(file, 'choice = "partial"', 'choice = "refuse"')
    said = said_for(folder, job)
    assert said is not None
    assert (said.wanted.choice, said.wanted.offer_money) == ("refuse", None)
    file.write_text(body, encoding="utf-8")
    edit(file, "content = '''\n", "content = '''\nHello. ")
    said = said_for(folder, job)
    offer = prepared(job).answer.draft.offer_money  # type: ignore[union-attr]
    assert said is not None
    assert (said.wanted.choice, said.wanted.offer_money) == ("partial", offer)


def test_a_comment_is_kept_too_and_marks_may_be_lost(folder: Path) -> None:
    file, job = written(folder)
    file.write_text(file.read_text(encoding="utf-8") + "# ask Li first\n", encoding="utf-8")
    assert said_for(folder, job) is None
    assert leave(folder, prepared(job), CLERK).state == "yours"
    assert file.read_text(encoding="utf-8").endswith("# ask Li first\n")
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("written")]
    file.write_text("\n".join(lines), encoding="utf-8")
    said = said_for(folder, job)
    assert said is not None
    assert said.content == prepared(job).answer.draft.text  # type: ignore[union-attr]


def test_an_edit_for_a_case_that_has_changed_is_put_aside_and_told(folder: Path) -> None:
    file, _ = written(folder)
    edit(file, 'choice = "refuse"', 'choice = "full"')
    first = file.read_bytes()
    moved = job_of(case(solutions=(request("20.00"),)))
    told: list[str] = []
    sink = logger.add(told.append, level="WARNING", format="{message}")
    assert said_for(folder, moved) is None
    logger.remove(sink)
    assert len(told) == 1
    assert file.name in told[0]
    left = leave(folder, prepared(moved), CLERK)
    old = folder / "my-shop-6500000000000001.old.toml"
    assert (left.state, left.put_aside, old.read_bytes()) == ("proposed", old, first)
    edit(file, 'choice = "refuse"', 'choice = "partial"')
    again = leave(folder, prepared(job_of(case())), CLERK)
    assert again.put_aside == folder / "my-shop-6500000000000001.old-2.toml"
    assert old.read_bytes() == first


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('choice = "refuse"', 'choise = "partial"', ("choise", "not known")),
        ('choice = "refuse"', 'choice = "deny"', ("choice", '"return_and_refund"')),
        ('choice = "refuse"', 'choice = "refuse', ("line 10",)),
        ('choice = "refuse"', 'choice = "partial"\namount = "5,00"', ("amount", "such as 5.00")),
        ('choice = "refuse"', 'choice = "partial"\namount = -1', ("amount", "not below 0")),
        ('choice = "refuse"', 'choice = "refuse"\namount = 5', ("amount", "nothing is refunded")),
        ('choice = "refuse"', 'choice = "partial"\namount = 5\ncurrency = "euro"', ("currency", "capital")),
        ('language = "en"', 'language = "English"', ("language", '"ru"')),
        ("content = '''\n", "content = ' '\nother = '''\n", ("content", "write what to answer")),
        ("fingerprint = ", "fingerprints = ", ("fingerprint", "missing")),
    ],
)
def test_a_mistake_is_told_with_file_key_and_mend(
    folder: Path, before: str, after: str, words: tuple[str, ...]
) -> None:
    file, job = written(folder)
    edit(file, before, after)
    with speaking("en"), pytest.raises(SettingsProblem) as told:
        read_edits(folder.parent, [job])
    for word in (str(file), *words):
        assert word in str(told.value)
    assert "deny" not in str(told.value)


def test_what_is_open_to_others_is_refused(folder: Path) -> None:
    _, job = written(folder)
    folder.chmod(0o755)
    with pytest.raises(NotPrivate):
        read_edits(folder.parent, [job])
    assert read_edits(folder.parent / "nowhere", [job]) == {}


def test_old_pages_go_and_edits_stay(folder: Path) -> None:
    file, _ = written(folder)
    other, _ = written(folder, case(issue_id="6500000000000002"))
    edit(other, 'choice = "refuse"', 'choice = "full"')
    third, _ = written(folder, case(issue_id="6500000000000003"))
    names = ("index.html", "my-shop-6500000000000009.html", "my-shop-6500000000000009.png", "a-1.old.toml", "notes.txt")
    for name in names:
        (folder / name).write_bytes(b"x")
    tidy(folder, {"index.html", file.name})
    left = {each.name for each in folder.iterdir()}
    assert left == {"index.html", file.name, other.name, "a-1.old.toml", "notes.txt"}
    assert third.name not in left


def test_a_buyer_is_forgotten(folder: Path) -> None:
    theirs, job = written(folder)
    named, _ = written(folder, case(issue_id="6500000000000002"))
    edit(named, "content = '''\n", "content = '''\nDear Anna Bell, ")
    others, _ = written(folder, case(issue_id="6500000000000003"))
    old = folder / "my-shop-6500000000000001.old.toml"
    pages = (folder / "index.html", private_folder(folder / "orders") / "my-shop-8100000000000001.png")
    for file in (old, *pages):
        file.write_bytes(b"x")
    assert forget_buyer(folder.parent, "anna bell", {job.key}) == 5
    assert [file for file in folder.rglob("*.*") if file.is_file()] == [others]
    assert not theirs.exists()
    assert forget_buyer(folder.parent / "nowhere", "anna bell") == 0


def test_signs_that_end_a_block_are_written_so_that_they_come_back(folder: Path) -> None:
    job = job_of(case())
    made: Any = prepared(job)
    for words in ("it is 'so'", "three ''' in a row\nand 😀", "ends with '"):
        draft = made.answer.draft.model_copy(update={"text": words})
        made.answers = (made.answer.model_copy(update={"draft": draft}),)
        file = leave(folder, made, CLERK).file
        assert said_for(folder, job) is None
        edit(file, "written = ", "# written = ")
        said = said_for(folder, job)
        assert said is not None
        assert said.content == words
        file.unlink()
