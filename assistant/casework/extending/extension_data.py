"""The shape of `data/extension.toml`: when the receipt period is extended, and by how much."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator

from assistant.casework.data_files import Table, read_table
from assistant.casework.sourced import Sourced
from flows.tables import ZoneName

Sure = Literal["told", "likely", "guess"]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class ExtensionRule(Sourced):
    """Extend by `days_to_add` when fewer than `days_left` days are left."""

    days_left: int = Field(ge=1, le=60)
    """Days of 24 hours."""
    days_to_add: int = Field(ge=1, le=120)
    """Days by which the receipt period is lengthened."""
    sure: Sure
    """`told` by the source, `likely` by many reports, `guess` of our own."""
    active: bool = True
    """False switches the rule off."""


class CarrierRule(ExtensionRule):
    """A carrier with structural delay, met by words of its name in any language."""

    words: tuple[str, ...] = Field(min_length=1)
    """Letter case, accents, full-width forms, spaces and signs do not matter."""

    @field_validator("words")
    @classmethod
    def _tellable(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        for word in words:
            if len(folded(word)) < (4 if word.isascii() else 2):
                raise ValueError(f"{word!r} is too short to tell a carrier by")
        return words


class RouteRule(ExtensionRule):
    """A carrier in one country."""

    carrier: str
    """A key under `carriers`."""
    country: CountryCode
    """ISO 3166-1 alpha-2."""


class ExtensionLimits(Sourced):
    """What bounds every rule."""

    once_per_order: bool
    """Whether an order that was extended before is left alone."""
    days_after_shipment: int = Field(ge=1, le=365)
    """The receipt period ends so many days after shipment at the latest."""
    days_refused: str
    """The site's error for too many days."""
    state_refused: str
    """The site's error for a state that does not allow it."""


class OrderStates(Sourced):
    """Codes of `order_status` by what they mean for an extension; any other code is refused as not waiting."""

    extendable: frozenset[str] = Field(min_length=1)
    """Waiting for the buyer's receipt."""
    in_dispute: frozenset[str] = frozenset()
    """In dispute: answered, never extended."""
    frozen: frozenset[str] = frozenset()
    """Frozen by the platform."""
    finished: frozenset[str] = frozenset()
    """Over."""

    @model_validator(mode="after")
    def _apart(self) -> Self:
        excluded = self.in_dispute | self.frozen | self.finished
        if both := self.extendable & excluded:
            raise ValueError(f"{sorted(both)[0]} stands under extendable and under a state that excludes")
        return self


class ExtensionRules(Table):
    """Everything that `data/extension.toml` says."""

    zone: ZoneName
    """IANA name of the site's clock."""
    default: ExtensionRule
    """For every order that no other rule fits."""
    limits: ExtensionLimits
    """Once per order, how far at the latest, and how the site refuses."""
    states: OrderStates
    """Which orders can be extended at all."""
    countries: dict[CountryCode, ExtensionRule] = Field(default_factory=dict)
    """Country -> rule; ISO 3166-1 alpha-2."""
    carriers: dict[str, CarrierRule] = Field(default_factory=dict)
    """Any name -> carrier and rule."""
    routes: dict[str, RouteRule] = Field(default_factory=dict)
    """Any name -> carrier, country and rule."""

    @field_validator("routes")
    @classmethod
    def _routes_know_their_carrier(cls, routes: dict[str, RouteRule], known: ValidationInfo) -> dict[str, RouteRule]:
        carriers = known.data.get("carriers")
        for name, route in routes.items():
            if carriers is not None and route.carrier not in carriers:
                raise ValueError(f"{name}.carrier: there is no carriers.{route.carrier}")
        return routes

    def by_key(self) -> dict[str, ExtensionRule]:
        """Return every rule by its key in the file, the most specific kinds first."""
        kinds: dict[str, Mapping[str, ExtensionRule]] = {
            "routes": self.routes,
            "countries": self.countries,
            "carriers": self.carriers,
        }
        found = {f"{kind}.{name}": rule for kind, rules in kinds.items() for name, rule in rules.items()}
        return {**found, "default": self.default}

    def local(self, moment: datetime) -> datetime:
        """Return a moment by the site's clock."""
        return moment.astimezone(ZoneInfo(self.zone))

    def carrier_of(self, printed: str | None) -> str | None:
        """Return the key of the carrier whose longest word stands in a printed name; None for no known one."""
        name = folded(printed or "")
        met = [
            (len(folded(word)), carrier.days_left, key)
            for key, carrier in self.carriers.items()
            for word in carrier.words
            if folded(word) in name
        ]
        return max(met)[2] if met else None

    def rule_for(self, country: str | None, printed_carrier: str | None) -> tuple[str, ExtensionRule] | None:
        """Return the most specific active rule with its key in the file: route, country, carrier, default."""
        carrier = self.carrier_of(printed_carrier)
        for key, route in self.routes.items():
            if route.active and (route.carrier, route.country) == (carrier, country):
                return f"routes.{key}", route
        by_country = self.countries.get(country or "")
        if by_country and by_country.active:
            return f"countries.{country}", by_country
        by_carrier = self.carriers.get(carrier or "")
        if by_carrier and by_carrier.active:
            return f"carriers.{carrier}", by_carrier
        return ("default", self.default) if self.default.active else None


def read_extension_rules(own: Path | None = None) -> ExtensionRules:
    """Read the rules, the person's own over the shipped ones; raises DataProblem."""
    return read_table("extension", ExtensionRules, own)


def folded(text: str) -> str:
    """Return a name without what does not tell carriers apart: letter case, accents, width, spaces and signs."""
    wide = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in wide if sign.isalnum())
