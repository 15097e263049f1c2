"""The ways that the benchmarks compare read the same cases, and one that leaves some out has no figures."""

import pytest
from playwright.sync_api import Playwright

from benchmarks.running import Unreadable, Way, measure, run
from benchmarks.signing_in import errand_at
from benchmarks.site_process import running_center

CASES = 3
WAYS = ("floor", "own", "plain")


def test_every_way_reads_the_same_cases(face: str, playwright: Playwright) -> None:
    with running_center(face, disputes=CASES) as center:
        errand = errand_at(center, CASES, playwright)
        assert len(errand.issue_ids) == CASES
        found = measure({name: (Way(name), errand) for name in WAYS}, rounds=1)
        assert {name: one.trouble for name, one in found.items()} == dict.fromkeys(WAYS, "")
        for one in found.values():
            assert [sorted(answer.issue_ids) for answer in one.answers] == [sorted(errand.issue_ids)]
        errand.issue_ids.append("6500000000999999")
        with pytest.raises(Unreadable):
            run(Way("floor"), errand)
