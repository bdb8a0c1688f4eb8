"""Build a new warehouse file, check it, and swap it in; open it read-only."""

from safercity.evidence.warehouse.build import build_warehouse, check_extracts
from safercity.evidence.warehouse.explanation import (
    CheckReport,
    FaultGroup,
    FaultyExtract,
)
from safercity.evidence.warehouse.quarantine_file import (
    save_quarantine,
    write_quarantine,
)
from safercity.evidence.warehouse.reading_back import (
    WAREHOUSE,
    has_table,
    open_warehouse,
    tables_of,
)
from safercity.evidence.warehouse.reports import (
    BuildReport,
    FileReport,
    QualityNote,
)

__all__ = [
    "WAREHOUSE",
    "BuildReport",
    "CheckReport",
    "FaultGroup",
    "FaultyExtract",
    "FileReport",
    "QualityNote",
    "build_warehouse",
    "check_extracts",
    "has_table",
    "open_warehouse",
    "save_quarantine",
    "tables_of",
    "write_quarantine",
]
