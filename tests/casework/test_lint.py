"""The lint: every kind of finding, nothing where nothing is wrong, and places that really stand in the text."""

from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.casework.data_files import DataProblem
from assistant.casework.linting.lint import ground_of, has_errors, lint, lint_text, without_facts
from assistant.casework.linting.lint_rules import Finding, Ground, fold, read_lint_rules
from assistant.casework.linting.text_messages import segments
from assistant.casework.writing.draft_facts import Channel, Wish
from assistant.casework.writing.drafting import draft, orders_draft
from assistant.language import LANGUAGES, all_texts
from flows.records import Money
from tests.casework.drafting_cases import case_of, moment, money, order_of, shipped_bench

RULES = read_lint_rules()
CASE = case_of()
OFFER = money("30.50", "BRL")


def ground(language: str = "en", channel: Channel = "reply", offer: Money | None = OFFER) -> Ground:
    family_or_choice = Wish(channel=channel, choice="partial", offer_money=offer, language=language)
    made = draft(CASE, shipped_bench(), family_or_choice)
    return ground_of(made, CASE, shipped_bench())


ENGLISH, CHINESE = ground(), ground("zh")


def found(text: str, on: Ground = ENGLISH) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in lint_text(text, on, RULES)]


PLAIN = "We have looked into your request and will write to you again here. "


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr", "ko", "pl", "pt", "ru", "zh"])
def test_shipped_drafts_have_no_findings(language: str) -> None:
    wish = Wish(channel="reply", choice="full", offer_money=money("108.60", "BRL"), language=language)
    made = draft(CASE, shipped_bench(), wish)
    assert made.text
    assert lint(made, CASE, shipped_bench(), RULES) == ()


def test_a_blocked_draft_names_what_is_missing() -> None:
    made = draft(CASE, shipped_bench(), Wish(channel="reply", choice="partial", language="en"))
    assert [(each.code, each.details) for each in lint(made, CASE, shipped_bench(), RULES)] == [
        ("fact_missing", (("name", "offer_money"),))
    ]


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("Write to ana@example.com please", "ana@example.com", "contact_email"),
        ("Write to ana (at) example.com please", "ana (at) example.com", "contact_email"),
        ("Write to ａｎａ＠example．com please", "ａｎａ＠example．com", "contact_email"),
        ("write to ana at example dot com please", "ana at example dot com", "contact_email"),
        ("See https://example.org/x?y=1 for it", "https://example.org/x?y=1", "contact_link"),
        ("See www.example.org for it", "www.example.org", "contact_link"),
        ("See 17track.net for it", "17track.net", "contact_link"),
        ("See t.me/seller for it", "t.me/seller", "contact_link"),
        ("See http://aliexpress.com@example.org/ for it", "http://aliexpress.com@example.org/", "contact_link"),
        ("See aliexpress.com.example.net for it", "aliexpress.com.example.net", "contact_link"),
        ("Add me on WhatsApp please", "WhatsApp", "contact_word"),
        ("Add me on Whats\u200bApp please", "Whats\u200bApp", "contact_word"),
        ("Add me on ＷｅＣｈａｔ please", "ＷｅＣｈａｔ", "contact_word"),
        ("My QQ is known", "QQ", "contact_word"),
        ("Find us as @lamp_shop there", "@lamp_shop", "contact_word"),
        ("Kindly close your case first", "close your case", "close_dispute_first"),
        ("Scan the QR code below", "QR code", "contact_word"),
        ("Call +55 11 91234-5678 now", "+55 11 91234-5678", "contact_phone"),
        ("Call 13912345678 now", "13912345678", "contact_phone"),
        ("Call (011) 9123-45678 now", "(011) 9123-45678", "contact_phone"),
        ("Call ١٣٩١٢٣٤٥٦٧٨ now", "١٣٩١٢٣٤٥٦٧٨", "contact_phone"),
        ("We will refund you via PayPal today", "PayPal", "outside_payment"),
        ("Please cancel the dispute first", "cancel the dispute", "close_dispute_first"),
        ("Please CLOSE  this open dispute", "CLOSE  this open dispute", "close_dispute_first"),
        ("Leave us 5 stars please", "5 stars", "asks_for_review"),
        ("This is our fault, sorry", "our fault", "admits_fault"),
        ("You are a liar, sir", "liar", "blames_buyer"),
        ("{{ order_id }} was sent", "{{", "leftover_mark"),
        ("{% if x %} was sent", "{%", "leftover_mark"),
        ("Dear [name], it was sent", "[name]", "leftover_mark"),
        ("Your number is XXXX today", "XXXX", "leftover_mark"),
        ("To be written: ____ soon", "____", "leftover_mark"),
        ("Your <carrier> has it", "<carrier>", "leftover_mark"),
        ("Your ${carrier} has it", "${carrier}", "leftover_mark"),
        ("Order 8800000000012340 was sent", "8800000000012340", "wrong_order_number"),
        ("Parcel LP123456789013 was sent", "LP123456789013", "wrong_tracking_number"),
        ("We offer €30.50 to you", "€30.50", "wrong_currency"),
        ("We offer 30.50 EUR to you", "30.50 EUR", "wrong_currency"),
        ("We offer 30 euros to you", "30 euros", "wrong_currency"),
        ("We offer R$31.00 to you", "R$31.00", "amount_unknown"),
        ("We offer 31.00 reais to you", "31.00 reais", "amount_unknown"),
        ("We offer R$108.61 to you", "R$108.61", "amount_over_ceiling"),
        ("We offer $20.01 to you", "$20.01", "amount_over_ceiling"),
        ("We offer 1,000 BRL to you", "1,000 BRL", "amount_over_ceiling"),
        ("We offer R$30.505 to you", "R$30.505", "amount_too_fine"),
        ("We offer R$ -5 to you", "R$ -5", "amount_below_zero"),
        ("Dear Maria, it was sent", "Maria", "wrong_name"),
        ("Hello John Smith, it was sent", "John Smith", "wrong_name"),
        ("It was sent\u202e today", "\u202e", "control_character"),
        ("It was sent\x07 today", "\x07", "control_character"),
    ],
)
def test_errors_in_an_edited_text(text: str, place: str, code: str) -> None:
    findings = lint_text(PLAIN + text, ENGLISH, RULES)
    assert (code, place) in [(finding.code, finding.place) for finding in findings]
    assert has_errors(findings)


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        ("Within 15 days we answer", "15", "number_unknown"),
        ("It weighs 0.75 kilos", "0.75", "number_unknown"),
        ("We promise to answer", "We promise", "promises_too_much"),
        ("We guarantee it", "We guarantee", "promises_too_much"),
    ],
)
def test_warnings_in_an_edited_text(text: str, place: str, code: str) -> None:
    findings = lint_text(PLAIN + text, ENGLISH, RULES)
    assert [(finding.code, finding.place) for finding in findings] == [(code, place)]
    assert not has_errors(findings)


@pytest.mark.parametrize(
    "text",
    [
        "Order 8800000000012345, of order 8800000000012344, dispute 6500000000000017.",
        "Parcel LP123456789012 was sent on December 31, 2025.",
        "It left on the 31st of December 2025 and arrived in January 10, 2026.",
        "We offer R$30.50 of R$108.60.",
        "We offer 30.50 BRL, about 108.60 R$ or $20.00 were asked.",
        "We offer R$ 30.5 for it.",
        "You find it on www.aliexpress.com and on https://global.cainiao.com/detail.htm too.",
        "Dear customer, thank you. Hello, dear friend, thank you.",
        "Dear Ana, thank you. Hello Ana Kowalska, thank you. Hi A. K., thank you.",
        "2 pieces of the Folding lamp, warm white, were sent.",
        "The page is open. Messenger services of the carrier are closed.".replace("Messenger", "The other"),
        "The item is as described: (see the photo) [ ] fine.".replace("[ ] ", ""),
    ],
)
def test_nothing_is_found_where_nothing_is_wrong(text: str) -> None:
    assert found(PLAIN + text) == []


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("zh", "亲，请您先取消这个纠纷", "close_dispute_first"),
        ("zh", "可以私下退款给您", "outside_payment"),
        ("zh", "请加微信联系我们", "contact_word"),
        ("zh", "麻烦给个五星好评", "asks_for_review"),
        ("zh", "这是我们的失误", "admits_fault"),
        ("ru", "Пожалуйста, отмените этот спор", "close_dispute_first"),
        ("ru", "Это наша вина", "admits_fault"),
        ("ru", "Напишите нам в Телеграм", "contact_word"),
        ("es", "Por favor, cancele la disputa", "close_dispute_first"),
        ("es", "Es culpa nuestra, disculpe", "admits_fault"),
        ("pt", "Por favor, feche a disputa", "close_dispute_first"),
        ("pt", "Podemos devolver por Pix", "outside_payment"),
        ("fr", "Merci d'annuler le litige", "close_dispute_first"),
        ("fr", "C'est notre erreur", "admits_fault"),
        ("de", "Bitte den Disput schließen", "close_dispute_first"),
        ("de", "Das war unser Fehler", "admits_fault"),
        ("pl", "Proszę anulować spór", "close_dispute_first"),
        ("pl", "To nasza wina", "admits_fault"),
        ("ko", "분쟁을 취소해 주세요", "close_dispute_first"),
        ("ko", "저희 잘못입니다", "admits_fault"),
        ("ar", "يرجى إلغاء هذا النزاع", "close_dispute_first"),
        ("ar", "هذا خطؤنا", "admits_fault"),
    ],
)
def test_punished_words_in_every_language(language: str, text: str, code: str) -> None:
    on = ENGLISH.model_copy(update={"language": language})
    assert code in [finding.code for finding in lint_text(text, on, RULES)]


@pytest.mark.parametrize(
    ("language", "text", "wrong"),
    [
        ("en", "Мы получили ваш запрос и скоро ответим", True),
        ("ru", "We have received your request and will answer", True),
        ("zh", "We have received your request and will answer", True),
        ("ru", "Мы получили ваш запрос про LED USB", False),
        ("es", "We have received your request and it will be answered here", True),
        ("en", "Hemos recibido su solicitud y le vamos a contestar en esta página", True),
        ("en", "We have received your request and it will be answered here", False),
        ("pt", "Recebemos o seu pedido e vamos responder aqui na página da disputa", False),
        ("en", "ok", False),
        ("zh", "关于 Folding lamp, warm white：已发出", False),
    ],
)
def test_the_language_of_a_text(language: str, text: str, wrong: bool) -> None:
    codes = [finding.code for finding in lint_text(text, ENGLISH.model_copy(update={"language": language}), RULES)]
    assert ("wrong_language" in codes) is wrong


@pytest.mark.parametrize(
    ("channel", "text", "codes"),
    [
        ("reply", "", ["empty_text"]),
        ("reply", " \n\t ", ["empty_text"]),
        ("reply", "abc", ["text_too_short"]),
        ("reply", "abcd", []),
        ("reply", "a b " * 250, []),
        ("reply", "a b " * 250 + "c", ["text_too_long"]),
        ("order_message", "a b " * 250 + "c", ["text_too_long"]),
        ("on_site_message", "a b " * 250 + "c", ["text_too_long"]),
        ("sms", "a b " * 76 + "ab", []),
        ("sms", "a b " * 76 + "abc", ["sms_segments"]),
        ("sms", "ż b " * 33 + "ab", []),
        ("sms", "ż b " * 33 + "abc", ["sms_segments_wide"]),
    ],
)
def test_lengths(channel: Channel, text: str, codes: list[str]) -> None:
    on = ENGLISH.model_copy(update={"channel": channel, "language": "xx"})
    assert [code for code, _ in found(text, on)] == codes


def test_the_profile_may_set_the_length_of_a_reply() -> None:
    strict = RULES.with_reply_length(4, 512)
    assert [finding.code for finding in lint_text("a b " * 129, ENGLISH, strict)][:1] == ["text_too_long"]
    assert RULES.table.limits.reply == (4, 1000)


@pytest.mark.parametrize(
    ("subject", "codes"),
    [
        ("Your order", []),
        (" ", ["subject_missing"]),
        ("a b " * 50, []),
        ("a b " * 50 + "c", ["subject_too_long"]),
        ("Your\nBcc: x", ["subject_of_two_lines"]),
        ("Write to ana@example.com", ["contact_email"]),
    ],
)
def test_subjects_of_emails(subject: str, codes: list[str]) -> None:
    on = ENGLISH.model_copy(update={"channel": "email"})
    assert [finding.code for finding in lint_text(PLAIN, on, RULES, subject=subject)] == codes


@pytest.mark.parametrize(
    ("offer", "codes"),
    [
        (money("0.00", "BRL"), []),
        (money("108.60", "BRL"), []),
        (money("20.00", "USD"), []),
        (money("108.61", "BRL"), ["offer_amount_over_ceiling"]),
        (money("20.01", "USD"), ["offer_amount_over_ceiling"]),
        (money("-0.01", "BRL"), ["offer_amount_below_zero"]),
        (money("10.005", "BRL"), ["offer_amount_too_fine"]),
        (money("10.00", "EUR"), ["offer_wrong_currency"]),
    ],
)
def test_the_amount_of_the_form_is_checked_by_itself(offer: Money, codes: list[str]) -> None:
    assert [code for code, _ in found(PLAIN, ground(offer=offer))] == codes


@pytest.mark.parametrize(
    ("amount", "text", "codes"),
    [
        ("1200", "We offer ¥1,200 to you", []),
        ("1200", "We offer 1200 JPY to you", []),
        ("1200", "We offer ¥1,200.50 to you", ["amount_too_fine"]),
        ("1200.5", "We offer nothing to you", ["offer_amount_too_fine"]),
    ],
)
def test_a_currency_without_decimals(amount: str, text: str, codes: list[str]) -> None:
    offer = Money(amount=Decimal(amount), currency="JPY")
    on = ENGLISH.model_copy(
        update={"offer_money": offer, "amounts": (offer,), "ceilings": (money("5000", "JPY"),), "facts": ()}
    )
    assert [code for code, _ in found(PLAIN + text, on)] == codes


def test_decimal_marks_of_the_language() -> None:
    german = ENGLISH.model_copy(update={"language": "de", "facts": ()})
    text = "Wir haben die Anfrage gelesen und bieten für den Artikel {} an."
    assert found(text.format("30,50 BRL"), german) == []
    assert found(text.format("R$ 30,5"), german) == []
    assert [code for code, _ in found(text.format("30,505 BRL"), german)] == ["amount_too_fine"]
    assert [code for code, _ in found(text.format("30.500 BRL"), german)] == ["amount_over_ceiling"]


def test_facts_are_not_the_writers_words() -> None:
    hostile = 'Lamp {{ 7*7 }} [/] <b onmouseover="x">, 100% WhatsApp, 12345'
    case = case_of(product_name=hostile)
    made = draft(case, shipped_bench(), Wish(channel="order_message", family="not_as_described", language="en"))
    assert hostile in made.text
    assert lint(made, case, shipped_bench(), RULES) == ()
    edited = f"{made.text} {{{{ order_id }}}}"
    assert found(edited, ground_of(made, case, shipped_bench())) == [("leftover_mark", "{{"), ("leftover_mark", "}}")]


def test_a_carriers_event_with_a_link_is_found_all_the_same() -> None:
    parcel = CASE.parcel
    assert parcel is not None
    event = parcel.events[0].model_copy(update={"text": "Call us at help@carrier.example or https://carrier.example"})
    case = case_of(parcel=parcel.model_copy(update={"events": (event,)}))
    made = draft(case, shipped_bench(), Wish(channel="reply", choice="refuse", language="en"))
    assert {finding.code for finding in lint(made, case, shipped_bench(), RULES)} == {"contact_email", "contact_link"}


def test_numbers_of_the_phrase_itself_are_known() -> None:
    on = ENGLISH.model_copy(update={"literal_numbers": ("15",)})
    assert found(PLAIN + "Within 15 days.", on) == []
    assert found(PLAIN + "Within 16 days.", on) == [("number_unknown", "16")]


def test_a_name_nobody_knows_is_a_warning() -> None:
    on = ENGLISH.model_copy(update={"buyer_name": None})
    findings = lint_text(PLAIN + "Dear Maria, thank you.", on, RULES)
    assert [(finding.code, finding.severity) for finding in findings] == [("wrong_name", "warning")]


def test_messages_of_an_order() -> None:
    order = order_of(receipt_deadline=None, gmt_send=moment("2026-01-01 05:00"))
    made = orders_draft(order, shipped_bench(), Wish(channel="order_message", moment="shipment"))
    assert lint(made, order, shipped_bench(), RULES) == ()
    on = ground_of(made, order, shipped_bench())
    assert [code for code, _ in found(f"{made.text} 8100000000054320", on)] == ["wrong_order_number"]
    assert [code for code, _ in found(f"{made.text} 45,00 EUR", on)] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("é" * 160, 1),
        ("é\n@£$Ωß[]{}" * 10, 1),
        ("é\n@£$Ωß[]{}" * 11, 2),
        ("ę" * 70, 1),
        ("ę" * 71, 2),
        ("ę" * 134, 2),
        ("ę" * 135, 3),
        ("中" * 70, 1),
        ("👍" * 35, 1),
        ("👍" * 36, 2),
        ("👍" * 66, 2),
        ("👍" * 67, 3),
        ("a" * 70 + "\u00a0", 2),
    ],
)
def test_parts_of_a_text_message(text: str, count: int) -> None:
    assert segments(text) == count


def test_own_lists_take_the_place_of_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "lint.toml").write_text('[lists.blames_buyer.words]\nen = ["naughty"]\n', encoding="utf-8")
    mine = read_lint_rules(tmp_path)
    assert [finding.place for finding in lint_text(PLAIN + "You naughty liar", ENGLISH, mine)] == ["naughty"]


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("[lists.lies]\nseverity = 'error'\nwords = {}", "wrong_value", "lists.lies"),
        ("[lists.blames_buyer]\nseverity = 'fatal'", "wrong_value", "lists.blames_buyer.severity"),
        ("[marks]\nleftover = ['(']", "wrong_value", "marks.leftover"),
        ("[limits]\nreplies = [1, 2]", "unknown_key", "limits.replies"),
        ("[contact]\nwords = ['*', '']", "wrong_value", "contact.words"),
    ],
)
def test_mistakes_in_an_own_table(tmp_path: Path, text: str, code: str, key: str) -> None:
    (tmp_path / "lint.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataProblem) as caught:
        read_lint_rules(tmp_path)
    assert caught.value.code == code
    assert str(caught.value.values["key"]).startswith(key)


@pytest.mark.parametrize(
    "text", ["1 1 1 1" * 3_000, "$ " * 5_000 + "5", "((" * 5_000, "a" * 9_000 + "@" + "b" * 9_000, "dear " * 4_000]
)
def test_a_long_text_is_looked_over_within_a_few_seconds(text: str) -> None:
    start = process_time()
    assert ("text_too_long", "") in found(text)
    assert process_time() - start < 10


def test_every_finding_has_its_sentence() -> None:
    codes = {key.removeprefix("lint.") for key in all_texts() if key.startswith("lint.")}
    assert {*RULES.table.lists} <= codes
    values = ("count", "most", "least", "allowed", "offer", "found", "wanted", "name", "point")
    for code in codes:
        finding = Finding(code=code, severity="error", place="‹place›", details=tuple((name, name) for name in values))
        assert all(finding.sentence(tongue) for tongue in LANGUAGES)


PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "ana@example.com ",
            " www.example.org",
            " WhatsApp ",
            "R$31.00",
            "-5 USD",
            " 8800000000012340 ",
            "{{",
            "[name]",
            "Dear Mária, ",
            "取消纠纷",
            "İſßﬁ",
            "+55 11 91234-5678",
            "Folding lamp, warm white",
            "LP123456789012",
            "\u202e",
            "e\u0301",
            "٣٤٥",
            "1\u202f234,56 €",
        ]
    ),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(PIECES, max_size=6).map("".join))
def test_the_place_of_every_finding_stands_in_the_text(text: str) -> None:
    findings = lint_text(text, ENGLISH, RULES)
    assert all(finding.place in text for finding in findings)
    assert findings == lint_text(text, ENGLISH, RULES)
    assert len(findings) == len(set(findings))
    assert all(finding.sentence(tongue) for finding in findings for tongue in LANGUAGES)


@given(st.text(max_size=80))
def test_blotting_out_facts_keeps_every_place(text: str) -> None:
    assert len(without_facts(text + "LP123456789012", ENGLISH.facts)) == len(text) + 14


@given(st.text(max_size=80))
def test_folding_keeps_where_each_letter_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.places)
    assert list(folded.places) == sorted(folded.places)
    assert all(folded.excerpt((at, at + 1)) == text[place] for at, place in enumerate(folded.places))


@given(st.text(max_size=400))
def test_parts_never_hold_too_much(text: str) -> None:
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    assert segments(text) * 160 >= len(text)
    assert segments(text) <= units
