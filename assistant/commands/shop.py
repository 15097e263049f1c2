"""`login` and `shop`: who the shops are and whether they are signed in."""

import getpass
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from pydantic import SecretStr
from rich.table import Table

from assistant.commands.reading import AsJson, ShopName
from assistant.commands.run import run_of
from assistant.language import text
from assistant.passwords import KeyStoreProblem, forget_password, set_password
from assistant.session_health import health_file
from assistant.settings import SettingsProblem
from assistant.shop_session import at_shop, cookie_file
from assistant.shops import forget_shop
from flows.records import Record

app = typer.Typer()
shops = typer.Typer(help=text("cli.shop.help"), no_args_is_help=True)
app.add_typer(shops, name="shop")


class SignedIn(Record):
    """A shop that was signed in just now."""

    shop: str
    outcome: str = "signed_in"


class ShownShop(Record):
    """One shop of the settings."""

    name: str
    profile: str
    account: str | None
    session_hours: int | None
    """Age of the kept session; None without one."""


@app.command("login", help=text("cli.login.help"))
def login(
    context: typer.Context,
    shop: ShopName,
    headless: Annotated[bool, typer.Option("--headless", help=text("cli.option.headless"))] = False,
    as_json: AsJson = False,
) -> None:
    """Sign in once, in a window where the person can help; the session is kept."""
    run = run_of(context, as_json=as_json)
    with at_shop(run.visit(run.settings.shop(shop), headed=not headless)):
        run.output.record("login", SignedIn(shop=shop))
        run.output.say(text("login.done", shop=shop), style="bold green")


@shops.command("list", help=text("cli.shop_list.help"))
def list_shops(context: typer.Context, as_json: AsJson = False) -> None:
    """Show the shops of the settings and how old their sessions are."""
    run = run_of(context, as_json=as_json)
    table = Table(box=None, pad_edge=False)
    for key in ("shop.name", "shop.profile", "shop.account", "shop.session"):
        table.add_column(text(key))
    for name, shop in run.settings.shops.items():
        file = cookie_file(run.settings.data_folder, name)
        age = datetime.now(UTC) - datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None
        hours = None if age is None else int(age.total_seconds() // 3600)
        shown = ShownShop(name=name, profile=shop.profile, account=shop.account, session_hours=hours)
        run.output.record("shop", shown)
        session = text("shop.no_session") if hours is None else text("shop.session_age", hours=hours)
        table.add_row(shop.title or name, shop.profile, shop.account or "", session)
    run.output.show(table if run.settings.shops else text("settings.no_shop"))


@shops.command("set-password", help=text("cli.shop_set_password.help"))
def keep_password(context: typer.Context, shop: ShopName) -> None:
    """Keep a shop's password in the system's key store."""
    run = run_of(context)
    run.settings.shop(shop)
    if sys.stdin.isatty():
        password = getpass.getpass(f"{text('shop.ask_password', shop=shop)}: ")
    else:
        password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise SettingsProblem(text("shop.empty_password"))
    set_password(shop, SecretStr(password))
    run.output.say(text("shop.password_kept", shop=shop))


@shops.command("forget", help=text("cli.shop_forget.help"))
def forget(context: typer.Context, shop: ShopName) -> None:
    """Remove a shop's session and password from this machine."""
    run = run_of(context)
    run.settings.shop(shop)
    forget_shop(run.settings.data_folder, shop)
    for file in (cookie_file(run.settings.data_folder, shop), health_file(run.settings.data_folder, shop)):
        file.unlink(missing_ok=True)
    try:
        forget_password(shop)
    except KeyStoreProblem:
        run.output.say(text("shop.session_forgotten", shop=shop))
        return
    run.output.say(text("shop.forgotten", shop=shop))
