"""Where casework gets its cases: read from the shops now, or from what `read --json` printed before."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from assistant import profiles
from assistant.casework.clerk import Clerk, SiteHabits, clerk_for
from assistant.commands.reading import cases_at, disputes_of, not_there, number, tell_problems
from assistant.commands.run import Run
from assistant.language import text
from assistant.settings import SettingsProblem
from flows.dispute_list import DISPUTES
from flows.errors import SiteProblem
from flows.listing import open_list
from flows.records import Case


class Found(NamedTuple):
    """Cases with their shops, and what could not be read."""

    cases: list[tuple[str, Case]]
    problems: list[SiteProblem]


class Wish(NamedTuple):
    """Which cases are wanted."""

    shops: tuple[str, ...]
    issue_ids: tuple[str, ...]
    file: Path | None


def wish_of(run: Run, words: Sequence[str], file: Path | None) -> Wish:
    """Tell shops from case numbers; without a shop, all shops of the settings are meant. Raises SettingsProblem."""
    shops = tuple(word for word in words if word in run.settings.shops or not (word.isascii() and word.isdigit()))
    if file is None:
        for shop in shops:
            run.settings.shop(shop)
        if not shops and not run.settings.shops:
            raise SettingsProblem(text("settings.no_shop"))
        shops = shops or tuple(run.settings.shops)
    issue_ids = tuple(word for word in words if word not in shops)
    for issue_id in issue_ids:
        number(issue_id)
    return Wish(shops, issue_ids, file)


def cases_of(run: Run, wish: Wish, *, headed: bool = False) -> Found:
    """Read the cases that are wanted; a shop that cannot be read leaves the others alone.

    A number that one shop does not know may be another's: only what no shop knows is a problem.
    """
    if wish.file is not None:
        return Found(_from_file(wish.file, wish), [])
    found = Found([], [])
    for shop in wish.shops:
        try:
            _read_shop(run, shop, wish.issue_ids, found, headed=headed)
        except SiteProblem as problem:
            run.output.problem(problem)
            found.problems.append(problem)
    known = {case.issue_id for _, case in found.cases}
    unknown = {problem.target: problem for problem in not_there(found.problems) if problem.target not in known}
    run.output.problems(unknown.values())
    others = [problem for problem in found.problems if problem not in not_there(found.problems)]
    return Found(found.cases, [*others, *unknown.values()])


def clerk_of(run: Run, shop: str) -> Clerk:
    """Read casework's tables for one shop. Raises DataProblem, ProfileProblem."""
    settings = run.settings
    kept = settings.shops.get(shop)
    profile = profiles.load(kept.profile if kept else "aliexpress")
    habits = SiteHabits(
        time_zone=profile.time_zone,
        reply_length=profile.reply_form.text_length,
        shop_title=kept.title if kept else None,
    )
    return clerk_for(habits, settings.own_casework)


def _read_shop(run: Run, shop: str, issue_ids: Sequence[str], found: Found, *, headed: bool) -> None:
    with run.at(shop, headed=headed) as session:
        wanted = issue_ids
        if issue_ids:
            open_list(session.page, session.site, DISPUTES, "address", session.renewal)
        else:
            listed = disputes_of(session)
            tell_problems(run, session, listed)
            found.problems.extend(listed.problems)
            wanted = [row.issue_id for row in listed.rows]
        found.cases.extend((shop, case) for case in cases_at(run, session, wanted, found.problems))


def _from_file(file: Path, wish: Wish) -> list[tuple[str, Case]]:
    return [
        (shop, case)
        for shop, case in _lines(file)
        if (not wish.shops or shop in wish.shops) and (not wish.issue_ids or case.issue_id in wish.issue_ids)
    ]


def _lines(file: Path) -> Iterator[tuple[str, Case]]:
    """Yield the cases of a file of JSON Lines, as `read --json` prints them. Raises SettingsProblem with the line."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        raise SettingsProblem(text("plan.file_unreadable", file=file, why=type(wrong).__name__)) from None
    for at, line in enumerate(lines, start=1):
        try:
            values = json.loads(line) if line.strip() else {}
            if values.pop("kind", None) == "case":
                yield str(values.pop("shop", "")), Case.model_validate_json(json.dumps(values))
        except (ValueError, AttributeError, ValidationError):
            raise SettingsProblem(text("plan.file_line", file=file, line=at)) from None
