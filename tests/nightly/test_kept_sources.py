"""What is kept of a page or reply holds no secret, and what was taken out of a text is put back from the record."""

from pathlib import Path

import pytest

from assistant.nightly.kept_sources import SecretNeeded, made_whole, packed, unpacked
from assistant.nightly.store.opening import open_store
from assistant.redaction import forget_known, keep_out
from flows.records import Case, Flag
from flows.sources import CaseSource
from tests.nightly.kept_nights import SHOP, START, WORLD

SECRETS = ["c0okie-canary", "pass-canary", *(f"canary-{number}" for number in range(1, 12))]
PAGE = """<!DOCTYPE html><html><head><meta name="csrf-token" content="canary-1"></head><body data-csrf-token="canary-2">
<input type="hidden" name="a" value="canary-3"><textarea>canary-4</textarea><p title="sid=canary-5">c0okie-canary</p>
<a href="/x.htm?_tb_token_=canary-6&amp;issueId=650">x</a><td>token: "canary-7 <b class="kept">both</b></td>
<div>Cookie: canary-8</div><p id="after">Maria, +55 11 98765-4321, maria@mail.example</p></body></html>"""
REPLY = {
    "ret": ["SUCCESS::"],
    "data": {
        "csrfToken": "canary-9",
        "session": {"deep": "canary-10"},
        "text": "is pass-canary",
        "half": "\ud83d",
        "n": 5,
    },
}


def source(page: str | None = PAGE) -> CaseSource:
    told = {"way": "rendered", "issue_id": "650", "address": "", "asked_at": START, "read_at": START, "page": page}
    other = {**told, "way": "asked", "page": None, "replies": {"api": [{"token": "canary-11"}]}}
    return CaseSource.model_validate({**told, "replies": {"api": [REPLY]}, "compared_with": other})


@pytest.fixture
def kept() -> CaseSource:
    keep_out("c0okie-canary", "cookie")
    keep_out("pass-canary")
    try:
        raw = packed(source())
    finally:
        forget_known()
    assert [secret for secret in SECRETS if secret.encode() in raw] == []
    return unpacked(raw)


def test_no_secret_is_kept_and_nothing_else_is_lost(kept: CaseSource) -> None:
    page = str(kept.page)
    for stays in (
        '?_tb_token_=‹secret›&amp;issueId=650">x</a>',
        '<b class="kept">both</b></td>',
        '<p id="after">Maria, +55',
    ):
        assert stays in page
    assert page.count("<") == PAGE.count("<")
    (reply,) = kept.replies["api"]
    assert reply["ret"] == ["SUCCESS::"]
    assert (reply["data"]["text"], reply["data"]["half"], reply["data"]["n"]) == ("is ‹password›", "?", 5)
    assert kept.compared_with is not None
    assert packed(kept) == packed(unpacked(packed(kept)))


def case(**fields: object) -> Case:
    return WORLD.cases[0].model_copy(update=fields)


def test_a_text_that_lost_a_secret_is_taken_from_the_record() -> None:
    before = case(product_name="lamp, token=abc def", buyer_return_no="‹mine›")
    assert made_whole(before.model_copy(update={"product_name": "lamp, token=‹secret› def"}), before) == before
    new = case(product_name="lamp, token=‹secret›!", buyer_return_no="‹mine›")
    assert made_whole(new, before) == new, "what the record never said stays as it was kept"
    for lost in (
        {"product_name": "‹field›"},
        {"flags": (Flag(field="product_price", text="US $‹cookie›", why="unreadable"),)},
    ):
        with pytest.raises(SecretNeeded):
            made_whole(before.model_copy(update=lost), before)


def test_a_buyer_is_found_by_a_name_that_only_the_kept_page_tells(tmp_path: Path) -> None:
    page = '<p title="&quot;Karl\n  O\'K4nary &amp; Sohn&quot;">\\n</p>'
    with open_store(tmp_path / "kept" / "nights.db") as store:
        run_id = store.begin_run(START)
        for case, kept in zip(WORLD.cases, (source(page), source("<p>Karl</p>")), strict=False):
            store.keep_case(run_id, SHOP, case, START, packed(kept))
        assert store.forget_buyer('"Karl O\'K4nary & Sohn"').cases == 1
        assert [each.case.issue_id for each in store.raw_readings()] == [WORLD.cases[1].issue_id]
