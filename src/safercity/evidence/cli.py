"""The command line: from a partnership folder to published releases."""

import json
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from safercity import __version__
from safercity.errors import SaferCityError

app = typer.Typer(
    name="safercity",
    help="From police and partner extracts to a published community safety assessment.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
screen = Console(highlight=False, soft_wrap=True)
messages = Console(stderr=True, highlight=False, soft_wrap=True)

Folder = Annotated[
    Path, typer.Argument(help="The partnership folder, with its safercity.toml.")
]
Out = Annotated[
    Path | None,
    typer.Option(help="Where results go. Default: `build` in the partnership folder."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Report as JSON, for machines.")]
Audience = Annotated[str, typer.Option(help="Who it is for: public or partners.")]
Place = Annotated[
    Path,
    typer.Argument(
        help="A release, an edition, or the folder that `assess` wrote to.",
    ),
]


def main() -> None:
    """Run the command line; expected errors print as plain paragraphs."""
    try:
        app(standalone_mode=True)
    except SaferCityError as error:
        messages.print(str(error), markup=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        messages.print("Stopped. What was there before is still there.")
        sys.exit(130)


def _say(values: dict[str, Any], words: str, *, as_json: bool) -> None:
    text = json.dumps(values, indent=2, ensure_ascii=False) if as_json else words
    screen.print(text, markup=False)


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.")
    ] = False,
) -> None:
    """From police and partner extracts to a published community safety assessment."""
    if version:
        screen.print(f"safercity {__version__}")
        raise typer.Exit
