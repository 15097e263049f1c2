"""The door of the phrase files, own phrases over shipped ones, and every shipped phrase on the whole data set."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.casework.data_files import DataProblem
from assistant.casework.linting.lint_rules import LintRules, read_lint_rules
from assistant.casework.linting.phrase_check import check_phrases
from assistant.casework.writing.phrases import REASONS, UNKNOWN, read_phrasebook
from assistant.language import LANGUAGES, text_in
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from tests.casework.drafting_cases import ENGLISH, bench_of, case_of, shipped_bench, small_book, written

TEN = ("ar", "de", "en", "es", "fr", "ko", "pl", "pt", "ru", "zh")
FAMILIES = ("not_received", "not_as_described", "no_reason", "returning", "unknown")
HEAD = 'language = "en"\n'


def problem_of(folder: Path, text: str, language: str = "en") -> DataProblem:
    own = written(folder / "own" / "phrases", **{language: text}).parent
    with pytest.raises(DataProblem) as caught:
        read_phrasebook(own)
    assert Path(str(caught.value.values["file"])).parent == own / "phrases"
    for tongue in LANGUAGES:
        assert str(caught.value.values["file"]) in text_in(tongue, f"data.{caught.value.code}", **caught.value.values)
    return caught.value


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("language = 'en", "not_toml", None),
        ("", "missing_key", "language"),
        ('language = "fr"', "phrase_file_name", "language"),
        ('language = "English"', "wrong_value", "language"),
        (HEAD + "[replay.in_transit]\nversion = 1\ntext = 'x'", "unknown_key", "replay"),
        (HEAD + "[reply.in_transitt]\nversion = 1\ntext = 'x'", "phrase_no_such_reason", "reply.in_transitt"),
        (HEAD + "[reply.in_transit]\ntext = 'x'", "missing_key", "reply.in_transit.version"),
        (HEAD + "[reply.in_transit]\nversion = 1", "missing_key", "reply.in_transit.text"),
        (HEAD + "[reply.in_transit]\nversion = 0\ntext = 'x'", "wrong_value", "reply.in_transit.version"),
        (HEAD + "[reply.in_transit]\nversion = 1\ntext = ''", "wrong_value", "reply.in_transit.text"),
        (HEAD + "[reply.in_transit]\nversion = 1\ntext = 'x'\nnote = ''", "unknown_key", "reply.in_transit.note"),
        (HEAD + "[email.unknown]\nversion = 1\ntext = 'x'", "missing_key", "email.unknown.subject"),
        (HEAD + "[reply.in_transit]\nversion = 1\ntext = '\\n{{ a + b }}'", "template_node", "reply.in_transit.text"),
        (HEAD + "[sms.unknown]\nversion = 1\ntext = '{{ offer }}'", "template_unknown_name", "sms.unknown.text"),
        (
            HEAD + "[email.unknown]\nversion = 1\nsubject = '{{ order_nr }}'\ntext = 'x'",
            "template_unknown_name",
            "email.unknown.subject",
        ),
    ],
)
def test_each_mistake_names_file_key_and_mend(tmp_path: Path, text: str, code: str, key: str | None) -> None:
    problem = problem_of(tmp_path, text)
    assert problem.code == code
    assert problem.values.get("key") == key


def test_a_wrong_choice_family_or_moment_is_refused(tmp_path: Path) -> None:
    for table in ("offer.halve", "order_message.lost", "after.dispute"):
        problem = problem_of(tmp_path, f"{HEAD}[{table}]\nversion = 1\ntext = 'x'")
        assert str(problem.values["key"]).startswith(table)


def test_a_subject_belongs_to_emails_only(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, f"{HEAD}[sms.unknown]\nversion = 1\nsubject = 'x'\ntext = 'x'")
    assert "sms.unknown.subject" in str(problem.values["why"])


def test_a_fault_in_a_template_has_its_line(tmp_path: Path) -> None:
    problem = problem_of(
        tmp_path, f'{HEAD}[sms.unknown]\nversion = 1\ntext = """one\ntwo\n{{{{ order_id | upper }}}}"""'
    )
    assert (problem.values["line"], problem.values["node"]) == (3, "filter upper")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "en.toml").write_bytes(b"language = '\xff'")
    with pytest.raises(DataProblem) as caught:
        read_phrasebook(tmp_path)
    assert caught.value.code == "not_toml"


def test_own_phrases_win_one_by_one(tmp_path: Path) -> None:
    mine = written(
        tmp_path / "own" / "phrases",
        en=f"{HEAD}[reply.in_transit]\nversion = 9\ntext = 'Mine. {{{{ offer }}}}'",
        it="language = 'it'\n[reply.unknown]\nversion = 1\ntext = 'Abbiamo letto. {{ offer }}'",
    )
    book = read_phrasebook(mine.parent, shipped=written(tmp_path / "shipped", en=ENGLISH))
    ((in_transit,), (unknown,)) = (book.find([f"reply.{name}"], ["en"]) or () for name in ("in_transit", "unknown"))
    assert (in_transit.version, in_transit.origin) == (9, str(mine / "en.toml"))
    assert (unknown.version, unknown.origin) == (1, "shipped")
    assert in_transit.phrase_id == "en/reply.in_transit"
    assert book.languages == ("en", "it")


def test_a_seller_may_add_a_reason(tmp_path: Path) -> None:
    own = written(tmp_path / "phrases", en=f"{HEAD}[reply.gift_missing]\nversion = 1\ntext = 'x'").parent
    assert read_phrasebook(own, more_reasons={"gift_missing"}).find(["reply.gift_missing"], ["en"])
    with pytest.raises(DataProblem, match="gift_missing"):
        read_phrasebook(own)


def test_phrases_are_found_together_in_one_language(tmp_path: Path) -> None:
    book = small_book(tmp_path)
    both = book.find(["reply.in_transit", "offer.refuse"], ["es", "zh", "en"])
    assert both is not None
    assert [phrase.language for phrase in both] == ["zh", "zh"]
    assert book.find(["reply.damaged"], ["es", "en"]) is None


@pytest.mark.parametrize("language", TEN)
def test_every_shipped_language_has_every_phrase(language: str) -> None:
    held = shipped_bench().phrasebook.phrases[language]
    wanted = {f"reply.{reason}" for reason in (*REASONS, UNKNOWN)}
    wanted |= {f"offer.{choice}" for choice in ("refuse", "partial", "full", "return_and_refund")}
    wanted |= {f"{kind}.{name}" for kind in ("order_message", "on_site_message", "email", "sms") for name in FAMILIES}
    wanted |= {f"after.{name}" for name in ("order", "shipment", "arrival")}
    assert set(held) == wanted


@pytest.fixture(scope="module")
def rules() -> LintRules:
    return read_lint_rules()


@pytest.fixture(scope="module")
def world() -> World:
    return World(SiteOptions.model_validate({"now": datetime(2026, 1, 20, 8, tzinfo=UTC), "running": False}))


def test_every_shipped_phrase_is_clean_over_the_data_set(rules: LintRules, world: World) -> None:
    # An ordinary case, one of unknown reason, and those with product names that break careless readers; `phrases check`
    # goes over all of them.
    cases = [world.cases[place] for place in (0, 8, 11, 23, 35, 47)]
    checks = check_phrases(shipped_bench(), rules, cases, world.orders[:2])
    assert {check.phrase_id for check in checks if not check.clean} == set()
    assert [finding for check in checks for finding in check.findings] == []
    assert len(checks) == len(TEN) * 44


def test_the_check_tells_what_is_wrong_with_a_phrase(tmp_path: Path, rules: LintRules) -> None:
    own = written(
        tmp_path / "phrases",
        en=f"{HEAD}[sms.unknown]\nversion = 1\ntext = 'Please cancel the dispute {{{{ order_id }}}} within 3 days.'\n"
        "[order_message.unknown]\nversion = 2\ntext = 'Ends {{ receipt_deadline }}, {{ extension_days }} more.'",
    ).parent
    bench = bench_of(read_phrasebook(own))
    checks = {check.phrase_id: check for check in check_phrases(bench, rules, [case_of()])}
    text_message = checks["en/sms.unknown"]
    assert not text_message.clean
    assert [finding.code for finding in text_message.findings] == ["close_dispute_first"]
    assert text_message.example == "6500000000000017"
    blocked = checks["en/order_message.unknown"]
    assert (blocked.rendered, blocked.blocked, blocked.clean) == (0, 1, False)
    assert blocked.missing == ("receipt_deadline", "extension_days")
