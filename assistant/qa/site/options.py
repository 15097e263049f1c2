"""What a local seller center may be told."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from assistant.qa.site.vocabulary import Language

Face = Literal["new", "classic"]


class SiteOptions(BaseModel):
    """Size, words, clock and faults of a local seller center."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    face: Face = "new"
    """`new` (client-rendered) or `classic` (server-rendered); the profiles' names are understood too."""
    disputes: int = Field(default=60, ge=0, le=5000)
    orders: int = Field(default=40, ge=0, le=5000)
    seed: int = 1
    language: Language = "zh"
    """Language of the pages unless a request says otherwise."""
    port: int = Field(default=0, ge=0, le=65535)
    """0 takes a free one."""
    now: AwareDatetime | None = None
    """First moment of the test clock; None is the machine's time."""
    running: bool = True
    """Whether the test clock goes on."""
    latency: tuple[float, float] = (0.0, 0.0)
    """Shortest and longest delay of a data reply, seconds."""
    faults: tuple[str, ...] = ()
    """Words of `Faults`."""
    extension_on_case: bool = False
    """Whether the case page offers the extension of the receipt period as well."""

    @field_validator("face", mode="before")
    @classmethod
    def _profile_name(cls, value: object) -> object:
        return {"aliexpress": "new", "aliexpress-classic": "classic"}.get(str(value), value)

    def case_address(self, issue_id: str) -> str:
        """Address of a case without host."""
        if self.face == "classic":
            return f"/issue/issueDetail.htm?issueId={issue_id}"
        return f"/m_apps/dispute-management/detail?reverseOrderLineId={issue_id}"

    def order_address(self, order_id: str) -> str:
        """Address of an order without host."""
        if self.face == "classic":
            return f"/order_detail.htm?orderId={order_id}"
        return f"/m_apps/order-manage/orderDetail?orderId={order_id}&channelId={200_000 + self.seed}"

    @property
    def home(self) -> str:
        """First page after signing in."""
        return "/home.htm" if self.face == "classic" else "/m_apps/home"
