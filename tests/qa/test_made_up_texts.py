"""What is made up keeps nothing of what was there but its shape; the same stays the same."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import profiles
from assistant.qa.capturing.addresses import Addresses
from assistant.qa.capturing.made_up import MadeUp
from assistant.qa.capturing.names import Names
from assistant.qa.capturing.scripts import is_digit, is_letter, script_of
from assistant.qa.capturing.veiling import Veil
from assistant.qa.capturing.wording import wording_of

PROFILE = profiles.load("aliexpress")
WORDING = wording_of(PROFILE)
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LETTERS = st.one_of(
    st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=20),
    st.text("абвгдежзийклмнопрстуфхцчшщыэюяАБВ", min_size=3, max_size=20),
    st.text("张王李赵陈杨黄周吴徐孙马朱胡林郭何高罗郑海燕小姐先生欧阳", min_size=3, max_size=8),
    st.text("กขคงจฉชซฌญฎฏฐณดตถทธนบปผฝ", min_size=3, max_size=12),
    st.text("김이박최정강조윤장임한오서신권황안송전홍", min_size=3, max_size=8),
    st.text("αβγδεζηθικλμνξοπρσςτυφχψωΑΒΓ", min_size=3, max_size=20),
    st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=3, max_size=12),
)
DIGITS = st.text("0123456789", min_size=3, max_size=24)
WORDS = st.one_of(LETTERS, DIGITS)
KEYS = st.binary(min_size=8, max_size=8)
UNTIMED = settings(deadline=None)
"""A machine that has other work as well is no fault."""


def veil(key: bytes = b"key") -> Veil:
    return Veil(PROFILE, WORDING, MadeUp(key, WORDING.words), NOW)


def runs(text: str) -> set[str]:
    return {text[at : at + 3].casefold() for at in range(len(text) - 2)}


def kind(character: str) -> str:
    return "digit" if is_digit(character) else script_of(character) if is_letter(character) else "sign"


@UNTIMED
@given(word=WORDS, key=KEYS)
def test_no_three_signs_of_a_word_stay(word: str, key: bytes) -> None:
    said = veil(key)
    if not said.is_wording(word):
        assert runs(said.text(word)) & runs(word) == set()


@UNTIMED
@given(text=st.text(max_size=60), key=KEYS)
def test_any_text_keeps_its_length_and_no_letter_its_place(text: str, key: bytes) -> None:
    said = veil(key)
    if said.known(text) is not None:
        return
    made = said.text(text)
    assert len(made) == len(text)
    zeros = [kind for kind, run in _runs_of(text) if kind == "digit" and len(run) <= 2 and not run.strip("0")]
    stayed = [one for one, other in zip(text, made, strict=True) if kind(one) != "sign" and one == other]
    assert len(stayed) <= 2 * len(zeros)
    # Nothing comes in that was of another kind: a sign that is kept says nothing.
    assert all(kind(other) == "sign" for one, other in zip(text, made, strict=True) if kind(one) == "sign")


def _runs_of(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for each in text:
        if found and found[-1][0] == kind(each):
            found[-1] = (kind(each), found[-1][1] + each)
        else:
            found.append((kind(each), each))
    return found


@UNTIMED
@given(word=LETTERS, key=KEYS)
def test_a_word_keeps_its_script_and_capitals(word: str, key: bytes) -> None:
    made = MadeUp(key).letters(word)
    assert [script_of(each) for each in made] == [script_of(each) for each in word]
    assert [each.isupper() for each in made] == [each.isupper() for each in word]
    assert unicodedata.normalize("NFKC", made) == made


@UNTIMED
@given(words=st.lists(WORDS, min_size=1, max_size=12), key=KEYS)
def test_the_same_is_always_made_into_the_same(words: list[str], key: bytes) -> None:
    one, other = veil(key), veil(key)
    made = [one.text(word) for word in words]
    assert [one.text(word) for word in words] == made == [other.text(word) for word in words]


@UNTIMED
@given(numbers=st.sets(st.text("0123456789", min_size=12, max_size=18), min_size=2, max_size=40), key=KEYS)
def test_different_numbers_stay_different_and_as_long(numbers: set[str], key: bytes) -> None:
    said = MadeUp(key)
    made = {number: said.digits(number) for number in numbers}
    assert len(set(made.values())) == len(numbers)
    assert all(len(made[number]) == len(number) and made[number].isdigit() for number in numbers)
    assert all((made[number][0] == "0") <= (number[0] == "0") for number in numbers)


def test_another_key_makes_up_something_else() -> None:
    assert veil(b"one").text("Wilhelmina 8123456789012345") != veil(b"two").text("Wilhelmina 8123456789012345")


@UNTIMED
@given(cents=st.integers(1, 10**11), key=KEYS)
def test_an_amount_is_the_same_in_print_and_in_cents(cents: int, key: bytes) -> None:
    said = veil(key)
    printed = said.text(f"R$ {cents // 100:,}.{cents % 100:02}".replace(".", "*").replace(",", ".").replace("*", ","))
    assert int("".join(filter(str.isdigit, printed))) == said.number(cents)
    assert printed.startswith("R$ ")


@pytest.mark.parametrize(
    "text",
    [
        "订单号",
        "Order No.:",
        "等待卖家响应",
        "剩余：02天03:58:34",
        "Buyer has 2 days 3 hours left",
        "已超时",
        "2026-03-10 12:22:11",
        "共 60 条",
        "1,234 in total",
        "US $ 0.00",
        "USD",
        "-",
        " \n ",
    ],
)
def test_the_sites_own_wording_stays(text: str) -> None:
    assert veil().text(text) == text


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("订单号：8123456789012345", "订单号："),
        ("Reason: my name is Wilhelmina", "Reason: "),
        ("共 Wilhelmina 条", "共 "),
        ("共 8123456789012345 条", "共 "),
        ("买家证据", "买家"),
        ("Waiting for seller's response, said Wilhelmina", ""),
        ("1987-03-14 10:21:43", ""),
        ("2019-03-14 10:21:43", ""),
        ("2026-03-10", ""),
        ("8123456789012345 USD", ""),
        ("Товар в пути, Владислава", ""),
    ],
)
def test_what_stands_beside_it_does_not(text: str, stays: str) -> None:
    made = veil().text(text)
    assert made.startswith(stays)
    assert runs(made[len(stays) :].rstrip(" 条")) & runs(text[len(stays) :].rstrip(" 条")) <= runs(" USD")


@pytest.mark.parametrize(
    "text",
    ["Ｗｉｌｈｅｌｍｉｎａ", "𝑊𝑖𝑙ℎ𝑒𝑙𝑚𝑖𝑛𝑎", "W̶i̶l̶h̶", "Ⓦⓘⓛⓗ", "🇩🇪🇼", "８１２３４", "⁸¹²³", "②③⑦", "\u202eanimlehliW"],
)
def test_odd_writing_hides_nothing(text: str) -> None:
    usual = unicodedata.normalize("NFKC", text)
    made = unicodedata.normalize("NFKC", veil().text(text))
    letters = "".join(filter(str.isalnum, usual))
    assert runs("".join(filter(str.isalnum, made))) & runs(letters) == set()


@pytest.mark.parametrize(
    "name", ["chc-itemTitle", "next-table-row", "col-12", "reverseOrderLineId", "baxia-dialog-content", "h2"]
)
def test_names_of_known_small_words_stay(name: str) -> None:
    assert Names(WORDING, MadeUp(b"key")).name(name) == name


@pytest.mark.parametrize(
    ("name", "stays", "secret"),
    [
        ("buyer-Ostrowska", "buyer-", "ostrowska"),
        ("buyerOstrowskaName", "", "ostrowska"),
        ("row-8123456789012345", "row-", "8123456789012345"),
        ("row-81-23-45-67", "row-", "81-23-45-67"),
        ("w-i-l-h-e-l-m", "", "w-i-l-h-e-l-m"),
        ("ostrowska8123", "", "ostrowska8123"),
    ],
)
def test_other_names_are_made_up(name: str, stays: str, secret: str) -> None:
    said = Names(WORDING, MadeUp(b"key")).name(name)
    assert (said.startswith(stays), len(said)) == (True, len(name))
    assert runs(said.replace("-", "")) & runs(secret.replace("-", "")) == set()


def test_names_in_other_scripts_go_away() -> None:
    names = Names(WORDING, MadeUp(b"key"))
    assert names.names("欧阳海燕 chc-itemTitle Şükrü") == "chc-itemTitle"


def test_addresses_keep_the_sites_own_pages_only() -> None:
    made_up = MadeUp(b"key")
    addresses = Addresses(PROFILE, made_up)
    number = made_up.digits("8123456789012345")
    path = "/m_apps/dispute-management/detail"
    asked = f"{path}?reverseOrderLineId=8123456789012345&token=eyJhbGciOi&channelId=2000"
    assert addresses.made_up(f"https://csp.aliexpress.com{asked}#w") == f"{path}?reverseOrderLineId={number}"
    assert addresses.made_up("/evidence/8123456789012345/Ostrowska.JPG?sign=abc") == "/files/1.jpg"
    assert addresses.made_up("/evidence/8123456789012345/Ostrowska.JPG?sign=abc#x") == "/files/1.jpg"
    assert addresses.made_up("//user:pass@cdn.example/a.Ostrowska") == "/files/2"
    for odd in (
        "data:text/html,Ostrowska",
        "blob:https://x/1",
        "javascript:alert(1)",
        "mailto:o@x.example",
        "#top",
        "",
    ):
        assert addresses.made_up(odd) == "#"
