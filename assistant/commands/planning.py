"""`plan`, `draft`: what to do in which order, and what to write; nothing is opened for writing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from assistant.casework.answers import (
    CHANNELS,
    CHOICES,
    Answer,
    Wanted,
    answers_for,
    channels_for,
    why_nothing_is_drafted,
)
from assistant.casework.clerk import Clerk
from assistant.casework.judging.views import ViewTable, filtered, read_views
from assistant.casework.linting.text_messages import segments
from assistant.casework.plans import Plan, plans_for
from assistant.casework.writing.mail_files import mail_file
from assistant.commands.case_source import Found, cases_of, clerk_of, wish_of
from assistant.commands.casework_lines import draft_line, plan_line
from assistant.commands.casework_views import answer_view, plain_block, plan_view, plans_table, sentence
from assistant.commands.extension_plans import plan_extensions
from assistant.commands.reading import AsJson, Headed, Limit, end_with
from assistant.commands.run import Run, run_of
from assistant.exit_codes import Exit
from assistant.language import text
from assistant.private_files import write_private
from assistant.settings import SettingsProblem
from flows.records import Case, Money

app = typer.Typer()

FromFile = Annotated[
    Path | None, typer.Option("--from", metavar="FILE", exists=True, dir_okay=False, help=text("cli.option.from"))
]


@app.command("plan", help=text("cli.plan.help"))
def plan(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[SHOP|CASE]…", help=text("cli.argument.plan"))] = None,
    orders: Annotated[bool, typer.Option("--orders", help=text("cli.option.plan_orders"))] = False,
    view: Annotated[str, typer.Option("--view", help=text("cli.option.view"))] = "all",
    file: FromFile = None,
    limit: Limit = 0,
    as_json: AsJson = False,
    headed: Headed = False,
) -> None:
    """Show what to do in which order over all shops, with reasons."""
    run = run_of(context, as_json=as_json)
    wish, views = wish_of(run, words or (), file), read_views(run.settings.own_casework)
    if orders and file is not None:
        raise SettingsProblem(text("plan.orders_need_site"))
    if orders:
        end_with(plan_extensions(run, wish.shops, headed=headed))
    wanted = _view(views, view)
    found, now = cases_of(run, wish, headed=headed), datetime.now(UTC)
    made, clerks = _plans(run, found, now)
    shown = {(item.shop, item.issue_id) for item in filtered(tuple(each.item for each in made), wanted, now)}
    made = [each for each in made if (each.item.shop, each.item.issue_id) in shown][: limit or None]
    for each in made:
        run.output.record("plan", plan_line(each), shop=each.item.shop)
    if wish.issue_ids:
        for each in made:
            run.output.show(plan_view(each, clerks[each.item.shop].playbooks.of(each.item.subtype)[1]))
    else:
        run.output.show(plans_table(made, now, shops=len({each.item.shop for each in made}) > 1))
    run.output.say(text("plan.done", shown=len(made), read=len(found.cases)))
    end_with(found.problems)


@app.command("draft", help=text("cli.draft.help"))
def draft(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="[SHOP] CASE…", help=text("cli.argument.draft"))],
    channel: Annotated[list[str] | None, typer.Option("--channel", help=text("cli.option.channel"))] = None,
    choice: Annotated[str | None, typer.Option("--choice", help=text("cli.option.choice"))] = None,
    amount: Annotated[str | None, typer.Option("--amount", help=text("cli.option.draft_amount"))] = None,
    tongue: Annotated[str | None, typer.Option("--in", metavar="LANGUAGE", help=text("cli.option.in"))] = None,
    eml: Annotated[
        Path | None, typer.Option("--eml", metavar="FOLDER", file_okay=False, help=text("cli.option.eml"))
    ] = None,
    file: FromFile = None,
    as_json: AsJson = False,
    headed: Headed = False,
) -> None:
    """Draft the texts of cases for every channel and check each."""
    run = run_of(context, as_json=as_json)
    wish = wish_of(run, words, file)
    if not wish.issue_ids:
        raise SettingsProblem(text("draft.which_case"))
    one_of("--choice", choice, CHOICES)
    _check_channels(channel or (), eml)
    found = cases_of(run, wish, headed=headed)
    made, clerks = _plans(run, found, datetime.now(UTC))
    ready = True
    for each in made:
        clerk = clerks[each.item.shop]
        one_of("--in", tongue, clerk.bench.phrasebook.languages)
        wanted = _wanted(each, choice, amount, tongue)
        answers = _answers(run, each, clerk, wanted, channel)
        ready = ready and all(answer.ready for answer in answers)
        if eml is not None:
            _keep_mail(run, eml, each.item.issue_id, answers)
    missing = set(wish.issue_ids) - {case.issue_id for _, case in found.cases}
    if not found.problems and missing:
        raise SettingsProblem(text("draft.not_in_file", cases=", ".join(sorted(missing))))
    if found.problems or ready:
        end_with(found.problems)
    raise typer.Exit(Exit.FORM)


def _plans(run: Run, found: Found, now: datetime) -> tuple[list[Plan], dict[str, Clerk]]:
    """Put all cases in one order of work; return it and the clerk of each shop, who knows its site and its name."""
    clerks = {shop: clerk_of(run, shop) for shop in dict.fromkeys(shop for shop, _ in found.cases)}
    # What plans rest on is the person's and the marketplace's, the same for every shop.
    first = next(iter(clerks.values()), None)
    return (list(plans_for(found.cases, now, first)) if first else []), clerks


def _view(views: ViewTable, name: str) -> Any:
    one_of("--view", name, tuple(views.view))
    return views.view[name]


def one_of(option: str, given: str | None, known: tuple[str, ...]) -> None:
    """Refuse a value that is none of those known. Raises SettingsProblem."""
    if given is not None and given not in known:
        raise SettingsProblem(text("plan.not_one_of", option=option, given=given, known=", ".join(known)))


def _wanted(each: Plan, choice: str | None, amount: str | None, tongue: str | None) -> Wanted:
    offer = _money(each, amount) if amount is not None else None
    return Wanted.model_validate({"choice": choice, "offer_money": offer, "language": tongue})


def _money(each: Plan, amount: str) -> Money:
    case = each.item.subject
    ceiling = case.refund_money_max_local or case.refund_money_max if isinstance(case, Case) else None
    try:
        return Money(amount=Decimal(amount), currency=ceiling.currency if ceiling else "USD")
    except (InvalidOperation, ValidationError):
        raise SettingsProblem(text("fill.amount_no_number")) from None


def _answers(run: Run, each: Plan, clerk: Clerk, wanted: Wanted, channels: list[str] | None) -> tuple[Answer, ...]:
    why = why_nothing_is_drafted(each)
    if why is not None:
        run.output.say(text("draft.none", issue_id=each.item.issue_id, why=sentence(why)), style="yellow")
        return ()
    possible = [name for name in channels_for(each) if not channels or name in channels]
    if (triage := each.item.triage) and triage.why_not_answerable and (not channels or "reply" in channels):
        words = sentence(triage.why_not_answerable)
        run.output.say(text("draft.no_reply", issue_id=each.item.issue_id, why=words), style="yellow")
    made = answers_for(each, possible, clerk, wanted)
    for answer in made:
        run.output.record("draft", draft_line(answer), shop=each.item.shop, issue_id=each.item.issue_id)
        run.output.show(answer_view(answer))
        if answer.draft.channel == "sms" and answer.draft.text and not run.output.as_json:
            # Without a frame and unbroken, so that nothing but the text is copied.
            run.output.say(text("draft.sms", parts=segments(answer.draft.text)), style="bold")
            run.output.say(plain_block(answer.draft.text).plain)
    return made


def _check_channels(channels: Sequence[str], eml: Path | None) -> None:
    for name in channels:
        one_of("--channel", name, CHANNELS)
    if eml is not None and channels and "email" not in channels:
        raise SettingsProblem(text("draft.eml_needs_email"))


def _keep_mail(run: Run, folder: Path, issue_id: str, answers: Sequence[Answer]) -> None:
    """Keep the e-mail of a case as a file that mail programs open as a draft; one with an error is not kept."""
    for answer in answers:
        if answer.draft.channel != "email":
            continue
        if not answer.ready:
            run.output.say(text("draft.no_eml", issue_id=issue_id), style="yellow")
            continue
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"{issue_id}.eml"
        write_private(file, mail_file(answer.draft.subject, answer.draft.text))
        run.output.say(text("draft.eml", issue_id=issue_id, file=file), style="green")
