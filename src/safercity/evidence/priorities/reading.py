"""Reading what people set: every fault is gathered, in words that mend it."""

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from safercity.errors import SettingsError

_WHEN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:  SettingsError if it is not one.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} is not a TOML file: {error}.") from None


def nearest(name: str, known: Collection[str]) -> str:
    """Say which known name was perhaps meant, as a sentence; empty if none is near.

    >>> nearest("frawd", ["fraud", "fire"])
    ' Did you mean "fraud"?'
    """
    near = difflib.get_close_matches(name, sorted(known), 1)
    return f' Did you mean "{near[0]}"?' if near else ""


class Reader:
    """Takes values out of tables and gathers every fault on the way."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def fault(self, where: str, words: str) -> None:
        """Keep a fault, once."""
        said = f"{where}: {words}" if where else words
        if said not in self.faults:
            self.faults.append(said)

    def table(self, where: str, value: Any) -> Mapping[str, Any]:
        """A table of settings; an empty one, with a fault, for anything else."""
        if isinstance(value, dict):
            return value
        self.fault(where, "it must be a table of settings.")
        return {}

    def tables(self, where: str, value: Any) -> list[Mapping[str, Any]]:
        """A list of tables."""
        if isinstance(value, list):
            return [
                self.table(f"{where} number {n}", v) for n, v in enumerate(value, 1)
            ]
        self.fault(where, "it must be a list of tables.")
        return []

    def known(
        self, where: str, table: Mapping[str, Any], names: Collection[str]
    ) -> None:
        """Find settings that nobody knows."""
        for name in table:
            if name not in names:
                self.fault(where, f'there is no "{name}".{nearest(name, names)}')

    def text(
        self, where: str, table: Mapping[str, Any], key: str, default: str | None = ""
    ) -> str:
        """A text; needed where there is no default."""
        value = table.get(key, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value.strip()
        words = "is missing" if value is None else "must be text in quotes"
        self.fault(where, f'"{key}" {words}.')
        return ""

    def number(
        self, where: str, table: Mapping[str, Any], key: str, default: float | None
    ) -> float:
        """A number of nought or more; needed where there is no default."""
        value = table.get(key, default)
        if is_number(value) and value >= 0:
            return float(value)
        self.fault(where, f'"{key}" must be a number of nought or more.')
        return 0.0

    def flag(self, where: str, table: Mapping[str, Any], key: str) -> bool:
        """True or false; false where it is left out."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.fault(where, f'"{key}" must be true or false.')
        return value is True

    def choice(
        self,
        where: str,
        table: Mapping[str, Any],
        key: str,
        choices: Collection[str],
        default: str | None = None,
    ) -> str:
        """One of a few words."""
        value = self.text(where, table, key, default)
        if value and value not in choices:
            self.fault(where, f'"{key}" is "{value}"; it can be: {", ".join(choices)}.')
        return value

    def texts(self, where: str, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is left out."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        self.fault(where, f'"{key}" must be a list of texts in quotes.')
        return ()

    def when(self, where: str, table: Mapping[str, Any], key: str) -> str:
        """A day, a month or a year: `2026-01-31`, `"2026-01"` or `"2026"`."""
        value = table.get(key, "")
        if isinstance(value, dt.date):
            return value.isoformat()[:10]
        if value == "" or (isinstance(value, str) and _WHEN.fullmatch(value)):
            return str(value)
        self.fault(where, f'"{key}" must be a date such as 2026-01-31, or "2026".')
        return ""


def is_number(value: Any) -> bool:
    """True for a whole or decimal number; a yes or no is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)
