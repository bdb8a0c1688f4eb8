"""Find the records that a later supply replaces, by the key of their contract.

A row whose key is met again is the same crime, victim or call supplied again: the row
of the latest supply stands, then of the latest month, file and line. A row whose key
has a gap, such as a victim who is not known, is never taken for another. When the
crime comes again in a newer supply of the same extract, though, so do its unknown
victims, and those of the older supply stand no more.
"""

from safercity.evidence.contracts import CONTRACTS, Contract
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.record_staging import valid_view
from safercity.evidence.warehouse.staged import Staged


def standing_view(contract: str) -> str:
    """The view of the rows of a contract that no later supply replaces."""
    return f"standing_{contract}"


def find_superseded_records(engine: Engine, staged: Staged) -> None:
    """Add the replaced records to `superseded`; leave the view `standing_view` of each.

    Notes on the files of crimes say where one has changed its category.
    """
    for name in staged.records:
        contract = CONTRACTS[name]
        if contract.key:
            _find_repeated(engine, contract)
            if name == "crimes":
                _note_conflicts(engine, staged)
        if contract.lies == "home" and len(contract.key) > 1:
            _find_unknown_again(engine, contract)
        engine.create_view(
            standing_view(name),
            f"SELECT v.* FROM {valid_view(name)} v "
            "ANTI JOIN superseded USING (file_id, line)",
        )


def _find_repeated(engine: Engine, contract: Contract) -> None:
    """Table `repeated`: the rows whose key comes more than once, best first.

    Rows are compared by a hash of the key first, which keeps ten million references out
    of memory, and then by the key itself.
    """
    keys = [f'"{key}"' for key in contract.key]
    whole = " AND ".join(f"{key} IS NOT NULL" for key in keys)
    rows = f"{valid_view(contract.name)} JOIN file_ranks USING (file_id)"
    if not contract.key_is_shared:
        keys.append("extract")
        rows += " JOIN file_names USING (file_id)"
    listed = ", ".join(keys)
    where = "true" if contract.gaps_match else whole
    engine.create(
        "marks",
        f"SELECT hash({listed}) AS mark FROM {rows} WHERE {where} "
        "GROUP BY mark HAVING count(*) > 1",
    )
    category = "category" if contract.name == "crimes" else "NULL"
    engine.create(
        "repeated",
        f"SELECT file_id, line, {keys[0]} AS ref, {category} AS category, "
        f"row_number() OVER (PARTITION BY {listed} ORDER BY rank DESC, "
        "month DESC NULLS LAST, file_id DESC, line DESC) AS place "
        f"FROM {rows} WHERE {where} AND hash({listed}) IN (SELECT mark FROM marks)",
    )
    engine.append("superseded", "SELECT file_id, line FROM repeated WHERE place > 1")


def _find_unknown_again(engine: Engine, contract: Contract) -> None:
    """Add unknown people of a crime that came again in a newer supply."""
    supplies = engine.run(
        "SELECT extract FROM file_ranks JOIN file_names USING (file_id) "
        "GROUP BY extract HAVING count(DISTINCT rank) > 1"
    )
    if not supplies:
        return
    crime, person = contract.key
    engine.create(
        "people_ranked",
        f"SELECT file_id, line, {crime} AS crime, {person} IS NULL AS unknown, rank, "
        f"max(rank) OVER (PARTITION BY extract, {crime}) AS newest "
        f"FROM {valid_view(contract.name)} JOIN file_ranks USING (file_id) "
        "JOIN file_names USING (file_id)",
    )
    engine.append(
        "superseded",
        "SELECT file_id, line FROM people_ranked WHERE unknown AND rank < newest",
    )


def _note_conflicts(engine: Engine, staged: Staged) -> None:
    """Say where a crime had another category in the row that it replaces."""
    rows = engine.run(
        "SELECT file_id, count(*) FROM ("
        "SELECT ref, arg_min(file_id, place) AS file_id FROM repeated "
        "GROUP BY ref HAVING count(DISTINCT category) > 1) GROUP BY file_id ORDER BY 1"
    )
    for file_id, count in rows:
        what = "crime has" if count == 1 else "crimes have"
        staged.files[file_id].notes.append(
            f"{count:,} {what} another category in an older row of the same reference; "
            "the latest row stands."
        )
