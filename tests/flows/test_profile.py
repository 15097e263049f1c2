"""Profiles are checked at the door: the shipped ones are right; each kind of mistake is one line that says where."""

import re
from pathlib import Path

import pytest

from assistant import profiles
from flows.errors import ProfileProblem
from flows.profile import read_profile
from tests.conftest import PROFILE_OF

SHIPPED = profiles.folder()
FILE = "shop.toml"


@pytest.fixture(params=sorted(PROFILE_OF.values()))
def text(request: pytest.FixtureRequest) -> str:
    """A shipped profile as it is written."""
    return (SHIPPED / f"{request.param}.toml").read_text(encoding="utf-8")


def refused(folder: Path, text: str | bytes) -> ProfileProblem:
    file = folder / FILE
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ProfileProblem) as caught:
        read_profile(file)
    assert len(str(caught.value).splitlines()) == 1
    assert FILE in caught.value.what
    return caught.value


def changed(text: str, pattern: str, into: str) -> str:
    other, times = re.subn(pattern, lambda _: into, text, count=1, flags=re.MULTILINE)
    assert times == 1
    return other


def test_a_name_that_nobody_knows_says_which_there_are() -> None:
    assert profiles.shipped() == sorted(PROFILE_OF.values())
    with pytest.raises(ProfileProblem, match="aliexpress-classic"):
        profiles.load("aliexpres")


@pytest.mark.parametrize("name", sorted(PROFILE_OF.values()))
def test_the_shipped_profiles_are_right(name: str) -> None:
    profile = profiles.load(name)
    assert profile.name == name
    assert set(profile.title) == {"zh", "en"}
    assert profile.not_met_live
    assert profile.dispute_list.sort
    assert profile.case.read_by[-1] == "rendered"


MISTAKES = {
    "an unknown key": (r"^\[dispute_list\]\n", '[dispute_list]\ncolour = "red"\n', "dispute_list.colour", "not known"),
    "an unknown table": (r"^\[guard\]\n", "[watch]\n[guard]\n", "watch", "not known"),
    "a key deep inside": (
        r"^\[dispute_list\.rows\.fields\]\n",
        '[dispute_list.rows.fields]\nmade_up = [{ label = "x", wihtin = "#y" }]\n',
        "dispute_list.rows.fields.made_up.ways.0.wihtin",
        "not known",
    ),
    "a missing key": (r"^signed_in = .*\n", "", "login.signed_in", "must be there"),
    "a missing table": (r"^\[time_left\]\n(?:.*\n)*?\n", "", "time_left", "must be there"),
    "two ways in one": (
        r"^total = .*\n",
        'total = [{ css = "#a", text = "共 * 条" }]\n',
        "dispute_list.total.ways.0",
        "exactly one of role, label, column, heading, text, css",
    ),
    "no way at all": (r"^total = .*\n", "total = []\n", "dispute_list.total.ways", "at least 1"),
    "a name without a role": (
        r"^next = .*\n",
        'next = [{ css = "a", name = "下一页" }]\n',
        "dispute_list.next.ways.0",
        "name goes with role",
    ),
    "two things in one step": (
        r"^sort = .*\n",
        'sort = [{ click = [{ css = "a" }], hover = [{ css = "b" }] }]\n',
        "dispute_list.sort.0",
        "exactly one of hover, click, choose",
    ),
    "an address that is not safe": (
        r"^origins = .*\n",
        'origins = ["http://shop.example"]\n',
        "origins",
        "http://shop.example",
    ),
    "an address with a path": (
        r"^origins = .*\n",
        'origins = ["https://shop.example/sellers"]\n',
        "origins",
        "https://shop.example/sellers",
    ),
    "a time zone that is none": (
        r"^time_zone = .*\n",
        'time_zone = "America/Seattle"\n',
        "time_zone",
        "not a time zone: America/Seattle",
    ),
    "a pattern that is none": (
        r"^total = .*\n",
        'total = [{ css = "#a", pattern = "(\\\\d" }]\n',
        "dispute_list.total.ways.0.pattern",
        "not a regular expression: (\\d",
    ),
    "a message form that cannot be opened": (
        r'^\[on_site_message_form\]\non = "order"\naddress = .*\n',
        '[on_site_message_form]\non = "order"\n',
        "on_site_message_form",
        "opened by its address",
    ),
    "a wrong kind of value": (r"^time_formats = .*\n", "time_formats = 7\n", "time_formats", ""),
}


@pytest.mark.parametrize(("pattern", "into", "place", "words"), MISTAKES.values(), ids=list(MISTAKES))
def test_each_kind_of_mistake_is_told_with_its_place(
    tmp_path: Path, text: str, pattern: str, into: str, place: str, words: str
) -> None:
    problem = refused(tmp_path, changed(text, pattern, into))
    assert problem.target == place
    assert f"{FILE}: {place}: " in problem.what
    assert words in problem.what


def test_a_wrong_expression_is_told(tmp_path: Path) -> None:
    text = (SHIPPED / "aliexpress.toml").read_text(encoding="utf-8")
    wrong = changed(text, r'^issue_id = "reverseOrderLineId"\n', 'issue_id = "data..[reverseOrderLineId"\n')
    problem = refused(tmp_path, wrong)
    assert problem.target == "dispute_list.reply.lists.rows.fields.issue_id"
    assert "not a JMESPath expression: data..[reverseOrderLineId" in problem.what


@pytest.mark.parametrize("broken", ["name = ", "[a]\n[a]\n", b"name = '\xff'"])
def test_what_is_no_toml_is_told(tmp_path: Path, broken: str | bytes) -> None:
    assert "not valid TOML" in refused(tmp_path, broken).what


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProfileProblem) as caught:
        read_profile(tmp_path / "nowhere.toml")
    assert str(tmp_path / "nowhere.toml") in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_several_mistakes_are_counted(tmp_path: Path, text: str) -> None:
    problem = refused(tmp_path, changed(text, r"^\[guard\]\n", "[watch]\n[look]\n[guard]\n"))
    assert problem.what.endswith("(+1)")
