"""Where a password comes from, and where it never goes."""

import keyring
import pytest
from keyring.backends import fail
from pydantic import SecretStr

from assistant.passwords import KeyStoreProblem, forget_password, password_of, set_password, variable_of
from assistant.redaction import redact_text
from tests.ground.conftest import MemoryKeyStore

CANARY = "Xq7-canary-91"


def test_environment_then_key_store_then_person(key_store: MemoryKeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(shop: str) -> SecretStr:
        asked.append(shop)
        return SecretStr("typed-by-hand")

    first = password_of("my-shop", ask)
    assert first is not None
    assert first.get_secret_value() == "typed-by-hand"
    set_password("my-shop", SecretStr("kept-in-store"))
    second = password_of("my-shop", ask)
    assert second is not None
    assert second.get_secret_value() == "kept-in-store"
    monkeypatch.setenv("DISPUTE_ASSISTANT_PASSWORD_MY_SHOP", "from-outside")
    third = password_of("my-shop", ask)
    assert third is not None
    assert third.get_secret_value() == "from-outside"
    assert asked == ["my-shop"]


def test_nobody_knows_it(key_store: MemoryKeyStore) -> None:
    assert password_of("main") is None
    assert password_of("main", lambda shop: None) is None
    assert password_of("main", lambda shop: SecretStr("")) is None


def test_forgetting(key_store: MemoryKeyStore) -> None:
    set_password("main", SecretStr(CANARY))
    assert forget_password("main")
    assert not forget_password("main")
    assert key_store.kept == {}


def test_a_machine_without_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # untyped there
    try:
        assert password_of("main") is None
        with pytest.raises(KeyStoreProblem, match="DISPUTE_ASSISTANT_PASSWORD_MAIN") as caught:
            set_password("main", SecretStr(CANARY))
        assert CANARY not in str(caught.value)
        with pytest.raises(KeyStoreProblem):
            forget_password("main")
    finally:
        keyring.set_keyring(before)


def test_it_is_kept_out_of_logs_from_then_on(key_store: MemoryKeyStore) -> None:
    assert CANARY in redact_text(CANARY)
    set_password("main", SecretStr(CANARY))
    assert redact_text(f"typed {CANARY}") == "typed ‹password›"
    assert CANARY not in repr(password_of("main"))


@pytest.mark.parametrize(("shop", "variable"), [("main", "MAIN"), ("my-shop_2", "MY_SHOP_2")])
def test_variable(shop: str, variable: str) -> None:
    assert variable_of(shop) == f"DISPUTE_ASSISTANT_PASSWORD_{variable}"
