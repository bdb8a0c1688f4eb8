"""Fill an empty database with the tables of a warehouse."""

import json
from collections.abc import Callable

import pyarrow as pa

from safercity.evidence.contracts.warehouse import (
    AREAS,
    EVENTS,
    FILES,
    QUARANTINE,
    SETTINGS,
)
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.partnership import Partnership
from safercity.evidence.warehouse.coverage import check_scope, months_covered
from safercity.evidence.warehouse.engine import Engine, quoted
from safercity.evidence.warehouse.placement import place_events, same_place
from safercity.evidence.warehouse.record_filling import fill_records
from safercity.evidence.warehouse.record_quality import write_quality
from safercity.evidence.warehouse.record_supersession import find_superseded_records
from safercity.evidence.warehouse.staged import Refuse, Staged, stop
from safercity.evidence.warehouse.staging import stage_extracts
from safercity.evidence.warehouse.supersession import find_superseded

_EVENTS = f"""
SELECT
    f.extract, s.file_id, s.line, s.ref, s.kind, s.category, s.month, s.force,
    p.lsoa21, s.lsoa_supplied, p.east AS easting, p.north AS northing,
    p.ward, p.ward_method, p.csp, p.placement,
    s.force IS NULL OR s.force = $own AS own_force,
    (s.force IS NULL OR s.force = $own) AND p.placement <> 'outside' AS counted
FROM standing s
JOIN file_names f USING (file_id)
JOIN placed p ON {same_place("s", "p")}
"""
_QUARANTINE = """
SELECT q.file_id, f.extract, f.path, q.line, q.rule, q.column_name, q.value, q.reason
FROM faults q JOIN file_names f USING (file_id)
ORDER BY q.file_id, q.line, q.column_name NULLS FIRST, q.rule, q.reason
"""
_ACCOUNT = """
SELECT f.file_id, coalesce(e.n, 0), coalesce(q.n, 0), coalesce(s.n, 0)
FROM file_names f
LEFT JOIN ($accepted) e USING (file_id)
LEFT JOIN (SELECT file_id, count(DISTINCT line) n FROM faults GROUP BY 1) q
    USING (file_id)
LEFT JOIN (SELECT file_id, count(*) n FROM superseded GROUP BY 1) s USING (file_id)
ORDER BY f.file_id
"""


def fill_warehouse(
    engine: Engine,
    partnership: Partnership,
    identity: str,
    step: Callable[[str], None],
    areas: AreaSet | None = None,
    refuse: Refuse = stop,
) -> None:
    """Read, check and place every event, and write the tables of a warehouse.

    `areas` are the partnership's, where they were read already. `refuse` is told of
    what cannot be read or used; as it stands it stops there.

    Raises:  ExtractError, ScopeError or SettingsError, every fault at once.
    """
    step("Reading areas")
    areas = areas or read_areas(partnership.folder)
    staged = stage_extracts(engine, partnership, step, refuse)
    check_scope(engine, partnership, staged, refuse)
    step("Finding what was supplied twice")
    find_superseded(engine, staged)
    find_superseded_records(engine, staged)
    step("Placing events")
    place_events(engine, areas, staged)
    step("Writing the warehouse")
    engine.declare(EVENTS.name, EVENTS.schema(), temporary=False)
    engine.append(EVENTS.name, _EVENTS.replace("$own", quoted(partnership.force)))
    fill_records(engine, partnership, staged)
    write_quality(engine, staged)
    engine.declare(QUARANTINE.name, QUARANTINE.schema(), temporary=False)
    engine.append(QUARANTINE.name, _QUARANTINE)
    _write_files(engine, staged)
    _write_areas(engine, areas)
    _write_settings(engine, partnership, staged, identity)


def _write_files(engine: Engine, staged: Staged) -> None:
    """The account of every file; what does not add up is a bug, not a supplier's."""
    rows = []
    account = engine.run(_ACCOUNT.replace("$accepted", _accepted(staged)))
    for read, (file_id, accepted, quarantined, superseded) in zip(
        staged.files, account, strict=True
    ):
        if read.rows != accepted + quarantined + superseded:
            raise RuntimeError(
                f"{read.file.path}: {read.rows} rows read, but {accepted} accepted + "
                f"{quarantined} quarantined + {superseded} superseded"
            )
        values = (
            file_id,
            read.file.extract.name,
            read.file.path,
            read.digest.sha256,
            read.digest.size,
            read.file.force,
            read.file.month,
            read.rows,
            accepted,
            quarantined,
            superseded,
            " ".join(read.notes),
        )
        rows.append(dict(zip(FILES.names, values, strict=True)))
    _write(engine, FILES.name, pa.Table.from_pylist(rows, FILES.schema()))


def _accepted(staged: Staged) -> str:
    """Rows of each file in the table that is its contract's own, or in `events`."""
    # Events that were made of records are counted as those records.
    others = " UNION ALL ".join(
        f"SELECT file_id FROM {name}" for name in staged.records
    )
    if not others:
        return "SELECT file_id, count(*) n FROM events GROUP BY 1"
    made = "SELECT file_id FROM events SEMI JOIN standing USING (file_id, line)"
    rows = f"{made} UNION ALL {others}"
    return f"SELECT file_id, count(*) n FROM ({rows}) GROUP BY 1"


def _write_areas(engine: Engine, areas: AreaSet) -> None:
    rows = [{name: getattr(area, name) for name in AREAS.names} for area in areas.areas]
    table = pa.Table.from_pylist(
        [row | {"level": str(row["level"])} for row in rows], AREAS.schema()
    )
    _write(engine, AREAS.name, table)
    _write(engine, "lsoas", areas.lsoas)


def _write_settings(
    engine: Engine, partnership: Partnership, staged: Staged, identity: str
) -> None:
    months = months_covered(engine, partnership)
    values = {
        "identity": identity,
        "name": partnership.name,
        "force": partnership.force,
        "period": f"{partnership.period.start} {partnership.period.end}",
        "comparison": f"{partnership.comparison.start} {partnership.comparison.end}",
        "missing_months": partnership.missing_months,
        "months": json.dumps({e: [str(m) for m in ms] for e, ms in months.items()}),
        "files_not_read": json.dumps(staged.ignored, sort_keys=True),
        "files_unread": json.dumps(staged.unread),
    }
    rows = [{"key": key, "value": value} for key, value in sorted(values.items())]
    _write(engine, SETTINGS.name, pa.Table.from_pylist(rows, SETTINGS.schema()))


def _write(engine: Engine, name: str, rows: pa.Table) -> None:
    engine.create(
        name, f"SELECT * FROM {engine.parquet([engine.write(rows)])}", temporary=False
    )
