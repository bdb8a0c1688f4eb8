"""Find the rows that a later supply replaces, so that nothing is counted twice.

Two rules. Where the same force and month of street files come twice, the newer file
replaces the older whole. Where a reference is met again, it is the same crime supplied
again: the row of the latest supply, then month, then file, then line stands. Rows with
no reference (anti-social behaviour) are never compared: equal rows are real.
"""

from collections import defaultdict

import ibis

from safercity.evidence.extracts.tables import FileRead
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.record_staging import valid_view
from safercity.evidence.warehouse.staged import Staged

# What two rows must have in common to be the same.
_COMPARED = (
    "scope, ref, kind, category, month, force, lsoa_supplied, longitude, latitude"
)
# Which file of a force's month stands: the newest supply; within one supply a file
# named for the month, over a file of many months; then the path that sorts last.
_Standing = tuple[int, int]


def find_superseded(engine: Engine, staged: Staged) -> None:
    """Leave the tables `superseded` (file_id, line) and `standing`, `valid` without it.

    Notes on the files say what was replaced by what.
    """
    _find_replaced(engine, staged)
    _find_repeated(engine)
    engine.create(
        "superseded",
        "SELECT file_id, line FROM replaced UNION ALL SELECT file_id, line FROM older",
    )
    valid, superseded = engine.table("valid"), engine.table("superseded")
    engine.create("standing", valid.anti_join(superseded, ["file_id", "line"]))
    _note_conflicts(engine, staged)


def _find_replaced(engine: Engine, staged: Staged) -> None:
    """Table `replaced`: the valid rows of street files that a newer file replaces.

    So it is with the files of stop and search, which have no references at all.
    """
    files: dict[tuple[str, str, str], list[tuple[_Standing, int]]] = defaultdict(list)
    for file_id, force, month in [*_named_months(staged), *_unnamed(engine, staged)]:
        file = staged.files[file_id].file
        named = file_id if file.force else -1
        key = (file.extract.contract, force, month)
        files[key].append(((file.rank, named), file_id))
    engine.run(
        "CREATE TEMP TABLE losing (file_id BIGINT, force VARCHAR, month VARCHAR)"
    )
    for (_, force, month), found in sorted(files.items()):
        best, winner = max(found)
        for standing, file_id in found:
            if standing != best:
                _lose(engine, staged, file_id, winner, force, month)
    both = "(l.force IS NULL OR (v.force = l.force AND v.month = l.month))"
    tables = ["valid"]
    if "stop_search" in staged.records:
        tables.append(valid_view("stop_search"))
    rows = (
        f"SELECT v.file_id, v.line FROM {table} v "
        f"JOIN losing l ON v.file_id = l.file_id AND {both}"
        for table in tables
    )
    engine.create("replaced", " UNION ALL ".join(rows))


def _named_months(staged: Staged) -> list[tuple[int, str, str]]:
    files = enumerate(read.file for read in staged.files)
    return [(n, f.force, f.month) for n, f in files if f.force and f.month]


def _unnamed(engine: Engine, staged: Staged) -> list[tuple[int, str, str]]:
    """The forces and months of street files whose names do not say them."""
    unnamed = [
        file_id
        for file_id, read in enumerate(staged.files)
        if read.file.extract.contract == "police_uk" and not read.file.force
    ]
    if not unnamed:
        return []
    listed = ", ".join(map(str, unnamed))
    query = (
        f"SELECT DISTINCT file_id, force, month FROM valid WHERE file_id IN ({listed})"
    )
    return [(int(n), str(force), str(month)) for n, force, month in engine.run(query)]


def _lose(
    engine: Engine, staged: Staged, file_id: int, winner: int, force: str, month: str
) -> None:
    loser, newer = staged.files[file_id], staged.files[winner]
    by = newer.file.path
    if loser.file.force:
        engine.run("INSERT INTO losing VALUES (?, NULL, NULL)", [file_id])
        same = loser.digest.sha256 == newer.digest.sha256
        how = "is the same" if same else _difference(engine, loser, file_id, winner)
        loser.notes.append(f"Replaced by {by}, which {how}.")
    else:
        engine.run("INSERT INTO losing VALUES (?, ?, ?)", [file_id, force, month])
        how = _difference(engine, loser, file_id, winner, force, month)
        loser.notes.append(
            f"Its rows of {force} for {month} are replaced by {by}, which {how}."
        )


def _difference(
    engine: Engine, read: FileRead, older: int, newer: int, *only: str
) -> str:
    """How a newer file differs from an older one; `only` of a force and month."""
    if read.file.extract.contract != "police_uk":
        return "differs"
    there = "AND force = ? AND month = ?" if only else ""
    select = f"SELECT {_COMPARED} FROM valid WHERE file_id = ? {there}"
    gone, new = (
        engine.run(
            f"SELECT count(*) FROM ({select} EXCEPT ALL {select})",
            [one, *only, other, *only],
        )[0][0]
        for one, other in ((older, newer), (newer, older))
    )
    if not gone and not new:
        return "has the same rows"
    are = "row is" if gone == 1 else "rows are"
    return f"differs: {gone:,} {are} only in the older file, {new:,} only in the newer"


def _find_repeated(engine: Engine) -> None:
    """Table `older`: of the rows with one reference, all but the latest.

    Rows are compared by a hash of the reference first, which keeps ten million
    references out of memory, and then by the reference itself.
    """
    ranks = engine.table("file_ranks")
    rows = engine.table("valid").filter(ibis._.ref.notnull())
    rows = rows.anti_join(engine.table("replaced"), ["file_id", "line"])
    rows = rows.select(
        "file_id", "line", "scope", "ref", "category", "month", mark=ibis._.ref.hash()
    )
    met_again = rows.group_by("mark").having(ibis._.count() > 1).agg()
    engine.create("marks", met_again)
    again = rows.filter(rows.mark.isin(engine.table("marks").mark))
    again = again.join(ranks, "file_id")
    latest = ibis.window(
        group_by=["scope", "ref"],
        order_by=[
            ibis.desc("rank"),
            ibis.desc("month"),
            ibis.desc("file_id"),
            ibis.desc("line"),
        ],
    )
    engine.create("met_again", again.mutate(place=ibis.row_number().over(latest)))
    older = engine.table("met_again").filter(ibis._.place > 0)
    engine.create("older", older.select("file_id", "line"))


def _note_conflicts(engine: Engine, staged: Staged) -> None:
    """Say where a crime had another category in the row that it replaces."""
    again = engine.table("met_again")
    crimes = again.group_by("scope", "ref").agg(
        file_id=again.file_id.argmin(again.place), kinds=again.category.nunique()
    )
    changed = crimes.filter(ibis._.kinds > 1).group_by("file_id").agg(n=ibis._.count())
    for file_id, count in engine.rows(changed.order_by("file_id")):
        what = "crime has" if count == 1 else "crimes have"
        staged.files[file_id].notes.append(
            f"{count:,} {what} another category in an older row of the same reference; "
            "the latest row stands."
        )
