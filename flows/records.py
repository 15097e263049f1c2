"""What a page says, as frozen records.

Field names are the words of the marketplace's own dispute API; the same word stands in the profile (TOML), in these
models, in JSON output and in reports. A value that could not be understood is never guessed: its field stays empty and
a `Flag` keeps the original text.
"""

from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Party = Literal["buyer", "seller", "platform", "system"]
"""Who proposed, wrote, uploaded or decided something."""

ClockOwner = Literal["seller", "buyer", "platform"]
"""Whose time is running."""


class Record(BaseModel):
    """Refuse unknown keys and changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Money(Record):
    """An exact amount in one currency."""

    amount: Decimal
    """Decimal amount in the currency's main unit, never a float."""
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    """ISO 4217 code."""


class Flag(Record):
    """A value of the page that could not be taken at its word."""

    field: str
    """Dotted path of the field, e.g. `solutions.1.refund_money`."""
    text: str
    """The site's own text, unchanged."""
    why: Literal["unknown_word", "unreadable", "missing", "contradiction", "personal_data_hidden"]


class Deadline(Record):
    """The moment by which somebody must act, as an interval: work by its early end."""

    owner: ClockOwner
    timeout_type: str | None = None
    """`WAIT_SOLUTION_TIMEOUT`, `WAIT_SELLER_FILL_ADDRESS_TIMEOUT`, `WAIT_RECEIVE_ITEM_TIMEOUT` or as the site says."""
    text: str
    """What the page printed, e.g. `剩余：02天03:58:34`."""
    earliest: AwareDatetime | None
    """UTC; the alarm counts from here. None when the page only says that time is over."""
    latest: AwareDatetime | None
    """UTC; equal to `earliest` when the site carries the exact moment."""
    overdue: bool = False


class Attachment(Record):
    """One file of evidence."""

    owner: Party
    file_type: Literal["image", "video", "other"]
    file_path: str
    """Address as the page gives it."""
    sha256: str | None = None
    """Hex digest of the downloaded bytes; None until downloaded. Videos are never downloaded."""
    size: int | None = None
    """Bytes."""
    media_type: str | None = None
    """Told by the file's first bytes, not by its name."""


class Solution(Record):
    """A proposal (方案) of one party."""

    solution_owner: Party
    solution_type: str | None
    """`refund` or `return_and_refund`; None with a flag when the site's word is unknown."""
    status: str | None = None
    """`wait_seller_accept`, `buyer_refused`, `reached`, …"""
    refund_money: Money | None
    """In the buyer's currency."""
    refund_money_post: Money | None = None
    """In USD."""
    logistics_fee_bear_role: Party | None = None
    """Who bears the return freight; None when nothing is returned."""
    content: str = ""


class ProcessStep(Record):
    """One step of the negotiation, newest first in a case."""

    gmt_create: AwareDatetime | None
    action_type: str | None
    """`initiate`, `buyer_modify_solution`, … ; None with a flag when unknown."""
    submit_member_type: Party | None
    content: str = ""
    refund_money: Money | None = None
    attachments: tuple[Attachment, ...] = ()
    has_buyer_video: bool = False


class ParcelEvent(Record):
    """One line of the parcel's track, newest first in a parcel."""

    time: AwareDatetime | None
    place: str = ""
    text: str


class Parcel(Record):
    """The shipment to the buyer."""

    logistics_company: str | None = None
    logistics_no: str | None = None
    gmt_send: AwareDatetime | None = None
    events: tuple[ParcelEvent, ...] = ()


class Dispute(Record):
    """One row of the dispute list."""

    issue_id: str = Field(pattern=r"^\d+$")
    order_id: str | None
    """Order line."""
    parent_order_id: str | None
    reverse_detail_status: str | None
    """`wait_for_seller_response`, …; None with a flag when the site's word is unknown."""
    status_text: str
    reason: str | None = None
    reason_text: str | None = None
    """None where the list does not show the reason."""
    gmt_create: AwareDatetime | None = None
    product_name: str | None = None
    refund_money: Money | None = None
    """What the buyer asks for."""
    buyer_login_id: str | None = None
    """Buyer's name as masked by the page."""
    buyer_country: str | None = None
    """ISO 3166-1 alpha-2."""
    deadline: Deadline | None = None
    detail_url: str | None = None
    """Address of the case without host."""
    flags: tuple[Flag, ...] = ()


class Case(Record):
    """One dispute read in full."""

    issue_id: str = Field(pattern=r"^\d+$")
    order_id: str | None
    parent_order_id: str | None
    reverse_detail_status: str | None
    status_text: str
    reason: str | None
    reason_text: str
    gmt_create: AwareDatetime | None
    gmt_modified: AwareDatetime | None = None
    deadline: Deadline | None = None
    """None when the case is over or nobody's time runs."""
    after_sale_warranty: bool = False
    """The platform handles and pays this case (售后宝, 无忧物流)."""
    buyer_login_id: str | None = None
    buyer_country: str | None = None
    product_id: str | None = None
    product_name: str | None = None
    product_price: Money | None = None
    item_count: int | None = None
    refund_money_max: Money | None = None
    """Ceiling of a refund in USD."""
    refund_money_max_local: Money | None = None
    """The same ceiling in the buyer's currency."""
    solutions: tuple[Solution, ...] = ()
    process: tuple[ProcessStep, ...] = ()
    evidence: tuple[Attachment, ...] = ()
    parcel: Parcel | None = None
    buyer_return_logistics_company: str | None = None
    buyer_return_no: str | None = None
    actions: tuple[str, ...] = ()
    """What the page offers the seller now: `accept`, `refuse`, `modify_solution`, `upload_proof`, …, sorted."""
    flags: tuple[Flag, ...] = ()


class Order(Record):
    """One order awaiting the buyer's receipt."""

    order_id: str = Field(pattern=r"^\d+$")
    order_status: str | None
    """`WAIT_BUYER_ACCEPT_GOODS`, `IN_ISSUE`, `IN_FROZEN`, `FINISH`; None with a flag when unknown."""
    status_text: str
    gmt_create: AwareDatetime | None = None
    gmt_send: AwareDatetime | None = None
    product_name: str | None = None
    pay_amount: Money | None = None
    buyer_login_id: str | None = None
    buyer_country: str | None = None
    logistics_company: str | None = None
    logistics_no: str | None = None
    receipt_deadline: Deadline | None = None
    """End of the receipt period (收货期); its clock is the buyer's."""
    extended: bool = False
    """The receipt period was extended before."""
    detail_url: str | None = None
    flags: tuple[Flag, ...] = ()


class FilledField(Record):
    """One field of a form after filling: what was there, what was meant, what is there now."""

    field: str
    before: str
    wanted: str
    after: str
    """Read back from the page, not remembered."""
    result: Literal["filled", "differs", "left_to_person"]
    note: str = ""


class FilledForm(Record):
    """A form that waits for a person; nothing of it was sent."""

    form: Literal["reply", "extension", "order_message", "on_site_message"]
    issue_id: str | None = None
    order_id: str | None = None
    page: str
    """Address of the form, fit for a log."""
    fields: tuple[FilledField, ...]
    picture: str | None = None
    """File name of the picture of the filled form."""

    @property
    def complete(self) -> bool:
        """Tell whether every field holds what was meant."""
        return all(field.result == "filled" for field in self.fields)
