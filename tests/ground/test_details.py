"""Every sentence that a flow raises exists in both languages."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.language import all_texts, speaking
from assistant.problems import as_record, particulars
from flows.errors import ReadingIncomplete, TargetMissing
from flows.profile import MENDS, WRONG_VALUE

FLOWS = Path(__file__).parents[2] / "flows"
ERRORS = {node.name for node in ast.parse((FLOWS / "errors.py").read_text()).body if isinstance(node, ast.ClassDef)}
RAISERS = {*ERRORS, "incomplete", "problem"}


def _templates() -> Iterator[tuple[str, str]]:
    """Yield every sentence that is given to an error, with its place."""
    for file in sorted(FLOWS.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISERS:
                for given in node.args:
                    assert not isinstance(given, ast.JoinedStr), (
                        f"{file.name}:{node.lineno}: give values beside the text"
                    )
                    if isinstance(given, ast.Constant) and isinstance(given.value, str):
                        yield given.value, f"{file.name}:{node.lineno}"
            if isinstance(node, ast.Assign):
                for name, given in _assigned(node):
                    assert not isinstance(given, ast.JoinedStr), (
                        f"{file.name}:{node.lineno}: give values beside the text"
                    )
                    if isinstance(given, ast.Constant):
                        yield str(given.value), f"{file.name}:{node.lineno}: {name}"


def _assigned(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    """Yield what is kept under the names that sentences have."""
    target = node.targets[0]
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    for name, value in zip(names, values, strict=False):
        if getattr(name, "id", "") in {"what", "template"}:
            yield "what", value


def test_every_sentence_of_the_flows_has_a_chinese_one() -> None:
    known = {sentence["en"] for key, sentence in all_texts().items() if key.startswith("detail.")}
    found = list(_templates())
    assert len(found) > 30
    missing = [f"{place}: {template}" for template, place in found if template not in known]
    assert missing == []
    raised = {template for template, _ in found} | {*MENDS.values(), WRONG_VALUE}
    assert known - raised == set(), "sentences that nobody says"


@pytest.mark.parametrize("key", [key for key in all_texts() if key.startswith("detail.")])
def test_a_chinese_sentence_uses_no_value_that_the_english_one_lacks(key: str) -> None:
    zh, en = (
        {name for _, name, _, _ in string.Formatter().parse(all_texts()[key][lang]) if name} for lang in ("zh", "en")
    )
    assert zh <= en


def test_particulars_speak_the_users_language() -> None:
    problem = ReadingIncomplete("{read} rows were read, but the page says there are {total}.", read=60, total=63)
    assert str(problem) == "60 rows were read, but the page says there are 63."
    with speaking("zh"):
        assert particulars(problem) == "读到 60 行，但页面显示共 63 行。"
        assert as_record(problem).what == "读到 60 行，但页面显示共 63 行。"
    with speaking("en"):
        assert particulars(problem) == str(problem)


def test_values_of_a_page_cannot_become_placeholders() -> None:
    assert str(TargetMissing("The form does not offer {value!r}.", value="{0.__class__}")).endswith("'{0.__class__}'.")
