"""`demo`, `site`: see the assistant work, try pages by hand."""

import os
import socket
import threading
from datetime import datetime
from enum import StrEnum
from math import inf
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from assistant.commands.reading import AsJson, end_with
from assistant.commands.run import Run, run_of
from assistant.exit_codes import Exit
from assistant.language import current_language, text
from assistant.qa.demo import Outcome, Wish, play
from assistant.qa.site import SellerCenter
from assistant.settings import SettingsProblem
from flows.records import Record

app = typer.Typer()


class Face(StrEnum):
    """The two faces of the local seller center."""

    new = "new"
    classic = "classic"


class RunningSite(Record):
    """Where the local seller center stands, and who may sign in there."""

    address: str
    face: Face
    account: str = "demo"
    password: str = "demo-password"  # noqa: S105 - of a made-up shop


FaceOption = Annotated[Face, typer.Option("--face", help=text("cli.option.face"))]
Disputes = Annotated[int, typer.Option("--disputes", min=0, max=5000, help=text("cli.option.disputes"))]
Seed = Annotated[int, typer.Option("--seed", help=text("cli.option.seed"))]


@app.command("demo", help=text("cli.demo.help"))
def demo(
    context: typer.Context,
    face: FaceOption = Face.new,
    disputes: Disputes = 60,
    seed: Seed = 1,
    headed: Annotated[bool, typer.Option("--headed", help=text("cli.option.demo_headed"))] = False,
    pictures: Annotated[
        Path | None, typer.Option("--pictures", file_okay=False, help=text("cli.option.pictures"))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the whole job on the built-in seller center."""
    run = run_of(context, as_json=as_json)
    wish = Wish(face.value, disputes, seed, headed, pictures or Wish().pictures)
    outcome = play(run, wish)
    _tell(run, outcome)
    if not outcome.problems and not headed and outcome.writes_received:
        raise typer.Exit(Exit.WRITE_STOPPED)
    end_with(outcome.problems)


def _tell(run: Run, outcome: Outcome) -> None:
    for picture in outcome.pictures:
        run.output.say(text("demo.picture", file=picture))
    run.output.say(text("demo.done", seconds=outcome.seconds))
    key = "demo.nothing_sent" if outcome.writes_received == 0 else "demo.sent_by_person"
    run.output.say(text(key, count=outcome.writes_received), style="bold green")
    run.output.record("summary", outcome.summary())


@app.command("site", help=text("cli.site.help"))
def site(
    context: typer.Context,
    face: FaceOption = Face.new,
    disputes: Disputes = 60,
    orders: Annotated[int, typer.Option("--orders", min=0, max=5000, help=text("cli.option.orders"))] = 40,
    seed: Seed = 1,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=text("cli.option.port"))] = 0,
    latency: Annotated[str, typer.Option("--latency", metavar="A-B", help=text("cli.option.latency"))] = "0-0",
    faults: Annotated[list[str] | None, typer.Option("--fault", help=text("cli.option.fault"))] = None,
    now: Annotated[datetime | None, typer.Option("--now", help=text("cli.option.now"))] = None,
    frozen: Annotated[bool, typer.Option("--frozen", help=text("cli.option.frozen"))] = False,
    extension_on_case: Annotated[
        bool, typer.Option("--extension-on-case", help=text("cli.option.extension_on_case"))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run the local seller center for people until Ctrl-C."""
    run = run_of(context, as_json=as_json)
    given: dict[str, object] = {
        "disputes": disputes,
        "orders": orders,
        "seed": seed,
        "port": port,
        "latency": _seconds(latency),
        "faults": tuple(faults or ()),
        "now": now.astimezone() if now else None,
        "running": not frozen,
        "extension_on_case": extension_on_case,
        "language": current_language(),
    }
    with _center(face.value, given) as center:
        run.output.record("site", RunningSite(address=center.address, face=face))
        if not as_json:
            run.output.say(text("site.running", address=center.address), style="bold")
            run.output.say(text("site.hint", address=center.address))
        threading.Event().wait()


def _center(face: str, given: dict[str, Any]) -> SellerCenter:
    _check_port(given["port"])
    try:
        return SellerCenter(face, **given)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        raise SettingsProblem(text("site.wrong", key=".".join(map(str, first["loc"])), why=first["msg"])) from None
    except ValueError as wrong:
        raise SettingsProblem(text("site.wrong", key="--fault", why=str(wrong))) from None


def _check_port(port: int) -> None:
    """See that the port can be had: the server's library would end the program with words of its own."""
    with socket.socket() as trial:
        if os.name == "posix":  # elsewhere it would take a port from another program
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as problem:
            raise SettingsProblem(text("site.port", port=port, why=problem.strerror)) from None


def _seconds(said: str) -> tuple[float, float]:
    """Read a span such as `0.1-0.3`, in seconds. Raises SettingsProblem."""
    first, _, last = said.partition("-")
    try:
        span = float(first), float(last or first)
    except ValueError:
        span = inf, inf
    if not 0 <= span[0] <= span[1] < inf:  # "nan" is not within any bounds
        raise SettingsProblem(text("site.wrong", key="--latency", why=said))
    return span
