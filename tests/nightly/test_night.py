"""Whole nights from the command line against local seller centers."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.qa.site import SellerCenter
from assistant.qa.site.faults import Faults
from tests.commands.canaries import files_below, leaks
from tests.commands.conftest import Ended, run_program


@dataclass(frozen=True)
class Seller:
    """Two shops on two faces and the folder of their nights."""

    folder: Path
    centers: dict[str, SellerCenter]

    def night(self, *words: str) -> Ended:
        passwords = {f"DISPUTE_ASSISTANT_PASSWORD_{shop.upper()}": "demo-password" for shop in self.centers}
        return run_program(self.folder, "nightly", *words, "--json", **passwords)


@pytest.fixture
def seller(tmp_path: Path) -> Iterator[Seller]:
    with ExitStack() as stack:
        centers = {
            "one": stack.enter_context(SellerCenter("new", disputes=14, orders=4)),
            "two": stack.enter_context(SellerCenter("classic", disputes=14, orders=4, seed=5)),
        }
        shops = "".join(
            f'[shops.{shop}]\nprofile = "{profile}"\nbase_url = "{centers[shop].address}"\naccount = "demo"\n'
            for shop, profile in (("one", "aliexpress"), ("two", "aliexpress-classic"))
        )
        settings = f'data_folder = "data"\n[pace]\npause_seconds = 0.0\n[timeouts]\npage_seconds = 15\n{shops}'
        (tmp_path / "assistant.toml").write_text(settings, encoding="utf-8")
        yield Seller(tmp_path, centers)


def shops_of(ended: Ended) -> dict[str, dict[str, object]]:
    return {str(line["shop"]): line for line in ended.of_kind("shop_night")}


def test_the_second_night_opens_only_what_changed(seller: Seller) -> None:
    first = seller.night()
    assert first.code == 0, first.err
    for shop in shops_of(first).values():
        assert (shop["outcome"], shop["rows"], shop["total"], shop["counted"]) == ("complete", 14, 14, 14)
        assert (shop["opened"], shop["orders"]) == (14, 4)
    (report,) = first.of_kind("report")
    page = Path(seller.folder, str(report["html"])).read_text(encoding="utf-8")
    for center in seller.centers.values():
        assert all(
            case.issue_id in page for case in center.world.cases if case.deadline and case.deadline.owner == "seller"
        )
        assert center.address in page, "the cases can be opened from the report"
    world = seller.centers["two"].world
    changed = [case for case in world.cases if case.deadline is not None][:2]
    for case in changed:
        world.put_case(
            case.model_copy(update={"reverse_detail_status": "refund_reject", "deadline": None, "actions": ()})
        )
    second = seller.night()
    opened = {shop: night["opened"] for shop, night in shops_of(second).items()}
    assert opened == {"one": 0, "two": len(changed)}
    kept = json.loads(Path(seller.folder, str(second.of_kind("report")[0]["json_file"])).read_text(encoding="utf-8"))
    finished = {event["issue_id"] for event in kept["events"] if event["kind"] == "finished"}
    assert finished == {case.issue_id for case in changed}
    counted = kept["statistics"]["together"]
    assert (counted["opened"], counted["rates"]) == (28, None), "nobody told how many orders there were"
    assert [center.world.writes for center in seller.centers.values()] == [[], []]
    assert leaks(files_below(seller.folder), ["demo-password"]) == []


def test_one_shop_that_fails_leaves_the_other_alone(seller: Seller) -> None:
    seller.centers["one"].world.faults = Faults(("error=1",))
    ended = seller.night()
    nights = shops_of(ended)
    assert ended.code == 1
    assert (nights["one"]["outcome"], nights["one"]["problem_code"]) == ("failed", "server_error")
    assert (nights["two"]["outcome"], nights["two"]["opened"]) == ("complete", 14)


def test_a_total_that_lies_leaves_the_shop_incomplete(seller: Seller) -> None:
    seller.centers["two"].world.faults = Faults(("lying-total",))
    ended = seller.night("two")
    assert ended.code == 1
    assert shops_of(ended)["two"]["outcome"] == "incomplete"


def test_a_night_that_is_not_due_does_nothing(seller: Seller) -> None:
    assert seller.night("two").code == 0
    again = seller.night("two", "--if-due")
    assert (again.code, again.out) == (0, "")
    (kept,) = seller.night("status").of_kind("night")
    assert (kept["exit_code"], [shop["shop"] for shop in kept["shops"]]) == (0, ["two"])
    watched = seller.night("watch")
    assert (watched.code, watched.out) == (0, "")


def test_one_night_runs_at_a_time(seller: Seller) -> None:
    folder = seller.folder / "data" / "nightly"
    folder.mkdir(parents=True, mode=0o700)
    (seller.folder / "data").chmod(0o700)
    with FileLock(folder / "run.lock"):
        by_hand, by_clock = seller.night("two"), seller.night("two", "--if-due")
    assert (by_hand.code, by_hand.of_kind("problem")[0]["code"]) == (11, "shop_busy")
    assert (by_clock.code, by_clock.out) == (0, "")
