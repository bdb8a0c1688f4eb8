"""One DuckDB connection and a scratch folder for what passes through it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64] | NDArray[np.int32] | NDArray[np.int64]

# Enough for a county; more rows than fit spill to the scratch folder, which is slow, so
# ten million may have a quarter of the machine.
LEAST_MEMORY, MOST_MEMORY = "2GiB", "25%"
_UNITS = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


class Engine:
    """Runs Ibis expressions in a DuckDB file, or in memory.

    Arrow tables come in through Parquet files in `scratch`: handing them to DuckDB
    directly makes it import pandas, which takes longer than reading a county.
    """

    def __init__(self, scratch: Path, database: Path | None = None) -> None:
        self.scratch = scratch
        self.connection = duckdb.connect(
            str(database or ":memory:"),
            config={
                "memory_limit": MOST_MEMORY,
                "temp_directory": str(scratch / "spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        self._count = 0
        # DuckDB knows what a container lets it have, and says it in words: 3.9 GiB.
        said = self.run("SELECT current_setting('memory_limit')")[0][0]
        number, unit = said.split()
        if float(number) * _UNITS.get(unit, 1) < 2 * _UNITS["GiB"]:
            self.run(f"SET memory_limit = '{LEAST_MEMORY}'")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def table(self, name: str) -> ir.Table:
        """A table of the connection as an Ibis expression."""
        described = self.run(f'DESCRIBE "{name}"')
        schema = {column: _MEANT[kind] for column, kind, *_ in described}
        return ibis.table(schema, name=name)

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows, if it has any."""
        result = self.connection.execute(sql, list(values))
        return result.fetchall() if result.description else []

    def create(
        self, name: str, rows: ir.Table | str, *, temporary: bool = True
    ) -> None:
        """Make a table of an expression or a query, in place of one of that name."""
        kind = "OR REPLACE TEMP TABLE" if temporary else "TABLE"
        self.run(f'CREATE {kind} "{name}" AS {_sql(rows)}')

    def create_view(self, name: str, query: str) -> None:
        """Name a query, such as one of the scratch files of `parquet`."""
        self.run(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {query}')

    def append(self, name: str, rows: ir.Table | str) -> None:
        """Add rows to a table, matching columns by name."""
        self.run(f'INSERT INTO "{name}" BY NAME {_sql(rows)}')

    def declare(self, name: str, schema: pa.Schema, *, temporary: bool = True) -> None:
        """Make an empty table of that schema."""
        columns = ibis.schema(schema).items()
        types = ", ".join(f'"{c}" {_type(t)}' for c, t in columns)
        self.run(f'CREATE {"TEMP " if temporary else ""}TABLE "{name}" ({types})')

    def load(self, name: str, rows: pa.Table) -> ir.Table:
        """Make a temporary table of an Arrow table."""
        self.create(name, f"SELECT * FROM {self.parquet([self.write(rows)])}")
        return self.table(name)

    def load_numbers(self, name: str, columns: Mapping[str, Numbers]) -> None:
        """Make a temporary table of NumPy columns; nan becomes null."""
        arrays = {
            column: pa.array(values, mask=np.isnan(values))
            for column, values in columns.items()
        }
        self.load(name, pa.table(arrays))

    def write(self, rows: pa.Table) -> Path:
        """Put an Arrow table in a scratch file, for `parquet` to read."""
        self._count += 1
        path = self.scratch / f"{self._count:06}.parquet"
        pq.write_table(rows, path, compression="lz4")
        return path

    def save(self, rows: ir.Table | str) -> Path:
        """Put what an expression or a query gives in a scratch file, for `parquet`."""
        self._count += 1
        path = self.scratch / f"{self._count:06}.parquet"
        target = f"TO {quoted(str(path))} (FORMAT parquet, COMPRESSION lz4)"
        self.run(f"COPY ({_sql(rows)}) {target}")
        return path

    def parquet(self, paths: Sequence[Path]) -> str:
        """The SQL that reads scratch files, in order."""
        return f"read_parquet([{', '.join(quoted(str(path)) for path in paths)}])"

    def fetch(self, rows: ir.Table | str) -> pa.Table:
        """Run an expression or a query and return an Arrow table."""
        return self.connection.sql(_sql(rows)).to_arrow_table()

    def rows(self, rows: ir.Table) -> list[tuple[Any, ...]]:
        """Run an expression and return its rows."""
        return self.run(_sql(rows))

    def arrays(self, query: str) -> Mapping[str, Any]:
        """Run a query and return NumPy arrays by column, masked where null."""
        arrays: Mapping[str, Any] = self.connection.execute(query).fetchnumpy()
        return arrays


def quoted(text: str) -> str:
    """Text as SQL writes it.

    >>> quoted("O'Brien")
    "'O''Brien'"
    """
    return "'" + text.replace("'", "''") + "'"


def _sql(rows: ir.Table | str) -> str:
    return rows if isinstance(rows, str) else str(ibis.to_sql(rows, dialect="duckdb"))


_TYPES = {
    "string": "VARCHAR",
    "boolean": "BOOLEAN",
    "float64": "DOUBLE",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "date": "DATE",
    "timestamp(6)": "TIMESTAMP",
}
_MEANT = {sql: name for name, sql in _TYPES.items()} | {"UBIGINT": "uint64"}


def _type(dtype: Any) -> str:
    return _TYPES[str(dtype.copy(nullable=True))]
