"""Files of any kind as batches of text columns, every row accounted for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from safercity.errors import ExtractError
from safercity.evidence.extracts.contents import Contents, Digest
from safercity.evidence.extracts.headers import match_columns, split_header
from safercity.evidence.extracts.personal import (
    refuse_personal,
    sample_of_csv,
    strict_places,
)
from safercity.evidence.extracts.records import (
    MAX_LINE_BYTES,
    Block,
    OddRow,
    blocks_of,
)
from safercity.evidence.extracts.supplies import SupplyFile

LINE = "line"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns to read: our name to the file's, and those that must be there.

    `also` are other names that a file may give a column; of each tuple in `one_of` a
    file must have a column. `empty` lists the texts that stand for no value; in a
    column of `kept` no value is empty text, so that it differs from a column that
    the file does not have. With `strict` a file is refused for columns that look
    personal; those it names are left alone, since the contract says what they hold.
    """

    columns: Mapping[str, str]
    needed: tuple[str, ...]
    empty: tuple[str, ...] = ("",)
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    one_of: tuple[tuple[str, ...], ...] = ()
    kept: frozenset[str] = frozenset()
    strict: frozenset[str] | None = None

    def schema(self) -> pa.Schema:
        """The schema of a batch: every wanted column as text, then the line."""
        fields = [pa.field(name, pa.string()) for name in self.columns]
        return pa.schema([*fields, pa.field(LINE, pa.int64())])

    def places(self, names: Sequence[str], path: str) -> dict[str, int]:
        """The position of each wanted column among the names of a file's header.

        Raises:  ExtractError saying which columns are missing, and what may be them.
        """
        there = {name.strip() for name in names}
        columns = {
            ours: next(
                (n for n in (name, *self.also.get(ours, ())) if n in there), name
            )
            for ours, name in self.columns.items()
        }
        places = match_columns(names, columns, self.needed, path)
        lacking = [
            " or ".join(f'"{columns[ours]}"' for ours in choice)
            for choice in self.one_of
            if not any(ours in places for ours in choice)
        ]
        if lacking:
            raise ExtractError(f"{path} has no column {'; nor '.join(lacking)}")
        return places

    def refuse_personal(
        self,
        names: Sequence[str],
        places: Mapping[str, int],
        rows: Iterable[Sequence[str]],
        path: str,
    ) -> None:
        """Stop if a column of a file looks personal; `rows` are a sample of all."""
        if self.strict is not None:
            known = strict_places(places, self.strict)
            refuse_personal(names, rows, known, self.empty, path)

    def text(self, name: str, values: pa.ChunkedArray) -> pa.ChunkedArray:
        """The values of a column that a file has, empty as this column keeps it."""
        return pc.fill_null(values, "") if name in self.kept else values


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a file, as text, and the rows that could not be read."""

    table: pa.Table
    odd: tuple[OddRow, ...] = ()


@dataclass(slots=True)
class FileRead:
    """What is known of a file once all its batches have been read.

    `is_unread` says that it could not be read to its end, so that no row of it counts.
    """

    file: SupplyFile
    digest: Digest = field(default_factory=Digest)
    rows: int = 0
    notes: list[str] = field(default_factory=list)
    is_unread: bool = False


def csv_batches(contents: Contents, read: FileRead, wanted: Wanted) -> Iterator[Batch]:
    """Read a CSV file, filling in `read` on the way.

    Raises:  ExtractError if it is damaged, empty, or has not the columns wanted.
    """
    path = read.file.path
    chunks = contents.chunks(read.file, read.digest)
    names, rest, line = split_header(chunks, path)
    places = wanted.places(names, path)
    recoded, is_first = 0, True
    for block in blocks_of(rest, width=len(names), first_line=line):
        read.rows += block.lines.size + len(block.odd)
        recoded += block.recoded
        if is_first:
            sample = sample_of_csv(block.data)
            wanted.refuse_personal(names, places, sample, path)
            is_first = False
        yield Batch(_table(block, len(names), places, wanted), block.odd)
    if is_first:
        wanted.refuse_personal(names, places, (), path)
    if recoded:
        read.notes.append(
            f"{recoded:,} {'row is' if recoded == 1 else 'rows are'} not UTF-8 "
            "and read as Windows-1252."
        )


def _table(
    block: Block, width: int, places: Mapping[str, int], wanted: Wanted
) -> pa.Table:
    schema = wanted.schema()
    if not block.lines.size:
        return schema.empty_table()
    # Numbers for names, since a header may have the same name twice or none.
    names = [str(place) for place in range(width)]
    used = {str(place): pa.string() for place in places.values()}
    found = arrow_csv.read_csv(
        pa.BufferReader(block.data),
        read_options=arrow_csv.ReadOptions(
            column_names=names, block_size=8 * MAX_LINE_BYTES
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=used,
            include_columns=list(used),
            null_values=list(wanted.empty),
            strings_can_be_null=True,
        ),
    )
    if found.num_rows != block.lines.size:
        raise RuntimeError("a row was lost between cutting a file and reading it")
    absent = pa.nulls(found.num_rows, pa.string())
    columns = [
        wanted.text(name, found[str(places[name])]) if name in places else absent
        for name in wanted.columns
    ]
    return pa.Table.from_arrays([*columns, whole_numbers(block.lines)], schema=schema)


def whole_numbers(values: NDArray[np.int64]) -> pa.Array:
    """An Arrow column of whole numbers.

    `pa.array` would do, but imports pandas, which takes longer than reading a county.
    """
    data = pa.py_buffer(np.ascontiguousarray(values, np.int64))
    return pa.Array.from_buffers(pa.int64(), len(values), [None, data])
