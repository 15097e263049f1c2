"""`phrases`: what the shipped and your own quick phrases say."""

from typing import Annotated

import typer
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.casework.judging.reasons import read_reasons
from assistant.casework.writing.phrases import Phrase, Phrasebook, read_phrasebook
from assistant.commands.casework_views import plain_block
from assistant.commands.reading import AsJson
from assistant.commands.run import Run, run_of
from assistant.language import text
from assistant.private_files import private_folder, write_private
from assistant.settings import SettingsProblem
from flows.records import Record

app = typer.Typer()
phrases = typer.Typer(help=text("cli.phrases.help"), no_args_is_help=True)
app.add_typer(phrases, name="phrases")

Tongue = Annotated[str | None, typer.Option("--in", metavar="LANGUAGE", help=text("cli.option.in"))]


class ShownPhrase(Record):
    """One phrase as it is written."""

    phrase_id: str
    """E.g. `en/reply.in_transit`."""
    version: int
    origin: str
    """`shipped`, or the path of the person's own file."""
    subject: str
    text: str


class OwnPhraseFile(Record):
    """The file in which the person's own phrases of a language stand."""

    language: str
    path: str


def shown(phrase: Phrase) -> ShownPhrase:
    """Return a phrase for a line of JSON."""
    return ShownPhrase.model_validate({name: getattr(phrase, name) for name in ShownPhrase.model_fields})


def phrasebook_of(run: Run) -> Phrasebook:
    """Read the phrases, the person's own over the shipped ones. Raises DataProblem."""
    own = run.settings.own_casework
    return read_phrasebook(own, more_reasons=tuple(read_reasons(own).reason))


@phrases.command("list", help=text("cli.phrases_list.help"))
def list_phrases(context: typer.Context, as_json: AsJson = False) -> None:
    """Show which phrases there are in which languages, and which are the person's own."""
    run = run_of(context, as_json=as_json)
    book = phrasebook_of(run)
    table = Table(box=None, pad_edge=False)
    table.add_column(text("phrases.key"))
    for language in book.languages:
        table.add_column(language)
    keys = list(dict.fromkeys(key for language in book.languages for key in book.phrases[language]))
    for key in keys:
        held = [book.phrases[language].get(key) for language in book.languages]
        table.add_row(key, *(_mark(phrase) for phrase in held))
    for phrase in book.all_phrases():
        run.output.record("phrase", shown(phrase))
    run.output.show(table)
    run.output.say(text("phrases.marks", count=len(keys), languages=len(book.languages)))


@phrases.command("show", help=text("cli.phrases_show.help"))
def show_phrase(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="PHRASE", help=text("cli.argument.phrase"))],
    tongue: Tongue = None,
    as_json: AsJson = False,
) -> None:
    """Show one phrase as it is written, in every language or in one."""
    run = run_of(context, as_json=as_json)
    book = phrasebook_of(run)
    given, _, name = key.rpartition("/")
    wanted = tongue or given
    found = [held[name] for language, held in book.phrases.items() if name in held and wanted in ("", language)]
    if not found:
        raise SettingsProblem(text("phrases.unknown", key=key))
    for phrase in found:
        run.output.record("phrase", shown(phrase))
        words = plain_block(f"{phrase.subject}\n\n{phrase.text}" if phrase.subject else phrase.text)
        title = f"{phrase.phrase_id} · {text('phrases.version', version=phrase.version)} · {_origin(phrase)}"
        run.output.show(Panel(words, title=Text(title), title_align="left"))


@phrases.command("edit-path", help=text("cli.phrases_edit_path.help"))
def edit_path(
    context: typer.Context,
    language: Annotated[str, typer.Argument(metavar="LANGUAGE", help=text("cli.option.in"))] = "en",
    as_json: AsJson = False,
) -> None:
    """Print the file in which own phrases of a language stand; begin it where there is none."""
    run = run_of(context, as_json=as_json)
    if language not in phrasebook_of(run).languages:
        raise SettingsProblem(text("phrases.no_language", language=language))
    file = private_folder(run.settings.own_casework / "phrases") / f"{language}.toml"
    if not file.exists():
        write_private(file, f"{text('phrases.new_file', language=language)}\n".encode())
    run.output.record("phrase_file", OwnPhraseFile(language=language, path=str(file)))
    if not as_json:
        typer.echo(str(file))


def _mark(phrase: Phrase | None) -> str:
    if phrase is None:
        return "–"
    return f"v{phrase.version}" if phrase.origin == "shipped" else f"v{phrase.version}*"


def _origin(phrase: Phrase) -> str:
    return text("draft.shipped") if phrase.origin == "shipped" else phrase.origin
