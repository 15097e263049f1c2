"""The pictures of a night: each taken once, for the owner alone, and gone with its buyer or its case."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.nightly.opening import opened
from assistant.nightly.records import Night
from assistant.nightly.standing_work import forget, prune
from assistant.nightly.store.opening import open_store
from assistant.qa.site import SellerCenter
from flows.records import Attachment, Case
from tests.conftest import PASSWORD
from tests.nightly.kept_nights import SHOP, WORLD, evening
from tests.nightly.night_seller import Shops, by_shop

FEW = 8
BUYER = "k4nary-buyer"


@pytest.fixture
def shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shops]:
    monkeypatch.setenv("DISPUTE_ASSISTANT_PASSWORD_ONE", PASSWORD.get_secret_value())
    mask = os.umask(0)
    # One reply in ten fails, pictures among them.
    with SellerCenter("new", disputes=FEW, orders=2, seed=5, faults=("error=0.1",)) as center:
        yield Shops(tmp_path / "data", {"one": center})
    os.umask(mask)


def pictures_of(case: Case) -> list[Attachment]:
    files = (*case.evidence, *(file for step in case.process for file in step.attachments))
    return [file for file in files if file.file_type == "image"]


def hashes_in(night: Night) -> dict[str, list[str | None]]:
    return {kept.case.issue_id: [file.sha256 for file in pictures_of(kept.case)] for kept in night.cases}


def test_pictures_are_taken_once_and_go_with_their_buyer(shops: Shops) -> None:
    run, world = shops.run(), shops.centers["one"].world
    with_pictures = [case for case in world.cases if pictures_of(case)]
    assert len(with_pictures) > 2
    mine, other = with_pictures[:2]
    world.put_case(mine.model_copy(update={"buyer_login_id": BUYER}))
    lost = (
        Attachment(owner="buyer", file_type="image", file_path="/evidence/gone.bmp"),
        Attachment(owner="buyer", file_type="image", file_path="https://elsewhere.example/a.jpg"),
    )
    world.put_case(other.model_copy(update={"evidence": (*other.evidence, *lost)}))
    night = shops.night(run)
    truth = {case.issue_id: [file.sha256 for file in pictures_of(case)] for case in world.cases}
    assert hashes_in(night) == truth, "what cannot be had keeps no case from being kept"
    assert by_shop(night)["one"].without_picture == (other.issue_id,)
    folder = shops.folder / "evidence" / "one"
    kept = {file.stem: file for file in folder.iterdir()}
    assert set(kept) == {sha256 for found in truth.values() for sha256 in found if sha256}
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept.values()} == {0o600}
    assert {stat.S_IMODE(each.stat().st_mode) for each in (folder, folder.parent)} == {0o700}

    # A case that is opened again brings only what was missing; nothing seems changed by it.
    taken = len(world.pictures_taken)
    for case in (mine, other):
        now = world.case(case.issue_id)
        assert now is not None
        world.put_case(now.model_copy(update={"product_name": f"{now.product_name} 2"}))
    night = shops.night(run)
    assert by_shop(night)["one"].opened == 2
    assert set(world.pictures_taken[taken:]) == {"/evidence/gone.bmp"}
    assert hashes_in(night)[mine.issue_id] == truth[mine.issue_id]
    assert {event.field for event in night.events} == {"product_name"}

    forget(run, BUYER)
    gone = set(truth[mine.issue_id])
    assert gone
    assert {file.stem for file in folder.iterdir()} == set(kept) - gone


def test_pictures_go_with_the_cases_that_are_pruned(shops: Shops) -> None:
    run, world = shops.run(retention_days=30), shops.centers["one"].world
    case = next(case for case in world.cases if pictures_of(case))
    over = case.model_copy(update={"reverse_detail_status": "refund_success", "deadline": None})
    folder = shops.folder / "evidence" / "one"
    folder.mkdir(parents=True)
    for each in pictures_of(case):
        (folder / f"{each.sha256}.jpg").write_bytes(b"")
    (folder / f"{'0' * 64}.png").write_bytes(b"of another case")
    with opened(run) as store:
        ago = datetime.now(UTC) - timedelta(days=40)
        store.keep_case(store.begin_run(ago), "one", over, ago, None)
    prune(run)
    assert [file.stem for file in folder.iterdir()] == ["0" * 64]


def test_a_picture_that_comes_later_is_no_change_and_is_not_lost_again(tmp_path: Path) -> None:
    whole = next(case for case in WORLD.cases if pictures_of(case))
    bare = without_downloads(whole)
    with open_store(tmp_path / "kept" / "nights.db") as store:
        for number, case in enumerate((bare, whole, bare)):
            run_id = store.begin_run(evening(number))
            events = store.keep_case(run_id, SHOP, case, evening(number), b"<p>page</p>")
            assert [event.kind for event in events if event.kind != "platform_decided"] == ["new"] * (number == 0)
        (reading,) = store.history(SHOP, whole.issue_id).readings
        assert reading.case == whole
        (raw,) = store.raw_readings()
        store.put_reparsed(raw.number, bare)
        assert store.known_case(SHOP, whole.issue_id) == whole


def without_downloads(case: Case) -> Case:
    """The case as a page tells of it: no file was downloaded yet."""

    def bare(files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
        return tuple(file.model_copy(update={"sha256": None, "size": None, "media_type": None}) for file in files)

    steps = tuple(step.model_copy(update={"attachments": bare(step.attachments)}) for step in case.process)
    return case.model_copy(update={"evidence": bare(case.evidence), "process": steps})
