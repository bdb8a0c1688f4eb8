"""Pseudonymise a file: names in, keyed hashes out, and nothing that tells who.

An agency does this before it sends anything. What leaves is its own reference of each
record, hashes made with the key that agencies share, and those columns of a contract
that may pass. Rows are in an order that the key gives, since the order of a file may be
that of the names in it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from safercity.errors import LinkageError, all_at_once
from safercity.evidence.linkage.attributes import (
    HASHED_NAMES,
    METHOD,
    READERS,
    Hasher,
    sex_of,
    tokens_of,
)
from safercity.evidence.linkage.columns import (
    REFERENCE,
    ColumnChoice,
    Layout,
    lay_out,
)
from safercity.evidence.linkage.keys import read_key
from safercity.evidence.linkage.passing import (
    are_terms,
    is_free,
    lines_said,
    sign_of,
    tells_who,
)
from safercity.evidence.linkage.tables import Table, read_table, write_table

RECORD, METHOD_COLUMN, KEY_MARK = "record_ref", "link_method", "link_key"
# The words of contracts for what `sex_of` gives.
_SEX_WORDS = {"f": "female", "m": "male", "o": "other", "": ""}


@dataclass(slots=True)
class PseudonymiseReport:
    """What was done: how many rows, what each column gave, what was left out.

    It holds counts, lines and names of columns, and no value of the file.
    """

    source: str
    out: Path
    layout: Layout
    rows: int = 0
    odd: list[int] = field(default_factory=list)
    known: Counter[str] = field(default_factory=Counter)
    not_read: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    free: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "out": str(self.out),
            "rows_read": self.rows + len(self.odd),
            "rows_written": self.rows,
            "lines_not_readable": self.odd,
            "columns": dict(self.layout.personal),
            "kept": dict(self.layout.kept),
            "dropped": list(self.layout.dropped),
            "dropped_as_free_text": list(self.free),
            "known": dict(sorted(self.known.items())),
            "not_understood": dict(sorted(self.not_read.items())),
            "values_left_out": dict(sorted(self.left_out.items())),
        }

    def in_words(self) -> str:
        """The report for a person."""
        read = self.rows + len(self.odd)
        dropped = ", ".join(self.layout.dropped) or "none"
        lines = [
            f"{self.rows:,} of {read:,} rows of {self.source} written to {self.out}, "
            "with hashes in the place of names.",
            *self._columns(),
            f"Kept as they are: {', '.join(self.layout.kept) or 'none'}.",
            f"Left behind: {dropped}.",
        ]
        for name in self.free:
            lines.append(f"{name} was not kept: anything may be written in it.")
        if self.odd:
            lines.append(f"{lines_said('Rows left out, not readable', self.odd)}.")
        for name, number in sorted(self.left_out.items()):
            values = "value was" if number == 1 else "values were"
            lines.append(f"{name}: {number:,} {values} left out, telling who it is.")
        lines.append(
            "Send this file and nothing else, and never the key with it or the same "
            "way. It is personal data still: those who have both could match it."
        )
        return "\n".join(lines)

    def _columns(self) -> Iterator[str]:
        for ours, theirs in self.layout.personal.items():
            if ours == REFERENCE:
                continue
            said = f'  {ours}, from "{theirs}": {self.known[ours]:,} known'
            if self.not_read[ours]:
                said += f", {self.not_read[ours]:,} not understood and left empty"
            yield said


def pseudonymise(
    source: Path,
    key_file: Path,
    out: Path,
    *,
    choice: ColumnChoice | None = None,
    sheet: str | None = None,
) -> PseudonymiseReport:
    """Write a file's records with keyed hashes in the place of who they are about.

    Changes: writes `out`, whole or not at all, for its owner alone to read.
    Raises:  LinkageError, with every fault at once and never a value of the file.
    """
    _check_places(source, key_file, out)
    hasher = Hasher(read_key(key_file))
    table = read_table(source, sheet=sheet)
    layout = lay_out(table.columns, choice or ColumnChoice(), table.path)
    _check_references(table, layout)
    layout, free = _without_free_text(table, layout)
    report = PseudonymiseReport(table.path, out, layout, len(table.rows), table.odd)
    report.free = free
    columns = (RECORD, *layout.kept, *HASHED_NAMES, METHOD_COLUMN, KEY_MARK)
    write_table(out, columns, iter(_rows(table, layout, hasher, report)))
    return report


def _check_places(source: Path, key_file: Path, out: Path) -> None:
    """Nothing may be written over what cannot be made again."""
    for path, what in ((source, "the file itself"), (key_file, "the key file")):
        if out.resolve() == path.resolve():
            raise LinkageError(f"--out is {what}, {out}. Name another file.")
    if out.is_dir():
        raise LinkageError(f"--out is a folder, {out}. Name a file in it.")


def _records(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by column, with its line."""
    for line, row in zip(table.lines, table.rows, strict=True):
        yield line, dict(zip(table.columns, row, strict=True))


def _person(row: Mapping[str, str], layout: Layout) -> dict[str, str]:
    """What is known of who a row is about, by our names."""
    return {
        ours: row[theirs]
        for ours, theirs in layout.personal.items()
        if ours != REFERENCE
    }


def _check_references(table: Table, layout: Layout) -> None:
    """Each record needs a reference of its own, which is not who it is about."""
    name = layout.personal[REFERENCE]
    lines: dict[str, list[int]] = {}
    telling: list[int] = []
    for line, row in _records(table):
        lines.setdefault(row[name].strip(), []).append(line)
        if tells_who(row[name], _person(row, layout), is_code=True):
            telling.append(line)
    faults = []
    if empty := lines.pop("", None):
        faults.append(lines_said("has no value", empty))
    if again := sorted(line for found in lines.values() for line in found[1:]):
        faults.append(lines_said("has a value that stands above already", again))
    if sign := sign_of(sorted(lines)):
        faults.append(f"holds what looks like {sign}")
    if telling:
        faults.append(lines_said("holds what tells who the person is", telling))
    if faults:
        raise LinkageError(
            all_at_once(
                f'{table.path}: the reference, in column "{name}", must be of one '
                "record alone and tell nothing of the person. It",
                faults,
            )
        )


def _without_free_text(table: Table, layout: Layout) -> tuple[Layout, tuple[str, ...]]:
    """Leave out columns in which people write as they like, or that look personal."""
    free = tuple(
        ours
        for ours, theirs in layout.kept.items()
        if sign_of(values := _column(table, theirs))
        or (is_free(ours) and not are_terms(values, len(table.rows)))
    )
    kept = {ours: name for ours, name in layout.kept.items() if ours not in free}
    return replace(layout, kept=kept), free


def _column(table: Table, name: str) -> Sequence[str]:
    place = table.columns.index(name)
    return [row[place] for row in table.rows]


def _rows(
    table: Table, layout: Layout, hasher: Hasher, report: PseudonymiseReport
) -> Iterator[tuple[str, ...]]:
    end = (METHOD, hasher.mark)
    found = []
    for line, row in _records(table):
        person = _person(row, layout)
        _count(person, report)
        hashes = hasher.row(tokens_of(person))
        reference = row[layout.personal[REFERENCE]].strip()
        kept = _kept(row, person, layout, report)
        order = hasher.order(reference, line)
        found.append((order, reference, *kept, *hashes.values(), *end))
    return (row[1:] for row in sorted(found))


def _count(person: Mapping[str, str], report: PseudonymiseReport) -> None:
    for ours, text in person.items():
        if not text.strip():
            continue
        reads = READERS.get(ours)
        counted = report.known if reads is None or reads(text) else report.not_read
        counted[ours] += 1


def _kept(
    row: Mapping[str, str],
    person: Mapping[str, str],
    layout: Layout,
    report: PseudonymiseReport,
) -> Iterator[str]:
    """The columns that pass, each looked through for the person."""
    for ours, theirs in layout.kept.items():
        value = row[theirs]
        if ours == "sex":
            yield _SEX_WORDS[sex_of(value)]
        elif value and tells_who(value, person, is_code=not is_free(ours)):
            report.left_out[ours] += 1
            yield ""
        else:
            yield value
