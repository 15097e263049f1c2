"""A shop's password: from the environment, the system's key store, or the person; never from a file of ours.

Every password that passes here is kept out of logs from that moment on.
"""

import os
from collections.abc import Callable

import keyring
from keyring.errors import KeyringError, PasswordDeleteError
from loguru import logger
from pydantic import SecretStr

from assistant.language import text
from assistant.redaction import keep_out

SERVICE = "dispute-assistant"
PREFIX = "DISPUTE_ASSISTANT_PASSWORD_"

Ask = Callable[[str], SecretStr | None]
"""Ask the person for the password of the shop of this name; None when nobody answers."""


class KeyStoreProblem(Exception):
    """The system's key store cannot keep or forget a password; the message says what to do instead."""


def variable_of(shop: str) -> str:
    """Return the environment variable that may hold the shop's password."""
    return PREFIX + "".join(letter if letter.isalnum() else "_" for letter in shop).upper()


def password_of(shop: str, ask: Ask | None = None) -> SecretStr | None:
    """Return the password of a shop: environment, then key store, then `ask`; None when nobody knows it."""
    found = _from_environment(shop) or _from_key_store(shop) or (ask(shop) if ask else None)
    if found is None or not found.get_secret_value():
        return None
    keep_out(found)
    return found


def set_password(shop: str, password: SecretStr) -> None:
    """Keep a shop's password in the system's key store. Raises KeyStoreProblem."""
    keep_out(password)
    try:
        keyring.set_password(SERVICE, shop, password.get_secret_value())
    except (KeyringError, RuntimeError) as problem:
        raise KeyStoreProblem(_no_key_store(shop)) from problem


def forget_password(shop: str) -> bool:
    """Remove a shop's password from the key store; tell whether there was one. Raises KeyStoreProblem."""
    try:
        keyring.delete_password(SERVICE, shop)
    except PasswordDeleteError:
        return False
    except (KeyringError, RuntimeError) as problem:
        raise KeyStoreProblem(_no_key_store(shop)) from problem
    return True


def _from_environment(shop: str) -> SecretStr | None:
    value = os.environ.get(variable_of(shop))
    return SecretStr(value) if value else None


def _from_key_store(shop: str) -> SecretStr | None:
    try:
        value = keyring.get_password(SERVICE, shop)
    except (KeyringError, RuntimeError) as problem:
        # A machine without a key store is usual on servers: the next source is asked.
        logger.debug("No password from the key store: {}", type(problem).__name__)
        return None
    return SecretStr(value) if value else None


def _no_key_store(shop: str) -> str:
    return text("password.no_key_store", variable=variable_of(shop))
