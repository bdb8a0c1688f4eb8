"""XLSX workbooks as batches of text: values only, never a formula."""

import datetime as dt
import io
import itertools
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from safercity.errors import ExtractError
from safercity.evidence.extracts.archives import DAMAGE, list_members
from safercity.evidence.extracts.contents import Contents
from safercity.evidence.extracts.personal import SAMPLE_ROWS
from safercity.evidence.extracts.records import OddRow
from safercity.evidence.extracts.shown import shown
from safercity.evidence.extracts.tables import Batch, FileRead, Wanted

_ROWS_IN_A_BATCH = 50_000
# Widest sheet that is an extract, and not someone's working.
_MOST_COLUMNS = 2_000
# All that a sheet can have; a file that says it has more would never end.
_MOST_ROWS = 1_048_576


def workbook_batches(
    contents: Contents, read: FileRead, wanted: Wanted, sheet: str | None
) -> Iterator[Batch]:
    """Read one sheet of a workbook; the first, if none is named.

    A row with a formula in a wanted column is handed back as odd: what it shows
    depends on cells that were not supplied.

    Raises:  ExtractError if it is no workbook, or has not the sheet or columns wanted.
    """
    data = contents.whole(read.file, read.digest)
    path = read.file.path
    _check_parts(data, path)
    rows = _rows(data, sheet, path)
    line, header = next(((n, r) for n, r in rows if any(_texts(r))), (0, ()))
    if not line:
        raise ExtractError(f"{path} is empty")
    places = wanted.places(_texts(header), path)
    names, begun = _texts(header), list(itertools.islice(rows, SAMPLE_ROWS))
    sample = [_texts(cells) for _, cells in begun]
    width = max(map(len, sample), default=0)
    padded = (row + [""] * (width - len(row)) for row in sample)
    wanted.refuse_personal(names, places, padded, path)
    yield from _batches(itertools.chain(begun, rows), places, read, wanted)


def _batches(
    rows: Iterator[tuple[int, Sequence[Any]]],
    places: dict[str, int],
    read: FileRead,
    wanted: Wanted,
) -> Iterator[Batch]:
    lines: list[int] = []
    values: list[list[str | None]] = []
    odd: list[OddRow] = []
    for line, cells in rows:
        used = [cells[p] if p < len(cells) else None for p in places.values()]
        if not any(_texts(cells)):
            continue
        read.rows += 1
        if any(_is_formula(cell) for cell in used):
            reason = "The row has a formula in it. Paste it as values"
            odd.append(OddRow(line, "formula", reason, ""))
            continue
        lines.append(line)
        values.append([text or None for text in _texts(used)])
        if len(lines) == _ROWS_IN_A_BATCH:
            yield Batch(_table(lines, values, places, wanted), tuple(odd))
            lines, values, odd = [], [], []
    yield Batch(_table(lines, values, places, wanted), tuple(odd))


def _table(
    lines: list[int],
    values: list[list[str | None]],
    places: dict[str, int],
    wanted: Wanted,
) -> pa.Table:
    by_name = dict(zip(places, zip(*values, strict=True), strict=False))
    absent = [None] * len(lines)
    columns = [
        pa.array(
            [None if v in wanted.empty else v for v in by_name.get(name, absent)],
            pa.string(),
        )
        for name in wanted.columns
    ]
    columns = [
        wanted.text(name, column) if name in places else column
        for name, column in zip(wanted.columns, columns, strict=True)
    ]
    return pa.Table.from_arrays(
        [*columns, pa.array(lines, pa.int64())], schema=wanted.schema()
    )


def _check_parts(data: bytes, path: str) -> None:
    """A workbook is a zip of XML, and as dangerous as either."""
    faults: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in list_members(archive, path, faults):
                if info.filename.endswith((".xml", ".rels")):
                    with archive.open(info) as part:
                        if b"<!DOCTYPE" in part.read(4096):
                            faults.append(f"{path} has a document type in its XML")
    except DAMAGE:
        faults = [f"{path} is not a whole XLSX workbook. Save it again"]
    if faults:
        raise ExtractError(faults[0])


def _rows(
    data: bytes, sheet: str | None, path: str
) -> Iterator[tuple[int, Sequence[Any]]]:
    # Half a second to import, and most partnerships have no workbook.
    import openpyxl  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        names = book.sheetnames
        if sheet is not None and sheet not in names:
            others = ", ".join(f'"{shown(name)}"' for name in names[:20])
            raise ExtractError(f'{path} has no sheet "{sheet}"; it has {others}')
        page = book[sheet] if sheet is not None else book.worksheets[0]
        # Some programs write a size that is not true.
        page.reset_dimensions()
        cells = page.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS)
        yield from enumerate(cells, 1)
        book.close()
    except ExtractError:
        raise
    except Exception as error:  # what openpyxl raises for damage is not documented
        raise ExtractError(
            f"{path} cannot be read as a workbook ({type(error).__name__}). "
            "Save it again, or as CSV"
        ) from None


def _is_formula(cell: Any) -> bool:
    return cell is not None and getattr(cell, "data_type", None) == "f"


def _texts(cells: Sequence[Any]) -> list[str]:
    return [_text(getattr(cell, "value", None)) for cell in cells]


def _text(value: Any) -> str:
    """A cell as its owner sees it: dates as ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
