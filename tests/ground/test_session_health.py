"""How a sign-in stood, and until when its cookies say that it lasts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.session_health import health_file, health_of, note_failed, note_proven

END = datetime(2026, 3, 11, 4, tzinfo=UTC)
LASTING = {"name": "sid", "httpOnly": True, "expires": END.timestamp()}
SHORTER = {"name": "other", "httpOnly": True, "expires": END.timestamp() - 7200}
UNTIL_CLOSED = {"name": "session", "httpOnly": True, "expires": -1}
OF_SCRIPTS = {"name": "_m_h5_tk", "httpOnly": False, "expires": END.timestamp() - 80_000}


@pytest.mark.parametrize(
    ("cookies", "end"),
    [
        ([LASTING, SHORTER, OF_SCRIPTS], END),
        ([LASTING, UNTIL_CLOSED], None),
        ([OF_SCRIPTS], None),
        ([], None),
    ],
)
def test_a_sign_in_ends_with_the_last_of_the_sites_own_cookies(
    cookies: list[dict[str, object]], end: datetime | None, tmp_path: Path
) -> None:
    note_proven(tmp_path, "one", "kept", cookies)
    health = health_of(tmp_path, "one")
    assert health is not None
    assert (health.outcome, health.ends_at, health.good) == ("kept", end, True)


def test_a_failure_remembers_when_it_was_good_last(tmp_path: Path) -> None:
    assert health_of(tmp_path, "one") is None
    note_failed(tmp_path, "one", "code_wanted")
    never = health_of(tmp_path, "one")
    note_proven(tmp_path, "one", "signed_in", [LASTING])
    good = health_of(tmp_path, "one")
    note_failed(tmp_path, "one", "slider_shown")
    bad = health_of(tmp_path, "one")
    assert never is not None
    assert good is not None
    assert bad is not None
    assert never.proven_at is None
    assert (bad.outcome, bad.good, bad.proven_at, bad.ends_at) == ("slider_shown", False, good.proven_at, None)
    health_file(tmp_path, "one").write_text("{}")
    assert health_of(tmp_path, "one") is None, "what is damaged is not used"
