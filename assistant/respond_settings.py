"""What a person may change about answering in a window; the table `[respond]` of the settings."""

from decimal import Decimal
from typing import Annotated

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, Field, field_validator


class RespondSettings(BaseModel):
    """Who answers, how far ahead cases are prepared, and what is kept of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)

    person: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    """Your name in the audit trail; left out, your name on this machine."""
    prepare_ahead: Annotated[int, Ge(0), Le(3)] = 1
    """How many of the next cases are opened and filled while you read one."""
    pictures: bool = True
    """Keep a picture of each form when it is filled, when you press and afterwards."""
    second_mark_above: Annotated[Decimal, Ge(0), Le(1_000_000)] | None = None
    """A refund above so many USD is filled in only after another person marked it; left out, no mark is wanted."""

    @field_validator("person")
    @classmethod
    def _one_line(cls, person: str | None) -> str | None:
        if person is not None and not (person.strip() and person.isprintable()):
            raise ValueError("a name is one line of letters")
        return person.strip() if person else person
