"""A seller with several shops at local seller centers, whose nights run in this very process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.commands.run import Run
from assistant.nightly.limits import Limits
from assistant.nightly.night_runs import progress_of, read_night, shops_done
from assistant.nightly.noise import content_hash
from assistant.nightly.opening import night_clerk, opened
from assistant.nightly.records import Night, ShopNight
from assistant.nightly.shop_nights import Watch
from assistant.output import Output
from assistant.qa.site import SellerCenter
from assistant.settings import Settings
from tests.conftest import PROFILE_OF


@dataclass
class Clock:
    """The night's clock: goes on by its step whenever somebody looks at it."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC))
    step: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        self.moment += self.step
        return self.moment


@dataclass(frozen=True)
class Shops:
    """The shops by name, and the folder of what is kept."""

    folder: Path
    centers: Mapping[str, SellerCenter]

    def run(self, **nightly: object) -> Run:
        """Return a call of the program whose settings of the night are these."""
        shops = {
            name: {"profile": PROFILE_OF[center.options.face], "base_url": center.address, "account": "demo"}
            for name, center in self.centers.items()
        }
        # No night of the plan falls between two runs of a test.
        at = f"{datetime.now(UTC) + timedelta(hours=3):%H:%M}"
        given = {
            "data_folder": self.folder,
            "nightly": nightly,
            "schedule": {"at": at, "zone": "UTC"},
            "shops": shops,
            "pace": {"pause_seconds": 0},
        }
        return Run(Settings.model_validate(given), Output(as_json=True))

    def night(self, run: Run, clock: Clock | None = None) -> Night:
        """Run a night, or go on with the one that is left, and return what it brought."""
        moment = clock or Clock()
        with opened(run) as store:
            left = store.unfinished_run()
            begun = moment()
            progress = progress_of(run.settings, tuple(self.centers), left)
            watch = Watch(
                run,
                store,
                left.run_id if left else store.begin_run(begun),
                night_clerk(run),
                moment,
                Limits(run.settings.nightly, begun),
                progress,
                {shop.shop: shop for shop in left.shops} if left else {},
            )
            done = shops_done(left) if left else frozenset()
            return read_night(watch, [shop for shop in self.centers if shop not in done], lambda: None)


def by_shop(night: Night) -> dict[str, ShopNight]:
    """Return the shops of a night by name."""
    return {shop.shop: shop for shop in night.shops}


def outcomes(night: Night) -> dict[str, tuple[str, str | None]]:
    """Return each shop's outcome and what was in its way."""
    return {shop.shop: (shop.outcome, shop.problem_code) for shop in night.shops}


def content(night: Night) -> dict[tuple[str, str], str]:
    """Return what each case says, but for running clocks."""
    return {(kept.shop, kept.case.issue_id): content_hash(kept.case) for kept in night.cases}
