"""The reply form of the classic pages: what it offers, and what it objects to."""

from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from werkzeug.datastructures import FileStorage, MultiDict

from assistant.qa.site.classic_view import View, can_reply
from assistant.qa.site.people import convert
from assistant.qa.site.playing import Answer, answer, upload
from assistant.qa.site.printing import exponent
from assistant.qa.site.vocabulary import RETURNABLE
from assistant.qa.site.world import World
from flows.records import Case, Money

SHORTEST, LONGEST = 4, 512
_LARGEST_FILE = 2 * 1024 * 1024
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
_KINDS = (
    ("refund", "仅退款", "Refund only"),
    ("return_and_refund", "退货退款", "Return and refund"),
    ("refuse", "拒绝退款", "Refuse refund"),
)
_ADDRESSES = (
    (
        "1",
        "广东省深圳市龙岗区坂田街道五和大道 100 号 3 栋",
        "Building 3, 100 Wuhe Avenue, Bantian, Longgang, Shenzhen, Guangdong",
    ),
    ("2", "浙江省义乌市北苑街道柳青路 1888 号", "1888 Liuqing Road, Beiyuan, Yiwu, Zhejiang"),
)


class Given(NamedTuple):
    """What a person filled in."""

    values: MultiDict[str, str]
    pictures: list[bytes]


def given(values: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> Given:
    """Take a posted form; inputs without a file are left out."""
    pictures = [file.read() for _, file in files.items(multi=True) if file.filename]
    return Given(values, pictures)


def form_words(case: Case, view: View) -> dict[str, Any]:
    """Return what the reply form says about a case."""
    ceiling = ceiling_of(case)
    step = exponent(ceiling.currency)
    kinds = [kind for kind in _KINDS if kind[0] != "return_and_refund" or case.reason in RETURNABLE]
    return {
        "case": case,
        "kinds": kinds,
        "addresses": _ADDRESSES,
        "currency": ceiling.currency,
        "hint": f"{Decimal(0).quantize(step)}–{ceiling.amount.quantize(step)}",
        "length_hint": view.t(f"{SHORTEST}–{LONGEST} 个字符", f"{SHORTEST}–{LONGEST} characters"),
    }


def ceiling_of(case: Case) -> Money:
    """Return the most that may be refunded, in the buyer's currency."""
    return case.refund_money_max_local or case.refund_money_max or Money(amount=Decimal(0), currency="USD")


def send(world: World, case: Case, form: Given, view: View) -> str | None:
    """Give the case the seller's solution; return what the form objects to, None when it was taken."""
    values = form.values
    kind, content = values.get("solutionType", ""), values.get("content", "").strip()
    amount = Decimal(0) if kind == "refuse" else _amount(values.get("refundAmount", ""), case)
    if (problem := _problem(case, form, amount, view)) is not None:
        return problem
    paths = tuple(upload(world, case.issue_id, picture) for picture in form.pictures)
    dollars = _dollars(amount or Decimal(0), case)
    taken = Answer.model_validate({"kind": kind, "dollars": dollars, "content": content, "files": paths})
    if answer(world, case.issue_id, taken) is not None:
        return view.t("操作失败：当前状态不允许此操作", "Failed: not allowed in the current state")
    return None


def pictures_problem(pictures: list[bytes], view: View) -> str | None:
    """Return what the site objects to in files of evidence."""
    if any(len(picture) > _LARGEST_FILE or not picture.startswith(_PICTURES) for picture in pictures):
        return view.t("只能上传 2 MB 以内的 jpg、jpeg、png 图片", "Only jpg, jpeg or png pictures of at most 2 MB each")
    return None


def _problem(case: Case, form: Given, amount: Decimal | None, view: View) -> str | None:
    kind, content = form.values.get("solutionType", ""), form.values.get("content", "").strip()
    offered = [value for value, _, _ in form_words(case, view)["kinds"]]
    if not can_reply(case):
        return view.t("操作失败：当前状态不允许此操作", "Failed: not allowed in the current state")
    if kind not in offered:
        return view.t("请选择方案", "Please choose a solution")
    if amount is None:
        return view.t("退款金额不正确", "The refund amount is not valid")
    if kind == "return_and_refund" and not form.values.get("returnAddress"):
        return view.t("请选择退货地址", "Please choose a return address")
    if not SHORTEST <= len(content) <= LONGEST:
        return view.t("描述须为 4–512 个字符", "The description must have 4–512 characters")
    return pictures_problem(form.pictures, view)


def _amount(text: str, case: Case) -> Decimal | None:
    """Read an amount; None for none, for more decimals than the currency has, or one over the ceiling."""
    ceiling = ceiling_of(case)
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount <= ceiling.amount:
        return None
    return amount if amount == amount.quantize(exponent(ceiling.currency)) else None


def _dollars(amount: Decimal, case: Case) -> Decimal:
    # Unrounded, so that turning it back gives the amount that the person typed.
    many = Decimal(10**6)
    dollars = amount * many / convert(many, ceiling_of(case).currency).amount
    return dollars if case.refund_money_max is None else min(dollars, case.refund_money_max.amount)
