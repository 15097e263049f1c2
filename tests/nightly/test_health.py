"""How every target was found is kept night by night: what starts to need its fallback is said before it breaks."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import profiles
from assistant.commands.run import Run
from assistant.language import speaking
from assistant.nightly.health_views import healths_table, last_of
from assistant.nightly.remarks import remarks
from assistant.nightly.standing_work import show_health, show_status
from assistant.nightly.store.case_store import Store
from assistant.nightly.target_health import HealthCount, TargetHealth, count_of
from assistant.output import Output
from assistant.qa.site import SellerCenter
from flows import hits
from flows.hits import TargetHits
from tests.conftest import PASSWORD
from tests.nightly.kept_nights import SHOP, evening, shop_night
from tests.nightly.night_seller import Shops, by_shop

SORT, NEXT, TOTAL = "dispute_list.sort.1", "dispute_list.next", "dispute_list.total"


def keep(store: Store, number: int, *found: TargetHits, run_id: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Keep a night of one shop; return its run and what got worse."""
    at = evening(number)
    run_id = run_id or store.begin_run(at)
    store.end_shop(run_id, shop_night(at), False, found)
    store.end_run(run_id, at, 0, {})
    (night,) = store.night(run_id).shops
    return run_id, night.by_fallback


def counts(healths: tuple[TargetHealth, ...]) -> list[tuple[str, int, int, int]]:
    return [(each.target, each.first, each.fallback, each.missed) for each in healths]


def test_what_needs_its_fallback_now_is_said_once(store: Store) -> None:
    assert keep(store, 0, TargetHits(SORT, 1, 0, 0), TargetHits(TOTAL, 0, 2, 0))[1] == (), "nothing went before"
    # A few by the fallback are the site's own variants; the button was not looked for that night.
    assert keep(store, 1, TargetHits(SORT, 3, 2, 0), TargetHits(TOTAL, 2, 0, 0))[1] == ()
    assert keep(store, 2, TargetHits(NEXT, 4, 0, 0))[1] == ()
    run_id, worse = keep(store, 3, TargetHits(SORT, 0, 1, 0), TargetHits(NEXT, 1, 3, 0), TargetHits(TOTAL, 0, 0, 2))
    assert worse == (NEXT, SORT), "what is missing is a problem of its own"
    assert keep(store, 4, TargetHits(SORT, 0, 1, 0))[1] == ()
    last = store.last_healths(2, (SHOP,))
    assert counts(last) == [(SORT, 0, 1, 0), (NEXT, 1, 3, 0), (SORT, 0, 1, 0), (TOTAL, 0, 0, 2)]
    assert [each.started_at for each in last] == [evening(4), *[evening(3)] * 3]
    assert {each.run_id for each in last[1:]} == {run_id}
    assert store.last_healths(9, ("another",)) == ()


def test_a_night_that_is_gone_on_with_is_counted_as_one(store: Store) -> None:
    run_id, _ = keep(store, 0, TargetHits(SORT, 1, 0, 0))
    keep(store, 0, TargetHits(SORT, 1, 0, 0), TargetHits(TOTAL, 0, 0, 1), run_id=run_id)
    assert counts(store.last_healths(9, (SHOP,))) == [(SORT, 2, 0, 0), (TOTAL, 0, 0, 1)]


def test_it_is_let_go_of_with_its_night(store: Store) -> None:
    keep(store, 0, TargetHits(SORT, 1, 0, 0))
    keep(store, 50, TargetHits(SORT, 2, 0, 0))
    assert store.prune(30, evening(51)).runs == 1
    assert counts(store.last_healths(9, (SHOP,))) == [(SORT, 2, 0, 0)]


def test_each_shop_is_counted_apart() -> None:
    before = hits.counted()
    with hits.counting() as outer:
        hits.note("made_up.one", 0)
        with hits.counting() as inner:
            hits.note("made_up.two", 1)
            hits.note_missed("made_up.three")
        hits.note("made_up.one", 1)
    assert inner.targets() == (TargetHits("made_up.three", 0, 0, 1), TargetHits("made_up.two", 0, 1, 0))
    assert outer.targets() == (TargetHits("made_up.one", 1, 1, 0),)
    assert hits.counted() == before


# ------------------------------------------------------------------------------------------------ whole nights


@pytest.fixture
def shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shops]:
    monkeypatch.setenv("DISPUTE_ASSISTANT_PASSWORD_LAMPS", PASSWORD.get_secret_value())
    with SellerCenter("classic", disputes=4, orders=2) as center:
        yield Shops(tmp_path / "data", {"lamps": center})


def with_profile(run: Run, folder: Path, *changes: tuple[str, str]) -> Run:
    """Let the shop be read by a profile that is out of date."""
    written = (profiles.folder() / "aliexpress-classic.toml").read_text(encoding="utf-8")
    for before, after in changes:
        assert written.count(before) == 1, before
        written = written.replace(before, after)
    file = folder / "outdated.toml"
    file.write_text(written, encoding="utf-8")
    shop = run.settings.shops["lamps"].model_copy(update={"profile": str(file)})
    return replace(run, settings=run.settings.model_copy(update={"shops": {"lamps": shop}}))


OUTDATED = (
    ('reason_text = [{ column = ["纠纷原因", "Reason"] }', 'reason_text = [{ column = ["旧栏目", "Formerly"] }'),
    ('buyer_country = [{ css = ".buyer-country" }]', 'buyer_country = [{ css = ".gone" }]'),
)


def test_a_page_that_changes_shows_in_the_table_and_in_the_report(
    shops: Shops, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = shops.run(evidence=False)
    good = by_shop(shops.night(run))["lamps"]
    assert (good.outcome, good.by_fallback) == ("complete", ())
    outdated = with_profile(run, tmp_path, *OUTDATED)
    night = by_shop(shops.night(outdated))["lamps"]
    assert (night.outcome, night.by_fallback) == ("complete", ("dispute_list.rows.reason_text",))
    for language, words in (("en", "only by a fallback now: dispute_list.rows.reason_text"), ("zh", "只能用后备方式")):
        with speaking("zh" if language == "zh" else "en"):
            assert any(words in sentence for sentence in remarks(night, str))
    capsys.readouterr()
    show_health(outdated, ["lamps"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = {(line["run_id"], line["target"]): (line["first"], line["fallback"], line["missed"]) for line in lines}
    assert {line["kind"] for line in lines} == {"target_health"}
    newest, oldest = lines[0]["run_id"], lines[-1]["run_id"]
    assert newest != oldest
    for run_id, reason, country in ((oldest, (4, 0, 0), (4, 0, 0)), (newest, (0, 4, 0), (0, 0, 4))):
        assert found[run_id, "dispute_list.rows.reason_text"] == reason
        assert found[run_id, "dispute_list.rows.buyer_country"] == country
        assert found[run_id, SORT] == (1, 0, 0)
    first, *others = found[oldest, "case.issue_id"]
    assert (first >= 4, others) == (True, [0, 0]), "some cases are read a second time to compare"
    # For people: what got worse stands first, and the status has one line of it.
    for language, line in (("en", "1 by a fallback, 1 not always found"), ("zh", "1 个用了后备方式，1 个有时没找到")):
        with speaking("zh" if language == "zh" else "en"):
            told = shown(outdated, capsys)
        rows = [row.split() for row in told if row.strip().startswith(("dispute_list", "case", "order_list"))]
        assert rows[:2] == [
            ["dispute_list.rows.buyer_country", "✗4", "4"],
            ["dispute_list.rows.reason_text", "↷4", "4"],
        ]
        assert len(rows) == len({target for _, target in found})
        assert sum(line in row for row in told) == 2


def shown(run: Run, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    plain = replace(run, output=Output(as_json=False))
    show_health(plain, ["lamps"])
    show_status(plain)
    return capsys.readouterr().out.splitlines()


def test_a_shop_without_nights_says_so(shops: Shops, capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("en"):
        show_health(replace(shops.run(), output=Output(as_json=False)), ["lamps"])
    assert capsys.readouterr().out == "lamps — nothing was counted yet.\n"


def test_the_newest_trouble_stands_first() -> None:
    def health(night: int, target: str, *times: int) -> TargetHealth:
        first, fallback, missed = times
        given = {"run_id": str(night), "started_at": evening(night), "shop": SHOP, "target": target}
        return TargetHealth.model_validate(given | {"first": first, "fallback": fallback, "missed": missed})

    healths = [health(2, "a", 1, 0, 0), health(2, "b", 0, 2, 0), health(2, "c", 3, 0, 1), health(1, "d", 0, 0, 1)]
    assert [str(row[0]) for row in healths_table(healths, "UTC").rows] == ["c", "d", "b", "a"]
    assert count_of(last_of(healths)) == HealthCount(first=1, fallback=1, missing=1)
