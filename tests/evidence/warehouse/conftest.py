from contextlib import closing

import duckdb
import pytest

from safercity.evidence.warehouse import build_warehouse
from safercity.periods import Period
from tests.support.street_files import a_partnership, write_files

JANUARY = Period.parse("2025-01", "2025-01")


class Built:
    """A warehouse built in a test, and its report."""

    def __init__(self, path, report):
        self.path, self.report = path, report

    def query(self, sql):
        with closing(duckdb.connect(str(self.path), read_only=True)) as connection:
            return connection.execute(sql).fetchall()

    @property
    def accounts(self):
        """(read, accepted, quarantined, superseded) by the last part of the path."""
        return {
            file.path.replace("!", "/").rpartition("/")[2]: (
                file.rows_read,
                file.accepted,
                file.quarantined,
                file.superseded,
            )
            for file in self.report.files
        }

    @property
    def faults(self):
        return self.query(
            "SELECT line, rule, column_name, value FROM quarantine "
            "ORDER BY file_id, line, rule, column_name"
        )


@pytest.fixture
def build(tmp_path):
    """Build a warehouse from files by path under `extracts/`, or from extracts."""

    def run(files=None, *extracts, folder=tmp_path, **settings):
        write_files(folder / "extracts", files or {})
        settings.setdefault("period", JANUARY)
        partnership = a_partnership(folder, *extracts, **settings)
        out = folder / "out" / "warehouse.duckdb"
        return Built(out, build_warehouse(partnership, out, lambda _: None))

    return run
