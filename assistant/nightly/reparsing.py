"""`nightly reparse`: read what the nights kept once more, with the profiles of today and without the sites."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import cache

from playwright.sync_api import Page
from pydantic import AwareDatetime

from assistant import profiles
from assistant.columns import Column, laid_out
from assistant.commands.run import Run
from assistant.exit_codes import Exit
from assistant.language import text
from assistant.nightly.kept_sources import SecretNeeded, made_whole, unpacked
from assistant.nightly.known_pictures import with_known
from assistant.nightly.night_work import only_one
from assistant.nightly.opening import opened
from assistant.nightly.store.answers import RawReading
from assistant.problems import particulars
from assistant.settings import Settings, SettingsProblem
from assistant.shop_session import browser_for
from assistant.tables import plain
from flows.errors import BrowserProblem, SiteProblem
from flows.profile import Profile
from flows.rebuilding import blank_page, rebuilt
from flows.records import Case, Record


class ReadAgain(Record):
    """One kept reading that was looked at again."""

    shop: str
    issue_id: str
    read_at: AwareDatetime
    """When it was read from the site."""
    fields: tuple[str, ...] = ()
    """What differs now; numbers of repeated pieces are left out."""
    why_not: str | None = None
    """What kept it from being read again: it stays as it was."""


class Reparsed(Record):
    """What came of reading everything again."""

    read: int
    differ: int
    unread: int
    fields: dict[str, int]
    """What differs, and in how many readings."""
    kept: bool
    """Whether it was put into the store."""


@dataclass
class _Tally:
    read: int = 0
    differ: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    unread: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """Cases by their shop and what kept them from being read."""

    def note(self, each: ReadAgain) -> None:
        if each.why_not is not None:
            self.unread[each.shop, each.why_not].append(each.issue_id)
            return
        self.read += 1
        self.differ += bool(each.fields)
        self.fields.update(each.fields)


def reparse(run: Run, shops: Sequence[str], *, only_tell: bool) -> int:
    """Read the kept pages and replies of the shops again and put what differs into the store; return the exit code.

    With `only_tell` nothing is put there. Raises SettingsProblem, Busy, BrowserProblem.
    """
    tally = _Tally()
    with ExitStack() as stack:
        stack.enter_context(only_one(run, if_due=False))
        store = stack.enter_context(opened(run))
        browser = browser_for(run.settings.browser, window=False)
        desk = _Desk(run.settings, cache(lambda: stack.enter_context(blank_page(browser))))
        wanted: Sequence[str | None] = list(dict.fromkeys(shops)) or [None]
        with run.output.progress(text("nightly.reparse.progress"), sum(map(store.count_raw, wanted))) as step:
            for reading in (each for shop in wanted for each in store.raw_readings(shop)):
                step()
                case, each = desk.again(reading)
                if case is not None and not only_tell:
                    with suppress(KeyError):  # its buyer was forgotten just now
                        store.put_reparsed(reading.number, case)
                tally.note(each)
                if each.fields or each.why_not:
                    run.output.record("read_again", each)
    _tell(run, tally, only_tell=only_tell)
    return Exit.INCOMPLETE if tally.unread else Exit.OK


class _Desk:
    """Where kept readings are read: the profiles of today, and a page that reaches nothing."""

    def __init__(self, settings: Settings, blank: Callable[[], Page]) -> None:
        self._settings, self._blank = settings, blank
        self._profiles: dict[str, Profile | str] = {}

    def again(self, reading: RawReading) -> tuple[Case | None, ReadAgain]:
        """Return the case where it differs from what it was, and what became of it. Raises BrowserProblem."""
        before = reading.case
        told = ReadAgain(shop=reading.shop, issue_id=before.issue_id, read_at=reading.read_at)
        profile = self._profile(reading.shop)
        case = why = profile if isinstance(profile, str) else self._read(reading, profile)
        if isinstance(case, str):
            return None, told.model_copy(update={"why_not": why})
        fields = sorted(set(_differing(before, case, "")))
        return (case if fields else None), told.model_copy(update={"fields": tuple(fields)})

    def _profile(self, shop: str) -> Profile | str:
        if shop not in self._profiles:
            try:
                self._profiles[shop] = profiles.load(self._settings.shop(shop).profile)
            except SettingsProblem as problem:
                self._profiles[shop] = str(problem).strip()
            except SiteProblem as problem:
                self._profiles[shop] = particulars(problem)
        return self._profiles[shop]

    def _read(self, reading: RawReading, profile: Profile) -> Case | str:
        try:
            source = unpacked(reading.raw)
            if source.issue_id != reading.case.issue_id:
                return text("nightly.reparse.not_understood")
            case = rebuilt(source, profile, self._blank)
            return made_whole(with_known(case, reading.case), reading.case)
        except BrowserProblem:
            raise
        except SiteProblem as problem:
            return particulars(problem)
        except SecretNeeded:
            return text("nightly.reparse.secret_needed")
        except ValueError:  # neither a source, nor what the profile's expressions can take
            return text("nightly.reparse.not_understood")


def _differing(before: object, after: object, path: str) -> Iterator[str]:
    """Yield the dotted names of all that differs; flags only say what the fields do not."""
    if isinstance(before, Record) and type(before) is type(after):
        pairs = ((name, getattr(before, name), getattr(after, name)) for name in type(before).model_fields)
        found = [each for name, old, new in pairs for each in _differing(old, new, f"{path}.{name}".lstrip("."))]
        yield from [each for each in found if not each.startswith("flags")] or found
    elif isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        for old, new in zip(before, after, strict=True):
            yield from _differing(old, new, path)
    elif before != after:
        yield path


def _tell(run: Run, tally: _Tally, *, only_tell: bool) -> None:
    unread = sum(map(len, tally.unread.values()))
    counts = {"read": tally.read, "differ": tally.differ, "unread": unread}
    fields = dict(tally.fields.most_common())
    run.output.record("reparse", Reparsed(**counts, fields=fields, kept=not only_tell))
    if not (tally.read or unread):
        run.output.say(text("nightly.reparse.nothing"))
        return
    if tally.fields:
        table = laid_out(Column(text("nightly.reparse.field"), "sign"), Column(text("nightly.reparse.times"), "amount"))
        for name, times in tally.fields.most_common():
            table.add_row(plain(name), str(times))
        run.output.show(table)
    run.output.say(text("nightly.reparse.would" if only_tell else "nightly.reparse.done", **counts))
    for (shop, why), cases in tally.unread.items():
        named = ", ".join(dict.fromkeys(cases))
        run.output.say(text("nightly.reparse.unread", shop=shop, why=why, cases=named), style="yellow")
