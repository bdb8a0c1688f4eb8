"""How much room words take, so that labels neither meet nor leave the page.

Widths are those of Helvetica in thousandths of the type size (Adobe's published font
metrics); Arial and Helvetica Neue have the same to within one in a hundred.
"""

import functools

# Labels are drawn at SIZE. Narrow screens show them at ROOM, so that they stay
# legible when a drawing of 640 units is shrunk to a phone: space is kept for that.
SIZE, ROOM = 15, 21
LEADING = 22

_WIDTHS = {
    **dict.fromkeys("ijl'‘’|", 222),
    **dict.fromkeys(" .,:;!/\\[]ftI·", 278),
    **dict.fromkeys("()-r`", 333),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("+=<>−", 584),
    **dict.fromkeys("TZF", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("wCDHNRU", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    "%": 889,
    "W": 944,
    "@": 1015,
}
_USUAL, _BOLD = 556, 1.12


@functools.lru_cache(maxsize=8192)
def width(words: str, size: float = ROOM, *, bold: bool = False) -> float:
    """How wide the words are at a size, in the same unit.

    >>> width("Mean", 10)
    25.01
    """
    total = sum(_WIDTHS.get(letter, _USUAL) for letter in words)
    return round(total * size * (_BOLD if bold else 1) / 1000, 2)


@functools.lru_cache(maxsize=2048)
def wrap(
    words: str, most: float, size: float = ROOM, *, bold: bool = True
) -> tuple[str, ...]:
    """Break words into lines no wider than `most`, except a single long word.

    >>> wrap("Bridge Street & Market Place", 150, 20)
    ('Bridge Street', '& Market', 'Place')
    """
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)
