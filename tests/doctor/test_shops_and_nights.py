"""What the doctor says of settings, profiles, shops and nights, each broken for real; and the command as a whole."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import keyring
import pytest
from sqlalchemy import text as sql

from assistant import profiles
from assistant.cli import _app
from assistant.doctor import examination
from assistant.doctor.examination import Examination
from assistant.doctor.findings import Finding, exit_of_all
from assistant.doctor.nights import last_healths, notice_findings, schedule_findings, store_findings
from assistant.doctor.shops import profile_findings, shop_findings
from assistant.exit_codes import Exit
from assistant.language import LANGUAGES, Language, all_texts, speaking
from assistant.nightly.schedule.installing import install
from assistant.nightly.schedule.jobs import jobs_of
from assistant.nightly.schedule.systems import run_program, this_machine
from assistant.nightly.store.migrations import HEAD, VERSION_TABLE
from assistant.nightly.store.opening import open_store, upgrade
from assistant.private_files import private_folder, write_private
from assistant.qa.site import SellerCenter
from assistant.redaction import redact_text
from assistant.session_health import note_failed, note_proven
from assistant.settings import Settings, SettingsProblem
from assistant.shops import own_shop, shop_folder
from flows.hits import TargetHits
from tests.doctor.conftest import seen
from tests.ground.conftest import MemoryKeyStore
from tests.nightly.kept_nights import evening, shop_night
from tests.nightly.test_migrations import in_store

NOW = datetime.now(UTC)
MakeSettings = Callable[..., Settings]
SHOP = {"lamps": {"account": "me"}}


def codes(findings: Iterator[Finding]) -> list[str]:
    return [code for _, code, _ in seen(findings)]


# ------------------------------------------------------------------------------------------------ shops


def test_a_shop_that_cannot_sign_in(settings: MakeSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(shop_findings(settings(), NOW)) == ["shop.none"]
    bare = settings(shops={"lamps": {}})
    assert seen(shop_findings(bare, NOW)) == [
        ("wrong", "shop.no_account", "lamps"),
        ("warning", "shop.never_signed_in", "lamps"),
    ]
    shop = settings(shops=SHOP)
    assert codes(shop_findings(shop, NOW))[0] == "shop.no_password"
    monkeypatch.setattr(keyring, "get_password", lambda *_: "s3cret-value")
    assert codes(shop_findings(shop, NOW))[0] == "shop.account"
    assert not shop.data_folder.exists(), "nothing is made"


def test_a_session_that_others_may_read(settings: MakeSettings) -> None:
    shop = settings(shops=SHOP)
    write_private(shop_folder(shop.data_folder, "lamps") / "session.json", b"[]")
    file = shop.data_folder / "shops" / "lamps" / "session.json"
    assert codes(shop_findings(shop, NOW))[1:] == ["shop.session_unknown"]
    file.chmod(0o644)
    _, wide = shop_findings(shop, NOW)
    assert seen([wide]) == [("wrong", "shop.not_private", "lamps")]
    assert "chmod 600" in (wide.mend or "")


def test_a_session_that_ended_or_was_refused(settings: MakeSettings) -> None:
    shop = settings(shops=SHOP)
    write_private(shop_folder(shop.data_folder, "lamps") / "session.json", b"[]")
    over = (NOW - timedelta(hours=1)).timestamp()
    note_proven(shop.data_folder, "lamps", "kept", [{"httpOnly": True, "expires": over}])
    assert codes(shop_findings(shop, NOW))[1:] == ["shop.session_over"]
    note_proven(shop.data_folder, "lamps", "kept", [])
    assert codes(shop_findings(shop, NOW))[1:] == ["shop.session_good"]
    for outcome, words in (("slider_shown", "The site shows a slider"), ("no_password", "no password")):
        note_failed(shop.data_folder, "lamps", outcome)
        with speaking("en"):
            _, bad = shop_findings(shop, NOW)
        assert seen([bad]) == [("warning", "shop.session_bad", "lamps")]
        assert words in bad.what


def test_who_works_at_a_shop(settings: MakeSettings) -> None:
    shop = settings(shops=SHOP)
    with own_shop(shop.data_folder, "lamps"):
        *_, busy = shop_findings(shop, NOW)
        assert seen([busy]) == [("warning", "shop.in_use", "lamps")]
        assert str(os.getpid()) in busy.what
    assert codes(shop_findings(shop, NOW)) == ["shop.no_password", "shop.never_signed_in"]
    (shop.data_folder / "shops" / "lamps" / "owner.pid").write_text("1")
    assert codes(shop_findings(shop, NOW))[-1] == "shop.left_behind"


# ------------------------------------------------------------------------------------------------ profiles


def test_profiles_that_are_wrong_or_ones_own(
    settings: MakeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "profiles"
    shutil.copytree(profiles.folder(), folder, ignore=shutil.ignore_patterns("*.md", "*.local.toml"))
    shutil.copy(folder / "aliexpress.toml", folder / "aliexpress.local.toml")
    broken = folder / "aliexpress-classic.toml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("[login]", "[logon]"), encoding="utf-8")
    monkeypatch.setattr(profiles, "folder", lambda: folder)
    mine = tmp_path / "mine.toml"
    found = list(profile_findings(settings(shops={"lamps": {"profile": str(mine)}}), ()))
    assert seen(found) == [
        ("wrong", "profile.wrong", str(mine)),
        ("ok", "profile.loads", "aliexpress"),
        ("ok", "profile.local", "aliexpress"),
        ("wrong", "profile.wrong", "aliexpress-classic"),
    ]
    assert "login" in found[-1].what
    assert exit_of_all(found) == Exit.USAGE


def test_targets_of_the_last_night(settings: MakeSettings) -> None:
    shop = settings(shops=SHOP)
    assert last_healths(shop) == ()
    nights = (
        [TargetHits("list.next", 3, 0, 0), TargetHits("list.sort", 1, 0, 0)],
        [TargetHits(f"list.{name}", 0, 2, 0) for name in "abcdef"] + [TargetHits("list.sort", 4, 1, 1)],
    )
    expected = (["profile.targets"], ["profile.missed", "profile.fallback"])
    with open_store(shop.night_store) as store:
        for number, (found, told) in enumerate(zip(nights, expected, strict=True)):
            run_id = store.begin_run(evening(number))
            store.end_shop(run_id, shop_night(evening(number)), False, found)
            with speaking("en"):
                findings = list(profile_findings(shop, last_healths(shop)))
            assert [each.code for each in findings if each.subject == "aliexpress"] == ["profile.loads", *told]
    assert "6 targets" in next(each for each in findings if each.code == "profile.fallback").what
    assert ": list.sort" in next(each for each in findings if each.code == "profile.missed").what


# ------------------------------------------------------------------------------------------------ nights


def test_the_store_is_looked_at_and_left_as_it_is(settings: MakeSettings) -> None:
    mine = settings()
    path = Path(mine.night_store)
    assert seen(store_findings(mine)) == [("ok", "store.to_be_made", None)]
    assert not path.exists()
    private_folder(mine.data_folder)
    in_store(str(path), lambda connection: upgrade(connection, "0001"))
    assert seen(store_findings(mine)) == [("ok", "store.older", None)]
    assert last_healths(mine) == ()
    assert in_store(str(path), version) == "0001"
    open_store(path).close()
    assert seen(store_findings(mine)) == [("ok", "store.sound", None)]
    assert in_store(str(path), version) == HEAD
    in_store(str(path), lambda connection: connection.execute(sql(f"UPDATE {VERSION_TABLE} SET version_num = '0917'")))
    assert seen(store_findings(mine)) == [("wrong", "store.store_newer", None)]
    path.write_bytes(b"no database" * 1000)
    assert seen(store_findings(mine)) == [("wrong", "store.store_damaged", None)]
    path.chmod(0o644)
    assert seen(store_findings(mine)) == [("wrong", "store.store_not_private", None)]


def version(connection: Any) -> object:
    return connection.scalar(sql(f"SELECT version_num FROM {VERSION_TABLE}"))


@pytest.mark.skipif(os.name != "posix", reason="cron is asked")
def test_whether_the_night_starts_by_itself(
    settings: MakeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    mine = settings()
    assert seen(schedule_findings(mine)) == [("warning", "schedule.unknown", None)]
    (tmp_path / "bin").mkdir()
    (tmp_path / "kept").write_text("")
    program = tmp_path / "bin" / "crontab"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = -l ] && exec /bin/cat "{tmp_path}/kept"\nexec /bin/cat > "{tmp_path}/kept"\n'
    )
    program.chmod(0o755)
    assert seen(schedule_findings(mine)) == [("warning", "schedule.none", None)]
    install("cron", jobs_of(mine.schedule, tmp_path), this_machine(mine.data_folder)._replace(run=run_program))
    assert seen(schedule_findings(mine)) == [("ok", "schedule.installed", None)]


def test_channels_are_only_counted(settings: MakeSettings) -> None:
    assert seen(notice_findings(settings())) == [("warning", "notices.none", None)]
    some = list(notice_findings(settings(notices={"channels": {"boss": "json://secret.example/"}})))
    assert seen(some) == [("ok", "notices.some", None)]
    assert "secret" not in some[0].model_dump_json()
    assert "boss" not in some[0].model_dump_json()


# ------------------------------------------------------------------------------------------------ the whole


def examined(**given: object) -> list[Finding]:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: list(Examination(given).findings())).result()


def test_wrong_settings_are_told_line_by_line_and_the_machine_all_the_same(machine: Path) -> None:
    (machine / "assistant.toml").write_text('languag = "en"\n[pace]\ntabs = 9\n', encoding="utf-8")
    found = examined()
    wrong = [each for each in found if each.standing == "wrong"]
    assert [each.code for each in wrong] == ["settings.wrong"] * 2
    assert all(str(machine / "assistant.toml") in each.what for each in wrong)
    assert [each.code for each in found][-1] == "settings.rest"
    assert "browser.starts" in [each.code for each in found]
    assert exit_of_all(found) == Exit.USAGE


def test_a_password_in_a_file_is_refused_and_not_repeated(machine: Path) -> None:
    (machine / ".env").write_text("DISPUTE_ASSISTANT_PASSWORD_LAMPS=s3cret-value\n", encoding="utf-8")
    found = examined()
    assert [each.code for each in found if each.standing == "wrong"] == ["settings.wrong"]
    assert "s3cret" not in "".join(each.model_dump_json() for each in found)


def test_ones_own_rules_that_are_wrong(machine: Path) -> None:
    (machine / "assistant.toml").write_text('data_folder = "data"\n', encoding="utf-8")
    own = private_folder(machine / "data" / "casework")
    (own / "rules.toml").write_text("[rule]\nanswer = 5\n", encoding="utf-8")
    (wrong,) = [each for each in examined() if each.code.startswith("casework")]
    assert (wrong.standing, wrong.code, "rules.toml" in wrong.what) == ("wrong", "casework.wrong", True)
    (own / "rules.toml").unlink()
    assert [each.code for each in examined() if each.code.startswith("casework")] == ["casework.own"]


def test_a_look_that_breaks_is_a_finding(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Iterator[Finding]:
        raise ZeroDivisionError("s3cret-value")

    monkeypatch.setattr(examination, "store_findings", broken)
    found = examined()
    assert [each.subject for each in found if each.code == "part.broke"] == ["store"]
    assert [each.code for each in found][-1].startswith("notices"), "the rest is looked at"
    assert "s3cret" not in "".join(each.model_dump_json() for each in found)


def test_a_shop_that_is_not_there_is_refused_at_once(machine: Path) -> None:
    with pytest.raises(SettingsProblem):
        next(Examination({}, shop="nobody").findings())


def test_no_sentence_looks_like_a_secret() -> None:
    sentences = [words for key, each in all_texts().items() if key.startswith("doctor.") for words in each.values()]
    assert [words for words in sentences if redact_text(words) != words] == []


def test_a_browser_that_is_missing_has_its_own_exit_code(machine: Path) -> None:
    (machine / "assistant.toml").write_text('browser = "nowhere/browser"\n', encoding="utf-8")
    assert exit_of_all(examined()) == Exit.BROWSER


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command(
    language: Language, machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", MemoryKeyStore)
    monkeypatch.setenv("DISPUTE_ASSISTANT_PASSWORD_LAMPS", "s3cret-value")
    with SellerCenter("classic", disputes=1) as center, speaking(language):
        (machine / "assistant.toml").write_text(
            f'language = "{language}"\ndata_folder = "data"\n[shops.lamps]\nprofile = "aliexpress-classic"\n'
            f'account = "s3cret-account"\nbase_url = "{center.address}"\n'
            '[notices.channels]\nboss = "json://s3cret.example/"\n',
            encoding="utf-8",
        )
        command: Any = _app()
        told = []
        for words in (["doctor", "--json"], ["doctor", "--shop", "lamps"]):
            with ThreadPoolExecutor(1) as pool:
                code = pool.submit(partial(command, words, standalone_mode=False)).result()
            assert code == 0
            told.append(capsys.readouterr().out)
        assert center.world.writes == []
    lines, shown = [json.loads(line) for line in told[0].splitlines()], told[1]
    assert {line["kind"] for line in lines} == {"finding"}
    assert {line["standing"] for line in lines} == {"ok", "warning"}
    assert [line["code"] for line in lines if line["code"].startswith(("shop", "clock"))] == [
        "clock.local",
        "shop.account",
        "shop.never_signed_in",
    ], "no site is asked unless it is named"
    clock = {"en": "The clock agrees with", "zh": "电脑时间与"}
    assert clock[language] in shown
    assert ("Nothing is wrong" if language == "en" else "没有发现错误") in shown
    assert "s3cret" not in told[0] + shown
    assert not (machine / "data").exists()
