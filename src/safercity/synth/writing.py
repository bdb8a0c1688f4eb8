"""Write tables into `extracts/`: CSV for people, Parquet where they are many.

Every name says that it is synthetic. A county drawn several times over is written as
so many parts: the same joint distribution, with references and persons of their own.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

FOLDER = "extracts"
NAME = "synthetic"
# Columns that tell one record or person from another.
KEYS = frozenset(
    "crime_ref victim_key nominal_key ref call_ref respondent linked_crime "
    "repeat_caller_key accident_index".split()
)
_TOTALS = ("health_activity", "indicators")
_PART_ROWS = 2_000_000
_NEEDS_QUOTES = '[,"\r\n]'


@dataclass
class Writer:
    """Writes the extracts of a county, `scale` times over."""

    folder: Path
    scale: int = 1
    rows: dict[str, int] = field(default_factory=dict)

    def start(self) -> None:
        """Clear what an earlier draw left."""
        place = self.folder / FOLDER
        if place.is_dir():
            for old in sorted(place.iterdir()):
                if old.is_dir() and any(old.glob(f"{NAME}-*")):
                    shutil.rmtree(old)
        place.mkdir(parents=True, exist_ok=True)

    def write(self, extract: str, label: str, table: pa.Table) -> None:
        """Write a table of an extract: one file, or as many parts as it takes."""
        place = self.folder / FOLDER / extract
        place.mkdir(parents=True, exist_ok=True)
        stem = f"{NAME}-{extract}-{label}"
        # Totals of areas are no records: a second copy would only be the same again.
        scale = 1 if extract in _TOTALS else self.scale
        if scale == 1:
            options = pc_csv.WriteOptions(quoting_style=_quoting(table))
            pc_csv.write_csv(table, place / f"{stem}.csv", options)
        else:
            self._write_parts(place, stem, table)
        self.rows[extract] = self.rows.get(extract, 0) + len(table) * scale

    def _write_parts(self, place: Path, stem: str, table: pa.Table) -> None:
        """Parquet files of at most `_PART_ROWS` rows or one copy of the county."""
        copies = max(1, _PART_ROWS // max(len(table), 1))
        for number, first in enumerate(range(0, self.scale, copies)):
            path = place / f"{stem}-{number:04d}.parquet"
            with pq.ParquetWriter(path, table.schema, compression="zstd") as file:
                for copy in range(first, min(first + copies, self.scale)):
                    file.write_table(_copy(table, copy))


def _quoting(table: pa.Table) -> str:
    """Quotes only where some text needs them: files without are smaller and plainer."""
    for column in table.columns:
        if pa.types.is_string(column.type):
            odd = pc.any(pc.match_substring_regex(column, _NEEDS_QUOTES)).as_py()
            if odd:
                return "needed"
    return "none"


def _copy(table: pa.Table, number: int) -> pa.Table:
    """The table with keys of its own."""
    for place, name in enumerate(table.column_names):
        if name in KEYS and pa.types.is_string(table.schema.field(name).type):
            keys = pc.binary_join_element_wise(f"{number:04d}", table[name], "-")
            table = table.set_column(place, name, keys)
    return table
