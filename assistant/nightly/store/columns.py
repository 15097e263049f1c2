"""How values stand in the store's columns."""

import json
import zlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept and returned in UTC. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Take an aware moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the moment back in UTC; SQLite forgets the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Packed(TypeDecorator[bytes]):
    """Bytes, compressed. The packing holds a checksum, so that flipped bytes are an error and never a wrong value."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Pack."""
        return None if value is None else zlib.compress(value, 6)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Unpack. Raises zlib.error for bytes that are not as they were packed."""
        return None if value is None else zlib.decompress(value)


class Counters(TypeDecorator[dict[str, int]]):
    """Numbers by name."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: dict[str, int] | None, dialect: Dialect) -> bytes:  # noqa: ARG002
        """Write them down as JSON, packed."""
        return zlib.compress(json.dumps(value or {}, sort_keys=True).encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, int]:  # noqa: ARG002
        """Read them. Raises zlib.error for bytes that are not as they were packed."""
        return {str(name): int(count) for name, count in json.loads(zlib.decompress(value)).items()}


class Line(TypeDecorator[str]):
    """A text of any sort; PostgreSQL keeps no NUL, so its picture stands for it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Take a text."""
        return None if value is None else value.replace("\0", "\N{SYMBOL FOR NULL}")
