"""The commands, put together, and what happens when one ends."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import Annotated

import typer

from extract.cli import citing, extracting, outputs, running, validating, wiki
from extract.cli.common import CANNOT_RUN
from extract.errors import ExtractError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("extract")(extracting.extract)
app.command("run")(running.run)
app.command("validate")(validating.validate)
app.command("cite")(citing.cite)
app.command("explain")(validating.explain)
app.command("schema")(citing.schema)
app.command("serve")(running.serve)
outputs.register(app)
wiki.register(app)


def _version(asked: bool) -> None:
    if asked:
        from extract.version import VERSION

        typer.echo(f"cohort-extract {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Turns clinical wiki pages into validated JSON, each fact grounded to the character."""


def main() -> None:
    """Runs the command line of this process and ends it with the documented exit code."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale says: records are UTF-8
            stream.reconfigure(encoding="utf-8", errors=errors, newline="\n")
    try:
        app(standalone_mode=True)
    except ExtractError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(CANNOT_RUN)
    except BrokenPipeError:  # `| head` has seen enough
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
