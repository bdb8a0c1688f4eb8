"""Read a TOML file; what is wrong with it is said in words, with its line.

The parser's own messages name what it was doing, not what the person did.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safercity.errors import SettingsError

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
# What the parser says, by how it begins, and what a person did.
_SAID = {
    "Invalid value": "a value is missing, or is text without quotes around it",
    "Illegal character '\\n'": "a text is opened with a quote and not closed",
    "Expected '=' after a key": "a setting is written name = value",
    "Invalid statement": "this is neither a setting (name = value) nor a [table]",
    "Expected newline": "there is more after the value than it can have",
    "Expected ']' at the end": "a [table] is not closed with ]",
    "Unescaped": "write each backslash of a path as /",
    "Invalid hex": "write each backslash of a path as /",
}
_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate inline", "Cannot mutate")


def read_toml(path: Path) -> Mapping[str, Any]:
    """Read a TOML file that is there.

    Raises:  SettingsError saying in which line it stops being TOML, and why.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"{path} line {line} has signs that are not UTF-8. "
            "Save the file again with the encoding UTF-8."
        ) from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} {_in_words(str(error), text)}.") from None


def _in_words(said: str, text: str) -> str:
    lines = text.splitlines()
    place = _PLACE.search(said)
    number = int(place["line"]) if place and place["line"] else _last(lines)
    what = _PLACE.sub("", said)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    if what.startswith(_TWICE):
        what = f"{_named(line)} is set twice in the same table. Keep one of them"
    meant = next((_SAID[said] for said in _SAID if what.startswith(said)), what)
    return f"line {number} cannot be read as TOML: {meant}"


def _last(lines: list[str]) -> int:
    """The number of the last line that says anything."""
    return max((n for n, line in enumerate(lines, 1) if line.strip()), default=1)


def _named(line: str) -> str:
    """What a line sets: the name before its equals sign, or its table."""
    return f'"{line.partition("=")[0].strip()[:60]}"'
