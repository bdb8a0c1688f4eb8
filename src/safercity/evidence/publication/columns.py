"""Column widths of printed tables: chosen here, so that nothing is ever clipped.

A number is never broken over two lines and a word never between two letters. A table
too wide for the page is set smaller, then on a page turned sideways.
"""

import math
from dataclasses import dataclass

from safercity.evidence.assessment.document import Table

PORTRAIT, LANDSCAPE = 476.0, 723.0  # text widths of A4 with our margins, in points
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
_PADDING = 8.0  # both sides of a cell together, in points
_WIDEST_TEXT = 17.0  # ems of running text before a cell takes a second line
_WIDEST_HEADER = 6.0  # and of a header

# Upper bounds of the advance widths of Source Sans 3 Semibold, in thousandths of an em.
_ADVANCES = {
    character: width
    for width, characters in (
        (285, " |ijlI',.:;’‘"),
        (380, "!f-()[]{}/\\tr"),
        (440, 's*z?"“”'),
        (516, 'cxJvyYLFeag0123456789+=<>~^$#_÷×−±≥≤–"'),
        (570, "kVEZXSTohubdnpqA`ûúùâáàôóòêéèŷýŵ"),
        (630, "CPRBKDG▲▼→←↑↓"),
        (680, "U&NHOQ"),
        (880, "MwWm%@—Ŵ"),
    )
    for character in characters
}
_UNKNOWN = 1000


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
    least, liked = ([width * em for width in widths] for widths in _measure(table))
    for landscape, room in ((False, PORTRAIT), (True, LANDSCAPE)):
        for size in _SIZES:
            space = room - _PADDING * len(least)
            if sum(least) * size <= space:
                return Layout(size, _share(least, liked, size, space), landscape)
    # Wider than any page: columns share what there is, and long words break.
    space, size = LANDSCAPE - _PADDING * len(least), _SIZES[-1]
    widths = tuple(_rounded(width * space / sum(least) + _PADDING) for width in least)
    return Layout(size, widths, True)


def _measure(table: Table) -> tuple[list[float], list[float]]:
    """The narrowest and the preferred width of each column, in ems."""
    least, liked = [], []
    for index, column in enumerate(table.columns):
        cells = [row[index].text for row in table.rows]
        words = [text_ems(word) for word in column.header.split()]
        if column.kind == "number":
            narrow = max(map(text_ems, cells), default=0.0)
        else:
            narrow = max((_longest_word(cell) for cell in cells), default=0.0)
        wide = max((min(text_ems(cell), _WIDEST_TEXT) for cell in cells), default=0.0)
        head = min(text_ems(column.header), _WIDEST_HEADER)
        least.append(max([narrow, *words]))
        liked.append(max(least[-1], wide, head))
    return least, liked


def _share(
    least: list[float], liked: list[float], size: float, space: float
) -> tuple[float, ...]:
    """Preferred widths where they fit; else room beyond the least shared by need."""
    spare, need = space - sum(least) * size, (sum(liked) - sum(least)) * size
    part = min(1.0, spare / need) if need else 0.0
    return tuple(
        _rounded((narrow + (wide - narrow) * part) * size + _PADDING)
        for narrow, wide in zip(least, liked, strict=True)
    )


def _rounded(points: float) -> float:
    return math.floor(points * 100) / 100


def _longest_word(text: str) -> float:
    return max(map(text_ems, text.split()), default=0.0)


def text_ems(text: str) -> float:
    """How wide a text is at most, in ems of Source Sans 3 Semibold."""
    return sum(_ADVANCES.get(character, _UNKNOWN) for character in text) / 1000
