"""The language of a draft: the buyer's words, the country, English, and the chain that is shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.casework.writing import language_detection
from assistant.casework.writing.buyers_language import (
    LanguageChoice,
    buyers_language,
    called,
    countrys_language,
    given_language,
)
from assistant.casework.writing.language_detection import by_small_words, detect
from assistant.language import LANGUAGES, text_in
from assistant.qa.site.vocabulary import COUNTRIES
from flows.records import ProcessStep, Solution
from tests.casework.drafting_cases import TONGUES, case_of, said

TEN = ("ar", "de", "en", "es", "fr", "ko", "pl", "pt", "ru", "zh")

SENTENCES = [
    ("Where is my parcel? I have waited for 60 days.", "en"),
    ("Falta una de las dos piezas que pedí y no me han contestado.", "es"),
    ("O pacote ainda está em trânsito, quero o meu dinheiro de volta.", "pt"),
    ("Le colis est bloqué à la douane depuis trois semaines.", "fr"),
    ("Der Artikel ist viel kleiner als beschrieben.", "de"),
    ("Nie dostałem jeszcze paczki, proszę o zwrot pieniędzy.", "pl"),
    ("Il pacco non è ancora arrivato e nessuno mi risponde.", "it"),
    ("Het pakket is nog niet aangekomen, ik wil mijn geld terug.", "nl"),
]
SCRIPTS = [
    ("Товар пришёл сломанным, прошу вернуть деньги.", "ru"),
    ("Посилка ще не прийшла, поверніть гроші, будь ласка. Її немає.", "uk"),
    ("Посылка не пришла", "ru"),
    ("제품이 작동하지 않습니다. 환불해 주세요.", "ko"),
    ("لم يصل الطرد حتى الآن", "ar"),
    ("بسته هنوز نرسیده است، لطفا پول من را پس بدهید، چرا؟", "fa"),
    ("החבילה לא הגיעה", "he"),
    ("商品がまだ届いていません", "ja"),
    ("包裹还没有收到，请退款", "zh"),
    ("Το δέμα δεν έφτασε", "el"),
    ("ยังไม่ได้รับสินค้า", "th"),
    ("LED лампа USB не работает, верните деньги", "ru"),
]
WITHOUT_WORDS = ["", "   ", "👍🏽👍🏽", "12345 !!!", "{{ 7*7 }}", "ok"]


@pytest.mark.parametrize(("text", "language"), SENTENCES)
def test_latin_languages(text: str, language: str) -> None:
    assert detect(text, TONGUES.signs).language == language
    assert by_small_words(text, TONGUES.signs) == language


@pytest.mark.parametrize(("text", "language"), SCRIPTS)
def test_scripts(text: str, language: str) -> None:
    assert detect(text, TONGUES.signs) == (language, "script")


@pytest.mark.parametrize("text", WITHOUT_WORDS)
def test_what_tells_no_language(text: str) -> None:
    assert detect(text, TONGUES.signs).language is None
    assert by_small_words(text, TONGUES.signs) is None


def test_without_lingua_the_small_words_decide_and_the_chain_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_detection, "find_spec", lambda name: None)
    choice = buyers_language(case_of(process=said(SENTENCES[4][0])), TEN, TONGUES)
    assert choice.language == "de"
    assert choice.steps[0].reason.code == "language_small_words"
    assert "lingua" in text_in("en", "why.language_small_words", **choice.steps[0].reason.values())


def codes(choice: LanguageChoice) -> list[tuple[str, str | None, bool]]:
    return [(step.reason.code, step.language, step.taken) for step in choice.steps]


def test_the_buyers_words_come_first() -> None:
    choice = buyers_language(
        case_of(buyer_country="FR", process=said(*[text for text, _ in SCRIPTS[:1]])), TEN, TONGUES
    )
    assert codes(choice) == [("language_script", "ru", True), ("language_country", "fr", False)]
    assert choice.fallbacks == ("ru", "fr", "en")
    language, words = choice.steps[0].reason.facts
    assert (language.value, language.source) == ("русский (ru)", "case.process.0.content")
    assert words.value == SCRIPTS[0][0]


def test_then_the_country() -> None:
    choice = buyers_language(case_of(buyer_country="BR"), TEN, TONGUES)
    assert codes(choice) == [("language_no_words", None, False), ("language_country", "pt", True)]
    assert choice.fallbacks == ("pt", "en")


def test_hebrew_falls_back_to_english_and_the_chain_shows_how() -> None:
    choice = buyers_language(case_of(buyer_country="IL", process=said("החבילה לא הגיעה")), TEN, TONGUES)
    assert codes(choice) == [
        ("language_script", "he", False),
        ("language_without_phrases", "he", False),
        ("language_country", "he", False),
        ("language_without_phrases", "he", False),
        ("language_country", "en", True),
    ]
    assert choice.language == "en"


def test_english_is_the_last_resort() -> None:
    japanese = buyers_language(case_of(buyer_country="JP", process=said("届いていません")), TEN, TONGUES)
    assert japanese.language == "en"
    assert codes(japanese)[-1] == ("language_english", "en", True)
    nowhere = buyers_language(case_of(buyer_country=None), TEN, TONGUES)
    assert codes(nowhere) == [
        ("language_no_words", None, False),
        ("language_no_country", None, False),
        ("language_english", "en", True),
    ]


def test_nobody_from_ukraine_is_written_to_in_russian() -> None:
    assert buyers_language(case_of(buyer_country="UA"), TEN, TONGUES).fallbacks == ("en",)


def test_words_of_others_do_not_count() -> None:
    seller = ProcessStep(gmt_create=None, action_type=None, submit_member_type="seller", content="您好，请耐心等待。")
    platform = Solution(
        solution_owner="platform", solution_type="refund", refund_money=None, content="Платформа решила"
    )
    choice = buyers_language(case_of(buyer_country="PL", process=(seller,), solutions=(platform,)), TEN, TONGUES)
    assert codes(choice)[0] == ("language_no_words", None, False)
    assert choice.language == "pl"


def test_a_buyer_of_two_languages_is_undecided() -> None:
    mixed = said("Der Artikel ist viel kleiner als beschrieben.", "The item is much smaller than it was described.")
    choice = buyers_language(case_of(buyer_country="PL", process=mixed), TEN, TONGUES)
    assert codes(choice)[0] == ("language_undecided", None, False)
    assert choice.language == "pl"


def test_an_order_goes_by_its_country() -> None:
    assert countrys_language("CH", TEN, TONGUES).fallbacks == ("de", "fr", "en")
    assert countrys_language("US", ("en", "es"), TONGUES).fallbacks == ("en", "es")


def test_a_person_may_choose() -> None:
    choice = given_language("pl")
    assert (choice.language, choice.fallbacks) == ("pl", ("pl", "en"))
    assert codes(choice) == [("language_given", "pl", True)]


def test_names_of_languages() -> None:
    assert called("pt") == "português (pt)"
    assert called("not a language") == "not a language"


def test_the_table_knows_every_country_of_the_local_center() -> None:
    known = TONGUES.countries.countries
    assert set(COUNTRIES) <= set(known)
    assert len(known) >= len(COUNTRIES) + 60
    assert all(len(code) == 2 and code.isupper() and country.zh and country.en for code, country in known.items())
    assert {code: known[code].zh for code in COUNTRIES} == {code: word["zh"] for code, word in COUNTRIES.items()}


def test_every_step_has_its_sentence() -> None:
    choices = [
        buyers_language(case_of(buyer_country=country, process=said(text)), TEN, TONGUES)
        for country in ("IL", "BR", None)
        for text in (SENTENCES[0][0], SCRIPTS[6][0], "ok", "")
    ]
    for step in (step for choice in [*choices, given_language("de")] for step in choice.steps):
        for tongue in LANGUAGES:
            sentence = text_in(tongue, f"why.{step.reason.code}", **step.reason.values())
            assert all(fact.value in sentence for fact in step.reason.facts)


@settings(deadline=None, max_examples=60)
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60), st.sampled_from(["IL", "BR", "ZZ", None])
)
def test_any_words_give_a_language_with_phrases(text: str, country: str | None) -> None:
    case = case_of(buyer_country=country, process=said(text))
    choice = buyers_language(case, TEN, TONGUES)
    assert choice.language in TEN
    assert choice.fallbacks[0] == choice.language
    assert choice.fallbacks[-1] == "en" or choice.language == "en" or "en" in choice.fallbacks
    assert [step.language for step in choice.steps if step.taken] == [choice.language]
    assert choice == buyers_language(case, TEN, TONGUES)
