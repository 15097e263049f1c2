"""Start a profile: look at each page with the person, write the file, say what comes next."""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from assistant.commands.run import Run
from assistant.language import text
from assistant.qa.checking.sought import PAGES, PageName
from assistant.qa.starting.pages_shown import Shown, as_template, origin_of, saved_pages, walked_pages, window
from assistant.qa.starting.questions import Interview
from assistant.qa.starting.skeleton import Found, skeleton
from assistant.qa.suggesting.asking import answer
from assistant.qa.suggesting.own_profile import write_checked
from assistant.settings import SettingsProblem
from assistant.shop_session import browser_for
from flows.profile import Profile, read_profile
from flows.records import Record


class NewProfile(Record):
    """A profile that was started."""

    name: str
    file: str
    pages: tuple[str, ...]
    """Pages that were looked at."""
    found: int
    """Targets that were filled in."""
    missing: tuple[str, ...]
    """What is still to be written, by its place in the file."""


def named_files(saved: Sequence[str]) -> list[tuple[str, Path]]:
    """Take `PAGE=FILE` or `FILE` apart. Raises SettingsProblem for an unknown page or a file that is not there."""
    found = []
    for word in saved:
        name, sign, rest = word.partition("=")
        said, file = (name, Path(rest)) if sign and not Path(word).is_file() else ("", Path(word))
        if said and said not in get_args(PageName):
            raise SettingsProblem(text("new.no_page", page=said, pages=", ".join(PAGES)))
        if not file.is_file():
            raise SettingsProblem(text("new.no_file", file=file))
        found.append((said, file))
    return found


def file_for(name: str, folder: Path) -> Path:
    """Return the file of a new profile. Raises SettingsProblem for a bad name, or where it exists."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}", name):
        raise SettingsProblem(text("new.bad_name", name=name))
    file = folder / f"{name}.toml"
    if file.exists():
        raise SettingsProblem(text("new.exists", file=file))
    return file


def interview_of(run: Run, *, yes: bool) -> Interview:
    """Return how the person is asked. Raises SettingsProblem where nobody is there and `yes` was not given."""
    if not yes and not sys.stdin.isatty():
        raise SettingsProblem(text("new.nobody_to_ask"))
    return Interview(run.output, None if yes else answer)


def begin_from_saved(run: Run, interview: Interview, saved: Sequence[tuple[str, Path]], file: Path) -> NewProfile:
    """Start a profile from saved pages."""
    browser = browser_for(run.settings.browser, window=False)
    return begin(interview, saved_pages(browser, saved), file)


def begin_in_window(run: Run, interview: Interview, address: str, file: Path) -> NewProfile:
    """Start a profile from the pages to which the person walks. Raises SettingsProblem for what is no address."""
    if not address.startswith(("https://", "http://")):
        raise SettingsProblem(text("new.bad_address", address=address))
    browser = browser_for(run.settings.browser, window=True)
    folder = run.settings.data_folder / "windows" / file.stem
    folder.parent.mkdir(parents=True, exist_ok=True)
    with window(browser, folder, address) as session:
        return begin(interview, walked_pages(session, answer), file)


def begin(interview: Interview, pages: Iterable[Shown], file: Path) -> NewProfile:
    """Look at the pages with the person and write the profile. Raises ProfileProblem where it could not be read."""
    found: dict[PageName, Found] = {}
    origin = ""
    for shown in pages:
        name = interview.page_named(shown.page, shown.said)
        if name is None:
            continue
        origin = origin or origin_of(shown.address)
        page = interview.found_on(shown.page, name, as_template(shown.address, name))
        before = found.get(name)
        # A page that is shown a second time adds what the first one did not show.
        found[name] = page if before is None else Found(name, page.address, {**page.ways, **before.ways}, page.reads)
    write_checked(file, skeleton(file.stem, origin, list(found.values())))
    return _told(read_profile(file), file, found)


def _told(profile: Profile, file: Path, found: dict[PageName, Found]) -> NewProfile:
    return NewProfile(
        name=profile.name,
        file=str(file),
        pages=tuple(found),
        found=sum(len(each.ways) for each in found.values()),
        missing=profile.not_met_live,
    )
