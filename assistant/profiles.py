"""Find the profile of a site: a shipped one by its name, or a file by its path."""

from difflib import get_close_matches
from pathlib import Path

from assistant.language import text
from flows.errors import ProfileProblem
from flows.profile import Profile, read_profile

_ROOM = Path(__file__).parent


def folder() -> Path:
    """Return the folder of the shipped profiles: inside an installed package, else beside it in a checkout."""
    packaged = _ROOM / "_selectors"
    return packaged if packaged.is_dir() else _ROOM.parent / "selectors"


def shipped() -> list[str]:
    """Return the names of the shipped profiles."""
    return sorted(file.stem for file in folder().glob("*.toml") if not file.name.endswith(".local.toml"))


def load(name: str) -> Profile:
    """Read a profile by name or path. Raises ProfileProblem that names file and key, or the known names."""
    return read_profile(file_of(name))


def file_of(name: str) -> Path:
    """Return the file of a profile that is given by name or path. Raises ProfileProblem for an unknown name."""
    path = Path(name).expanduser()
    if path.suffix == ".toml" or path.parent != Path("."):
        return path
    for ending in (".local.toml", ".toml"):
        if (file := folder() / f"{name}{ending}").is_file():
            return file
    guess = get_close_matches(name, shipped(), n=1)
    meant = text("settings.did_you_mean", guess=guess[0]) if guess else ""
    raise ProfileProblem(text("profile.unknown", name=name, known=", ".join(shipped()), meant=meant), target=name)
