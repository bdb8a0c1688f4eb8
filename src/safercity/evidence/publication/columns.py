"""Column widths of printed tables: chosen here, so that nothing is ever clipped.

A number is never broken over two lines and a word never between two letters. A table
too wide for the page is set smaller, then on a page turned sideways.
"""

import functools
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from safercity.evidence.assessment.document import Table

PORTRAIT, LANDSCAPE = 476.0, 723.0  # text widths of A4 with our margins, in points
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
_GOOD_SIZES = _SIZES[:3]
_PADDING = 8.0  # both sides of a cell together, in points
_WIDEST_TEXT = 17.0  # ems of running text before a cell takes a second line
_WIDEST_HEADER = 7.0  # and of a header
_MOST_ROWS = 0.85  # the part of a column's cells that should stand on one line

# Upper bounds of the advance widths of Source Sans 3 Semibold, in thousandths of an em.
_ADVANCES = {
    character: width
    for width, characters in (
        (285, " |ijlI',.:;’‘"),
        (380, "!f-()[]{}/\\tr"),
        (447, "s*z?"),
        (522, 'cxJvyYLFeag0123456789+=<>~^$#_÷×−±≥≤–"“”'),
        (570, "kVEZXSTohubdnpqA`ûúùâáàôóòêéèŷý"),
        (630, "CPRBKDG▲▼→←↑↓"),
        (680, "U&NHOQ"),
        (880, "MwWm%@—ŵŴ"),
    )
    for character in characters
}
_UNKNOWN = 1000
_BREAK = re.compile(r"(?<=[\w.][-/])(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is set: type size and column widths in points, and which way up."""

    size: float
    widths: tuple[float, ...]
    landscape: bool


def lay_out(table: Table, *, em: float = 1.0) -> Layout:
    """Choose the largest type at which the table's columns fit, upright if possible.

    A little smaller is better than many rows of two lines, down to 8 points. `em` is
    how much wider than Source Sans the typeface is: 1.15 for Arial.
    """
    wants = [[want * em for want in step] for step in _measure(table)]
    padding = _PADDING * len(table.columns)
    for enough, room, sizes in (
        (wants[1], PORTRAIT, _GOOD_SIZES),
        (wants[0], PORTRAIT, _SIZES),
        (wants[0], LANDSCAPE, _SIZES),
    ):
        for size in sizes:
            if sum(enough) * size <= room - padding:
                sized = [[want * size for want in step] for step in wants]
                widths = _share(sized, room - padding)
                return Layout(size, widths, room == LANDSCAPE)
    # Wider than any page: columns share what there is, and long words break.
    part = (LANDSCAPE - padding) / sum(wants[0])
    widths = tuple(_rounded(width * part) for width in wants[0])
    return Layout(_SIZES[-1], widths, landscape=True)


def single_lines(table: Table, layout: Layout) -> list[bool]:
    """Which rows surely stand on one line each, so that their height is known."""
    room = [(width - _PADDING) / layout.size for width in layout.widths]
    return [
        all(text_ems(cell.text) <= space for cell, space in zip(row, room, strict=True))
        for row in table.rows
    ]


def _measure(table: Table) -> tuple[list[float], list[float], list[float]]:
    """Each column's narrowest, comfortable and widest useful width, in ems."""
    least, liked, full = [], [], []
    for index, column in enumerate(table.columns):
        cells = [row[index].text for row in table.rows]
        words = [text_ems(word) for word in unbreakable(column.header)]
        widths = sorted(map(text_ems, cells)) or [0.0]
        widest, most = widths[-1], widths[int(len(widths) * _MOST_ROWS)]
        if column.kind == "number":
            narrow = widest
        else:
            narrow = max((_longest_word(cell) for cell in cells), default=0.0)
        head = min(text_ems(column.header), _WIDEST_HEADER)
        least.append(max([narrow, *words]))
        liked.append(max(least[-1], min(most, _WIDEST_TEXT), head))
        full.append(max(liked[-1], widest))
    return least, liked, full


def _share(steps: Sequence[Sequence[float]], space: float) -> tuple[float, ...]:
    """Go from each step's widths to the next's as far as there is room, all alike."""
    widths = list(steps[0])
    for wanted in steps[1:]:
        spare, need = space - sum(widths), sum(wanted) - sum(widths)
        part = min(1.0, spare / need) if need > 0 else 0.0
        pairs = zip(widths, wanted, strict=True)
        widths = [now + (more - now) * part for now, more in pairs]
    return tuple(_rounded(width) for width in widths)


def _rounded(points: float) -> float:
    """A column's width with its padding, never a hair too narrow for its widest cell.

    All the hairs of a table together are less than the margin that `PORTRAIT` keeps.
    """
    return math.ceil((points + _PADDING) * 100) / 100


def _longest_word(text: str) -> float:
    return max(map(text_ems, unbreakable(text)), default=0.0)


def unbreakable(text: str) -> list[str]:
    """The parts of a text that stand on one line: words, split at hyphens and slashes.

    Lines break after these where a letter follows (Unicode line breaking, UAX 14).

    >>> unbreakable("extracts/stoke-on-trent-2025.zip again")
    ['extracts/', 'stoke-', 'on-', 'trent-2025.zip', 'again']
    """
    return [part for word in text.split() for part in _BREAK.split(word)]


@functools.lru_cache(maxsize=1 << 16)
def text_ems(text: str) -> float:
    """How wide a text is at most, in ems of Source Sans 3 Semibold."""
    return sum(_ADVANCES.get(character, _UNKNOWN) for character in text) / 1000
