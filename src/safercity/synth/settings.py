"""Whether `margins/county.toml` has what the margins beside it need."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from safercity.errors import SettingsError, all_at_once
from safercity.synth.margins import FOLDER, has_margins, lines_of

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_NUMBER = (int, float)
# What an extract needs, where there are margins of it: the table, and in it.
_NEEDED: Mapping[str, tuple[tuple[str, Mapping[str, type | tuple[type, ...]]], ...]] = {
    "crimes": (
        (
            "offenders",
            {"repeat_percent_drug_related": _NUMBER, "repeat_percent_others": _NUMBER},
        ),
        ("victims", {"repeat": list}),
    ),
    "asb": (("incidents", {}),),
    "other": (("incidents", {}),),
    "fraud": (("fraud", {"starts_months_later": int}),),
    "survey": (
        ("survey", {"wave": str, "mode": str, "size": int, "sizes": dict}),
    ),
}  # fmt: skip
_WHOLE = (re.compile(r"\d+"), "a whole number")
_SECONDS = (re.compile(r"(\d+(\.\d+)?)?"), "a number, or empty")
_PERCENT = (re.compile(r"\d+(\.\d+)?"), "a number")
# Columns of numbers in lists, and what each may be.
_NUMBERS: Mapping[tuple[str, str], tuple[re.Pattern[str], str]] = {
    ("codes", "recorded_year_before"): _WHOLE,
    ("kinds", "span_hours"): _WHOLE,
    ("kinds", "lag_days"): _WHOLE,
    ("calls", "calls"): _WHOLE,
    ("calls", "usual_answer_seconds"): _SECONDS,
    ("survey", "percent"): _PERCENT,
}
_CALLED = {int: "a whole number", str: "a text", list: "a list", dict: "a table"}


def check_settings(folder: Path, settings: Mapping[str, Any]) -> None:
    """Refuse settings that a county cannot be drawn from.

    Raises:  SettingsError naming every setting that is missing or is no such thing.
    """
    faults = [
        *_of_all(settings),
        *_of_extracts(folder, settings),
        *_of_lists(folder),
    ]
    if faults:
        path = folder / FOLDER / "county.toml"
        raise SettingsError(
            all_at_once(f"A county cannot be drawn with {path}:", dict.fromkeys(faults))
        )


def _of_all(settings: Mapping[str, Any]) -> Iterator[str]:
    yield from _wrong("seed", settings.get("seed"), int)
    year = settings.get("year")
    start = year.get("start") if isinstance(year, Mapping) else None
    if not (isinstance(start, str) and _MONTH.fullmatch(start)):
        yield f'[year] start is {_shown(start)}; it must be a month, as in "2018-04"'
    before = settings.get("year_before", {})
    if not isinstance(before, Mapping):
        yield f"year_before is {_shown(before)}; it must be a table"
        return
    if before:
        share = before.get("same_person_share")
        yield from _wrong("[year_before] same_person_share", share, _NUMBER)
    for name in ("asb", "other"):
        if name in before:
            yield from _wrong(f"[year_before] {name}", before[name], int)


def _of_extracts(folder: Path, settings: Mapping[str, Any]) -> Iterator[str]:
    for extract, tables in _NEEDED.items():
        for table, keys in tables if has_margins(folder, extract) else ():
            found = settings.get(table)
            if not isinstance(found, Mapping):
                yield f"there is no table [{table}], which margins/{extract}.csv needs"
                continue
            for key, kind in keys.items():
                yield from _wrong(f"[{table}] {key}", found.get(key), kind)


def _of_lists(folder: Path) -> Iterator[str]:
    for (name, column), (pattern, called) in _NUMBERS.items():
        if not has_margins(folder, name):
            continue
        for line, row in lines_of(folder, name):
            text = row.get(column)
            if text is None or not pattern.fullmatch(text):
                yield (
                    f"{name}.csv line {line}: {column} is {_shown(text)}; it must be "
                    f"{called}"
                )


def _wrong(name: str, value: object, kind: type | tuple[type, ...]) -> Iterator[str]:
    if not isinstance(value, kind) or isinstance(value, bool):
        called = "a number" if isinstance(kind, tuple) else _CALLED[kind]
        yield f"{name} is {_shown(value)}; it must be {called}"


def _shown(value: object) -> str:
    return "missing" if value is None else repr(value)
