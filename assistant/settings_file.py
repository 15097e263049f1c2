"""Read the settings: command line, environment, `.env`, `assistant.toml`, in this order of weight.

A mistake becomes one readable line with its place, its key and the mend. What a person typed as a value is never
repeated, for it may be a password that stands in the wrong place.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from platformdirs import user_config_path
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource, SettingsError

from assistant.language import VARIABLE as LANGUAGE_VARIABLE
from assistant.language import text
from assistant.passwords import PREFIX as PASSWORD_PREFIX
from assistant.passwords import variable_of
from assistant.settings import Settings, SettingsProblem
from assistant.settings_manual import allowed_values, keys_of_table

FILE_NAME = "assistant.toml"
FILE_VARIABLE = "DISPUTE_ASSISTANT_SETTINGS"
_PREFIX = "DISPUTE_ASSISTANT_"
_PASSWORD_KEY = re.compile(r"(?i)pass_?(?:word|wd|phrase|code)|^pwd$|密码|口令")


@dataclass(frozen=True)
class _Layer:
    """One source: how a person calls it, and what it says."""

    place: str
    values: Mapping[str, object]


def read_settings(given: Mapping[str, object] | None = None, file: Path | None = None) -> Settings:
    """Return the settings of this run; `given` comes from the command line, `file` from `--settings`.

    Raises SettingsProblem with one line for each mistake.
    """
    layers = [_Layer(text("settings.place.command_line"), given or {}), *_environment()]
    found = settings_file(file)
    if found:
        layers.append(_Layer(str(found), _anchored(toml_of(found), found.parent)))
    for layer in layers:
        _refuse_passwords(layer, layer.values)
    merged: dict[str, object] = {}
    for layer in reversed(layers):
        merged = _merged(merged, layer.values)
    try:
        return Settings(**merged)  # type: ignore[arg-type]  # checked by pydantic
    except ValidationError as problem:
        mistakes = problem.errors(include_url=False, include_input=False)
    # Outside of the handler, so that no traceback carries the values along.
    raise SettingsProblem(*dict.fromkeys(_said(mistake, layers) for mistake in mistakes))


def settings_file(given: Path | None = None) -> Path | None:
    """Return the settings file of this run; None without one. Raises SettingsProblem when a named one is missing."""
    named = given or (Path(os.environ[FILE_VARIABLE]) if os.environ.get(FILE_VARIABLE) else None)
    if named:
        if not named.expanduser().is_file():
            raise SettingsProblem(text("settings.no_file", file=named))
        return named.expanduser().resolve()
    places = (Path.cwd(), user_config_path("dispute-assistant", appauthor=False))
    return next((folder / FILE_NAME for folder in places if (folder / FILE_NAME).is_file()), None)


def toml_of(file: Path) -> Mapping[str, object]:
    """Read a file that the person writes. Raises SettingsProblem with the place, never with a word of the file."""
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as problem:
        said = text("settings.unreadable", file=file, why=problem.strerror)
    except UnicodeDecodeError:
        said = text("settings.not_utf8", file=file)
    except tomllib.TOMLDecodeError as problem:
        # Only the place is taken over: the reader's own words may repeat a piece of the line.
        place = re.search(r"line (\d+), column (\d+)", str(problem))
        said = (
            text("settings.syntax", file=file, line=place[1], column=place[2])
            if place
            else text("settings.cut_off", file=file)
        )
    raise SettingsProblem(said)


def _environment() -> Iterator[_Layer]:
    yield _variables(text("settings.place.environment"), lambda: EnvSettingsSource(Settings), in_file=False)
    file = Path.cwd() / ".env"
    if file.is_file():
        yield _variables(str(file), lambda: DotEnvSettingsSource(Settings, env_file=file), in_file=True)


def _variables(place: str, source_of: Callable[[], EnvSettingsSource], *, in_file: bool) -> _Layer:
    try:
        source = source_of()
        _check_variables(place, [name for name in source.env_vars if name.upper().startswith(_PREFIX)], in_file=in_file)
        # Names of other programs may stand in `.env`; unknown ones of ours were told above.
        return _Layer(place, {key: value for key, value in source().items() if key in Settings.model_fields})
    except OSError as problem:
        said = text("settings.unreadable", file=place, why=problem.strerror)
    except UnicodeDecodeError:
        said = text("settings.not_utf8", file=place)
    except SettingsError as problem:
        named = re.search(r'field "(\w+)"', str(problem))
        said = text("settings.not_a_table", place=place, key=named[1] if named else "?")
    raise SettingsProblem(said)


def _check_variables(place: str, names: list[str], *, in_file: bool) -> None:
    for name in (name.upper() for name in names):
        if name.startswith(PASSWORD_PREFIX):
            if in_file:
                raise SettingsProblem(text("settings.password", place=place, key=name, variable=name))
        elif name not in (FILE_VARIABLE, LANGUAGE_VARIABLE):
            key = name.removeprefix(_PREFIX).lower().split("__")[0]
            if _PASSWORD_KEY.search(key):
                raise SettingsProblem(text("settings.password", place=place, key=name, variable=variable_of("NAME")))
            if key not in Settings.model_fields:
                raise SettingsProblem(
                    _unknown(place, name, [_PREFIX + known.upper() for known in Settings.model_fields])
                )


def _refuse_passwords(layer: _Layer, table: Mapping[str, object], path: tuple[str, ...] = ()) -> None:
    for key, value in table.items():
        here = (*path, str(key))
        inside_shop = len(here) > 2 and here[0] == "shops"
        if _PASSWORD_KEY.search(str(key)) and not (len(here) == 2 and here[0] == "shops"):
            variable = variable_of(here[1] if inside_shop else "NAME")
            raise SettingsProblem(text("settings.password", place=layer.place, key=".".join(here), variable=variable))
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, Mapping):
                _refuse_passwords(layer, part, here)


def _anchored(values: Mapping[str, object], folder: Path) -> Mapping[str, object]:
    """Take relative paths from the settings file's own folder: a scheduled run starts somewhere else."""
    anchored = dict(values)
    data_folder, shops = values.get("data_folder"), values.get("shops")
    if isinstance(data_folder, str):
        anchored["data_folder"] = str(folder / Path(data_folder).expanduser())
    if isinstance(shops, Mapping):
        anchored["shops"] = {name: _with_profile(shop, folder) for name, shop in shops.items()}
    return anchored


def _with_profile(shop: object, folder: Path) -> object:
    profile = shop.get("profile") if isinstance(shop, Mapping) else None
    if isinstance(shop, Mapping) and isinstance(profile, str) and profile.endswith(".toml"):
        return {**shop, "profile": str(folder / Path(profile).expanduser())}
    return shop


def _merged(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    both = dict(below)
    for key, value in above.items():
        under = both.get(key, value)
        if isinstance(under, Mapping) and isinstance(value, Mapping):
            both[key] = _merged(under, value)
        elif not isinstance(value, Mapping) or key not in both:
            both[key] = value
        # else a table would hide a value that is no table: the mistake below must come to light
    return both


def _said(mistake: ErrorDetails, layers: list[_Layer]) -> str:
    path = tuple(str(part) for part in mistake["loc"])
    about = mistake.get("ctx", {})
    whole = (*path, str(about["shop"])) if "shop" in about else path
    missing = mistake["type"] == "missing"
    held = whole[:-1] if missing else whole
    place = next((layer.place for layer in layers if _holds(layer.values, held)), layers[-1].place)
    key = ".".join(path)
    if mistake["type"] == "extra_forbidden":
        return _unknown(place, key, [".".join((*path[:-1], known)) for known in keys_of_table(path[:-1])])
    if mistake["type"].startswith("shop_"):
        return text(mistake["msg"], place=place, shop=about["shop"])
    if mistake["type"] == "quiet_hours":
        return text("settings.quiet_ends", place=place, key=key)
    said = "settings.missing" if missing else "settings.wrong_value"
    return text(said, place=place, key=key, allowed=allowed_values(path))


def _unknown(place: str, key: str, known: list[str]) -> str:
    guess = get_close_matches(key, known, n=1)
    mend = text("settings.did_you_mean", guess=guess[0]) if guess else text("settings.known", keys=", ".join(known))
    return text("settings.unknown_key", place=place, key=key, mend=mend)


def _holds(values: object, path: tuple[str, ...]) -> bool:
    for part in path:
        if not isinstance(values, Mapping) or part not in values:
            return False
        values = values[part]
    return True
