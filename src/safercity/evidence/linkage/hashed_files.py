"""Pseudonymised files, checked: of one method and one key, and with no name in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from safercity.errors import ExtractError, LinkageError, all_at_once
from safercity.evidence.extracts.personal import SAMPLE_ROWS, refuse_personal
from safercity.evidence.linkage.attributes import HASHED, HASHED_NAMES, METHOD
from safercity.evidence.linkage.passing import lines_said
from safercity.evidence.linkage.pseudonymise import KEY_MARK, METHOD_COLUMN, RECORD
from safercity.evidence.linkage.tables import Table, read_table

_HASH = "[0-9a-f]{32}"
_ONE, _SEVERAL = re.compile(f"(?:{_HASH})?"), re.compile(f"(?:{_HASH}(?: {_HASH})*)?")
_NOT_FILE_NAMES = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class HashedFile:
    """A pseudonymised file: its source's name, records, and columns that are kept."""

    source: str
    path: str
    references: list[str]
    hashes: list[dict[str, str]]
    kept: tuple[str, ...]
    kept_rows: list[tuple[str, ...]]


def read_hashed_files(paths: Sequence[Path]) -> list[HashedFile]:
    """Read pseudonymised files, in order of the names of their sources.

    Raises:  LinkageError, with every fault of every file at once.
    """
    tables = [read_table(path) for path in paths]
    faults = [f for table in tables for f in _faults(table)]
    sources = [_source(path) for path in paths]
    faults += [
        f"there are two files of the name {name}; each needs a name of its own"
        for name in sorted({n for n in sources if sources.count(n) > 1})
    ]
    if not faults:
        faults = _differing(tables)
    if faults:
        raise LinkageError(all_at_once("These files cannot be linked:", faults))
    files = [_file(s, t) for s, t in zip(sources, tables, strict=True)]
    return sorted(files, key=lambda file: file.source)


def _source(path: Path) -> str:
    stem = path.name.lower().removesuffix(".gz").rpartition(".")[0]
    return _NOT_FILE_NAMES.sub("-", stem).strip("-") or "file"


def _faults(table: Table) -> list[str]:
    needed = (RECORD, *HASHED_NAMES, METHOD_COLUMN, KEY_MARK)
    if missing := [name for name in needed if name not in table.columns]:
        return [
            f"{table.path} is not a file that `safercity pseudonymise` wrote: it has "
            f"no column {', '.join(missing[:3])}"
        ]
    faults = _personal(table, needed)
    if table.odd:
        faults.append(f"{table.path}: {lines_said('cannot be read', table.odd)}")
    if not table.rows:
        faults.append(f"{table.path} has no records")
    return faults + _faults_in_rows(table)


def _personal(table: Table, own: Sequence[str]) -> list[str]:
    """What is in the file that should never have left: by its headings and values."""
    ours = frozenset(
        place for place, name in enumerate(table.columns) if name in own[1:]
    )
    try:
        refuse_personal(
            table.columns, table.rows[:SAMPLE_ROWS], ours, ("",), table.path
        )
    except ExtractError as error:
        return [f"{error}. Delete this one"]
    return []


def _faults_in_rows(table: Table) -> list[str]:
    faults = []
    for column in HASHED:
        form = _SEVERAL if column.several else _ONE
        place = table.columns.index(column.name)
        wrong = [
            line
            for line, row in zip(table.lines, table.rows, strict=True)
            if not form.fullmatch(row[place])
        ]
        if wrong:
            what = lines_said(f"{column.name} holds what is no hash", wrong)
            faults.append(f"{table.path}: {what}")
    seen: set[str] = set()
    again = []
    place = table.columns.index(RECORD)
    for line, row in zip(table.lines, table.rows, strict=True):
        if not row[place] or row[place] in seen:
            again.append(line)
        seen.add(row[place])
    if again:
        what = lines_said(f"{RECORD} is empty, or stands above already", again)
        faults.append(f"{table.path}: {what}")
    return faults


def _differing(tables: Sequence[Table]) -> list[str]:
    """Files of several methods or keys have nothing in common, whoever is in them."""
    faults = []
    for column, fault in (
        (METHOD_COLUMN, "were made by several methods, or by another than this"),
        (KEY_MARK, "were made with several keys"),
    ):
        found = {
            row[table.columns.index(column)] for table in tables for row in table.rows
        }
        wrong_method = column == METHOD_COLUMN and found != {METHOD}
        if len(found) > 1 or wrong_method:
            by_file = ", ".join(sorted(table.path for table in tables))
            faults.append(
                f"{by_file} {fault}. Have all of them pseudonymised again with one "
                "version and one key"
            )
    return faults


def _file(source: str, table: Table) -> HashedFile:
    places = {name: table.columns.index(name) for name in table.columns}
    own = {RECORD, *HASHED_NAMES, METHOD_COLUMN, KEY_MARK}
    kept = tuple(name for name in table.columns if name not in own)
    # By reference, so that neither the key nor an export's order shows in what follows.
    rows = sorted(table.rows, key=lambda row: row[places[RECORD]])
    return HashedFile(
        source=source,
        path=table.path,
        references=[row[places[RECORD]] for row in rows],
        hashes=[{n: row[places[n]] for n in HASHED_NAMES} for row in rows],
        kept=kept,
        kept_rows=[tuple(row[places[n]] for n in kept) for row in rows],
    )
