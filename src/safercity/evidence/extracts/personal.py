"""Refuse a file with a column that looks personal, before a row of it is kept.

The agencies that supply records make pseudonyms of people before they send them. A
name that comes by mistake must not go further, nor may it be shown: the message names
the column and never a value.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from safercity.errors import ExtractError
from safercity.evidence.extracts.personal_signs import (
    is_personal_value,
    sign_in_heading,
    sign_in_values,
)
from safercity.evidence.extracts.shown import shown

# So many rows tell what a column holds, and cost next to nothing.
SAMPLE_ROWS = 2_000


def refuse_personal(
    names: Sequence[str],
    rows: Iterable[Sequence[str]],
    strict: frozenset[int],
    empty: Sequence[str],
    path: str,
) -> None:
    """Stop if a column looks personal, by its heading or by the rows of a sample.

    Columns at the positions of `strict` are left alone: the contract says what each
    value must be. `empty` lists the texts that stand for no value.

    Raises:  ExtractError naming each such column, and never a value.
    """
    found: dict[int, str] = {}
    for place, name in enumerate(names):
        sign = sign_in_heading(name)
        if sign and place not in strict:
            found[place] = f"looks like {sign}"
    columns = zip(*rows, strict=False)
    for place, values in enumerate(columns):
        if place in strict or place in found or place >= len(names):
            continue
        sign = sign_in_values([v for v in map(str.strip, values) if v not in empty])
        if sign:
            found[place] = f"holds what looks like {sign}"
    if found:
        listed = "; ".join(
            f"{called(names[place], place)} {why}"
            for place, why in sorted(found.items())
        )
        raise ExtractError(
            f"{path} is refused, and no row of it was kept: {listed}. "
            "Ask the supplier for the file without such columns, and to make "
            "pseudonyms of people before it is sent"
        )


def called(name: str, place: int) -> str:
    """A column by its heading, or by its position where the heading tells too much."""
    if is_personal_value(name.strip()):
        return f"column {place + 1}"
    return f'"{shown(name.strip())}"'


def sample_of_csv(data: bytes) -> list[list[str]]:
    """Some rows of a run of records, from its beginning to its end."""
    lines = data.split(b"\n")
    every = max(1, len(lines) // SAMPLE_ROWS)
    text = b"\n".join(lines[::every]).decode(errors="replace")
    return [row for row in csv.reader(io.StringIO(text)) if row]


def strict_places(places: Mapping[str, int], strict: Iterable[str]) -> frozenset[int]:
    """The positions of the columns whose values the contract is strict about."""
    return frozenset(places[name] for name in strict if name in places)
