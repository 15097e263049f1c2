"""Several shops at once: the same content, nobody's failure is another's, and limits name what they left."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from assistant.commands.run import Run
from assistant.nightly.night_work import whole_night
from assistant.nightly.opening import opened
from assistant.nightly.standing_work import show_status
from assistant.qa.site import SellerCenter
from assistant.qa.site.faults import Faults
from flows.session import Session
from tests.conftest import PASSWORD
from tests.nightly.night_seller import Clock, Shops, by_shop, content, outcomes

FACES = {"one": "new", "two": "classic", "three": "new"}
CASES = 4


@pytest.fixture(scope="module")
def centers() -> Iterator[dict[str, SellerCenter]]:
    with ExitStack() as stack:
        opened_centers = {
            shop: stack.enter_context(SellerCenter(face, disputes=CASES, orders=2, seed=seed))
            for seed, (shop, face) in enumerate(FACES.items(), 3)
        }
        yield opened_centers


@pytest.fixture
def shops(centers: dict[str, SellerCenter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shops:
    for shop in centers:
        monkeypatch.setenv(f"DISPUTE_ASSISTANT_PASSWORD_{shop.upper()}", PASSWORD.get_secret_value())
    return Shops(tmp_path / "data", centers)


@pytest.fixture
def two(shops: Shops) -> Shops:
    """Only the first two of them: enough where one must be left."""
    return Shops(shops.folder, {shop: shops.centers[shop] for shop in ("one", "two")})


@dataclass(frozen=True)
class CrashingRun(Run):
    """A program with a mistake that one shop meets."""

    crashes: str = ""

    @contextmanager
    def at(self, shop: str, *, headed: bool = False) -> Iterator[Session]:
        with super().at(shop, headed=headed) as session:
            if shop == self.crashes:
                raise ZeroDivisionError("a mistake of the program")
            yield session


def test_at_once_is_one_by_one_and_a_failure_stays_alone(
    shops: Shops, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    together, alone = shops.run(shops_at_once=3), Shops(tmp_path / "other", shops.centers)
    first, second = shops.night(together), alone.night(alone.run(shops_at_once=1))
    assert content(first) == content(second)
    assert len(content(first)) == CASES * len(FACES)
    for night in (first, second):
        assert outcomes(night) == dict.fromkeys(FACES, ("complete", None))
        assert {(shop.opened, shop.orders) for shop in night.shops} == {(CASES, 2)}
    # A mistake of ours in one shop, a person wanted in another: the third is read all the same.
    shops.centers["three"].world.sessions.alive.clear()
    shops.centers["three"].world.faults = Faults(("slider",))
    crashing = CrashingRun(together.settings, together.output, crashes="two")
    night = shops.night(crashing)
    shops.centers["three"].world.faults = Faults()
    assert outcomes(night) == {
        "one": ("complete", None),
        "two": ("failed", "unexpected"),
        "three": ("failed", "slider_shown"),
    }
    assert (by_shop(night)["one"].rows, by_shop(night)["one"].opened) == (CASES, 0)
    assert [center.world.writes for center in shops.centers.values()] == [[], [], []]
    # How each sign-in stood is shown; of the one that waits for a person it is remembered when it was good last.
    capsys.readouterr()
    show_status(together)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    sessions = {line["shop"]: line for line in told if line["kind"] == "sign_in"}
    assert [sessions[shop]["outcome"] for shop in FACES] == ["kept", "kept", "slider_shown"]
    assert sessions["one"]["proven_at"] == sessions["one"]["asked_at"]
    assert sessions["three"]["proven_at"] < sessions["three"]["asked_at"]


def test_what_the_quiet_hours_leave_is_named_and_read_next(two: Shops) -> None:
    run = two.run(shops_at_once=1, quiet_from=time(22), quiet_until=time(6), zone="UTC", evidence=False)
    # The clock runs into the quiet hours while the first shop is read; what is begun is read to its end.
    clock = Clock(datetime(2026, 3, 10, 21, 59, 50, tzinfo=UTC), timedelta(seconds=3))
    night = two.night(run, clock)
    assert outcomes(night) == {"one": ("complete", None), "two": ("failed", "quiet_hours")}
    assert "22:00–06:00 UTC" in (by_shop(night)["two"].problem or "")
    clock.moment = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)
    again = two.night(run, clock)
    assert again.run_id == night.run_id
    assert outcomes(again) == dict.fromkeys(("one", "two"), ("complete", None))
    with opened(run) as store:
        assert store.unfinished_run() is None
        assert store.runs(1)[0].counters == {"shops": 2, "bad_shops": 0, "opened": 2 * CASES, "unchanged": 0}


def test_what_the_time_does_not_suffice_for_is_named_and_read_next(two: Shops) -> None:
    run = two.run(shops_at_once=1, time_budget_minutes=1, evidence=False)
    night = two.night(run, Clock(step=timedelta(seconds=9)))
    one = by_shop(night)["one"]
    ids = {case.issue_id for case in two.centers["one"].world.cases}
    assert (one.outcome, one.problem_code) == ("incomplete", "time_budget")
    assert 0 < one.opened < CASES
    assert set(one.unread) == ids - {kept.case.issue_id for kept in night.cases}
    assert outcomes(night)["two"] == ("failed", "time_budget")
    again = two.night(run)
    assert again.run_id == night.run_id
    assert outcomes(again) == dict.fromkeys(("one", "two"), ("complete", None))
    assert by_shop(again)["one"].opened == CASES - one.opened


def test_a_whole_night_says_what_it_left_and_tidies_up_after_a_good_one(
    shops: Shops, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    hours = {"quiet_from": (now - timedelta(hours=1)).time(), "quiet_until": (now + timedelta(hours=2)).time()}
    quiet, loud = shops.run(zone="UTC", **hours), shops.run(retention_days=30)
    with opened(loud) as store:
        for days in (90, 60):
            store.end_run(store.begin_run(now - timedelta(days=days)), now - timedelta(days=days), 0, {})
    assert whole_night(quiet, list(FACES), if_due=False) == 2
    (report,) = (shops.folder / "reports").glob("report-*.html")
    assert report.read_text(encoding="utf-8").count("quiet hours") == len(FACES)
    # The clock does not start what the quiet hours would only stop again; after them it goes on by itself.
    capsys.readouterr()
    assert whole_night(quiet, list(FACES), if_due=True) == 0
    assert capsys.readouterr().out == ""
    shops.centers["one"].world.sessions.max_age = 3600
    assert whole_night(loud, list(FACES), if_due=True) == 0
    shops.centers["one"].world.sessions.max_age = None
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["outcome"] for line in told if line["kind"] == "shop_night"} == {"complete"}
    ends = {line["shop"]: line["sign_in_ends"] for line in told if line["kind"] == "shop_night"}
    assert (ends["one"] is not None, ends["two"], ends["three"]) == (True, None, None)
    assert report.read_text(encoding="utf-8").count("will not last until the next night: run") == 1
    assert [line["runs"] for line in told if line["kind"] == "pruned"] == [2]
    with opened(loud) as store:
        assert len(store.runs(9)) == 1
    page = (shops.folder / "reports" / "running.html").read_text(encoding="utf-8")
    assert f'href="{report.name}"' in page
    assert 'http-equiv="refresh"' not in page
