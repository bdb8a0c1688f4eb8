"""Column widths of printed tables: chosen here, so that nothing is ever clipped.

A number is never broken over two lines and a word never between two letters. A table
too wide for the page is set smaller, then on a page turned sideways.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from safercity.evidence.assessment.document import Table

PORTRAIT, LANDSCAPE = 476.0, 723.0  # text widths of A4 with our margins, in points
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
_PADDING = 8.0  # both sides of a cell together, in points
_WIDEST_TEXT = 17.0  # ems of running text before a cell takes a second line
_WIDEST_HEADER = 7.0  # and of a header

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

    `em` is how much wider than Source Sans the typeface is: 1.15 for Arial.
    """
    wants = _measure(table)
    least = [want * em for want in wants[0]]
    for landscape, room in ((False, PORTRAIT), (True, LANDSCAPE)):
        for size in _SIZES:
            space = room - _PADDING * len(least)
            if sum(least) * size <= space:
                sized = [[want * em * size for want in step] for step in wants]
                return Layout(size, _share(sized, space), landscape)
    # Wider than any page: columns share what there is, and long words break.
    space, size = LANDSCAPE - _PADDING * len(least), _SIZES[-1]
    widths = tuple(_rounded(width * space / sum(least)) for width in least)
    return Layout(size, widths, True)


def _measure(table: Table) -> tuple[list[float], list[float], list[float]]:
    """Each column's narrowest, comfortable and widest useful width, in ems."""
    least, liked, full = [], [], []
    for index, column in enumerate(table.columns):
        cells = [row[index].text for row in table.rows]
        words = [text_ems(word) for word in unbreakable(column.header)]
        widest = max(map(text_ems, cells), default=0.0)
        if column.kind == "number":
            narrow = widest
        else:
            narrow = max((_longest_word(cell) for cell in cells), default=0.0)
        head = min(text_ems(column.header), _WIDEST_HEADER)
        least.append(max([narrow, *words]))
        liked.append(max(least[-1], min(widest, _WIDEST_TEXT), head))
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
    """A column's width with its padding, never a hair too wide for the page."""
    return math.floor((points + _PADDING) * 100) / 100


def _longest_word(text: str) -> float:
    return max(map(text_ems, unbreakable(text)), default=0.0)


def unbreakable(text: str) -> list[str]:
    """The parts of a text that stand on one line: words, split at hyphens and slashes.

    Lines break after these where a letter follows (Unicode line breaking, UAX 14).

    >>> unbreakable("extracts/stoke-on-trent-2025.zip again")
    ['extracts/', 'stoke-', 'on-', 'trent-2025.zip', 'again']
    """
    return [part for word in text.split() for part in _BREAK.split(word)]


def text_ems(text: str) -> float:
    """How wide a text is at most, in ems of Source Sans 3 Semibold."""
    return sum(_ADVANCES.get(character, _UNKNOWN) for character in text) / 1000
