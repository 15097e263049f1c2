"""Nights at a site that fails now and then, with lists that do not add up, killed at any moment, around clock changes.

What runs by default is small; the same at full size is marked `long`.
"""

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event

import pytest
import time_machine

from assistant.nightly.store.opening import open_store
from assistant.qa.site import SellerCenter
from assistant.qa.site.faults import Faults
from tests.commands.conftest import Ended, run_program
from tests.commands.test_interrupts import started
from tests.conftest import FACES as BOTH
from tests.conftest import PASSWORD, PROFILE_OF
from tests.nightly.night_seller import Shops, content

FACES = {"one": "new", "two": "classic"}
CASES = 12


class Scene:
    """Shops at seller centers of both faces, and the folder of what is kept."""

    def __init__(self, folder: Path, centers: dict[str, SellerCenter]) -> None:
        self.folder, self.centers = folder, centers
        folder.mkdir(exist_ok=True)
        shops = "".join(
            f'[shops.{shop}]\nprofile = "{PROFILE_OF[center.options.face]}"\n'
            f'base_url = "{center.address}"\naccount = "demo"\n'
            for shop, center in centers.items()
        )
        settings = f'data_folder = "data"\nevidence_download = false\n[pace]\npause_seconds = 0.0\n{shops}'
        (folder / "assistant.toml").write_text(settings, encoding="utf-8")

    @property
    def passwords(self) -> dict[str, str]:
        return {f"DISPUTE_ASSISTANT_PASSWORD_{shop.upper()}": PASSWORD.get_secret_value() for shop in self.centers}

    def kept(self) -> dict[tuple[str, str], str]:
        """What the store holds of every case, as it was read last, by shop and number.

        Where a night came to its end unkilled, the next run begins another one, which leaves out what is over.
        """
        found: dict[tuple[str, str], str] = {}
        file = self.folder / "data" / "nightly" / "store.sqlite"
        if file.exists():
            with open_store(file) as store:
                for run in reversed(store.runs(99)):
                    found |= content(store.night(run.run_id))
        return found

    def writes(self) -> int:
        return sum(len(center.world.writes) for center in self.centers.values())


def open_scene(stack: ExitStack, folder: Path, shops: int, cases: int, now: datetime | None = None) -> Scene:
    """Open shops of both faces in turn; the same sizes and the same moment give the same truth."""
    centers = {
        f"shop{number}": stack.enter_context(
            SellerCenter(BOTH[number % 2], disputes=cases, orders=2, seed=number + 3, now=now)
        )
        for number in range(shops)
    }
    return Scene(folder, centers)


@pytest.fixture
def centers(tmp_path: Path) -> Iterator[dict[str, SellerCenter]]:
    with ExitStack() as stack:
        found = {
            shop: stack.enter_context(SellerCenter(face, disputes=CASES, orders=2, seed=seed))
            for seed, (shop, face) in enumerate(FACES.items(), 3)
        }
        yield found


def night(scene: Scene) -> tuple[Ended, dict[str, tuple[object, object]]]:
    ended = run_program(scene.folder, "nightly", "--json", **scene.passwords)
    return ended, {line["shop"]: (line["outcome"], line["opened"]) for line in ended.of_kind("shop_night")}


def test_every_case_is_read_though_one_reply_in_ten_fails(centers: dict[str, SellerCenter], tmp_path: Path) -> None:
    for seed, center in enumerate(centers.values()):
        center.world.faults = Faults(("error=0.1",), seed)
    ended, shops = night(Scene(tmp_path, centers))
    assert ended.code == 0, ended.err
    assert shops == dict.fromkeys(FACES, ("complete", CASES))
    assert [center.world.writes for center in centers.values()] == [[], []]


def test_doubled_rows_leave_the_shop_incomplete(centers: dict[str, SellerCenter], tmp_path: Path) -> None:
    for center in centers.values():
        center.world.faults = Faults(("doubled",))
    ended, shops = night(Scene(tmp_path, centers))
    assert ended.code == 1, ended.err
    assert {outcome for outcome, _ in shops.values()} == {"incomplete"}
    assert [center.world.writes for center in centers.values()] == [[], []]


class Watched(Faults):
    """Tells when so many replies were asked for."""

    def __init__(self, words: Sequence[str], seed: int, most: int) -> None:
        super().__init__(words, seed)
        self.left = most
        self.there = Event()

    def draw(self, path: str) -> "str | None":  # type: ignore[override]
        self.left -= 1
        if self.left <= 0:
            self.there.set()
        return super().draw(path)


@pytest.mark.parametrize(
    ("shops", "cases", "kills"),
    [(2, 8, 2), pytest.param(3, 200, 20, marks=[pytest.mark.long, pytest.mark.timeout(3600)])],
)
def test_a_night_that_is_killed_again_and_again_loses_nothing(
    tmp_path: Path, shops: int, cases: int, kills: int
) -> None:
    random = Random(kills)
    with ExitStack() as stack:
        begun = datetime.now(UTC)
        scene, quiet = (open_scene(stack, tmp_path / name, shops, cases, begun) for name in ("killed", "quiet"))
        kept: set[tuple[str, str]] = set()
        for number in range(kills):
            watched = Watched(("error=0.1",), number, random.randrange(3, 8 + cases // 12))
            scene.centers[f"shop{number % shops}"].world.faults = watched
            with started(scene.folder, "nightly", "--json", **scene.passwords) as program:
                while not watched.there.wait(0.05) and program.poll() is None:
                    pass
                with suppress(ProcessLookupError):  # it came to its end before
                    os.killpg(program.pid, signal.SIGKILL)
                program.wait()
            now = set(scene.kept())
            assert kept <= now, "what was committed stays"
            kept = now
        for center in scene.centers.values():
            center.world.faults = Faults()
        ended = run_program(scene.folder, "nightly", "--json", **scene.passwords)
        assert ended.code == 0, ended.err
        for line in ended.of_kind("shop_night"):
            before = sum(shop == line["shop"] for shop, _ in kept)
            assert before == cases or line["opened"] == cases - before, "nothing is read twice in vain"
        assert run_program(quiet.folder, "nightly", "--json", **quiet.passwords).code == 0
        assert scene.kept() == quiet.kept()
        assert len(quiet.kept()) == shops * cases
        assert scene.writes() == 0


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_three_shops_of_two_hundred_are_read_though_one_reply_in_ten_fails(tmp_path: Path) -> None:
    with ExitStack() as stack:
        scene = open_scene(stack, tmp_path / "large", 3, 200)
        for number, center in enumerate(scene.centers.values()):
            words = ("error=0.1", "expire=40") if number == 1 else ("error=0.1",)
            center.world.faults = Faults(words, number)
        ended, shops = night(scene)
        assert ended.code == 0, ended.err
        assert shops == dict.fromkeys(scene.centers, ("complete", 200))
        changed = [center.world.cases[7].issue_id for center in scene.centers.values()]
        for center, issue_id in zip(scene.centers.values(), changed, strict=True):
            center.world.faults = Faults()
            case = center.world.case(issue_id)
            assert case is not None
            over = {"reverse_detail_status": "refund_reject", "deadline": None, "actions": ()}
            center.world.put_case(case.model_copy(update=over))
        again, shops = night(scene)
        assert again.code == 0, again.err
        assert shops == dict.fromkeys(scene.centers, ("complete", 1))
        assert scene.writes() == 0


@pytest.mark.parametrize("moment", ["2026-03-08T09:30:00+00:00", "2026-11-01T08:30:00+00:00"])
def test_deadlines_hold_on_both_sides_of_a_clock_change(tmp_path: Path, moment: str) -> None:
    now = datetime.fromisoformat(moment)
    with ExitStack() as stack:
        stack.enter_context(time_machine.travel(now))
        centers = {
            shop: stack.enter_context(SellerCenter(face, disputes=10, orders=2, now=now))
            for shop, face in FACES.items()
        }
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("DISPUTE_ASSISTANT_PASSWORD_ONE", "demo-password")
        stack.enter_context(pytest.MonkeyPatch.context()).setenv("DISPUTE_ASSISTANT_PASSWORD_TWO", "demo-password")
        shops = Shops(tmp_path / "data", centers)
        found = shops.night(shops.run(evidence=False))
        assert {shop.outcome for shop in found.shops} == {"complete"}
        for kept in found.cases:
            true = centers[kept.shop].world.case(kept.case.issue_id)
            assert true is not None
            if true.deadline is not None and true.deadline.earliest is not None and not true.deadline.overdue:
                assert kept.case.deadline is not None
                assert kept.case.deadline.earliest is not None
                # A page prints what is left; reading it takes a while.
                assert abs(kept.case.deadline.earliest - true.deadline.earliest) < timedelta(minutes=2)
