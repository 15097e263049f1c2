"""What the panel shows of a job, gathered from where it is known."""

from typing import NamedTuple

from assistant.respond.alike import Beside
from assistant.respond.desks import Desk
from assistant.respond.notices import Notice
from assistant.respond.panel.view import PanelView, Scene, view_of
from assistant.respond.preparing import Prepared
from assistant.respond.queue import Count


class Place(NamedTuple):
    """Where a job stands in the session."""

    number: int
    """From 1."""
    counted: Count
    beside: Beside | None = None
    """What is told of others that are like it."""


def scene_of(desk: Desk, prepared: Prepared, place: Place, note: str, notice: Notice | None) -> PanelView:
    """Word a job for the panel, in the language in use."""
    wanted = prepared.said.wanted
    return view_of(
        Scene(
            shop_title=desk.title,
            plan=prepared.plan or prepared.job.plan,
            case=prepared.case,
            order=prepared.order or prepared.job.order,
            proposal=prepared.job.proposal,
            answer=prepared.answer,
            clerk=desk.clerk,
            form=prepared.form,
            why_not=prepared.why_not,
            note=note,
            place=place.number,
            count=place.counted,
            now=desk.session.site.now(),
            notice=notice,
            form_currency=desk.form_currency(prepared.case),
            pictures=desk.album is not None,
            beside=place.beside,
            rest=place.beside.rest if place.beside and (wanted.choice or wanted.phrase) else 0,
        )
    )
