"""The quarantine as a file that can go back to the supplier."""

import csv
import io
import os
import re
from pathlib import Path

import ibis.expr.types as ir

from safercity.evidence.warehouse.reading_back import open_warehouse

FILE_NAME = "quarantine.csv"
COLUMNS = ("file", "line", "column", "value", "rule", "reason")
_CONTROLS = ("\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def write_quarantine(quarantine: ir.Table) -> str:
    """The text of `quarantine.csv`: one row per fault, in order of file and line.

    Values of personal columns are not in it. No cell can be taken for a formula.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    wanted = quarantine.order_by("file_id", "line", "column_name", "rule", "reason")
    rows = wanted.select("path", "line", "column_name", "value", "rule", "reason")
    for row in rows.to_pyarrow().to_pylist():
        writer.writerow([_cell(value) for value in row.values()])
    return out.getvalue()


def save_quarantine(warehouse: Path) -> Path:
    """Write `quarantine.csv` beside a warehouse, in one step, and return its path."""
    backend = open_warehouse(warehouse)
    try:
        text = write_quarantine(backend.table("quarantine"))
    finally:
        backend.disconnect()
    path = warehouse.with_name(FILE_NAME)
    aside = path.with_name(f".{FILE_NAME}-{os.getpid()}")
    # A byte order mark, or Excel takes UTF-8 for the machine's own code page.
    aside.write_text(text, encoding="utf-8-sig", newline="")
    aside.replace(path)
    return path


def _cell(value: object) -> str:
    """A value that no spreadsheet runs: an apostrophe goes before what it might."""
    text = "" if value is None else str(value)
    starts_formula = text.lstrip()[:1] in ("=", "+", "-", "@")
    if text[:1] in _CONTROLS or (starts_formula and not _NUMBER.fullmatch(text)):
        return "'" + text
    return text
