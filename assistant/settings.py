"""What a person may change, with the meaning of each setting under it.

Only the words and their limits stand here; `settings_file` reads them from file and environment.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge, Le
from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from assistant.language import text
from assistant.nightly_settings import NightlySettings
from assistant.notice_settings import NoticeSettings
from assistant.order_settings import OrderSettings
from assistant.respond_settings import RespondSettings
from assistant.schedule_settings import ScheduleSettings

PageLanguage = Literal["auto", "zh", "en"]
RequestsAtOnce = Annotated[int, Ge(1), Le(4)]
Tabs = Annotated[int, Ge(1), Le(4)]
Pause = Annotated[float, Ge(0.0), Le(60.0)]
Seconds = Annotated[float, Ge(1.0), Le(3600.0)]

SHOP_NAME = r"^[a-z0-9]+(?:[_-][a-z0-9]+)*$"


class SettingsProblem(Exception):
    """Settings that cannot be used: one readable line for each mistake, never with a value in it."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)


class Pace(_Table):
    """How gently the site is read."""

    requests_at_once: RequestsAtOnce = 2
    """How many requests to the site may run at the same moment."""
    tabs: Tabs = 2
    """How many tabs read pages at the same time."""
    pause_seconds: Pause = 0.3
    """Shortest pause between two pages, in seconds; a random part is added."""


class ShopPace(_Table):
    """What one shop does at another pace; what is left out is as in `[pace]`."""

    requests_at_once: RequestsAtOnce | None = None
    """How many requests to this shop's site may run at the same moment."""
    tabs: Tabs | None = None
    """How many tabs read this shop's pages at the same time."""
    pause_seconds: Pause | None = None
    """Shortest pause between two pages of this shop, in seconds."""


class Timeouts(_Table):
    """How long to wait before saying that something does not come."""

    page_seconds: Seconds = 30.0
    """Longest wait for a page to be ready."""
    step_seconds: Seconds = 10.0
    """Longest wait for one step in a page, such as a menu that opens."""
    person_seconds: Seconds = 300.0
    """Longest wait for the person, e.g. at a slider or a code by SMS."""


class Shop(_Table):
    """One shop of the seller; its name is the name of the table."""

    name: str = ""
    title: str | None = None
    """Name of the shop as people call it; shown in place of the table's name."""
    profile: str = "aliexpress"
    """The site's profile: the name of a shipped one, or the path of a .toml file."""
    base_url: str | None = Field(default=None, pattern=r"^https?://[^\s@/]+(/[^\s@]*)?$")
    """Address of the seller center, when it differs from the profile's."""
    account: str | None = None
    """Name with which the shop signs in; the password goes into the system's key store."""
    language: PageLanguage = "auto"
    """Language of the site's pages."""
    channel_id: str | None = None
    """The shop's channel on sites where one account has several, as in the address of its pages."""
    pace: ShopPace = ShopPace()
    """Another pace for this shop."""
    orders: OrderSettings | None = None
    """Counts of orders from the seller center's own report."""


class Settings(BaseSettings):
    """Everything a person may change. `Settings()` alone holds the defaults and reads nothing."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        env_prefix="DISPUTE_ASSISTANT_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
    )

    language: PageLanguage = "auto"
    """Language of everything that the assistant says; "auto" is the machine's."""
    data_folder: Path = Field(default_factory=lambda: user_data_path("dispute-assistant", appauthor=False))
    """Folder of everything that is kept: sign-ins, cases, reports, logs."""
    casework_folder: Path | None = None
    """Folder of your own phrases, playbooks and rules; left out, `casework` in the data folder."""
    store: str | None = None
    """Where nights are kept: a file, or the address of a PostgreSQL database; left out, a file in the data folder."""
    browser: str | None = None
    """Path of a browser, or a channel such as "chrome" or "msedge"; left out, one is found."""
    headed: bool = False
    """Show the browser's window also where it is not needed."""
    evidence_download: bool = True
    """Fetch the pictures of the evidence: shown in the window, kept when cases are read; videos are only noted."""
    evidence_upload: Literal["person", "assistant"] = "person"
    """Who puts the seller's evidence into the site's form."""
    log_level: Literal["TRACE", "DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """From which weight on messages are written to the log."""
    log_retention_days: Annotated[int, Ge(1), Le(3650)] = 30
    """How many days old logs are kept."""
    pace: Pace = Pace()
    """How gently sites are read."""
    timeouts: Timeouts = Timeouts()
    """How long to wait."""
    nightly: NightlySettings = NightlySettings()
    """How the night run reads, and what is kept of it."""
    notices: NoticeSettings = NoticeSettings()
    """Where messages go, and when they may disturb."""
    schedule: ScheduleSettings = ScheduleSettings()
    """When the night run starts by itself."""
    respond: RespondSettings = RespondSettings()
    """Who answers disputes in the window, and how."""
    shops: dict[str, Shop] = {}
    """One table for each shop; names of small letters, digits, - and _."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library calls by these names
        init_settings: PydanticBaseSettingsSource,
        *_: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing by itself, so that a mistake is never reported by anybody but `settings_file`."""
        return (init_settings,)

    @field_validator("shops", mode="before")
    @classmethod
    def _name_shops(cls, shops: object) -> object:
        if not isinstance(shops, Mapping):
            return shops
        _check_names([str(name) for name in shops])
        return {name: _named(name, shop) for name, shop in shops.items()}

    @property
    def night_store(self) -> str | Path:
        """Return where nights are kept."""
        return self.store or self.data_folder / "nightly" / "store.sqlite"

    @property
    def night_evidence(self) -> bool:
        """Tell whether pictures are kept at night."""
        return self.evidence_download if self.nightly.evidence is None else self.nightly.evidence

    @property
    def own_casework(self) -> Path:
        """Return the folder of the person's own phrases, playbooks and rules; it need not be there."""
        return self.casework_folder or self.data_folder / "casework"

    def shop(self, name: str) -> Shop:
        """Return a shop by its name. Raises SettingsProblem that says which shops there are."""
        if name in self.shops:
            return self.shops[name]
        if not self.shops:
            raise SettingsProblem(text("settings.no_shop"))
        guess = get_close_matches(name, self.shops, n=1)
        meant = text("settings.did_you_mean", guess=guess[0]) if guess else ""
        raise SettingsProblem(text("settings.unknown_shop", name=name, shops=", ".join(self.shops), meant=meant))

    def pace_of(self, shop: Shop) -> Pace:
        """Return the pace at which this shop is read."""
        return self.pace.model_copy(update=shop.pace.model_dump(exclude_none=True))


def _named(name: str, shop: object) -> object:
    if not isinstance(shop, Mapping):
        return shop
    if "name" in shop:
        raise PydanticCustomError("shop_has_name", "settings.shop_has_name", {"shop": name})
    return {**shop, "name": name}


def _check_names(names: list[str]) -> None:
    for name in names:
        if len(name) > 40 or not re.fullmatch(SHOP_NAME, name):
            raise PydanticCustomError("shop_name", "settings.shop_name", {"shop": name})
    # One environment variable must not hold the password of two shops.
    seen: set[str] = set()
    for name in names:
        if name.replace("-", "_") in seen:
            raise PydanticCustomError("shop_names_alike", "settings.shop_names_alike", {"shop": name})
        seen.add(name.replace("-", "_"))
