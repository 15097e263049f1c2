"""What a person copies from the seller center about a shop's orders: `[shops.NAME.orders]` of the settings."""

from datetime import date
from typing import Annotated

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, field_validator

Orders = Annotated[int, Ge(0), Le(100_000_000)]


class OrderSettings(BaseModel):
    """How many orders came to their end in the 30 days until some day: no page that is read here shows it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)

    receipts_confirmed: Orders
    """Orders whose buyer confirmed the receipt in these 30 days; for the dispute rate."""
    receipt_timeouts: Orders
    """Orders whose receipt period ran out in these 30 days."""
    until: Annotated[date, Ge(date(2015, 1, 1))]
    """Last of these 30 days, by the site's calendar."""

    @field_validator("receipts_confirmed", "receipt_timeouts", mode="before")
    @classmethod
    def _no_yes_or_no(cls, count: object) -> object:
        if isinstance(count, bool):
            raise ValueError("a number, not true or false")
        return count
