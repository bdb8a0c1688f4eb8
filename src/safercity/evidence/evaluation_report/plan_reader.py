"""Take values out of a plan, and gather every fault with its line."""

import difflib
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from safercity.errors import SettingsError
from safercity.periods import Month, Period

#: Every setting there is, by table; "" for those above the first table.
KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("partnership", "action", "measure", "place", "comparison", "before"),
    "action": ("name", "done", "start", "end", "illustration"),
    "measure": ("category", "theme", "harm_question"),
    "place": (
        "areas",
        "geojson",
        "easting",
        "northing",
        "longitude",
        "latitude",
        "radius",
        "ring",
    ),
    "comparison": ("areas", "similar"),
    "before": ("start", "end"),
}
_HEADER = re.compile(r"\s*\[\s*([A-Za-z_-]+)\s*\]")
_SETTING = re.compile(r"\s*\"?([A-Za-z_-]+)\"?\s*=")
_LONGEST = 60


class PlanReader:
    """Reads a parsed plan; `faults` are sentences, in order of line."""

    def __init__(self, values: Mapping[str, Any], text: str) -> None:
        self._values = values
        self._lines = _line_numbers(text)
        self._faults: list[tuple[int, str]] = []

    @property
    def faults(self) -> list[str]:
        """Every fault, the first of the file first."""
        return [said for _, said in sorted(self._faults, key=lambda fault: fault[0])]

    def fault(self, table: str, key: str, said: str) -> None:
        """Add a fault of a setting, with its line (its table's where it is absent)."""
        places = (table, key), (table or key, "")
        line = next((self._lines[p] for p in places if p in self._lines), 0)
        name = f"[{table}] {key}".strip() if table else key
        where = f"line {line}: " if line else ""
        if (line, f"{where}{name} {said}") not in self._faults:
            self._faults.append((line, f"{where}{name} {said}"))

    def table(self, name: str, *, needed: bool = False) -> Mapping[str, Any]:
        """A table, empty where there is none; unknown settings are faults."""
        found = self._values.get(name)
        if found is None:
            if needed:
                self.fault(name, "", "is missing; add the table and its settings")
            return {}
        if not isinstance(found, dict):
            self.fault("", name, f"must be a table: write [{name}] above its settings")
            return {}
        self.unknown(name, found)
        return found

    def unknown(self, table: str, found: Mapping[str, Any]) -> None:
        """Add a fault for each setting that a table cannot have."""
        for key in found:
            if key not in KEYS[table]:
                near = difflib.get_close_matches(key, KEYS[table], 1)
                hint = f'; did you mean "{near[0]}"?' if near else ""
                known = f"it can have: {', '.join(KEYS[table])}"
                self.fault(table, key, f"is no setting{hint or f'; {known}'}")

    def words(
        self, table: str, found: Mapping[str, Any], key: str, default: str | None = None
    ) -> str:
        """Some text; a fault where there is none and no default."""
        value = found.get(key, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value.strip()
        said = "is missing" if value is None else f"is {_shown(value)}"
        self.fault(table, key, f"{said}; write it as text in quotes")
        return default or ""

    def flag(self, table: str, found: Mapping[str, Any], key: str) -> bool:
        """True or false; false where it is not said."""
        value = found.get(key, False)
        if not isinstance(value, bool):
            self.fault(table, key, f"is {_shown(value)}; write true or false")
        return value is True

    def number(
        self,
        table: str,
        found: Mapping[str, Any],
        key: str,
        allowed: Callable[[float], bool],
        meant: str,
        default: float = 0.0,
    ) -> float:
        """A number that is allowed; `meant` says what one is."""
        if key not in found:
            return default
        value = found[key]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and math.isfinite(value) and allowed(value):
            return float(value)
        self.fault(table, key, f"is {_shown(value)}; write {meant}")
        return default

    def codes(self, table: str, found: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of codes, each once; empty where there is none."""
        value = found.get(key, [])
        good = isinstance(value, list) and all(isinstance(v, str) for v in value)
        if not good or (key in found and not value):
            such = 'such as ["E05014567"]'
            self.fault(table, key, f"is {_shown(value)}; write a list of codes, {such}")
            return ()
        twice = sorted({code for code in value if value.count(code) > 1})
        if twice:
            self.fault(table, key, f"names {', '.join(twice)} twice; once is enough")
        return tuple(dict.fromkeys(value))

    def period(self, table: str, found: Mapping[str, Any], default: Period) -> Period:
        """The months from `start` to `end`."""
        months = [self._month(table, found, key) for key in ("start", "end")]
        if None in months:
            return default
        start, end = months
        if start and end and end < start:
            self.fault(table, "end", f"is {end}, before the start, {start}")
            return default
        return Period(start, end) if start and end else default

    def _month(self, table: str, found: Mapping[str, Any], key: str) -> Month | None:
        value = found.get(key)
        try:
            return Month.parse(value if isinstance(value, str) else "")
        except SettingsError:
            said = "is missing" if value is None else f"is {_shown(value)}"
            self.fault(
                table, key, f'{said}; write a month in quotes, such as "2025-07"'
            )
            return None


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{value[:_LONGEST]}"'
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)[:_LONGEST]


def _line_numbers(text: str) -> dict[tuple[str, str], int]:
    """The line of each table (key "") and setting; enough for the faults of a plan."""
    found: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = header[1]
            found.setdefault((table, ""), number)
        elif setting := _SETTING.match(line):
            found.setdefault((table, setting[1]), number)
    return found
