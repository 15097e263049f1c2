"""Reasons by code and by wording; unknown words kept and counted."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.data_files import DataProblem
from assistant.casework.judging.reasons import fold, read_reasons, reason_kind
from assistant.casework.judging.unknown_words import count_unknown, unknown_words
from flows.profile import read_profile
from flows.records import Case, Dispute, Flag

TABLE = read_reasons()
FAMILIES = {
    "in_transit": "not_received",
    "tracking_number_unknown": "not_received",
    "parcel_lost": "not_received",
    "parcel_returned": "not_received",
    "wrong_address": "not_received",
    "customs_hold": "not_received",
    "guaranteed_time_missed": "not_received",
    "shipping_method_was_not_as_described": "not_received",
    "differs_from_description": "not_as_described",
    "quantity_short": "not_as_described",
    "damaged": "not_as_described",
    "does_not_work": "not_as_described",
    "quality": "not_as_described",
    "counterfeit": "not_as_described",
    "personal_reasons": "no_reason",
    "easy_return": "no_reason",
}
EXEMPT = {"personal_reasons", "easy_return", "shipping_method_was_not_as_described"}


def case_of(number: str = "1", **fields: object) -> Case:
    given: dict[str, object] = {
        "issue_id": number,
        "order_id": None,
        "parent_order_id": None,
        "reverse_detail_status": "wait_for_seller_response",
        "status_text": "等待卖家响应",
        "reason": None,
        "reason_text": "",
        "gmt_create": None,
    }
    return Case.model_validate(given | fields)


def test_every_reason_has_its_family_and_says_whether_it_counts() -> None:
    assert {code: row.family for code, row in TABLE.reason.items()} == FAMILIES
    assert {code for code, row in TABLE.reason.items() if row.exempt} == EXEMPT
    for code, family in FAMILIES.items():
        kind = reason_kind(code, None, TABLE)
        assert (kind.subtype, kind.family, kind.exempt, kind.known_by) == (code, family, code in EXEMPT, "code")
        assert kind.snad == (family == "not_as_described")
        assert kind.returnable == (family != "not_received")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Personal Reasons", "personal_reasons"),
        ("PersonalReasons", "personal_reasons"),
        ("personal reasons.", "personal_reasons"),
        ("Easyreturn", "easy_return"),
        ("EASY RETURN", "easy_return"),
        ("Shippingmethodwasnotasdescribed", "shipping_method_was_not_as_described"),
        ("Shipping method was not as described!", "shipping_method_was_not_as_described"),
        ("货不对板", "differs_from_description"),
        (" 货 物 破 损 ", "damaged"),
        ("【货物短装】", "quantity_short"),
        ("ＤＡＭＡＧＥＤ", "damaged"),
        ("ТОВАР ПОВРЕЖДЁН", "damaged"),
        ("товар поврежден", "damaged"),
        ("Посылка в пути", "in_transit"),
        ("личные причины", "personal_reasons"),
        ("Doesn’t work", "does_not_work"),
        ("customs-hold", "customs_hold"),
        ("guaranteed_time_missed", "guaranteed_time_missed"),
        ("未收到货 > 运输途中", "in_transit"),
        ("Item not received: Customs hold", "customs_hold"),
        ("货不对板 - 货物破损", None),
    ],
)
def test_wordings(words: str, code: str | None) -> None:
    assert reason_kind(None, words, TABLE).subtype == code


def test_the_familys_word_alone_tells_the_family_only() -> None:
    kind = reason_kind(None, "未收到货", TABLE)
    assert (kind.subtype, kind.family, kind.exempt, kind.known_by) == (None, "not_received", False, "words")


@pytest.mark.parametrize("words", ["赠品与活动页面不一致", "damage d goods maybe", "？？", "", "Damaged / In transit"])
def test_what_nobody_knows_stays_unknown_and_counts(words: str) -> None:
    kind = reason_kind(None, words, TABLE)
    assert (kind.subtype, kind.family, kind.exempt, kind.snad, kind.returnable) == (None, None, False, False, False)
    assert (kind.known_by, kind.text) == ("nothing", words)


def test_a_code_that_the_table_lacks_falls_back_to_the_words() -> None:
    assert reason_kind("brand_new_code", "包裹丢失", TABLE).subtype == "parcel_lost"
    unknown = reason_kind("brand_new_code", None, TABLE)
    assert (unknown.subtype, unknown.text) == (None, "brand_new_code")


@pytest.mark.parametrize("profile", ["aliexpress", "aliexpress-classic"])
def test_every_word_of_the_profiles_is_known(profile: str) -> None:
    file = Path(__file__).parents[2] / "selectors" / f"{profile}.toml"
    for code, words in read_profile(file).words["reason"].items():
        for word in words:
            assert reason_kind(None, word, TABLE).subtype == code, word


ALL_WORDS = sorted({(word, code) for code, row in TABLE.reason.items() for word in (code, *row.words)})


@given(st.sampled_from(ALL_WORDS), st.data())
def test_case_spaces_and_punctuation_never_matter(pair: tuple[str, str], data: st.DataObject) -> None:
    word, code = pair
    gaps = data.draw(st.lists(st.sampled_from(["", " ", "\u3000", "_", "-", "，", "·"]), min_size=len(word) + 1))
    spelt = "".join(gap + letter for gap, letter in zip(gaps, data.draw(_case_of(word)), strict=False)) + gaps[-1]
    assert reason_kind(None, spelt, TABLE).subtype == code


def _case_of(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from([word, word.upper(), word.lower(), word.title()])


@given(st.text())
def test_folding_twice_changes_nothing_and_no_text_breaks_it(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert reason_kind(None, text, TABLE).text == text


def test_own_words_are_added(tmp_path: Path) -> None:
    (tmp_path / "reasons.toml").write_text('[reason.damaged]\nalso = ["碎了"]\n', encoding="utf-8")
    table = read_reasons(tmp_path)
    assert reason_kind(None, "碎了。", table).subtype == "damaged"
    assert reason_kind(None, "货物破损", table).subtype == "damaged"


@pytest.mark.parametrize(
    ("written", "code", "key"),
    [
        ('[reason.damaged]\nalso = ["包裹丢失"]', "wrong_value", ""),
        ('[reason.damaged]\nalso = ["…"]', "wrong_value", ""),
        ('[reason.damaged]\nfamly = "not_received"', "unknown_key", "reason.damaged.famly"),
        ('[reason.new_one]\nwords = ["x"]', "missing_key", "reason.new_one.family"),
        ('[reason.new_one]\nfamily = "other"', "wrong_value", "reason.new_one.family"),
        ("[reason", "not_toml", None),
    ],
)
def test_mistakes_in_an_own_file_name_file_and_key(tmp_path: Path, written: str, code: str, key: str | None) -> None:
    (tmp_path / "reasons.toml").write_text(written, encoding="utf-8")
    with pytest.raises(DataProblem) as caught:
        read_reasons(tmp_path)
    assert caught.value.code == code
    assert caught.value.values["file"] == tmp_path / "reasons.toml"
    assert caught.value.values.get("key") == key


def test_unknown_words_of_one_case() -> None:
    flags = (
        Flag(field="reason", text="神秘原因", why="unknown_word"),
        Flag(field="process.2.action_type", text="买家跳舞", why="unknown_word"),
        Flag(field="product_price", text="abc", why="unreadable"),
    )
    found = unknown_words(case_of(reason_text="神秘原因", flags=flags), TABLE)
    assert [(word.kind, word.text, word.source) for word in found] == [
        ("reason", "神秘原因", "case.reason_text"),
        ("process.action_type", "买家跳舞", "case.process.2.action_type"),
    ]


def test_a_reason_that_only_our_table_knows_is_not_unknown() -> None:
    flag = Flag(field="reason", text="短装", why="unknown_word")
    assert unknown_words(case_of(reason_text="短装", flags=(flag,)), TABLE) == ()


def test_a_reason_known_by_its_family_only_is_still_to_be_learnt() -> None:
    found = unknown_words(case_of(reason_text="未收到货"), TABLE)
    assert [(word.kind, word.text) for word in found] == [("reason", "未收到货")]


def test_counting_over_many_cases() -> None:
    dance = [
        Flag(field=f"process.{n}.action_type", text=text, why="unknown_word") for n, text in ((0, "X y"), (3, "x-Y"))
    ]
    row = Dispute(
        issue_id="3",
        order_id=None,
        parent_order_id=None,
        reverse_detail_status=None,
        status_text="排队中",
        flags=(Flag(field="reverse_detail_status", text="排队中", why="unknown_word"),),
    )
    counted = count_unknown([case_of("1", flags=tuple(dance)), case_of("2", flags=(dance[0],)), row], TABLE)
    assert [(each.kind, each.text, each.count, each.issue_ids) for each in counted] == [
        ("process.action_type", "X y", 3, ("1", "2")),
        ("reverse_detail_status", "排队中", 1, ("3",)),
    ]
