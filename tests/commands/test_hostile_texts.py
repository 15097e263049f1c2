"""Buyers' texts are data: nothing in them reaches the terminal as a command, and nothing of them is lost."""

import re

from assistant.qa.site.hostile_texts import HOSTILE_NAMES, HOSTILE_TEXTS
from flows.records import Case
from tests.commands.conftest import CONTROL, OpenSeller, Seller

COMMANDS = "red \x1b[31m title \x1b]0;owned\x07 clear \x9b2J back \x08\x08 bell \x07 next \x85 end"
"""What a terminal would obey."""


def with_hostile_cases(open_seller: OpenSeller, face: str) -> tuple[Seller, list[Case]]:
    """Open a seller whose cases hold every hostile text, and one with commands for a terminal."""
    seller = open_seller(face, disputes=60)
    world = seller.center.world
    first = world.cases[0]
    solutions = tuple(each.model_copy(update={"content": COMMANDS}) for each in first.solutions)
    steps = tuple(each.model_copy(update={"content": COMMANDS}) for each in first.process)
    world.put_case(first.model_copy(update={"solutions": solutions, "process": steps}))
    chosen: dict[str, Case] = {first.issue_id: world.cases[0]}
    left = {*HOSTILE_TEXTS, *HOSTILE_NAMES}
    for case in world.cases:
        if found := left.intersection(texts_of(case)):
            left -= found
            chosen[case.issue_id] = case
    assert left == set()
    return seller, list(chosen.values())


def texts_of(case: Case) -> list[str]:
    solutions, steps = (each.content for each in case.solutions), (each.content for each in case.process)
    return [*solutions, *steps, case.product_name or ""]


def test_no_text_of_a_buyer_commands_the_terminal(open_seller: OpenSeller) -> None:
    seller, cases = with_hostile_cases(open_seller, "classic")
    ended = seller.run("--verbose", "read", "test", *(case.issue_id for case in cases))
    assert ended.code == 0, ended.err
    assert CONTROL.findall(ended.out) == []
    assert CONTROL.findall(ended.err) == []
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", ended.out)
    assert "[/] [bold red]broken[/bold red]" in re.sub(r"[\s│]+", " ", ended.out)
    assert "{{ 7*7 }} {% raw %}" in ended.out
    log = (seller.data / "logs" / "assistant.log").read_text(encoding="utf-8")
    assert CONTROL.findall(log) == []
    assert seller.leaks() == []


def test_json_keeps_every_text_to_the_letter(open_seller: OpenSeller) -> None:
    seller, cases = with_hostile_cases(open_seller, "new")
    ended = seller.run("read", "test", *(case.issue_id for case in cases), "--json")
    assert ended.code == 0
    assert CONTROL.findall(ended.out) == []
    read: dict[str, Case] = {case.issue_id: case for case in ended.records("case")}
    assert set(read) == {case.issue_id for case in cases}, "the cases that were named, and no other"
    for case in cases:
        assert texts_of(read[case.issue_id]) == texts_of(case)
