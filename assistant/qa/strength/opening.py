"""Measure a profile at a local seller center of its own, whose clock stands still."""

from assistant.commands.run import Run
from assistant.language import text
from assistant.qa.checking.centers import practice_visit
from assistant.qa.site import SellerCenter
from assistant.qa.strength.scoring import Score
from assistant.qa.strength.walking import CENTER, count_pages, measure
from assistant.shop_session import at_shop
from flows.profile import Profile


def score_of(run: Run, name: str, profile: Profile, face: str) -> Score:
    """Open a seller center and a browser, try every page, close both. Raises what reading pages raises."""
    with (
        SellerCenter(face, **CENTER) as center,
        practice_visit(run, center, name) as visit,
        at_shop(visit) as session,
        run.output.progress(text("strength.trying", name=profile.name), count_pages(profile)) as moved,
    ):
        return measure(session, center, moved)
