"""Heat grids: rows by columns, darker where there is more."""

from safercity.evidence.assessment.document import Chart, HeatCell, HeatGrid
from safercity.evidence.publication.drawing import palette
from safercity.evidence.publication.drawing.columns import every_few
from safercity.evidence.publication.drawing.lettering import ROOM, SIZE, width
from safercity.evidence.publication.drawing.svg import hint, label, sheet, tag

WIDTH = 640
_TOP, _ROW, _LEGEND = 34, 30, 78


def draw_heat_grid(chart: Chart, grid: HeatGrid) -> str:
    """Draw a cell for each row and column; the darkest class is the highest.

    A cell with no value is left white in a thin frame. The classes are one hue of
    falling lightness, so they keep their order in greyscale.
    """
    left = max([width(name, ROOM) for name, _ in grid.rows], default=0.0) + 12
    step = (WIDTH - left) / max(len(grid.columns), 1)
    made = [_columns(grid, left, step)]
    for n, (name, cells) in enumerate(grid.rows):
        y = _TOP + n * _ROW
        middle = y + _ROW / 2 + SIZE * 0.36
        made.append(label(left - 10, middle, name, anchor="end"))
        made += [
            _cell(grid, f"{name} {column}", cell, left + c * step, y, step)
            for c, (column, cell) in enumerate(zip(grid.columns, cells, strict=True))
        ]
    bottom = _TOP + len(grid.rows) * _ROW
    made.append(_legend(grid, bottom))
    return sheet(chart, WIDTH, bottom + _LEGEND, "".join(made))


def _columns(grid: HeatGrid, left: float, step: float) -> str:
    return "".join(
        label(
            left + (n + 0.5) * step,
            20,
            grid.columns[n],
            anchor="middle",
            fill=palette.REST_TEXT,
        )
        for n in every_few(list(grid.columns), step)
    )


def _fill(grid: HeatGrid, band: int | None) -> str:
    if band is None:
        return palette.PAPER
    return palette.CLASSES[len(palette.CLASSES) - len(grid.bands) + band]


def _cell(
    grid: HeatGrid, name: str, cell: HeatCell, x: float, y: float, step: float
) -> str:
    return tag(
        "rect",
        hint(f"{name}: {cell.text}"),
        x=x + 0.5,
        y=y + 0.5,
        width=step - 1,
        height=_ROW - 1,
        fill=_fill(grid, cell.band),
        stroke=palette.GRID if cell.band is None else None,
    )


def _legend(grid: HeatGrid, bottom: float) -> str:
    """The classes from the lowest to the highest, side by side under the grid."""
    made = [label(0, bottom + 26, grid.unit, fill=palette.REST_TEXT)]
    step = WIDTH / max(len(grid.bands), 1)
    for n, name in enumerate(grid.bands):
        x = n * step
        made.append(
            tag(
                "rect",
                x=x + 0.5,
                y=bottom + 42,
                width=22,
                height=20,
                fill=_fill(grid, n),
                stroke=palette.OUTLINE,
            )
        )
        made.append(label(x + 28, bottom + 52 + SIZE * 0.36, name))
    return "".join(made)
