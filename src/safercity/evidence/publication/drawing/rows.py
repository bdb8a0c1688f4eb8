"""The parts that charts of one row an area share: names, values, heights."""

from collections.abc import Sequence
from dataclasses import dataclass

from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.lettering import (
    LEADING,
    ROOM,
    SIZE,
    width,
    wrap,
)
from safercity.evidence.publication.drawing.svg import SMALL, label, lines


@dataclass(frozen=True, slots=True)
class Page:
    """How wide a chart is, the type size to keep room for, the widest a name may be."""

    width: float
    room: float
    name: float
    row: float

    def widest(self, texts: Sequence[str]) -> float:
        """The room that the widest of some texts takes in bold."""
        return max([width(text, self.room, bold=True) for text in texts], default=0.0)


FULL, LITTLE = Page(640, ROOM, 264, 34), Page(SMALL, SIZE, 142, 28)


@dataclass(frozen=True, slots=True)
class Row:
    """A row's name, broken into lines, and the middle of its height."""

    name: tuple[str, ...]
    middle: float
    focus: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """Every row, where the names end, and where the last row ends."""

    rows: tuple[Row, ...]
    left: float
    bottom: float


def set_out(names: Sequence[tuple[str, bool]], top: float, page: Page) -> Rows:
    """Give each name (and whether it is the focus) its room, from `top` down."""
    made: list[Row] = []
    y, widest = top, 0.0
    for name, focus in names:
        broken = wrap(name, page.name, page.room)
        widest = max(widest, page.widest(broken))
        height = max(page.row, LEADING * len(broken) + 10)
        made.append(Row(broken, y + height / 2, focus))
        y += height
    return Rows(tuple(made), widest + 14, y)


def name_of(row: Row, left: float) -> str:
    """A row's name, ending at the plot; the focus in bold."""
    return lines(
        left - 14,
        row.middle,
        row.name,
        anchor="end",
        bold=row.focus,
        fill=palette.FOCUS if row.focus else None,
    )


def value_of(row: Row, x: float, text: str, anchor: str | None) -> str:
    """A row's printed value; the focus in bold."""
    return label(
        x,
        row.middle + SIZE * 0.36,
        text,
        anchor=anchor,
        bold=row.focus,
        fill=palette.FOCUS if row.focus else None,
    )
