"""Look at a page of an unknown site: which page it may be, and what on it may be which field."""

from collections.abc import Sequence
from dataclasses import replace

from playwright.sync_api import Page

from assistant.qa.checking import Sought
from assistant.qa.checking.sought import PAGES, PageName
from assistant.qa.starting.vocabulary import shipped_profiles, sought_on
from assistant.qa.suggesting.aims import Aim, aims_of
from assistant.qa.suggesting.describing import Furniture, words_of
from assistant.qa.suggesting.health import Health
from assistant.qa.suggesting.lost import Lost
from assistant.qa.suggesting.mending import Proposal, inside, mended, piece_for
from assistant.qa.suggesting.repeated import pieces_of
from assistant.qa.suggesting.snapshot import take_snapshot
from flows.profile import Profile, Repeated

_SURE_OF_PIECES = 0.3
"""Share of the fields that must be found by known words in a piece: a new site calls much by other words."""

LIKELY = 0.5
"""Worth a question to the person."""
_SURE_OF_LISTS = 0.5
"""The same on a page that shows much else."""
_SURE_OF_A_LIST = 0.6


def guessed_page(page: Page) -> PageName:
    """Return which page it seems to be: the one whose words are found most."""
    found: dict[PageName, float] = {}
    for name in PAGES:
        aims = [aim for aim in aims_of(sought_on(name)) if not aim.lists and aim.use != "piece"]
        snapshot = take_snapshot(page, aims)
        hits = sum(bool(snapshot.found(aim.name)) for aim in aims)
        found[name] = hits * hits / max(len(aims), 1)
    for name in found.keys() & {"dispute_list", "order_list"}:
        # Headings of a table look like labels of one order; rows tell a list from it.
        share = _rows_share(page, name)
        found[name] += 50 * share if share > _SURE_OF_A_LIST else 0
    return max(found, key=lambda name: found[name])


def _rows_share(page: Page, name: PageName) -> float:
    """Return how whole the likeliest rows are, 0 to 1; one piece alone is no row."""
    aims = aims_of(sought_on(name))
    inside = f"{name}.rows.fields."
    fields = {aim.field: aim.target for aim in aims if aim.name.startswith(inside)}
    rows = next(aim for aim in aims if aim.name == f"{name}.rows.each")
    ranked = pieces_of(page, take_snapshot(page, aims), Repeated(each=rows.target, fields=fields))
    return next((piece.share for piece in ranked if piece.pieces > 1), 0.0)


def propose_all(page: Page, profile: Profile, sought: Sequence[Sought]) -> list[Proposal]:
    """Propose a way for everything that the page may show, in the order of a profile.

    `profile` lends its habits of money, time and words. Raises PageTimedOut, BrowserProblem.
    """
    aims = aims_of(sought)
    snapshot = take_snapshot(page, aims)
    pieces = [
        piece_for(
            page, aims, Health(aim, "missing"), snapshot, _SURE_OF_PIECES if ".rows." in aim.name else _SURE_OF_LISTS
        )
        for aim in aims
        if aim.use == "piece"
    ]
    proposed = {piece.aim.name: piece for piece in pieces if piece.way is not None}
    fields = [inside(aim, proposed) for aim in aims if aim.use != "piece"]
    snapshot = take_snapshot(page, [_unfound(aim) for aim in fields])
    furniture = Furniture(snapshot, words_of(*shipped_profiles()))
    lost = [(Health(aim, "missing"), Lost(aim, profile)) for aim in fields if snapshot.roots[aim.name]]
    found = {each.aim.name: each for each in (*pieces, *mended(page, lost, snapshot, furniture, LIKELY))}
    return [found[aim.name] for aim in aims if aim.name in found]


def _unfound(aim: Aim) -> Aim:
    """Nothing is taken for found before a person says so."""
    return replace(aim, target=aim.target.model_copy(update={"ways": ()}), certain=True)
