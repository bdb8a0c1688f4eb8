"""Tables of people: every column of a CSV or XLSX file as text, line by line."""

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from safercity.errors import ExtractError, LinkageError
from safercity.evidence.extracts.contents import Contents
from safercity.evidence.extracts.supplies import SupplyFile
from safercity.evidence.extracts.tables import LINE, FileRead, Wanted, csv_batches
from safercity.evidence.extracts.workbooks import workbook_batches
from safercity.evidence.partnership import Extract

_KINDS = (".csv", ".csv.gz", ".xlsx")
# A supply file belongs to an extract; a file that comes alone is its own.
_ALONE = Extract("file", "", "", "", "sensitive")


class _EveryColumn(Wanted):
    """Wants every column that the file has, under the file's own name."""

    def __init__(self) -> None:
        super().__init__({}, ())

    def places(self, names: Sequence[str], path: str) -> dict[str, int]:  # noqa: ARG002
        """The position of each column that has a name; the first of two alike."""
        found: dict[str, int] = {}
        for place, name in enumerate(names):
            if name.strip():
                found.setdefault(name.strip(), place)
        # A dict behind a read-only view of it: filled in when the header is read.
        object.__setattr__(self, "columns", {name: name for name in found})
        return found


@dataclass(slots=True)
class Table:
    """A file that is read: its columns, rows as text, and rows that cannot be read.

    `rows` have a value for each column, empty where there is none; `lines` say on which
    line each is, and `odd` on which lines a row could not be read.
    """

    path: str
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    odd: list[int] = field(default_factory=list)


def read_table(path: Path, *, sheet: str | None = None) -> Table:
    """Read a CSV or XLSX file whole.

    Raises:  LinkageError if it is not there, damaged, empty or of another kind. No
             message shows a value of it.
    """
    if not path.name.lower().endswith(_KINDS):
        raise LinkageError(f"{path} is not a CSV file or an XLSX workbook.")
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is not there"
        raise LinkageError(f"{path} {what}.")
    read = FileRead(SupplyFile(extract=_ALONE, path=path.name, disk=path))
    table = Table(path.name)
    try:
        with Contents() as contents:
            _fill(table, contents, read, sheet)
    except ExtractError as error:
        raise LinkageError(f"{error}.") from None
    except OSError as error:
        raise LinkageError(f"{path} cannot be read: {error.strerror}.") from None
    return table


def _fill(table: Table, contents: Contents, read: FileRead, sheet: str | None) -> None:
    wanted = _EveryColumn()
    batches = (
        workbook_batches(contents, read, wanted, sheet)
        if read.file.kind == "xlsx"
        else csv_batches(contents, read, wanted)
    )
    for batch in batches:
        table.odd += [odd.line for odd in batch.odd]
        columns = [
            [value or "" for value in batch.table[name].to_pylist()]
            for name in wanted.columns
        ]
        table.rows += zip(*columns, strict=True)
        table.lines += batch.table[LINE].to_pylist()
    table.columns = tuple(wanted.columns)


def write_table(
    path: Path, columns: Sequence[str], rows: Iterator[Sequence[str]]
) -> None:
    """Write a CSV file whole or not at all; nobody else on the machine may read it.

    Raises:  LinkageError if it cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(value) for value in row] for row in rows)
    write_private(path, text.getvalue())


def write_private(path: Path, text: str) -> None:
    """Write a file of text for its owner alone, whole or not at all.

    Raises:  LinkageError if it cannot be written.
    """
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(aside, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        aside.replace(path)
    except OSError as error:
        raise LinkageError(f"{path} cannot be written: {error.strerror}.") from None


def harmless(value: str) -> str:
    """A value that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("A12")
    ("'=1+1", 'A12')
    """
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
