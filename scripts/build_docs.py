"""Write the pages of the documentation that are made from the code.

    python scripts/build_docs.py

A test says when one is stale. Each page is made whole, so what is not in the code,
the contracts, the measures or the decisions cannot be on it.
"""

import inspect
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import typer

from safercity.errors import SaferCityError
from safercity.evidence.cli import app
from safercity.evidence.contracts.reference_page import contracts_page
from safercity.evidence.measures.reference_page import measures_page

ROOT = Path(__file__).parents[1]
DECISIONS = ROOT / "docs/decisions"
_LISTED = re.compile(r"(?s)(<!-- list -->\n).*?(<!-- end of list -->)")


def commands_page() -> str:
    """Describe every command from the command line itself."""
    group = typer.main.get_command(app)
    parts = [
        "# Commands",
        "This page is made from the command line itself; do not edit it. Every command "
        "also takes `--help`. What a command returns is in "
        "[exit codes](exit-codes.md), and what it reads and writes in "
        "[files](files.md).",
    ]
    for name, command in group.commands.items():
        parts += [f"## safercity {name}", *_in_words(command.help)]
        parts += _parameters("Give it", "argument", command.params)
        parts += _parameters("Options", "option", command.params)
    return "\n\n".join(parts) + "\n"


def _in_words(text: str) -> Iterator[str]:
    """The paragraphs of a command's help, its examples set as commands."""
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        words = " ".join(paragraph.split())
        if words.startswith("Example: "):
            yield f"```sh\n{words.removeprefix('Example: ')}\n```"
        else:
            yield words


def _parameters(title: str, kind: str, params: Sequence[Any]) -> Iterator[str]:
    rows = [_row(p) for p in params if p.param_type_name == kind and p.name != "help"]
    if rows:
        yield "\n".join([f"| {title} | |", "|---|---|", *rows])


def _row(parameter: Any) -> str:
    is_option = parameter.param_type_name == "option"
    names = parameter.opts if is_option else [parameter.name.upper()]
    needed = " Needed." if is_option and parameter.required else ""
    default = parameter.default
    if default not in (None, False, "") and "efault" not in parameter.help:
        needed += f" Default: `{default}`."
    name = ", ".join(f"`{name}`" for name in names)
    return f"| {name} | {parameter.help}{needed} |"


_EXIT_CODES = """\
# Exit codes

This page is made from `src/safercity/errors.py`; do not edit it. Each expected failure
says what could not be done, where, and the next step, and has a code of its own.

| code | meaning |
|---|---|
| 0 | It is done. |
| 1 | A fault in SaferCity itself, with a traceback. Please report it. |
{rows}
| 130 | Stopped with Ctrl+C. What was there before is still there. |
"""


def exit_codes_page() -> str:
    """List what commands return, from the errors that people may see."""
    kinds = sorted(SaferCityError.__subclasses__(), key=lambda kind: kind.exit_code)
    rows = [f"| {kind.exit_code} | {_first_line(kind)} |" for kind in kinds]
    return _EXIT_CODES.format(rows="\n".join(rows))


def decisions_page() -> str:
    """Bring the list of decisions up to date, leaving the words around it."""
    page = (DECISIONS / "README.md").read_text(encoding="utf-8")
    found = sorted(DECISIONS.glob("[0-9]*.md"))
    rows = [f"- [{_title(path)}]({path.name})\n" for path in found]
    return _LISTED.sub(lambda match: match[1] + "".join(rows) + match[2], page)


def _title(path: Path) -> str:
    return path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").splitlines()[0]


#: What is made, by its path from the top of the project.


def conformance_page() -> str:
    """Say where peers differ, from the file that the tests of it are named in."""
    source = ROOT / "tests/evidence/hotspots/conformance.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["row"]
    parts = [
        "# Conformance",
        "Where methods of others differ from one another, or from what they say of "
        "themselves: what we do, what each of them does, and why. Every row is proved "
        "by the test it names. This page is made from those tests; do not edit it.",
        "What others do was measured where it says so, and else read in their code of "
        "2023 to 2026; later versions may have mended it.",
    ]
    for row in rows:
        items = [
            f"- **Ours**: {row['ours']}.",
            f"- **Others** ({row['known']}): {row['peers']}.",
            f"- **Why**: {row['why']}.",
            f"- **Test**: `tests/evidence/hotspots/{row['test']}`",
        ]
        parts += [f"## {row['what']}", "\n".join(items)]
    return "\n\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/methods/conformance.md": conformance_page,
    "docs/reference/commands.md": commands_page,
    "docs/reference/contracts.md": contracts_page,
    "docs/reference/exit-codes.md": exit_codes_page,
    "docs/reference/measures.md": measures_page,
    "docs/decisions/README.md": decisions_page,
}


def main() -> None:
    """Write every page that differs, and name it."""
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"{name} is now up to date")


if __name__ == "__main__":
    main()
