"""`fill-reply`, `fill-extension`: fill the site's own forms for a person to confirm."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer
from playwright.sync_api import Error, Page
from pydantic import ValidationError

from assistant.commands.reading import AsJson, Headed, ShopName, number
from assistant.commands.run import Run, run_of
from assistant.exit_codes import Exit
from assistant.language import text
from assistant.private_files import private_folder, write_private
from assistant.settings import SettingsProblem
from assistant.tables import form_view
from flows.arriving import open_page
from flows.cases import read_case
from flows.errors import NotOffered
from flows.extension_form import Extension, fill_extension, read_order
from flows.profile import FormPage
from flows.records import Case, FilledForm, Money
from flows.reply_form import Reply, fill_reply
from flows.session import Session

app = typer.Typer()


@app.command("fill-reply", help=text("cli.fill_reply.help"))
def reply(
    context: typer.Context,
    shop: ShopName,
    issue_id: Annotated[str, typer.Argument(metavar="CASE", help=text("cli.argument.case"))],
    solution: Annotated[str, typer.Option("--solution", help=text("cli.option.solution"))] = "refund",
    amount: Annotated[str, typer.Option("--amount", help=text("cli.option.amount"))] = "0.00",
    content: Annotated[str, typer.Option("--text", help=text("cli.option.text"))] = "",
    text_file: Annotated[
        Path | None, typer.Option("--text-file", exists=True, dir_okay=False, help=text("cli.option.text_file"))
    ] = None,
    return_address: Annotated[
        str | None, typer.Option("--return-address", help=text("cli.option.return_address"))
    ] = None,
    evidence: Annotated[list[Path] | None, typer.Option("--evidence", help=text("cli.option.evidence"))] = None,
    as_json: AsJson = False,
    headed: Headed = False,
) -> None:
    """Fill the reply form of one case and stop before the site's button."""
    run = run_of(context, as_json=as_json)
    number(issue_id)
    content = text_of(content, text_file, nothing=text("fill.no_text"))
    with run.at(shop, headed=headed) as session:
        case = read_case(session.page, session.site, issue_id)
        wanted = reply_of(
            case,
            {
                "solution_type": solution,
                "amount": amount,
                "content": content,
                "return_address": return_address,
                "evidence": tuple(evidence or ()),
            },
            session.site.profile.reply_form,
        )
        may_upload = run.settings.evidence_upload == "assistant"
        with session.guard.strict(admit=session.site.profile.reply_form.upload if may_upload else ()):
            page, form = fill_reply(session.page, session.site, session.guard, case, wanted)
            form = with_picture(page, form, run.settings.data_folder / "pictures")
        show_form(run, session, page, form, headed=headed or run.settings.headed)
    raise typer.Exit(Exit.OK if form.complete or _only_left(form) else Exit.FORM)


@app.command("fill-extension", help=text("cli.fill_extension.help"))
def extension(
    context: typer.Context,
    shop: ShopName,
    order_id: Annotated[str, typer.Argument(metavar="ORDER", help=text("cli.argument.order"))],
    days: Annotated[int, typer.Option("--days", min=1, max=120, help=text("cli.option.days"))] = 30,
    reason: Annotated[str | None, typer.Option("--reason", help=text("cli.option.reason"))] = None,
    as_json: AsJson = False,
    headed: Headed = False,
) -> None:
    """Fill the form that extends the receipt period and stop before the site's button."""
    run = run_of(context, as_json=as_json)
    number(order_id)
    with run.at(shop, headed=headed) as session:
        site = session.site
        if site.profile.extension_form.on == "case":
            order = None
            open_page(session.page, site, site.profile.case, site.address(site.profile.case.address, issue_id=order_id))
        else:
            order = read_order(session.page, site, order_id)
        with session.guard.strict():
            page, form = fill_extension(
                session.page, site, session.guard, Extension(days=days, reason=reason), order=order
            )
            form = with_picture(page, form, run.settings.data_folder / "pictures")
        show_form(run, session, page, form, headed=headed or run.settings.headed)
    raise typer.Exit(Exit.OK if form.complete else Exit.FORM)


def text_of(given: str, file: Path | None, *, nothing: str) -> str:
    """Return what is to be said; SettingsProblem, before anything is opened, with the sentence for nothing to say."""
    try:
        content = (file.read_text(encoding="utf-8") if file else given).strip()
    except UnicodeDecodeError:
        raise SettingsProblem(text("fill.not_utf8", file=file)) from None
    if not content:
        raise SettingsProblem(nothing)
    return content


def reply_of(case: Case, said: Mapping[str, object], table: FormPage) -> Reply:
    """Make a reply of what the person said; SettingsProblem names the value that is not right."""
    ceiling = case.refund_money_max if table.amount_in == "usd" else case.refund_money_max_local
    values = dict(said)
    try:
        amount = Decimal(str(values.pop("amount")))
    except InvalidOperation:
        raise SettingsProblem(text("fill.amount_no_number")) from None
    if ceiling is None:
        raise NotOffered("The case shows no ceiling for a refund.", target=case.issue_id)
    try:
        return Reply.model_validate({**values, "refund_money": Money(amount=amount, currency=ceiling.currency)})
    except ValidationError as wrong:
        mistakes = wrong.errors(include_input=False, include_url=False)
        raise SettingsProblem(
            *(text("fill.wrong_value", key=".".join(map(str, each["loc"])), why=each["msg"]) for each in mistakes)
        ) from None


def with_picture(page: Page, form: FilledForm, folder: Path, name: str = "") -> FilledForm:
    """Keep a picture of the filled form, readable by its owner only."""
    name = name or f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{form.form}-{form.issue_id or form.order_id}.png"
    file = private_folder(folder) / name
    write_private(file, page.screenshot())
    return form.model_copy(update={"picture": str(file)})


def show_form(run: Run, session: Session, page: Page, form: FilledForm, *, headed: bool) -> None:
    """Show what was filled; in a window let go and wait until the person is done with it."""
    run.output.record("filled_form", form)
    run.output.show(form_view(form))
    run.output.say(text("fill.picture", file=form.picture or ""))
    if not headed:
        run.output.say(text("fill.nothing_sent"), style="bold green")
        return
    run.output.say(text("fill.your_turn"), style="bold green")
    session.guard.release(page)
    wait_for_person(page)


def wait_for_person(page: Page) -> None:
    """Wait until the person closes the window or presses Enter at the terminal; silence changes nothing."""
    if not sys.stdin.isatty():
        try:
            page.wait_for_event("close", timeout=0)
        except Error:
            return
        return
    input()


def _only_left(form: FilledForm) -> bool:
    return all(field.result != "differs" for field in form.fields)
