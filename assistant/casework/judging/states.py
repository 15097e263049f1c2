"""States of a case: whose turn it is, whether it is over, which clock of the seller runs."""

from pathlib import Path
from typing import Literal

from pydantic import model_validator

from assistant.casework.data_files import Table, read_table

Turn = Literal["seller", "buyer", "platform", "nobody", "unknown"]
SellerClock = Literal["answer", "return_address", "confirm_return", "evidence"]


class StateRow(Table):
    """One state."""

    turn: Literal["seller", "buyer", "platform", "nobody"]
    """Who has to act."""
    finished: bool = False
    """The case is over."""
    returning: bool = False
    """A return of the goods is agreed or under way."""
    clock: SellerClock | None = None
    """What the seller has to do, where it is the seller's turn."""

    @model_validator(mode="after")
    def _only_the_sellers_turn_has_a_clock(self) -> "StateRow":
        if (self.clock is not None) != (self.turn == "seller"):
            raise ValueError('`clock` belongs to turn = "seller", and every such state needs one')
        if self.finished != (self.turn == "nobody"):
            raise ValueError('a finished state is turn = "nobody", and no other')
        return self


class Moves(Table):
    """Steps and states of solutions that tell who spoke last."""

    buyer: frozenset[str]
    """Steps by which the buyer moves."""
    seller: frozenset[str]
    """Steps by which the seller answers."""
    platform: frozenset[str]
    """Steps by which the platform proposes."""
    closing: frozenset[str]
    """Steps that end the talk."""
    refused: frozenset[str]
    """States of the seller's solution that say: the buyer refused it."""
    pending: frozenset[str]
    """States of the seller's solution that say: the buyer has to answer."""


class StateTable(Table):
    """`data/states.toml`."""

    source: str
    """Where the states were met."""
    date: str
    """When the table was last looked at."""
    clock: dict[str, SellerClock]
    """The site's type of clock -> what the seller has to do."""
    state: dict[str, StateRow]
    """Code -> state."""
    moves: Moves
    """Who spoke last."""

    def turn_of(self, code: str | None) -> Turn:
        """Return whose turn a state is; `unknown` for one that nobody knows."""
        row = self.state.get(code or "")
        return row.turn if row else "unknown"

    def is_finished(self, code: str | None) -> bool:
        """Tell whether a state is an end. An unknown state is not."""
        row = self.state.get(code or "")
        return row is not None and row.finished


def read_states(own: Path | None = None) -> StateTable:
    """Read the table of states, with the person's own over it. Raises DataProblem."""
    return read_table("states", StateTable, own)
