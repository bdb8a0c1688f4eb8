"""Where the reference data that ships with SaferCity are, and how they are read."""

from functools import cache
from importlib.resources import files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

AREAS = Path(str(files("safercity"))) / "definitions" / "areas"


@cache
def read_shipped(name: str) -> pa.Table:
    """Read one shipped table by its file name without the ending; kept in memory."""
    # Reading through a dataset would take a second, most of it importing.
    with pq.ParquetFile(AREAS / f"{name}.parquet") as file:
        return file.read()
