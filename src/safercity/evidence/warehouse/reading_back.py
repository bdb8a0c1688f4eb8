"""Open a warehouse, and read from it what its build had to say."""

import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import duckdb
import ibis
from ibis.backends.duckdb import Backend

from safercity.errors import UsageError
from safercity.evidence.extracts.unread import Unread
from safercity.evidence.warehouse.explanation import FaultGroup
from safercity.evidence.warehouse.reports import (
    BuildReport,
    FileReport,
    QualityNote,
)
from safercity.periods import Month

# Name of the file that a build leaves in its folder.
WAREHOUSE = "warehouse.duckdb"

_OVERLAPS = """
WITH supplied AS (SELECT DISTINCT extract, category, month FROM events WHERE counted)
SELECT a.extract, b.extract, list(DISTINCT a.category ORDER BY a.category)
FROM supplied a JOIN supplied b USING (category, month)
WHERE a.extract < b.extract GROUP BY 1, 2 ORDER BY 1, 2
"""
_FAULTS = """
SELECT
    path, extract, rule, column_name, reason, count(DISTINCT line),
    list({'line': line, 'value': value} ORDER BY line)[:3]
FROM quarantine
GROUP BY file_id, path, extract, rule, column_name, reason
ORDER BY file_id, column_name NULLS FIRST, rule, reason
"""


def open_warehouse(path: Path) -> Backend:
    """Open a warehouse to read from, as an Ibis backend.

    Raises:  UsageError if there is none, or the file is not one.
    """
    if not path.is_file():
        raise UsageError(
            f"There is no warehouse {path}. Make it with `safercity build`."
        )
    try:
        return ibis.duckdb.connect(str(path), read_only=True)
    except duckdb.Error:
        raise UsageError(
            f"{path} is not a warehouse that can be read. Delete it and build again."
        ) from None


def tables_of(warehouse: Backend) -> tuple[str, ...]:
    """The names of the tables of an open warehouse, in order.

    The tables of records are there only for the contracts that were supplied.
    """
    # Ibis's own list needs a function that DuckDB no longer has.
    rows = warehouse.con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    return tuple(sorted(name for (name,) in rows))


def has_table(warehouse: Backend, name: str) -> bool:
    """True when an open warehouse has the table, so that its contract was supplied."""
    return name in tables_of(warehouse)


def last_build(path: Path) -> tuple[str, BuildReport] | None:
    """The identity and report of the build that made a warehouse, if it can be read."""
    if not path.is_file():
        return None
    try:
        with closing(duckdb.connect(str(path), read_only=True)) as connection:
            settings = _settings(connection)
            return settings["identity"], read_report(connection, unchanged=True)
    except (duckdb.Error, KeyError, ValueError):
        return None


def read_report(
    connection: duckdb.DuckDBPyConnection,
    *,
    seconds: Mapping[str, float] | None = None,
    unchanged: bool = False,
) -> BuildReport:
    """The report of the build that filled a warehouse."""
    files = connection.execute(
        "SELECT path, extract, rows_read, accepted, quarantined, superseded, note "
        "FROM files ORDER BY file_id"
    ).fetchall()
    placements = connection.execute(
        "SELECT CASE WHEN own_force THEN 'own ' ELSE 'other ' END || placement, "
        "count(*) FROM events GROUP BY 1 ORDER BY 1"
    ).fetchall()
    settings = _settings(connection)
    months = {
        extract: tuple(Month.parse(month) for month in listed)
        for extract, listed in json.loads(settings["months"]).items()
    }
    return BuildReport(
        files=tuple(FileReport(*row) for row in files),
        placements=dict(placements),
        months=months,
        ignored=json.loads(settings["files_not_read"]),
        unread=tuple(Unread(*one) for one in json.loads(settings["files_unread"])),
        quality=_quality(connection),
        overlaps=tuple(
            (one, other, tuple(categories))
            for one, other, categories in connection.execute(_OVERLAPS).fetchall()
        ),
        seconds=seconds or {},
        unchanged=unchanged,
    )


def read_faults(connection: duckdb.DuckDBPyConnection) -> tuple[FaultGroup, ...]:
    """The quarantine by file, column and rule, with examples."""
    return tuple(
        FaultGroup(
            path=path,
            extract=extract,
            rule=rule,
            column=column,
            reason=reason,
            count=count,
            examples=tuple((e["line"], e["value"]) for e in examples),
        )
        for path, extract, rule, column, reason, count, examples in (
            connection.execute(_FAULTS).fetchall()
        )
    )


def _quality(connection: duckdb.DuckDBPyConnection) -> tuple[QualityNote, ...]:
    rows = connection.execute(
        "SELECT name, table_name, extract, rows, of_rows, meaning FROM quality "
        "ORDER BY table_name, extract, name"
    ).fetchall()
    return tuple(QualityNote(*row) for row in rows)


def _settings(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM settings").fetchall())
