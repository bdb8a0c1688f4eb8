"""Read the files of one extract in lots, and check each lot."""

from pathlib import Path

import duckdb
import numpy as np

from safercity.errors import ExtractError, SettingsError
from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.contracts.checks import (
    Known,
    checks_of,
    faults,
    has_fault,
)
from safercity.evidence.contracts.spreadsheet import shortened
from safercity.evidence.extracts.contents import Contents
from safercity.evidence.extracts.extract_files import (
    columns_wanted,
    read_extract_file,
)
from safercity.evidence.extracts.records import OddRow
from safercity.evidence.extracts.tables import FileRead, whole_numbers
from safercity.evidence.partnership import Extract
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.forces_named import ForcesNamed
from safercity.evidence.warehouse.record_staging import RecordStage
from safercity.evidence.warehouse.staged import Staged
from safercity.evidence.warehouse.standard_form import standard_form

# Rows are checked in lots of about this many, which bounds memory and scratch space.
LOT_ROWS = 2_000_000

_CALLED = {"ho_code": "It is not on the list of Home Office offence codes"}


class Stager:
    """Reads the files of one extract in lots, and checks each lot."""

    def __init__(
        self,
        engine: Engine,
        extract: Extract,
        forces: ForcesNamed,
        contents: Contents,
        staged: Staged,
        records: RecordStage,
    ) -> None:
        self.engine, self.extract, self.forces = engine, extract, forces
        self.contents, self.staged, self.records = contents, staged, records
        self.contract = CONTRACTS[extract.contract]
        self.wanted = columns_wanted(extract)
        self.lot: list[Path] = []
        self.rows_in_lot = 0
        _check_date_format(engine, extract)

    def run(self) -> None:
        """Read every file of the extract; what cannot be read is a failure of it."""
        for file_id, read in self.staged.of(self.extract):
            before = len(self.lot), self.rows_in_lot
            try:
                self._read(file_id, read)
            except ExtractError as error:
                self.staged.failures.append(str(error))
                self._leave_out(file_id, read, *before)
            if self.rows_in_lot >= LOT_ROWS and not self._ambiguous():
                self._check_lot()
        if self.lot:
            self._check_lot()

    def _read(self, file_id: int, read: FileRead) -> None:
        for batch in read_extract_file(self.contents, read):
            if batch.table.num_rows:
                rows = batch.table.num_rows
                number = whole_numbers(np.full(rows, file_id))
                table = batch.table.append_column("file_id", number)
                self.lot.append(self.engine.write(table))
                self.rows_in_lot += rows
            if batch.odd:
                self._set_aside(file_id, batch.odd)
        if not read.rows:
            read.notes.append("There are no rows under the header.")

    def _leave_out(self, file_id: int, read: FileRead, paths: int, rows: int) -> None:
        """Forget what was read of a file that could not be read to its end."""
        for path in self.lot[paths:]:
            path.unlink()
        del self.lot[paths:]
        self.rows_in_lot = rows
        self.engine.run("DELETE FROM faults WHERE file_id = ?", [file_id])
        read.rows, read.is_unread = 0, True
        read.notes.append("It could not be read, and no row of it counts.")

    def _set_aside(self, file_id: int, odd: tuple[OddRow, ...]) -> None:
        hidden = self.contract.has_personal
        rows = [
            (
                file_id,
                row.line,
                row.rule,
                None,
                None if hidden else row.text,
                row.reason,
            )
            for row in odd
        ]
        self.engine.connection.executemany(
            "INSERT INTO faults VALUES (?, ?, ?, ?, ?, ?)", rows
        )

    def _check_lot(self) -> None:
        rows = f"{self.engine.parquet(self.lot)} JOIN file_months USING (file_id)"
        self.engine.create_view("lot", f"SELECT * FROM {rows}")
        known = self._known()
        if self.contract.has_table:
            self.records.check(self.extract, known, self.forces.slugs, "lot")
        else:
            self._check_events(known)
        for path in self.lot:
            path.unlink()
        self.lot, self.rows_in_lot = [], 0

    def _check_events(self, known: Known) -> None:
        lot = self.engine.table("lot")
        checks = checks_of(lot, self.contract, known)
        faulty = has_fault(checks)
        self.engine.create("faulty", lot.filter(faulty))
        if self.engine.run("SELECT 1 FROM faulty LIMIT 1"):
            table = self.engine.table("faulty")
            again = checks_of(table, self.contract, known)
            self.engine.append("faults", faults(table, again, known))
        form = standard_form(lot.filter(~faulty), self.extract, self.forces.slugs)
        self.engine.append("valid", form)

    def _known(self) -> Known:
        column = "Reported by" if self.extract.contract == "police_uk" else "force"
        if column in self.wanted.columns:
            query = f'SELECT DISTINCT "{column}" FROM lot'
            self.forces.look_up(name for (name,) in self.engine.run(query) if name)
        return Known(
            allowed=self._allowed(),
            called=_CALLED,
            cut_short=self._cut_short(),
            forces=tuple(self.forces.slugs),
            out_of_scope=tuple(self.forces.out_of_scope),
            date_format=self.extract.date_format or self.contract.date_format,
            names=self.wanted.columns,
        )

    def _allowed(self) -> dict[str, tuple[str, ...]]:
        """Values that are allowed in this extract alone."""
        allowed = {}
        if self.extract.categories:
            allowed["category"] = tuple(self.extract.categories)
        if "ho_code" in self.contract.names:
            codes = self.records.known_codes("lot", self.extract)
            allowed["ho_code"] = codes or ("",)
        return allowed

    def _ambiguous(self) -> frozenset[str]:
        """Codes that a spreadsheet makes of other codes with another category."""
        codes = self.extract.categories
        return frozenset(
            short
            for code in codes
            for short in shortened([code])
            if short in codes and codes[short] != codes[code]
        )

    def _cut_short(self) -> tuple[str, ...]:
        """The ambiguous codes of a supply in which the longer code never comes."""
        ambiguous = self._ambiguous()
        if not ambiguous:
            return ()
        found = {
            value for (value,) in self.engine.run("SELECT DISTINCT category FROM lot")
        }
        longer = {
            short
            for code in self.extract.categories
            if code in found
            for short in shortened([code])
        }
        return tuple(sorted(ambiguous - longer))


def _check_date_format(engine: Engine, extract: Extract) -> None:
    """A format must give back the month of the dates that it writes."""
    form = extract.date_format
    if form is None:
        return
    try:
        query = "SELECT strptime(strftime(DATE '2025-07-31', ?), ?)::DATE::VARCHAR"
        read = engine.run(query, [form, form])[0][0]
    except duckdb.Error:
        read = None
    if read is None or not str(read).startswith("2025-07"):
        raise SettingsError(
            f'Extract {extract.name}: date_format is "{form[:40]}", which does not say '
            "the year and month of a date. Write it as in %d/%m/%Y."
        )
