"""What commands print: results on standard output, messages beside them."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.console import Console

screen = Console(highlight=False, soft_wrap=True)
messages = Console(stderr=True, highlight=False, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Report as JSON, for machines.")]


def say(values: Mapping[str, Any], words: str, *, as_json: bool) -> None:
    """Print a result, in words or as values for machines."""
    text = json.dumps(values, indent=2, ensure_ascii=False) if as_json else words
    screen.print(text, markup=False)
