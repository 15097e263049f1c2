"""A night keeps what it read; later it is read again with a mended profile, without the site."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant import profiles
from assistant.commands.run import Run
from assistant.nightly.reparsing import reparse
from assistant.nightly.store.case_store import Store
from assistant.nightly.store.opening import open_store
from assistant.output import Output
from assistant.qa.site import SellerCenter
from assistant.settings_file import read_settings
from flows.records import Case
from tests.commands.canaries import leaks
from tests.commands.conftest import Cookies, run_program
from tests.conftest import PROFILE_OF

SHOPS = {"one": "new", "two": "classic"}
BROKEN = {
    "one": {
        'product_name = [{ label = ["商品名称", "Product name"] }]': 'product_name = [{ label = "no such" }]',
        'product_name = "data.data.item.itemTitle"': 'product_name = "data.data.item.noSuch"',
    },
    "two": {'product_name = [{ label = ["商品", "Product"] }]': 'product_name = [{ label = "no such" }]'},
}
CANARY = "canary-7f3a9c"


def profile_of(shop: str, *, broken: bool) -> str:
    """The shipped profile, or one whose product names are looked for where they are not."""
    said = (profiles.folder() / f"{PROFILE_OF[SHOPS[shop]]}.toml").read_text(encoding="utf-8")
    for right, wrong in BROKEN[shop].items() if broken else ():
        assert right in said
        said = said.replace(right, wrong)
    return said


Key = tuple[str, str]
Lines = list[dict[str, Any]]


class Kept:
    """A folder with one night of two shops on two faces, read by broken profiles; the sites are gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.truth: dict[Key, Case] = {}
        with ExitStack() as stack:
            centers = {name: stack.enter_context(SellerCenter(SHOPS[name], disputes=5, orders=1)) for name in SHOPS}
            cookies = [self._prepare(shop, center) for shop, center in centers.items()]
            self._settle(centers)
            passwords = {f"DISPUTE_ASSISTANT_PASSWORD_{shop.upper()}": "demo-password" for shop in SHOPS}
            self.night = run_program(folder, "nightly", "--json", **passwords)
        self.secrets = ["demo-password", CANARY, *(cookie for each in cookies for cookie in each.given)]

    def _prepare(self, shop: str, center: SellerCenter) -> Cookies:
        """Let a buyer write what looks like a secret, and remember what is true."""
        cookies = center.world.sessions.alive = Cookies()
        case = next(each for each in center.world.cases if each.solutions)
        said = f"see https://s.example/?token={CANARY} <b>& my password: {CANARY}"
        solutions = tuple(each.model_copy(update={"content": said}) for each in case.solutions)
        center.world.put_case(case.model_copy(update={"solutions": solutions}))
        self.truth |= {(shop, each.issue_id): each for each in center.world.cases}
        return cookies

    def _settle(self, centers: dict[str, SellerCenter]) -> None:
        lines = [f"data_folder = '{self.folder / 'data'}'", "[pace]", "pause_seconds = 0.0"]
        for shop, center in centers.items():
            profile = self.folder / f"{shop}.toml"
            profile.write_text(profile_of(shop, broken=True), encoding="utf-8")
            lines += [f"[shops.{shop}]", f"profile = '{profile}'", f"base_url = '{center.address}'", 'account = "demo"']
        (self.folder / "assistant.toml").write_text("\n".join(lines), encoding="utf-8")

    def mend(self) -> None:
        for shop in SHOPS:
            (self.folder / f"{shop}.toml").write_text(profile_of(shop, broken=False), encoding="utf-8")

    def store(self) -> Store:
        return open_store(self.folder / "data" / "nightly" / "store.sqlite")

    def cases(self) -> dict[Key, Case]:
        """Every case as the store knows it."""
        with self.store() as store:
            return {(shop, number): store.history(shop, number).readings[-1].case for shop, number in self.truth}

    def raw(self) -> dict[str, bytes]:
        with self.store() as store:
            return {f"{each.shop}/{each.case.issue_id}": each.raw for each in store.raw_readings()}

    def reparse(self, *shops: str) -> int:
        """Read again in a thread of its own: this one has a browser's driver already."""
        run = Run(read_settings({}, self.folder / "assistant.toml"), Output(as_json=True))
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(reparse, run, shops, only_tell=False).result()


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Callable[[], Lines]:
    """What was printed since the last look."""
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_kept_night_is_read_again(tmp_path: Path, lines: Callable[[], Lines]) -> None:
    kept = Kept(tmp_path)
    assert kept.night.code == 0, kept.night.err
    before, raw = kept.cases(), kept.raw()
    assert set(raw) == {"/".join(key) for key in kept.truth}
    assert {case.product_name for case in before.values()} == {None}
    assert leaks(raw, kept.secrets) == []
    kept.mend()
    told = run_program(tmp_path, "nightly", "reparse", "--dry-run", "--json")
    everything = {"kind": "reparse", "read": 10, "differ": 10, "unread": 0, "fields": {"product_name": 10}}
    assert (told.code, told.lines[-1]) == (0, {**everything, "kept": False}), told.err
    assert kept.cases() == before
    assert kept.reparse() == 0
    *each, summary = lines()
    assert summary == {**everything, "kept": True}
    assert {(line["shop"], line["issue_id"]) for line in each} == set(kept.truth)
    after = kept.cases()
    assert {key: case.product_name for key, case in after.items()} == {
        key: case.product_name for key, case in kept.truth.items()
    }
    # All else is as it was, what the buyer wrote as well, though what looked like a secret is not kept with the page.
    assert list(map(without_name, after.values())) == list(map(without_name, before.values()))
    assert sum(CANARY in case.model_dump_json() for case in after.values()) == 2
    what_cannot_be_read_stays_and_is_named(kept, lines)
    a_forgotten_buyer_is_in_no_page(kept, lines)


def without_name(case: Case) -> Case:
    flags = tuple(flag for flag in case.flags if flag.field != "product_name")
    return case.model_copy(update={"product_name": None, "flags": flags})


def what_cannot_be_read_stays_and_is_named(kept: Kept, lines: Callable[[], Lines]) -> None:
    (shop, number), case = next(iter(kept.cases().items()))
    with kept.store() as store:
        run_id = store.runs(1)[0].run_id
        store.keep_case(run_id, shop, case, datetime.now(UTC), b"<p>another version kept this</p>")
        store.keep_case(run_id, "sold", case, datetime.now(UTC), b"{}")
    assert kept.reparse() == 6
    *unread, summary = lines()
    assert (summary["read"], summary["differ"], summary["unread"]) == (9, 0, 2)
    assert {line["shop"]: line["issue_id"] for line in unread} == {shop: number, "sold": number}
    assert "sold" in next(line["why_not"] for line in unread if line["shop"] == "sold")
    assert kept.cases()[shop, number] == case
    assert kept.reparse("two") == 0
    assert lines()[-1]["read"] == 5


def a_forgotten_buyer_is_in_no_page(kept: Kept, lines: Callable[[], Lines]) -> None:
    key, buyer = next((key, case.buyer_login_id) for key, case in kept.truth.items() if key[0] == "two")
    assert buyer
    assert leaks(kept.raw(), [buyer]) == [f"{'/'.join(key)}: {buyer}"]
    with kept.store() as store:
        store.forget_buyer(buyer)
    assert leaks(kept.raw(), [buyer]) == []
    assert kept.reparse("two") == 0
    assert lines()[-1]["read"] == 4
    assert buyer not in kept.cases()[key].model_dump_json()


def test_nothing_else_of_the_night_has_a_dry_run(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text('[shops.one]\naccount = "demo"\n', encoding="utf-8")
    ended = run_program(tmp_path, "nightly", "prune", "--dry-run", "--json")
    assert (ended.code, [line["code"] for line in ended.lines]) == (2, ["settings"])
