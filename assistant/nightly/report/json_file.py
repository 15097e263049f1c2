"""The night as JSON, whole, for programs."""

import json

from assistant.nightly.records import Night


def json_file(night: Night) -> bytes:
    """Return the night's bytes, UTF-8; read back by `Night.model_validate_json`."""
    whole = json.dumps(night.model_dump(mode="json"), ensure_ascii=False, indent=1)
    # Half a character cannot be UTF-8; as `\ud800` it is JSON's own escape, so nothing is lost.
    return whole.encode("utf-8", "backslashreplace") + b"\n"
