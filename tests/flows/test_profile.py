"""Profiles are checked at the door; a mistake is one line that names file, table and key."""

from pathlib import Path

import pytest

from assistant import profiles
from flows.errors import ProfileProblem
from flows.profile import read_profile

SHIPPED = (profiles.folder() / "aliexpress-classic.toml").read_text(encoding="utf-8")


def test_shipped_profiles_are_right_and_say_what_was_never_met() -> None:
    assert profiles.shipped() == ["aliexpress", "aliexpress-classic"]
    for name in profiles.shipped():
        profile = profiles.load(name)
        assert profile.name == name
        assert profile.not_met_live


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('name = "aliexpress-classic"', 'name = "x"\ncolour = "red"', ["colour", "not known"]),
        ('time_zone = "America/Los_Angeles"\n', "", ["time_zone", "must be there"]),
        ('ready = [{ css = ".dispute-status-cell" }]', "ready = []", ["dispute_list.ready", "at least 1"]),
        (
            'ready = [{ css = ".dispute-status-cell" }]',
            'ready = [{ css = "a", text = "b" }]',
            ["dispute_list.ready", "exactly one of role, label"],
        ),
        ('"https://*.aliexpress.com"', '"http://aliexpress.com/x"', ["origins", "https://"]),
        ('name = "aliexpress-classic"', "name = [", ["not valid TOML"]),
    ],
)
def test_a_mistake_names_file_table_and_key(tmp_path: Path, old: str, new: str, expected: list[str]) -> None:
    assert old in SHIPPED
    file = tmp_path / "my-site.toml"
    file.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProfileProblem) as caught:
        read_profile(file)
    assert "\n" not in caught.value.what.partition("not valid TOML")[0]
    for part in ["my-site.toml", *expected]:
        assert part in caught.value.what


def test_a_missing_file_and_an_unknown_name_say_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(ProfileProblem, match=r"none\.toml"):
        read_profile(tmp_path / "none.toml")
    with pytest.raises(ProfileProblem, match="aliexpress-classic"):
        profiles.load("aliexpres")
