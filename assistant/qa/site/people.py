"""Buyers of the local seller center: made-up names, addresses and the money they pay with."""

from decimal import Decimal
from random import Random

from assistant.qa.site.printing import exponent
from flows.records import Money, Record


class Personal(Record):
    """What the eye icon uncovers."""

    name: str
    address: str
    phone: str


CURRENCIES = {
    "US": "USD",
    "BR": "BRL",
    "ES": "EUR",
    "FR": "EUR",
    "DE": "EUR",
    "PL": "PLN",
    "KR": "KRW",
    "JP": "JPY",
    "GB": "GBP",
    "RU": "RUB",
    "MX": "MXN",
    "IT": "EUR",
    "NL": "EUR",
    "CA": "CAD",
    "AU": "AUD",
    "IL": "ILS",
    "SA": "SAR",
    "CL": "USD",
}
_RATES = {
    "USD": "1",
    "CNY": "7.1",
    "BRL": "5.43",
    "EUR": "0.92",
    "PLN": "3.97",
    "KRW": "1382.5",
    "JPY": "151.2",
    "GBP": "0.78",
    "RUB": "92.4",
    "MXN": "18.2",
    "CAD": "1.37",
    "AUD": "1.52",
    "ILS": "3.71",
    "SAR": "3.75",
}
_FIRST = ("Ana", "Bruno", "Carla", "Dmitri", "Eva", "Felipe", "Greta", "Hana", "Igor", "Jan", "Kim", "Lucia", "Marek")
_LAST = ("Almeida", "Berger", "Costa", "Dupont", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Kowalska")
_STREETS = ("Lime Street", "Rua das Flores", "Calle Mayor", "Rue de la Gare", "Lindenweg", "ul. Polna", "Maple Avenue")


def person(random: Random) -> Personal:
    """Make up a buyer."""
    return Personal(
        name=f"{random.choice(_FIRST)} {random.choice(_LAST)}",
        address=f"{random.randrange(1, 300)} {random.choice(_STREETS)}, {random.randrange(10000, 99999)}",
        phone=f"+00 {random.randrange(100, 999)} {random.randrange(1000, 9999)} {random.randrange(1000, 9999)}",
    )


def masked(text: str) -> str:
    """Hide a personal text as the pages do: the first letter of every word, then `***`."""
    return " ".join(f"{part[0]}***" for part in text.split())


def convert(dollars: Decimal, currency: str) -> Money:
    """Turn US dollars into a currency at a fixed made-up rate, rounded to its smallest unit."""
    return Money(amount=(dollars * Decimal(_RATES[currency])).quantize(exponent(currency)), currency=currency)
