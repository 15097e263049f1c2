"""`check --shop`: the pages of a signed-in shop, as a person asks for it; it keeps to what it finds there."""

from assistant import profiles
from tests.commands.conftest import Seller
from tests.conftest import PROFILE_OF

_ALWAYS_THERE = {"dispute_list.ready", "case.ready", "reply_form.ready", "extension_form.ready", "order.ready"}


def test_a_shop_is_looked_at_and_lacks_nothing(seller: Seller) -> None:
    ended = seller.once("check", "--shop", "test", "--json")
    assert ended.code == 0, ended.err
    checks = ended.of_kind("target_check")
    assert {check["shop"] for check in checks} == {"test"}
    assert {check["profile"] for check in checks} == {PROFILE_OF[seller.face]}
    assert {check["state"] for check in checks} <= {"first", "fallback", "not_now", "missing_optional"}
    assert {check["target"] for check in checks if check["state"] == "first"} > _ALWAYS_THERE
    assert seller.center.world.writes == []
    assert seller.leaks() == []


def test_a_broken_target_is_named_at_a_shop(seller: Seller) -> None:
    shipped = profiles.file_of(PROFILE_OF[seller.face]).read_text(encoding="utf-8")
    head, sign, rest = shipped.partition("[case.fields]")
    key, _, others = rest.lstrip("\n").partition(" = ")
    _, _, others = others.partition("\n")
    file = seller.folder / "broken.toml"
    file.write_text(f'{head}{sign}\n{key} = [{{ css = "nothing-is-called-so" }}]\n{others}', encoding="utf-8")
    ended = seller.once("check", str(file), "--shop", "test", "--page", "case", "--json")
    assert ended.code == 5, ended.err
    broken = [check["target"] for check in ended.of_kind("target_check") if check["state"] == "missing"]
    assert broken == [f"case.fields.{key}"]
    assert str(file) in ended.err
    assert seller.center.world.writes == []
