"""What the panel shows of a job, gathered from where it is known."""

from assistant.respond.desks import Desk
from assistant.respond.notices import Notice
from assistant.respond.panel.view import PanelView, Scene, view_of
from assistant.respond.preparing import Prepared
from assistant.respond.queue import Count


def scene_of(desk: Desk, prepared: Prepared, place: tuple[int, Count], note: str, notice: Notice | None) -> PanelView:
    """Word a job for the panel, in the language in use."""
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
            place=place[0],
            count=place[1],
            now=desk.session.site.now(),
            notice=notice,
            form_currency=desk.form_currency(prepared.case),
        )
    )
