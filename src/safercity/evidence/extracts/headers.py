"""Match the header of a file to the columns that are wanted."""

import csv
import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from safercity.errors import ExtractError
from safercity.evidence.extracts.personal_signs import is_personal_value
from safercity.evidence.extracts.records import MAX_LINE_BYTES
from safercity.evidence.extracts.shown import shown

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PACKED = {b"PK\x03\x04": "a zip archive or workbook", b"\x1f\x8b": "a gzip file"}


def split_header(
    chunks: Iterable[bytes], path: str
) -> tuple[list[str], Iterator[bytes], int]:
    """The header's names, the bytes that follow it, and the line they begin on.

    Raises:  ExtractError if the file is empty or its first line is not a header.
    """
    stream = _with_newlines(iter(chunks))
    held, line = next(stream, b"").removeprefix(b"\xef\xbb\xbf"), 1
    _check_is_text(held, path)
    while True:
        first, newline, rest = held.partition(b"\n")
        more = b"" if newline or len(held) > MAX_LINE_BYTES else next(stream, b"")
        if more:
            held += more
        elif newline and not first.strip():
            held, line = rest, line + 1
        else:
            break
    if not first.strip():
        raise ExtractError(f"{path} is empty")
    return _names(first, path), _then(rest, stream), line + 1


def match_columns(
    names: Sequence[str], wanted: Mapping[str, str], needed: Collection[str], path: str
) -> dict[str, int]:
    """Find the position of each wanted column; `wanted` maps our name to the file's.

    Raises:  ExtractError, saying which columns are missing, which the file has that
             are not known, and which of these is nearest.
    """
    names = [name.strip() for name in names]
    twice = sorted({n for n in wanted.values() if names.count(n) > 1})
    missing = [wanted[ours] for ours in needed if wanted[ours] not in names]
    if missing or twice:
        extra = [name for name in names if name and name not in wanted.values()]
        raise ExtractError(f"{path} {_what_is_wrong(missing, twice, extra, names)}")
    return {ours: names.index(name) for ours, name in wanted.items() if name in names}


def _what_is_wrong(
    missing: list[str], twice: list[str], extra: list[str], names: list[str]
) -> str:
    parts = []
    if missing:
        parts.append(f"has no column {_quoted(missing)}")
    if twice:
        parts.append(f"has more than one column {_quoted(twice)}")
    folded = {name.casefold(): name for name in reversed(extra)}
    pairs = [
        (name, difflib.get_close_matches(name.casefold(), folded, 1, 0.75))
        for name in missing
    ]
    near = [
        f'{_called(folded[found[0]])} may be "{name}"' for name, found in pairs if found
    ]
    if near:
        parts.append(f"({'; '.join(near)})")
    elif len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        parts.append("(its columns are not separated by commas)")
    if extra:
        parts.append(f"and its other columns are {_quoted(extra)}")
    return " ".join(parts)


def _quoted(names: Sequence[str], most: int = 20) -> str:
    listed = ", ".join(map(_called, names[:most]))
    return listed + (f" and {len(names) - most:,} more" if len(names) > most else "")


def _called(name: str) -> str:
    """A column's name; of a file without a header it could be somebody's."""
    is_value = is_personal_value(name.strip())
    return "one that is no heading" if is_value else f'"{shown(name)}"'


def _check_is_text(start: bytes, path: str) -> None:
    if start.startswith(_UTF16):
        raise ExtractError(f"{path} is in UTF-16. Save it as CSV in UTF-8")
    for magic, what in _PACKED.items():
        if start.startswith(magic):
            raise ExtractError(f"{path} is {what}, not a CSV file")


def _names(line: bytes, path: str) -> list[str]:
    if len(line) > MAX_LINE_BYTES or b"\0" in line:
        raise ExtractError(f"{path} is not a CSV file: its first line is no header")
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
    try:
        return next(csv.reader([text.rstrip("\r")], strict=True))
    except (csv.Error, StopIteration):
        raise ExtractError(f"{path}: the quotes of its header do not pair up") from None


def _with_newlines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Read the lone carriage returns of old Macintosh files as line ends."""
    first = next(chunks, b"")
    if b"\r" in first and b"\n" not in first:
        yield first.replace(b"\r", b"\n")
        for chunk in chunks:
            yield chunk.replace(b"\r", b"\n")
    else:
        yield first
        yield from chunks


def _then(first: bytes, stream: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from stream
