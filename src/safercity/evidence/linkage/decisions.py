"""Decisions: what people made of pairs in a review file, read back."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from safercity.errors import LinkageError, all_at_once
from safercity.evidence.linkage.comparisons import LEVELS
from safercity.evidence.linkage.grouping import Decisions
from safercity.evidence.linkage.hashed_files import HashedFile
from safercity.evidence.linkage.passing import lines_said
from safercity.evidence.linkage.tables import Table, read_table

SAME, DIFFERENT = "same", "different"
_SIDES = ("source_1", "record_1", "source_2", "record_2")
DECISION = "decision"
REVIEW_COLUMNS = (
    *_SIDES,
    "match_probability",
    "match_weight",
    "why",
    *LEVELS,
    DECISION,
)


def read_decisions(path: Path | None, files: Sequence[HashedFile]) -> Decisions:
    """Read a review file that people have filled in, by numbers of records.

    Rows without a decision say nothing, and so do those of records that are gone.
    Raises:  LinkageError, with every fault at once.
    """
    if path is None:
        return Decisions()
    table = read_table(path)
    missing = [name for name in (*_SIDES, DECISION) if name not in table.columns]
    if missing:
        raise LinkageError(f"{table.path} has no column {', '.join(missing)}.")
    numbers = _numbers(files)
    found: dict[str, set[tuple[int, int]]] = {SAME: set(), DIFFERENT: set()}
    wrong: list[int] = []
    for line, row in _rows(table):
        decision = row[DECISION].strip().lower()
        pair = _pair(row, numbers)
        if decision not in ("", SAME, DIFFERENT):
            wrong.append(line)
        elif decision and pair:
            found[decision].add(pair)
    faults = [f'{DECISION} must be "same" or "different", or empty'] if wrong else []
    faults = [lines_said(fault, wrong) for fault in faults]
    if found[SAME] & found[DIFFERENT]:
        faults.append("some pair is decided both ways")
    if faults:
        raise LinkageError(all_at_once(f"{table.path} cannot be used:", faults))
    return Decisions(frozenset(found[SAME]), frozenset(found[DIFFERENT]))


def _rows(table: Table) -> list[tuple[int, dict[str, str]]]:
    return [
        (line, dict(zip(table.columns, row, strict=True)))
        for line, row in zip(table.lines, table.rows, strict=True)
    ]


def _numbers(files: Sequence[HashedFile]) -> dict[tuple[str, str], int]:
    every = [(file.source, ref) for file in files for ref in file.references]
    return {record: number for number, record in enumerate(every)}


def _pair(
    row: Mapping[str, str], numbers: Mapping[tuple[str, str], int]
) -> tuple[int, int] | None:
    left = numbers.get((row["source_1"], row["record_1"]))
    right = numbers.get((row["source_2"], row["record_2"]))
    if left is None or right is None or left == right:
        return None
    return min(left, right), max(left, right)
