"""Extracts in a supplier's own columns, which `safercity.toml` maps to a contract."""

from collections.abc import Collection, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from safercity.errors import ExtractError, SettingsError, all_at_once
from safercity.evidence.contracts import CONTRACTS, Contract
from safercity.evidence.extracts.contents import Contents
from safercity.evidence.extracts.personal import SAMPLE_ROWS
from safercity.evidence.extracts.tables import (
    LINE,
    Batch,
    FileRead,
    Wanted,
    csv_batches,
)
from safercity.evidence.extracts.workbooks import workbook_batches
from safercity.evidence.partnership import Extract

# A contract's column that is mapped to this is not read, though the file may have it.
LEFT_OUT = ""
# What databases and spreadsheets write for no value.
_EMPTY = ("", "NULL", "null")
# Ten times all the crimes of England and Wales since street files began.
_MOST_ROWS = 1_000_000_000


def read_mapped_file(
    contents: Contents, read: FileRead, extract: Extract
) -> Iterator[Batch]:
    """Read a CSV, XLSX or Parquet file: batches of contract columns, as text.

    Raises:  ExtractError if it is damaged, empty, or has not the columns mapped.
    """
    wanted = wanted_columns(extract)
    if read.file.kind == "xlsx":
        return workbook_batches(contents, read, wanted, extract.sheet)
    if read.file.kind == "parquet":
        return _parquet_batches(contents, read, wanted)
    return csv_batches(contents, read, wanted)


def wanted_columns(extract: Extract) -> Wanted:
    """The columns that a mapped extract is read for.

    Raises:  SettingsError if the mapping does not give what the contract needs.
    """
    contract = CONTRACTS[extract.contract]
    faults = [
        f'has no contract column "{name}"; they are {", ".join(contract.names)}'
        for name in sorted(set(extract.columns) - set(contract.names))
    ]
    faults += [
        f'{contract.name} cannot do without "{name}"'
        for name in contract.needed
        if extract.columns.get(name) == LEFT_OUT
    ]
    if faults:
        raise SettingsError(
            all_at_once(
                f"The columns of extract {extract.name} cannot be used:", faults
            )
        )
    columns = {name: extract.columns.get(name, name) for name in contract.names}
    read = {ours: name for ours, name in columns.items() if name != LEFT_OUT}
    # Every column that is mapped must be there, and what the contract needs.
    needed = [n for n in read if n in extract.columns or n in contract.needed]
    return Wanted(
        read,
        tuple(needed),
        _EMPTY,
        also={c.name: c.also for c in contract.columns if c.name in read},
        one_of=tuple(_choices(contract, read)),
        kept=frozenset(c.name for c in contract.columns if c.type == "flags"),
        strict=None if contract.public else _strict(contract),
    )


def _strict(contract: Contract) -> frozenset[str]:
    """The columns that nothing personal can be in and meet the contract."""
    return frozenset(
        column.name
        for column in contract.columns
        if column.allowed or column.pattern or column.type not in ("text", "code")
    )


def _choices(contract: Contract, read: Collection[str]) -> Iterator[tuple[str, ...]]:
    for rule in contract.row_rules:
        if rule.kind == "one of":
            yield tuple(name for name in rule.columns if name in read)


def _parquet_batches(
    contents: Contents, read: FileRead, wanted: Wanted
) -> Iterator[Batch]:
    path = read.file.path
    data = contents.whole(read.file, read.digest)
    try:
        with pq.ParquetFile(pa.BufferReader(data)) as file:
            if file.metadata.num_rows > _MOST_ROWS:
                raise ExtractError(f"{path} says that it has too many rows to read")
            names = file.schema_arrow.names
            places = wanted.places(names, path)
            wanted.refuse_personal(names, places, _sample(file), path)
            for rows in file.iter_batches(columns=[names[p] for p in places.values()]):
                table = _as_text(pa.Table.from_batches([rows]), places, names, wanted)
                lines = pa.array(range(read.rows + 1, read.rows + 1 + len(rows)))
                read.rows += len(rows)
                yield Batch(table.append_column(LINE, lines.cast(pa.int64())))
    except (pa.ArrowException, OSError, ValueError) as error:
        brief = str(error).splitlines()[0][:120]
        raise ExtractError(f"{path} cannot be read as Parquet ({brief})") from None


def _as_text(
    rows: pa.Table, places: dict[str, int], names: list[str], wanted: Wanted
) -> pa.Table:
    columns = {}
    for name in wanted.columns:
        if name in places:
            found = rows[names[places[name]]]
            text = _listed(found) if name in wanted.kept else found.cast(pa.string())
            is_empty = pc.is_in(text, value_set=pa.array(wanted.empty))
            text = pc.if_else(is_empty, pa.scalar(None, pa.string()), text)
            columns[name] = wanted.text(name, text)
        else:
            columns[name] = pa.nulls(len(rows), pa.string())
    return pa.table(columns)


def _sample(file: pq.ParquetFile) -> Iterator[Sequence[str]]:
    """Some rows of a file, as text; empty in a column that has none."""
    first = next(file.iter_batches(batch_size=SAMPLE_ROWS), None)
    if first is None:
        return iter(())
    return zip(*map(_as_words, first.columns), strict=True)


def _as_words(column: pa.Array) -> list[str]:
    try:
        return [text or "" for text in column.cast(pa.string()).to_pylist()]
    except pa.ArrowException:  # lists, and bytes that are no text
        return [""] * len(column)


def _listed(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Flags as text; those of a list with semicolons between."""
    if pa.types.is_list(values.type) or pa.types.is_large_list(values.type):
        return pc.binary_join(values.cast(pa.list_(pa.string())), ";")
    return values.cast(pa.string())
