"""Made-up shipments."""

from datetime import datetime, timedelta
from random import Random

from assistant.qa.site.vocabulary import CARRIERS, COUNTRIES, Language
from flows.records import Parcel, ParcelEvent

_TRACK = (
    ("Shenzhen, CN", "Order information received"),
    ("Shenzhen, CN", "Accepted by carrier"),
    ("Guangzhou, CN", "Departed from sorting center"),
    ("Guangzhou, CN", "Export customs clearance complete"),
    ("", "Leaving departure country"),
    ("{country}", "Arrived at destination country"),
    ("{country}", "Import customs clearance started"),
)


def make_parcel(random: Random, before: datetime, country: str, language: Language) -> Parcel | None:
    """Make up the shipment to a buyer, some days before a moment; one in nine was never sent."""
    if random.randrange(9) == 0:
        return None
    carrier = random.choice(list(CARRIERS))
    sent = before - timedelta(days=random.randrange(12, 60), seconds=random.randrange(86400))
    return Parcel(
        logistics_company=CARRIERS[carrier][language],
        logistics_no=f"LP{random.randrange(10**11, 10**12)}",
        gmt_send=sent,
        events=_events(random, sent, COUNTRIES[country]["en"]),
    )


def _events(random: Random, sent: datetime, country: str) -> tuple[ParcelEvent, ...]:
    moment, events = sent, []
    for place, text in _TRACK[: random.randrange(len(_TRACK) + 1)]:
        moment += timedelta(hours=random.randrange(2, 30), seconds=random.randrange(3600))
        events.append(ParcelEvent(time=moment, place=place.format(country=country), text=text))
    return tuple(reversed(events))
