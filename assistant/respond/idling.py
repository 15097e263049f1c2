"""What goes on while the person reads: pictures come, a second person's mark is noticed, the form is looked at."""

from typing import TYPE_CHECKING

from assistant.respond.front import Front

if TYPE_CHECKING:
    from assistant.respond.session import HeadedSession


def idle(front: Front, session: "HeadedSession") -> None:
    """Do one thing of what may wait until nothing else is to be done."""
    if (by := _marked_by(front)) is not None:
        _go_on(front, session, by)
        return
    if front.desk.album is not None:
        front.desk.album.step(front.desk.panel, front.page, front.prepared.case)
    front.let_time_pass()


def _marked_by(front: Front) -> str | None:
    eyes, asked = front.desk.eyes, front.prepared.asked
    return eyes.marked_by(asked) if eyes is not None and asked is not None else None


def _go_on(front: Front, session: "HeadedSession", by: str) -> None:
    """Fill the form now; where the person is at work in the page already, only say so."""
    front.prepared.asked = None
    if front.desk.session.guard.touched(front.page) is not None:
        front.tell("second_mark.came_refill", kind="told", by=by)
        return
    session.refill(front.prepared.said)
    if front.prepared.readiness == "filled":
        front.tell("second_mark.came", kind="told", by=by)
