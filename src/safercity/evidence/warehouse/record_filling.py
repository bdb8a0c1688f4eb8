"""Fill the tables of records, and make events of those that are counted as such."""

from safercity.evidence.contracts import CONTRACTS, Contract
from safercity.evidence.contracts.record_tables import RECORD_TABLES
from safercity.evidence.partnership import Partnership
from safercity.evidence.warehouse.engine import Engine, quoted
from safercity.evidence.warehouse.placement import KEYS, same_place
from safercity.evidence.warehouse.record_supersession import standing_view
from safercity.evidence.warehouse.staged import Staged

# What a table has that its contract does not, or has in another form.
_PLACED = {
    "easting": "p.east",
    "northing": "p.north",
    "lsoa21": "p.lsoa21",
    "ward": "p.ward",
    "ward_method": "p.ward_method",
    "csp": "p.csp",
    "placement": "p.placement",
}
_OWN = "(s.force IS NULL OR s.force = $own)"
_COUNTED = f"{_OWN} AND p.placement <> 'outside'"
_EVENTS = """
SELECT
    extract, file_id, line, $ref AS ref, '$kind' AS kind, category, month, force,
    lsoa21, lsoa AS lsoa_supplied, easting, northing, ward, ward_method, csp, placement,
    own_force, counted
FROM $table WHERE $where
"""


def fill_records(engine: Engine, partnership: Partnership, staged: Staged) -> None:
    """Make the table of each contract that was supplied, and its part of `events`."""
    # People take the month of their crime, so crimes go first.
    for name in sorted(staged.records, key=lambda name: name != "crimes"):
        table = RECORD_TABLES[name]
        engine.declare(name, table.schema(), temporary=False)
        query = _query(CONTRACTS[name], staged, quoted(partnership.force))
        engine.append(name, query)
    if "crimes" in staged.records:
        _append_events(engine, "crimes", "crime_ref", "offence", "status = 'recorded'")
    if "incidents" in staged.records:
        _append_events(engine, "incidents", "ref", "incident", "category IS NOT NULL")


def _append_events(engine: Engine, table: str, ref: str, kind: str, where: str) -> None:
    query = _EVENTS.replace("$ref", ref).replace("$kind", kind)
    query = query.replace("$table", table).replace("$where", where)
    engine.append("events", query)


def _query(contract: Contract, staged: Staged, own: str) -> str:
    """The rows of a record table, from the standing rows of its contract."""
    columns = [
        f'{_value(contract, name, staged)} AS "{name}"'
        for name in RECORD_TABLES[contract.name].names
    ]
    query = (
        f"SELECT {', '.join(columns)} FROM {standing_view(contract.name)} s "
        f"JOIN file_names f USING (file_id) {_joins(contract, staged)}"
    )
    return query.replace("$own", own)


def _value(contract: Contract, name: str, staged: Staged) -> str:
    if name == "extract":
        return "f.extract"
    if name == "month" and not contract.month_from:
        if contract.lies != "home":
            return "NULL"
        return "c.month" if "crimes" in staged.records else "NULL"
    if contract.lies and name == "lsoa":
        return "s.lsoa_supplied"
    if contract.lies == "place" and name in ("own_force", "counted"):
        return _whether(contract, name)
    if contract.lies and name in _PLACED:
        return _PLACED[name]
    return f's."{name}"'


def _whether(contract: Contract, name: str) -> str:
    """Whether it is the force's own, or is counted."""
    said = _OWN if name == "own_force" else _COUNTED
    if "force" not in contract.names:
        said = said.replace(_OWN, "true")
    if name == "counted" and contract.name == "crimes":
        said += " AND s.status = 'recorded'"
    return said


def _joins(contract: Contract, staged: Staged) -> str:
    if contract.lies == "place":
        return f"JOIN placed p ON {same_place('s', 'p')}"
    if contract.lies != "home":
        return ""
    others = " AND ".join(f"{key} IS NULL" for key in KEYS if key != "lsoa_supplied")
    homes = (
        f"JOIN (SELECT * FROM placed WHERE {others}) p "
        "ON p.lsoa_supplied IS NOT DISTINCT FROM s.lsoa_supplied"
    )
    if "crimes" not in staged.records or contract.month_from:
        return homes
    return f"{homes} LEFT JOIN crimes c ON c.crime_ref = s.crime_ref"
