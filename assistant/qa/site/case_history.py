"""The negotiation of a made-up case: solutions, steps and evidence that agree with each other."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from assistant.qa.site.hostile_texts import SELLER_TEXTS
from assistant.qa.site.people import convert
from assistant.qa.site.pictures import digest, picture
from assistant.qa.site.vocabulary import FINISHED
from flows.records import Attachment, Case, Money, Party, ProcessStep, Solution

_PLATFORM_SPEAKS = ("wait_for_final_solution", "wait_ae_final_feedback", "ae_feedback_finish")


class Story(NamedTuple):
    """What a negotiation starts from."""

    case: Case
    random: Random
    now: datetime
    asks_return: bool
    text: str
    """The buyer's own words."""
    ceiling: Decimal
    """Most that can be refunded, US dollars."""
    currency: str
    """The buyer's."""


def tell(story: Story) -> Case:
    """Add solutions, negotiation and evidence to a case."""
    case = story.case
    solutions = _solutions(story)
    evidence = _evidence(story)
    steps = _steps(story, solutions, evidence)
    update = {"solutions": solutions, "evidence": evidence, "process": steps, "gmt_modified": steps[0].gmt_create}
    return case.model_copy(update=update)


def _solutions(story: Story) -> tuple[Solution, ...]:
    number = int(story.case.issue_id[-4:])
    status = story.case.reverse_detail_status or ""
    asked = _share(story, Decimal(1) if number % 2 else Decimal("0.8"))
    over = status in FINISHED
    found = [_solution(story, "buyer", asked, "reached" if over else "wait_seller_accept", story.text)]
    if _seller_answered(story):
        share = _share(story, Decimal(0) if number % 4 == 1 else Decimal("0.35"))
        refused = over or status == "wait_for_seller_response"
        text = SELLER_TEXTS[number % len(SELLER_TEXTS)]
        found.append(_solution(story, "seller", share, "buyer_refused" if refused else "wait_buyer_accept", text))
    if status in _PLATFORM_SPEAKS:
        share = _share(story, Decimal("0.5"))
        state = "reached" if over else "wait_buyer_and_seller_accept"
        found.append(_solution(story, "platform", share, state, "Both sides' evidence was considered: partial refund."))
    return tuple(found)


def _seller_answered(story: Story) -> bool:
    status = story.case.reverse_detail_status
    if status == "wait_for_seller_response":
        return int(story.case.issue_id[-2]) == 1
    return status not in ("wait_for_your_evidence", "wait_for_AE_feedback")


def _share(story: Story, share: Decimal) -> Decimal:
    return (story.ceiling * share).quantize(Decimal("0.01"))


def _solution(story: Story, owner: Party, dollars: Decimal, status: str, text: str) -> Solution:
    returns = story.asks_return and (owner != "seller" or dollars > 0)
    return Solution(
        solution_owner=owner,
        solution_type="return_and_refund" if returns else "refund",
        status=status,
        refund_money=convert(dollars, story.currency),
        refund_money_post=Money(amount=dollars, currency="USD"),
        logistics_fee_bear_role=("seller" if owner == "buyer" else "buyer") if returns else None,
        content=text,
    )


def _evidence(story: Story) -> tuple[Attachment, ...]:
    found: list[Attachment] = []
    for number in range(1, story.random.choice((0, 1, 2, 3, 3)) + 1):
        ending = story.random.choice(("png", "jpg", "jpg"))
        found.append(attachment("buyer", f"/evidence/{story.case.issue_id}/{number}.{ending}"))
    if story.random.randrange(5) == 0:
        found.append(attachment("buyer", f"/evidence/{story.case.issue_id}/{len(found) + 1}.mp4"))
    if _seller_answered(story) and story.random.randrange(2):
        found.append(attachment("seller", f"/evidence/{story.case.issue_id}/{len(found) + 1}.png"))
    return tuple(found)


def attachment(owner: Party, path: str, data: bytes | None = None) -> Attachment:
    """Describe a piece of evidence; without its bytes a picture is made, a video stays undescribed."""
    if path.endswith(".mp4"):
        return Attachment(owner=owner, file_type="video", file_path=path)
    data = picture(path) if data is None else data
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return Attachment(
        owner=owner, file_type="image", file_path=path, sha256=digest(data), size=len(data), media_type=kind
    )


class _Step(NamedTuple):
    action: str
    member: Party
    text: str = ""
    money: Money | None = None
    files: tuple[Attachment, ...] = ()


def _steps(story: Story, solutions: tuple[Solution, ...], evidence: tuple[Attachment, ...]) -> tuple[ProcessStep, ...]:
    by_owner = {solution.solution_owner: solution for solution in solutions}
    buyer, seller, platform = by_owner["buyer"], by_owner.get("seller"), by_owner.get("platform")
    theirs = tuple(file for file in evidence if file.owner == "buyer")
    ours = tuple(file for file in evidence if file.owner == "seller")
    steps = [_Step("initiate", "buyer", story.text, buyer.refund_money, theirs[:1])]
    if theirs[1:]:
        steps.append(_Step("buyer_create_proof", "buyer", files=theirs[1:]))
    if seller is not None:
        steps.append(_Step("seller_create_solution", "seller", seller.content, seller.refund_money))
        if ours:
            steps.append(_Step("seller_create_proof", "seller", files=ours))
        if seller.status == "buyer_refused":
            steps.append(_Step("buyer_refuse", "buyer", "No, this is not enough."))
            steps.append(_Step("buyer_modify_solution", "buyer", story.text, buyer.refund_money))
    if platform is not None:
        steps.append(_Step("buyer_initiate_arbitration", "buyer", "Please help me."))
        steps.append(_Step("platform_give_solution", "platform", platform.content, platform.refund_money))
    return _dated(story, steps)


def _dated(story: Story, steps: list[_Step]) -> tuple[ProcessStep, ...]:
    start = story.case.gmt_create or story.now
    span = int((story.now - start).total_seconds())
    dated = [
        ProcessStep(
            gmt_create=start + timedelta(seconds=span * place // (len(steps) + 1)),
            action_type=step.action,
            submit_member_type=step.member,
            content=step.text,
            refund_money=step.money,
            attachments=step.files,
            has_buyer_video=any(file.owner == "buyer" and file.file_type == "video" for file in step.files),
        )
        for place, step in enumerate(steps)
    ]
    return tuple(reversed(dated))
