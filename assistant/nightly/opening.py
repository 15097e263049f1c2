"""What every part of the night needs: the store and the clerk's tables, opened by the settings."""

from collections.abc import Iterator
from contextlib import contextmanager

from assistant.casework.clerk import Clerk, SiteHabits, clerk_for
from assistant.commands.run import Run
from assistant.nightly.store.case_store import Store
from assistant.nightly.store.opening import open_store
from assistant.nightly.store.problems import StoreProblem
from assistant.settings import SettingsProblem

_SITES_ZONE = "America/Los_Angeles"
"""Only drafts print dates by it, and a night drafts nothing."""


@contextmanager
def opened(run: Run) -> Iterator[Store]:
    """Open the store of the settings. Raises SettingsProblem with what to do."""
    try:
        with open_store(run.settings.night_store) as store:
            yield store
    except StoreProblem as problem:
        raise SettingsProblem(str(problem)) from None


def night_clerk(run: Run) -> Clerk:
    """Read the clerk's tables; the site's habits do not matter for what a night judges. Raises DataProblem."""
    return clerk_for(SiteHabits(time_zone=_SITES_ZONE), run.settings.own_casework)
