"""Settings: sources in their order, mistakes as one readable line, no value ever repeated."""

import os
import traceback
from pathlib import Path

import pytest

from assistant.language import all_texts, speaking
from assistant.settings import Settings, SettingsProblem
from assistant.settings_file import read_settings, settings_file
from assistant.settings_manual import settings_fields, settings_manual

CANARY = "Xq7-canary-91"
ORDERS = "[shops.x.orders]\nreceipts_confirmed = {}\nreceipt_timeouts = {}\nuntil = {}\n"


def write(machine: Path, words: str) -> Path:
    file = machine / "assistant.toml"
    file.write_text(words, encoding="utf-8")
    return file


def refused(**given: object) -> SettingsProblem:
    with pytest.raises(SettingsProblem) as caught:
        read_settings(given)
    return caught.value


def test_defaults_without_any_source() -> None:
    settings = read_settings()
    assert (settings.pace.requests_at_once, settings.pace.tabs, settings.evidence_upload) == (2, 2, "person")
    assert settings.shops == {}


def test_each_source_outweighs_the_next(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        machine, "log_level = 'ERROR'\nlog_retention_days = 1\nheaded = true\n[pace]\ntabs = 1\nrequests_at_once = 1\n"
    )
    (machine / ".env").write_text("DISPUTE_ASSISTANT_LOG_RETENTION_DAYS=2\nDISPUTE_ASSISTANT_PACE__TABS=2\nOTHER=x\n")
    monkeypatch.setenv("DISPUTE_ASSISTANT_PACE__TABS", "3")
    settings = read_settings({"log_level": "DEBUG"})
    assert settings.log_level == "DEBUG"
    assert settings.pace.tabs == 3
    assert settings.log_retention_days == 2
    assert settings.pace.requests_at_once == 1
    assert settings.headed


def test_shops_from_file_and_environment(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(machine, "[shops.main]\naccount = 'a'\n[shops.main.pace]\ntabs = 1\n[shops.two]\nprofile = 'own/site.toml'\n")
    monkeypatch.setenv("DISPUTE_ASSISTANT_SHOPS__MAIN__CHANNEL_ID", "12345678901234567")
    settings = read_settings()
    main = settings.shop("main")
    assert (main.name, main.account, main.channel_id) == ("main", "a", "12345678901234567")
    assert (settings.pace_of(main).tabs, settings.pace_of(main).requests_at_once) == (1, 2)
    assert settings.shop("two").profile == str(machine / "own" / "site.toml")


def test_places_of_the_file(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_file() is None
    own = machine / "config" / "dispute-assistant"
    own.mkdir(parents=True)
    (own / "assistant.toml").write_text("")
    if os.name == "posix" and os.uname().sysname == "Linux":
        assert settings_file() == own / "assistant.toml"
    here = write(machine, "")
    assert settings_file() == here
    other = machine / "other.toml"
    other.write_text("data_folder = 'kept'")
    monkeypatch.setenv("DISPUTE_ASSISTANT_SETTINGS", str(other))
    assert settings_file() == other
    assert read_settings().data_folder == machine / "kept"
    assert settings_file(here) == here


def test_named_file_that_is_not_there(machine: Path) -> None:
    with pytest.raises(SettingsProblem, match="no such settings file"):
        read_settings(file=machine / "missing.toml")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("langage = 'zh'", 'no setting "langage". Did you mean "language"?'),
        ("zzz = 1", "Allowed here: language, data_folder"),
        ("[pace]\ntab = 1", 'Did you mean "pace.tabs"?'),
        ("[pace]\ntabs = 9", '"pace.tabs" is not right; it must be a whole number from 1 to 4'),
        ("[pace]\ntabs = []", "a whole number from 1 to 4"),
        ("pace = 1", "a table of settings"),
        ("[[pace]]\ntabs = 1", "a table of settings"),
        ("headed = 'si'", "true or false"),
        ("language = 'fr'", 'one of "auto", "zh", "en"'),
        ("[timeouts]\npage_seconds = 0", "a number from 1 to 3600"),
        ("shops = 1", '"shops" is not right; it must be a table'),
        ("shops.x = 1", '"shops.x" is not right; it must be a table'),
        ("[shops.x]\nbase_url = 'https://a:b@c.example'", "without account and password"),
        ("[shops.x]\nacount = 'a'", 'Did you mean "shops.x.account"?'),
        ("[shops.x.pace]\ntabs = 0", '"shops.x.pace.tabs" is not right; it must be a whole number from 1 to 4'),
        ("[shops.x]\norders = 3", '"shops.x.orders" is not right; it must be a table'),
        (ORDERS.format(40, 2, "'soon'"), '"shops.x.orders.until" is not right; it must be a date such as 2026-11-30'),
        (ORDERS.format("true", 2, "2026-11-30"), '"shops.x.orders.receipts_confirmed" is not right'),
        (ORDERS.format(40, -1, "2026-11-30"), "a whole number from 0"),
        (ORDERS.format(40, 2, "0001-01-01"), '"shops.x.orders.until" is not right'),
        (
            "[shops.x.orders]\nreceipts_confirmed = 1\nreceipt_timeouts = 1",
            '"shops.x.orders.until" is missing; write it',
        ),
        ("[shops.Main]", 'shop name "Main"'),
        ("[shops.'店']", 'shop name "店"'),
        ("[shops.a-b]\n[shops.a_b]", "differs from"),
        ("[shops.x]\nname = 'y'", "leave name out of [shops.x]"),
        ("a = b", "near line 1, column 5"),
        ("a = '", "TOML"),
    ],
)
def test_a_mistake_in_the_file_is_one_line(machine: Path, words: str, told: str) -> None:
    file = write(machine, words)
    problem = refused()
    assert len(problem.lines) == 1
    assert problem.lines[0].startswith(f"{file}: ")
    assert told in problem.lines[0]
    assert "\n" not in problem.lines[0]


def test_every_mistake_is_told_at_once_with_its_place(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(machine, "headed = 'si'\n[pace]\ntabs = 9\n")
    monkeypatch.setenv("DISPUTE_ASSISTANT_TIMEOUTS__PAGE_SECONDS", "soon")
    starts = sorted(line.split(":")[0] for line in refused(language="fr").lines)
    assert starts == sorted([str(machine / "assistant.toml")] * 2 + ["command line", "environment"])


def test_a_table_in_the_environment_hides_no_mistake(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(machine, "pace = 3")
    monkeypatch.setenv("DISPUTE_ASSISTANT_PACE__TABS", "1")
    assert "a table of settings" in str(refused())


def test_files_that_cannot_be_read(machine: Path) -> None:
    write(machine, "").write_bytes("language = '中文'".encode("gbk"))
    assert "UTF-8" in str(refused())
    (machine / "assistant.toml").write_bytes(b"\xef\xbb\xbflanguage = 'zh'\r\n")
    assert read_settings().language == "zh", "Windows' Notepad writes a mark at the beginning"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("DISPUTE_ASSISTANT_LANGAGE", 'Did you mean "DISPUTE_ASSISTANT_LANGUAGE"?'),
        ("DISPUTE_ASSISTANT_PACE__TAB", 'Did you mean "pace.tabs"?'),
        ("DISPUTE_ASSISTANT_PACE", '"pace" is a table of settings'),
        ("DISPUTE_ASSISTANT_PASSWORD", "DISPUTE_ASSISTANT_PASSWORD_NAME"),
        ("DISPUTE_ASSISTANT_SHOPS__MAIN__PASSWORD", "DISPUTE_ASSISTANT_PASSWORD_MAIN"),
    ],
)
def test_mistakes_in_the_environment(name: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, CANARY)
    problem = refused()
    assert told in str(problem)
    assert CANARY not in everything_of(problem)


def test_the_password_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPUTE_ASSISTANT_PASSWORD_MAIN", CANARY)
    assert CANARY not in repr(read_settings())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "words",
    [
        f"password = '{CANARY}'",
        f"[shops.x]\npassword = '{CANARY}'",
        f"[shops.x]\nPassWd = '{CANARY}'\ntabs = 1",
        f"[shops.x]\n'密码' = '{CANARY}'",
        f"[[deep]]\n[[deep.er]]\nlogin_password = '{CANARY}'",
        f"[shops.x]\npass = '{CANARY}'",
        f"[shops.x]\naccount = ['{CANARY}']",
        f"headed = '{CANARY}'\nlanguage = '{CANARY}'\nshops = '{CANARY}'",
        f"x = {CANARY}",
        f"[shops.x]\nbase_url = '{CANARY}'",
        f"[shops.x]\npassword = {CANARY}",
    ],
)
def test_no_value_is_ever_repeated(machine: Path, words: str, language: str) -> None:
    write(machine, words)
    with speaking("zh" if language == "zh" else "en"):
        assert CANARY not in everything_of(refused())


def everything_of(problem: BaseException) -> str:
    """All that a careless `except` could print: words, causes, and the whole chain of contexts."""
    told = "".join(traceback.format_exception(problem)) + repr(problem)
    chain, current = [], problem.__cause__ or problem.__context__
    while current:
        chain.append(repr(current))
        current = current.__cause__ or current.__context__
    return told + "".join(chain)


def test_a_password_in_dotenv_is_refused(machine: Path) -> None:
    (machine / ".env").write_text(f"DISPUTE_ASSISTANT_PASSWORD_MAIN={CANARY}\n")
    problem = refused()
    assert "key store" in str(problem)
    assert CANARY not in everything_of(problem)


def test_a_shop_may_be_called_password(machine: Path) -> None:
    write(machine, "[shops.password]\n")
    assert read_settings().shop("password").name == "password"


def test_unknown_shop_says_which_there_are(machine: Path) -> None:
    with pytest.raises(SettingsProblem, match="No shop is set up"):
        Settings().shop("main")
    write(machine, "[shops.main]\n[shops.second]\n")
    with pytest.raises(SettingsProblem, match=r'main, second\. Did you mean "main"'):
        read_settings().shop("mian")


def test_the_manual_names_every_setting_with_its_docstring() -> None:
    for key, field in settings_fields():
        assert all_texts()[f"settings.meaning.{key}"]["en"] == field.description
    lines = {line.key: line for line in settings_manual()}
    assert lines["pace.tabs"].allowed == "a whole number from 1 to 4"
    assert lines["pace.tabs"].default == "2"
    assert lines["timeouts.page_seconds"].default == "30"
    assert "shops.NAME.account" in lines
    assert "shops.NAME.name" not in lines
    assert len(lines) == len([key for key in all_texts() if key.startswith("settings.meaning.")])


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().headed = True  # type: ignore[misc]


@pytest.mark.parametrize("table", ["nightly", "notices"])
def test_quiet_hours_want_both_ends(table: str) -> None:
    with speaking("en"):
        assert "quiet_from and quiet_until belong together" in str(refused(**{table: {"quiet_from": "22:00"}}))
