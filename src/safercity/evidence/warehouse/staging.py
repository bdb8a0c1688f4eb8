"""Read every extract, set faulty rows aside, and stage the rest in one form.

Leaves two tables with the engine. `valid` has the rows that meet their contract, in the
form of `standard_form`; `faults` has what is wrong with the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from safercity.errors import ExtractError, SettingsError, all_at_once
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
from safercity.evidence.extracts.supplies import Supplies, find_supplies
from safercity.evidence.extracts.tables import FileRead, whole_numbers
from safercity.evidence.partnership import Extract, Partnership
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.forces_named import ForcesNamed
from safercity.evidence.warehouse.standard_form import standard_form

# Rows are checked in lots of about this many, which bounds memory and scratch space.
LOT_ROWS = 2_000_000

_FAULTS = pa.schema(
    [
        pa.field("file_id", pa.int32()),
        pa.field("line", pa.int64()),
        pa.field("rule", pa.string()),
        pa.field("column_name", pa.string()),
        pa.field("value", pa.string()),
        pa.field("reason", pa.string()),
    ]
)
_VALID = pa.schema(
    [
        pa.field("file_id", pa.int32()),
        pa.field("line", pa.int64()),
        *(
            pa.field(name, pa.string())
            for name in (
                "scope",
                "ref",
                "kind",
                "category",
                "month",
                "force",
                "lsoa_supplied",
                "ward_supplied",
            )
        ),
        *(
            pa.field(name, pa.float64())
            for name in ("longitude", "latitude", "easting", "northing")
        ),
    ]
)


@dataclass(slots=True)
class Staged:
    """What was read: the files in order of file_id, and what was passed over."""

    files: list[FileRead] = field(default_factory=list)
    ignored: Mapping[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    out_of_scope: Mapping[str, str] = field(default_factory=dict)

    def of(self, extract: Extract) -> list[tuple[int, FileRead]]:
        """The files of an extract with their file_id."""
        numbered = enumerate(self.files)
        return [(n, r) for n, r in numbered if r.file.extract.name == extract.name]


def stage_extracts(
    engine: Engine, partnership: Partnership, progress: Callable[[str], None]
) -> Staged:
    """Read and check every extract of a partnership into `valid` and `faults`.

    Raises:  ExtractError, naming every file that cannot be read; SettingsError for
             columns that cannot be used.
    """
    supplies = find_supplies(partnership)
    engine.declare("faults", _FAULTS)
    engine.declare("valid", _VALID)
    staged = Staged([FileRead(file) for file in supplies.files], supplies.ignored)
    _list_files(engine, supplies)
    forces = ForcesNamed()
    with Contents() as contents:
        for extract in partnership.extracts:
            progress(f"Reading {extract.title}")
            _Stager(engine, extract, forces, contents, staged).run()
    if staged.failures:
        raise ExtractError(
            all_at_once("The extracts cannot be read:", sorted(staged.failures))
        )
    staged.out_of_scope = forces.out_of_scope
    _check_has_rows(staged, supplies)
    _note_oddities(engine, staged)
    return staged


def _list_files(engine: Engine, supplies: Supplies) -> None:
    """Tables about files, one row each: `file_months`, `file_ranks`, `file_names`."""
    engine.run("CREATE TEMP TABLE file_months (file_id BIGINT, file_month VARCHAR)")
    engine.run(
        "CREATE TEMP TABLE file_names (file_id INTEGER, extract VARCHAR, path VARCHAR)"
    )
    engine.run("CREATE TEMP TABLE file_ranks (file_id INTEGER, rank INTEGER)")
    for number, file in enumerate(supplies.files):
        engine.run("INSERT INTO file_months VALUES (?, ?)", [number, file.month])
        engine.run("INSERT INTO file_ranks VALUES (?, ?)", [number, file.rank])
        engine.run(
            "INSERT INTO file_names VALUES (?, ?, ?)",
            [number, file.extract.name, file.path],
        )


def _check_has_rows(staged: Staged, supplies: Supplies) -> None:
    rows = dict.fromkeys((file.extract.name for file in supplies.files), 0)
    for read in staged.files:
        rows[read.file.extract.name] += read.rows
    empty = [f"{name} has no rows" for name, count in sorted(rows.items()) if not count]
    if empty:
        raise ExtractError(all_at_once("Nothing could be read:", empty))


def _note_oddities(engine: Engine, staged: Staged) -> None:
    """Say of street files what is accepted but out of the ordinary."""
    rows = engine.run(
        "SELECT file_id, count(*) FILTER (kind = 'offence' AND ref IS NULL), "
        "list(DISTINCT force ORDER BY force) FROM valid "
        "WHERE scope = 'police_uk' GROUP BY file_id ORDER BY file_id"
    )
    for file_id, without_ref, forces in rows:
        read = staged.files[file_id]
        if without_ref:
            has = "1 crime has" if without_ref == 1 else f"{without_ref:,} crimes have"
            read.notes.append(f"{has} no Crime ID, so could be there twice unnoticed.")
        others = [force for force in forces if force != read.file.force]
        if read.file.force and others:
            read.notes.append(f"It has rows reported by {', '.join(others)}.")


class _Stager:
    """Reads the files of one extract in lots, and checks each lot."""

    def __init__(
        self,
        engine: Engine,
        extract: Extract,
        forces: ForcesNamed,
        contents: Contents,
        staged: Staged,
    ) -> None:
        self.engine, self.extract, self.forces = engine, extract, forces
        self.contents, self.staged = contents, staged
        self.contract = CONTRACTS[extract.contract]
        self.wanted = columns_wanted(extract)
        self.lot: list[Path] = []
        self.rows_in_lot = 0
        _check_date_format(engine, extract)

    def run(self) -> None:
        for file_id, read in self.staged.of(self.extract):
            try:
                self._read(file_id, read)
            except ExtractError as error:
                self.staged.failures.append(str(error))
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
        lot = self.engine.table("lot")
        known = self._known()
        checks = checks_of(lot, self.contract, known)
        faulty = has_fault(checks)
        self.engine.create("faulty", lot.filter(faulty))
        if self.engine.run("SELECT 1 FROM faulty LIMIT 1"):
            table = self.engine.table("faulty")
            again = checks_of(table, self.contract, known)
            self.engine.append("faults", faults(table, again, known))
        form = standard_form(lot.filter(~faulty), self.extract, self.forces.slugs)
        self.engine.append("valid", form)
        for path in self.lot:
            path.unlink()
        self.lot, self.rows_in_lot = [], 0

    def _known(self) -> Known:
        column = "Reported by" if self.extract.contract == "police_uk" else "force"
        if column in self.wanted.columns:
            query = f'SELECT DISTINCT "{column}" FROM lot'
            self.forces.look_up(name for (name,) in self.engine.run(query) if name)
        categories = tuple(self.extract.categories)
        return Known(
            allowed={"category": categories} if categories else {},
            cut_short=self._cut_short(),
            forces=tuple(self.forces.slugs),
            out_of_scope=tuple(self.forces.out_of_scope),
            date_format=self.extract.date_format,
            names=self.wanted.columns,
        )

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
