"""The program's own help, which knows the commands without loading them."""

import pytest

from assistant import overview
from assistant.cli import _app


def test_it_names_every_command_in_the_same_words_and_order() -> None:
    whole, names = _app(), overview.overview()
    assert [(name, each.help) for name, each in names.commands.items()] == [  # type: ignore[attr-defined]
        (name, each.help)
        for name, each in whole.commands.items()  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("", True),
        ("--help", True),
        ("-h", True),
        ("--version", True),
        ("--language zh --help", True),
        ("--language=en -v --help", True),
        ("--settings list --help", True),
        ("list --help", False),
        ("--language zh list --help", False),
        ("--verbose", False),
        ("nightly", False),
        ("--wrong --help", False),
    ],
)
def test_only_a_line_without_a_command_is_answered_by_it(line: str, asked: bool) -> None:
    assert overview.is_asked_for(line.split()) is asked
