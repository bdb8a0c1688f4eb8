"""What was published and what each figure is: two files of a partnership folder."""

import csv
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from safercity.errors import SettingsError, all_at_once

PUBLISHED, MAPPING = "published.csv", "reproduce.csv"
WORDS, NOT_HERE, ELSEWHERE = "words", "not here", "in another folder"

Line = Mapping[str, str]

_HEADING = "The figures cannot be compared:"
_COLUMNS = {
    PUBLISHED: (
        *("id", "measure", "population", "class", "value", "unit", "tolerance"),
        *("lowest", "highest"),
    ),
    MAPPING: ("id", "how", "figures", "note"),
}


def read_both(
    folder: Path, *, ways: Collection[str], measures: Collection[str]
) -> tuple[Mapping[str, Line], list[Line]]:
    """Read what was published, by id, and how each is worked out, in order.

    `ways` are those there are to work a figure out, `measures` the keys of the
    measures that figures may be of.
    Raises:  SettingsError naming every fault of both files with its line.
    """
    missing = [name for name in (PUBLISHED, MAPPING) if not (folder / name).is_file()]
    if missing:
        raise SettingsError(
            f"There is nothing to reproduce in {folder}: it has no "
            f"{' and no '.join(missing)}. See docs/how-to/reproduce.md."
        )
    published, mapping = _lines(folder / PUBLISHED), _lines(folder / MAPPING)
    known = {row["id"]: row for _, row in published}
    asked = {row["id"]: row["how"] for _, row in mapping}
    faults = [
        *_repeated(PUBLISHED, published),
        *_repeated(MAPPING, mapping),
        *_each(PUBLISHED, published, lambda row: _misprints(row, asked)),
        *_each(MAPPING, mapping, lambda row: _faults(row, known, ways, measures)),
    ]
    if faults:
        raise SettingsError(all_at_once(_HEADING, faults))
    return known, [row for _, row in mapping]


def _lines(path: Path) -> list[tuple[int, Line]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [
                c for c in _COLUMNS[path.name] if c not in (reader.fieldnames or ())
            ]
            if missing:
                raise SettingsError(
                    f"{path} has no column {', '.join(missing)}. See "
                    "docs/how-to/reproduce.md."
                )
            return [
                (reader.line_num, {k: (v or "").strip() for k, v in row.items() if k})
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(
            f"{path} cannot be read: {error}. Save it as CSV in UTF-8."
        ) from None


def _each(
    name: str,
    lines: Iterable[tuple[int, Line]],
    check: Callable[[Line], Iterable[str]],
) -> list[str]:
    return [f"{name}, line {n}: {fault}" for n, row in lines for fault in check(row)]


def _repeated(name: str, lines: Iterable[tuple[int, Line]]) -> Iterator[str]:
    first: dict[str, int] = {}
    for number, row in lines:
        if number != first.setdefault(row["id"], number):
            yield (
                f'{name}, line {number}: "{row["id"]}" stands in line '
                f"{first[row['id']]} already"
            )


def _misprints(row: Line, asked: Mapping[str, str]) -> Iterator[str]:
    """What keeps a published number from being compared, or lets any number pass."""
    if asked.get(row["id"], WORDS) == WORDS:
        return
    value = number_in(row["value"])
    if value is None:
        yield f'value "{row["value"]}" is not a number'
    ends = [row[end] for end in ("lowest", "highest")]
    for end, text in zip(("lowest", "highest"), ends, strict=True):
        if text and number_in(text) is None:
            yield f'{end} "{text}" is not a number'
    if not any(ends):
        yield "lowest and highest are both empty, so any number would agree"
    low, high = map(number_in, ends)
    if value is not None and (
        (low is not None and value < low) or (high is not None and value > high)
    ):
        yield (
            f"value {row['value']} is not between lowest {row['lowest'] or '(none)'} "
            f"and highest {row['highest'] or '(none)'}; mend whichever is wrong"
        )


def _faults(
    row: Line,
    published: Collection[str],
    ways: Collection[str],
    measures: Collection[str],
) -> Iterator[str]:
    if row["id"] not in published:
        yield f'"{row["id"]}" is not in {PUBLISHED}'
    how, names = row["how"], row["figures"].split()
    if how not in ways:
        yield f'"{how}" is not a way to work it out ({", ".join(ways)})'
    if how in (NOT_HERE, ELSEWHERE) or how not in ways:
        return
    if len(names) < 1 or (how == "ratio" and len(names) != 2):
        needed = "two figures" if how == "ratio" else "a figure"
        yield f'"{how}" needs {needed}, named measure.category.area'
    for name in names:
        if name.partition(".")[0] not in measures:
            yield (
                f'"{name}" is of no measure that there is; '
                "see docs/reference/measures.md"
            )


def number_in(text: str) -> float | None:
    """The number that a text is, which may be a fraction as in 2/3; None if it is none.

    >>> [number_in(text) for text in ("12.5", "1/4", "many", "nan", "")]
    [12.5, 0.25, None, None, None]
    """
    try:
        found = float(Fraction(text)) if "/" in text else float(text)
    except (ValueError, ZeroDivisionError):
        return None
    return found if math.isfinite(found) else None
