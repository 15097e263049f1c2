"""`fill-message`: fill an order message or an on-site message for a person to send."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from assistant.casework.answers import Wanted, answers_for, why_nothing_is_drafted
from assistant.casework.plans import plans_for
from assistant.commands.case_source import clerk_of
from assistant.commands.casework_views import answer_view, sentence
from assistant.commands.filling import show_form, text_of, with_picture
from assistant.commands.planning import one_of
from assistant.commands.reading import AsJson, Headed, ShopName, number
from assistant.commands.run import Run, run_of
from assistant.exit_codes import Exit
from assistant.language import text
from assistant.settings import SettingsProblem
from flows.cases import read_case
from flows.message_form import Message, MessageChannel, fill_message, message_form
from flows.records import Case

app = typer.Typer()


@app.command("fill-message", help=text("cli.fill_message.help"))
def message(
    context: typer.Context,
    shop: ShopName,
    issue_id: Annotated[str, typer.Argument(metavar="CASE", help=text("cli.argument.case"))],
    channel: Annotated[str, typer.Option("--channel", help=text("cli.option.message_channel"))],
    content: Annotated[str, typer.Option("--text", help=text("cli.option.message_text"))] = "",
    text_file: Annotated[
        Path | None, typer.Option("--text-file", exists=True, dir_okay=False, help=text("cli.option.message_text_file"))
    ] = None,
    drafted: Annotated[bool, typer.Option("--draft", help=text("cli.option.message_draft"))] = False,
    as_json: AsJson = False,
    headed: Headed = False,
) -> None:
    """Fill one message to the buyer of a case and stop before the site's button."""
    run = run_of(context, as_json=as_json)
    number(issue_id)
    one_of("--channel", channel, get_args(MessageChannel))
    where = cast("MessageChannel", channel)
    content_of = _source(run, shop, where, (content, text_file, drafted))
    with run.at(shop, headed=headed) as session:
        message_form(session.site.profile, where)
        case = read_case(session.page, session.site, issue_id)
        wanted = Message(channel=where, content=content_of(case), order_id=case.parent_order_id, issue_id=case.issue_id)
        with session.guard.strict():
            page, form = fill_message(session.page, session.site, session.guard, wanted)
            form = with_picture(page, form, run.settings.data_folder / "pictures")
        show_form(run, session, page, form, headed=headed or run.settings.headed)
    raise typer.Exit(Exit.OK if form.complete else Exit.FORM)


def _source(run: Run, shop: str, channel: MessageChannel, said: tuple[str, Path | None, bool]) -> Callable[[Case], str]:
    """Return what tells the text for a case, once it is read. Raises SettingsProblem for no text or more than one."""
    content, file, drafted = said
    if sum((bool(content), file is not None, drafted)) > 1:
        raise SettingsProblem(text("fill.one_text"))
    if drafted:
        return lambda case: _drafted(run, shop, channel, case)
    given = text_of(content, file, nothing=text("fill.no_message"))
    return lambda _: given


def _drafted(run: Run, shop: str, channel: MessageChannel, case: Case) -> str:
    """Draft the text; end with the reason where there is none that could be sent as it is."""
    clerk = clerk_of(run, shop)
    (plan,) = plans_for([(shop, case)], datetime.now(UTC), clerk)
    why = why_nothing_is_drafted(plan)
    if why is not None:
        run.output.say(text("draft.none", issue_id=case.issue_id, why=sentence(why)), style="yellow")
        raise typer.Exit(Exit.FORM)
    (answer,) = answers_for(plan, [channel], clerk, Wanted())
    if not answer.ready:
        run.output.show(answer_view(answer))
        run.output.say(text("fill.draft_not_ready"), style="yellow")
        raise typer.Exit(Exit.FORM)
    return answer.draft.text
