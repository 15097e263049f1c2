"""`schema`: what the lines are that programs read, whatever room prints them."""

import json

import typer

from assistant.language import text

app = typer.Typer()


@app.command("schema", help=text("cli.schema.help"))
def schema() -> None:
    """Print the JSON Schema of every kind of line that `--json` prints."""
    from assistant.json_kinds import DATA_FILES, KINDS

    schemas = {kind: record.model_json_schema() for kind, record in {**KINDS, **DATA_FILES}.items()}
    typer.echo(json.dumps(schemas, ensure_ascii=False, indent=2))
