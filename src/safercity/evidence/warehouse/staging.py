"""Read every extract, set faulty rows aside, and stage the rest.

Leaves two tables with the engine. `valid` has the rows of events that meet their
contract, in the form of `standard_form`; `faults` has what is wrong with others. The
rows of each contract that has a table of its own are in the view `valid_view` names.
"""

from collections.abc import Callable

import pyarrow as pa

from safercity.errors import ExtractError, all_at_once
from safercity.evidence.extracts.contents import Contents
from safercity.evidence.extracts.supplies import Supplies, find_supplies
from safercity.evidence.extracts.tables import FileRead
from safercity.evidence.partnership import Partnership
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.forces_named import ForcesNamed
from safercity.evidence.warehouse.record_staging import RecordStage
from safercity.evidence.warehouse.staged import Refuse, Staged, stop
from safercity.evidence.warehouse.stager import Stager

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


def stage_extracts(
    engine: Engine,
    partnership: Partnership,
    progress: Callable[[str], None],
    refuse: Refuse = stop,
) -> Staged:
    """Read and check every extract of a partnership into `valid` and `faults`.

    `refuse` is told of files that cannot be read; as it stands it stops there.
    Raises:  ExtractError, naming every file that cannot be read; SettingsError for
             columns that cannot be used.
    """
    supplies = find_supplies(partnership)
    engine.declare("faults", _FAULTS)
    engine.declare("valid", _VALID)
    reads = [FileRead(file) for file in supplies.files]
    staged = Staged(reads, supplies.ignored, sorted(supplies.unread))
    _list_files(engine, supplies)
    forces = ForcesNamed()
    records = RecordStage(engine)
    with Contents() as contents:
        for extract in partnership.extracts:
            progress(f"Reading {extract.title}")
            Stager(engine, extract, forces, contents, staged, records).run()
    if staged.failures:
        failures = sorted(staged.failures)
        refuse(ExtractError(all_at_once("The extracts cannot be read:", failures)))
    records.make_views()
    staged.records = tuple(sorted(records.files))
    staged.out_of_scope = forces.out_of_scope
    _check_has_rows(staged, supplies, refuse)
    _note_oddities(engine, staged)
    return staged


def _list_files(engine: Engine, supplies: Supplies) -> None:
    """Tables about files, one row each: `file_months`, `file_ranks`, `file_names`."""
    engine.run(
        "CREATE TEMP TABLE file_months "
        "(file_id BIGINT, file_month VARCHAR, file_force VARCHAR)"
    )
    engine.run(
        "CREATE TEMP TABLE file_names (file_id INTEGER, extract VARCHAR, path VARCHAR)"
    )
    engine.run("CREATE TEMP TABLE file_ranks (file_id INTEGER, rank INTEGER)")
    for number, file in enumerate(supplies.files):
        said = [number, file.month, file.force]
        engine.run("INSERT INTO file_months VALUES (?, ?, ?)", said)
        engine.run("INSERT INTO file_ranks VALUES (?, ?)", [number, file.rank])
        engine.run(
            "INSERT INTO file_names VALUES (?, ?, ?)",
            [number, file.extract.name, file.path],
        )


def _check_has_rows(staged: Staged, supplies: Supplies, refuse: Refuse) -> None:
    rows = dict.fromkeys((file.extract.name for file in supplies.files), 0)
    for read in staged.files:
        rows[read.file.extract.name] += read.rows
    unread = {read.file.extract.name for read in staged.files if read.is_unread}
    empty = [
        f"{name} has no rows"
        for name, count in sorted(rows.items())
        if not count and name not in unread
    ]
    if empty:
        refuse(ExtractError(all_at_once("Nothing could be read:", empty)))


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
