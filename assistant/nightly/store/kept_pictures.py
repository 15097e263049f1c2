"""Which downloaded pictures the kept readings name: their files stay as long as one of them does."""

import re
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.nightly.store.tables import VersionRow

_NAMED = re.compile(rb'"sha256":"([0-9a-f]{64})"')


def named_in(records: Iterable[bytes]) -> set[str]:
    """Return the SHA-256 of every picture that these records name."""
    return {found.decode() for record in records for found in _NAMED.findall(record)}


def no_more_named(session: Session, pictures: set[str]) -> tuple[str, ...]:
    """Return those of the pictures that no reading names any more; another buyer's case may show the same one."""
    if not pictures:
        return ()
    session.flush()
    records = session.scalars(select(VersionRow.record).execution_options(yield_per=200))
    return tuple(sorted(pictures - named_in(records)))
