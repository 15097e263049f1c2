"""A captured page: made from one that was taken, kept in a folder of its own, found there again."""

import json
import re
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, ValidationError

from assistant.language import text
from assistant.private_files import private_folder, write_private
from assistant.qa.capturing.addresses import Addresses
from assistant.qa.capturing.made_up import MadeUp
from assistant.qa.capturing.names import Names
from assistant.qa.capturing.opening import PageName, Taken
from assistant.qa.capturing.page_writing import LANGUAGE, PageWriter
from assistant.qa.capturing.reply_writing import ReplyWriter
from assistant.qa.capturing.veiling import Veil
from assistant.qa.capturing.wording import wording_of
from assistant.settings import SettingsProblem
from flows.profile import Profile
from flows.records import Record

PAGE, REPLIES, ABOUT, EXPECTED = "page.html", "replies.json", "about.toml", "expected.json"


class About(Record):
    """What is said of a captured page beside it."""

    profile: str
    page: PageName
    asked_at: AwareDatetime
    read_at: AwareDatetime
    """When the page was asked for and when it was taken, UTC: what it prints as time left counts from there."""
    language: str = ""
    """As the page says of itself."""
    proven: bool = True
    """Whether the page showed what the profile takes for its proof."""


class KeptCapture(About):
    """A captured page and where it was kept."""

    folder: str


class Capture(Record):
    """A captured page: nothing in it names anybody."""

    about: About
    page: str
    """HTML."""
    replies: Mapping[str, Any] = {}
    """Envelopes by API."""


def made_up_capture(taken: Taken, profile: Profile, page: PageName, key: bytes = b"") -> Capture:
    """Make a capture of a page that was taken; a key is drawn and forgotten unless one is given."""
    wording = wording_of(profile)
    made_up = MadeUp(key or secrets.token_bytes(32), wording.words)
    veil = Veil(profile, wording, made_up, taken.read_at)
    tools = veil, Names(wording, made_up), Addresses(profile, made_up)
    said = LANGUAGE.fullmatch(taken.imprint.language)
    about = About(
        profile=profile.name,
        page=page,
        asked_at=taken.asked_at,
        read_at=taken.read_at,
        language=said[1] if said else "",
        proven=taken.proven,
    )
    replies = ReplyWriter(*tools)
    bodies = {api: replies.envelope(body) for api, body in taken.replies.items()}
    return Capture(about=about, page=PageWriter(*tools).page(taken.imprint), replies=bodies)


def keep(capture: Capture, folder: Path) -> None:
    """Write a capture into a folder of its own that only its owner can read. Raises NotPrivate, OSError."""
    private_folder(folder)
    write_private(folder / PAGE, capture.page.encode("utf-8", "replace"))
    replies = json.dumps(capture.replies, ensure_ascii=False, indent=1) + "\n"
    write_private(folder / REPLIES, replies.encode("utf-8", "replace"))
    write_private(folder / ABOUT, _as_toml(capture.about).encode())


def new_folder(data_folder: Path, profile: Profile, page: PageName) -> Path:
    """Return a folder for the next capture of this page; the folders around it are made."""
    name = re.sub(r"[^a-z0-9]+", "-", profile.name.lower()).strip("-") or "profile"
    around = private_folder(private_folder(data_folder / "captures") / name)
    return next(found for number in range(1, 100_000) if not (found := around / f"{page}-{number}").exists())


def free(folder: Path) -> Path:
    """Return a folder that a person named, if no capture lies there yet. Raises SettingsProblem."""
    if (folder / PAGE).exists():
        raise SettingsProblem(text("capture.taken", folder=folder))
    return folder


def load(file: Path) -> tuple[str, Mapping[str, Any], About | None]:
    """Return the page, its replies and what is said of it; the last two may not be there.

    Raises SettingsProblem for what cannot be understood, OSError.
    """
    file = file / PAGE if file.is_dir() else file
    try:
        page = file.read_text(encoding="utf-8")
        replies = json.loads(beside.read_bytes()) if (beside := file.with_name(REPLIES)).exists() else {}
        about = tomllib.loads(beside.read_text("utf-8")) if (beside := file.with_name(ABOUT)).exists() else None
        return page, _checked(replies), About.model_validate(about) if about else None
    except (ValueError, ValidationError) as wrong:
        what = type(wrong).__name__ if isinstance(wrong, UnicodeDecodeError) else str(wrong).partition("\n")[0]
        raise SettingsProblem(text("read_page.not_understood", file=file, why=what)) from None


def _checked(replies: Any) -> Mapping[str, Any]:
    if not isinstance(replies, dict):
        raise ValueError(f"{REPLIES}: envelopes by API")
    return replies


def _as_toml(about: About) -> str:
    lines = []
    for name, value in about.model_dump().items():
        said = json.dumps(value) if isinstance(value, str | bool) else value.isoformat()
        lines.append(f"{name} = {said}\n")
    return "".join(lines)
