"""Small tables for tests: drawn as a reader would see them, or made from records."""

from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa


def drawn(text: str) -> ir.Table:
    """Read a table drawn with bars; blank cells and `-` are null.

    A column is whole numbers, numbers, true/false or text, the first that fits all of
    its cells; text in quotes stays text.
    """
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    names = _cells(lines[0])
    rows = [_cells(line) for line in lines[1:] if set(line) - set("-+| ")]
    for row in rows:
        if len(row) != len(names):
            raise ValueError(f"{len(names)} columns are named but a row has {row}")
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return ibis.memtable(
        pa.table(
            {name: _typed(column) for name, column in zip(names, columns, strict=True)}
        )
    )


def records(rows: Iterable[Mapping[str, Any]]) -> ir.Table:
    """Make a table of dictionaries, types as Arrow infers them."""
    return ibis.memtable(pa.Table.from_pylist([dict(row) for row in rows]))


def rows_of(table: ir.Table, engine: Any = None) -> list[tuple[Any, ...]]:
    """Every row of a table as a tuple, in the table's order."""
    arrow = engine.to_pyarrow(table) if engine else table.to_pyarrow()
    return [tuple(row.values()) for row in arrow.to_pylist()]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


_WORDS = {"true": True, "false": False}


def _typed(cells: Iterable[str]) -> pa.Array:
    cells = [None if cell in ("", "-") else cell for cell in cells]
    known = [cell for cell in cells if cell is not None]
    for read in (int, float, _WORDS.__getitem__):
        try:
            values = {cell: read(cell) for cell in known}
        except (ValueError, KeyError):
            continue
        return pa.array([None if c is None else values[c] for c in cells])
    return pa.array(
        [None if c is None else c.strip('"') for c in cells], type=pa.string()
    )
