"""Cut the bytes of a CSV file into records, and account for every line of it.

CSV readers guess, skip and stop at the first odd row. Here each line is looked at
before a reader sees it: the rows that any reader understands in one way go through
untouched, a row that needs care is read with Python's strict reader, and what cannot
be read is handed back with its line number and the reason. Nothing is dropped.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_LF, _CR, _QUOTE, _COMMA, _NUL = b'\n\r",\0'

# A line longer than this is no row of a table; nor is a record that goes on longer.
MAX_LINE_BYTES = 256 * 1024
# With so few columns, a line of text inside a quoted field looks like a row.
_FEW_COLUMNS = 5

Lines = NDArray[np.int64]


class OddRow(NamedTuple):
    """A row that could not be read: its line, the rule it breaks, and its text."""

    line: int
    rule: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records: bytes that a CSV reader can take, and the line each began on."""

    data: bytes
    lines: Lines
    odd: tuple[OddRow, ...]
    recoded: int


def blocks_of(
    chunks: Iterable[bytes], *, width: int, first_line: int
) -> Iterator[Block]:
    """Cut a file's bytes, after its header, into blocks of records.

    `width` is the number of columns; `first_line` the line number of the first byte.
    Blank lines are no rows. In each block, `len(lines) + len(odd)` is the number of
    rows that its part of the file holds.
    """
    held, line = b"", first_line
    for chunk in chunks:
        held += chunk
        end = held.rfind(b"\n") + 1
        if not end:
            # Enough of an endless line to see that it is too long.
            held = held[: MAX_LINE_BYTES + 1]
        if end:
            block, used, count = _Cutter(held[:end], width, line, last=False).cut()
            yield block
            held, line = held[used:], line + count
    if held:
        yield _Cutter(held, width, line, last=True).cut()[0]


class _Cutter:
    """Works through one run of whole lines."""

    def __init__(self, data: bytes, width: int, first_line: int, *, last: bool):
        self.data, self.width, self.first, self.last = data, width, first_line, last
        self.bytes = np.frombuffer(data, np.uint8)
        ends = np.flatnonzero(self.bytes == _LF)
        if not data.endswith(b"\n"):
            ends = np.append(ends, len(data))
        self.ends = ends
        self.starts = np.concatenate([[0], ends[:-1] + 1])
        self.twisted = np.zeros(ends.size, dtype=bool)
        self.open = np.zeros(ends.size, dtype=bool)
        self.commas = np.add.reduceat(self.bytes == _COMMA, self.starts, dtype=np.int32)

    def cut(self) -> tuple[Block, int, int]:
        """The block, and how many bytes and lines of the data it used up."""
        self._look_at_quotes()
        self._look_at_bytes()
        blank = self._blank()
        plain = (self.commas == self.width - 1) & ~self.twisted & ~blank
        odd: dict[int, OddRow] = {}
        mended: dict[int, bytes] = {}
        taken = np.zeros(self.ends.size, dtype=bool)
        used = self._take_twisted(plain, taken, odd, mended)
        wrong = ~plain & ~self.twisted & ~blank & ~taken
        for place in np.flatnonzero(wrong[:used]).tolist():
            odd[place] = self._odd(place, "columns", self._wrong_count(place))
        block = self._block(plain & ~taken, used, odd, mended)
        size = self.ends.size
        return block, int(self.starts[used]) if used < size else len(self.data), used

    def _look_at_quotes(self) -> None:
        """Count only the commas outside quotes; mark rows with quotes out of place."""
        quotes = self.bytes == _QUOTE
        if not quotes.any():
            return
        inside = np.bitwise_xor.accumulate(quotes)
        before = np.concatenate([[False], inside[self.ends[:-1]]])
        per_line = np.add.reduceat(quotes, self.starts, dtype=np.int32)
        self.open = per_line % 2 == 1
        line_of = np.repeat(np.arange(self.ends.size), self.commas)
        outside = inside[self.bytes == _COMMA] == before[line_of]
        self.commas = np.bincount(line_of[outside], minlength=self.ends.size)

        at = np.flatnonzero(quotes)
        line_at = np.repeat(np.arange(self.ends.size), per_line)
        opening = inside[at] != before[line_at]
        padded = np.concatenate([[_LF], self.bytes, [_LF]])
        neighbour = np.where(opening, padded[at], padded[at + 2])
        fits = np.isin(neighbour, (_COMMA, _LF, _QUOTE)) | (
            ~opening & (neighbour == _CR)
        )
        self.twisted |= self.open
        self.twisted[line_at[~fits]] = True

    def _look_at_bytes(self) -> None:
        """Mark lines with bytes that a reader would trip over."""
        data = self.data
        too_long = self.ends - self.starts > MAX_LINE_BYTES
        self.twisted |= too_long
        self.open &= ~too_long
        if b"\0" in data:
            self.twisted[self._lines_of(self.bytes == _NUL)] = True
        if data.count(b"\r") != data.count(b"\r\n"):
            lone = self.bytes == _CR
            lone[:-1] &= self.bytes[1:] != _LF
            self.twisted[self._lines_of(lone)] = True
        if not _is_utf8(data):
            for place in set(self._lines_of(self.bytes >= 0x80).tolist()):
                self.twisted[place] |= not _is_utf8(self._line(place))

    def _lines_of(self, marks: NDArray[np.bool_]) -> NDArray[np.intp]:
        return np.searchsorted(self.ends, np.flatnonzero(marks))

    def _blank(self) -> NDArray[np.bool_]:
        length = self.ends - self.starts
        first = self.bytes[np.minimum(self.starts, self.bytes.size - 1)]
        blank: NDArray[np.bool_] = (length == 0) | ((length == 1) & (first == _CR))
        return blank

    def _line(self, place: int) -> bytes:
        return self.data[self.starts[place] : self.ends[place]]

    def _take_twisted(
        self,
        plain: NDArray[np.bool_],
        taken: NDArray[np.bool_],
        odd: dict[int, OddRow],
        mended: dict[int, bytes],
    ) -> int:
        """Read the rows that need care, in order; say how many lines are used up."""
        opens = np.flatnonzero(self.open)
        for place in np.flatnonzero(self.twisted).tolist():
            if taken[place]:
                continue
            stop, result = place, self._read(place, place)
            if isinstance(result, OddRow) and self.open[place]:
                after = opens[np.searchsorted(opens, place, side="right") :]
                if not after.size and self._may_go_on(place):
                    return place
                if after.size and self._can_end_at(place, int(after[0]), plain):
                    whole = self._read(place, int(after[0]))
                    if not isinstance(whole, OddRow):
                        stop, result = int(after[0]), whole
            taken[place : stop + 1] = True
            if isinstance(result, OddRow):
                odd[place] = result
            else:
                mended[place] = result
        return self.ends.size

    def _may_go_on(self, place: int) -> bool:
        """True when the record may end in bytes that have yet to be read."""
        return not self.last and len(self.data) - self.starts[place] <= MAX_LINE_BYTES

    def _can_end_at(self, place: int, close: int, plain: NDArray[np.bool_]) -> bool:
        """True when a field left open at the end of a line may be closed on a later.

        A line between that is a whole row by itself shows that the quote was left open
        by mistake; then the record is the one line, and only that is lost.
        """
        if self.ends[close] - self.starts[place] > MAX_LINE_BYTES:
            return False
        return self.width < _FEW_COLUMNS or not plain[place + 1 : close].any()

    def _read(self, place: int, stop: int) -> bytes | OddRow:
        """The record of some lines in a form any reader takes, or why there is none."""
        raw = self.data[self.starts[place] : self.ends[stop]]
        if b"\0" in raw:
            return self._odd(place, "not text", "The row has a NUL byte in it")
        if len(raw) > MAX_LINE_BYTES:
            reason = f"The row is longer than {MAX_LINE_BYTES:,} bytes"
            return self._odd(place, "too long", reason)
        try:
            records = _strictly(_decoded(raw).rstrip("\r\n"))
        except csv.Error:
            return self._odd(place, "quotes", "The quotes of the row do not pair up")
        if len(records) != 1:
            return self._odd(place, "columns", "A line break cuts the row in two")
        if len(records[0]) != self.width:
            return self._odd(place, "columns", _count(len(records[0]), self.width))
        return _written(records[0])

    def _wrong_count(self, place: int) -> str:
        return _count(int(self.commas[place]) + 1, self.width)

    def _odd(self, place: int, rule: str, reason: str) -> OddRow:
        text = _decoded(self._line(place)).rstrip("\r\n")[:200]
        return OddRow(self.first + place, rule, reason, text)

    def _block(
        self,
        plain: NDArray[np.bool_],
        used: int,
        odd: dict[int, OddRow],
        mended: dict[int, bytes],
    ) -> Block:
        keep = np.flatnonzero(plain[:used])
        lines = np.concatenate([keep, np.fromiter(mended, np.int64, len(mended))])
        data = self._kept(plain, used) + b"".join(mended.values())
        rows = tuple(odd[place] for place in sorted(odd))
        recoded = sum(not _is_utf8(self._line(place)) for place in mended)
        return Block(data, lines + self.first, rows, recoded)

    def _kept(self, plain: NDArray[np.bool_], used: int) -> bytes:
        """The bytes of the plain lines: a slice of the data for each run of them."""
        if plain.all() and used == plain.size:
            return self.data if self.data.endswith(b"\n") else self.data + b"\n"
        edges = np.flatnonzero(np.diff(plain[:used], prepend=False, append=False))
        runs = edges.reshape(-1, 2).tolist()
        pieces = [self.data[self.starts[a] : self.ends[b - 1]] for a, b in runs]
        return b"".join(piece + b"\n" for piece in pieces)


def _count(found: int, wanted: int) -> str:
    columns = "column" if found == 1 else "columns"
    return f"The row has {found:,} {columns}; the header has {wanted:,}"


def _strictly(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def _written(fields: list[str]) -> bytes:
    """A record on one line: line breaks inside its fields become spaces."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(
        " ".join(field.splitlines()) for field in fields
    )
    return out.getvalue().encode()


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes) -> str:
    """Text of UTF-8, else of Windows-1252, which spreadsheets still write."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
