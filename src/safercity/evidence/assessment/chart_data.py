"""What charts show: values with the words printed beside them, ready to be drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A month on a trend: `signal` is empty or says what the limits flag."""

    label: str
    short_label: str
    value: float | None
    text: str
    signal: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """Monthly values with the mean and limits of an XmR chart, all in one unit."""

    points: tuple[TrendPoint, ...]
    mean: float | None
    lower: float | None
    upper: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class DotRow:
    """An area on a dot plot, with its interval."""

    label: str
    value: float | None
    lower: float | None
    upper: float | None
    text: str
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Dots:
    """Areas by value with intervals, sorted by the maker, and a line to compare."""

    rows: tuple[DotRow, ...]
    reference: float | None
    reference_label: str
    unit: str


@dataclass(frozen=True, slots=True)
class MapArea:
    """One area of a choropleth: `band` indexes `Choropleth.bands`; None: no value."""

    code: str
    name: str
    band: int | None
    text: str
    label: bool = False  # named on the map (the top three)


@dataclass(frozen=True, slots=True)
class Choropleth:
    """A map of areas in five classes. `shapes` names a set of shapes in `Shapes`."""

    areas: tuple[MapArea, ...]
    bands: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """A bar with its label and printed value, and its limits where it has some."""

    label: str
    value: float | None
    text: str
    focus: bool = False
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars."""

    rows: tuple[BarRow, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """An area on a funnel plot: population along, rate up; `flag` names its class."""

    label: str
    population: float
    rate: float
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Areas by population and rate, between control limits.

    `limits` maps a limit's name to (population, lower, upper) points of its curves.
    """

    points: tuple[FunnelPoint, ...]
    average: float
    limits: tuple[tuple[str, tuple[tuple[float, float, float], ...]], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class PyramidRow:
    """An age group on a pyramid: its bar to the left and its bar to the right."""

    label: str
    left: float | None
    right: float | None
    left_text: str
    right_text: str


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Age groups, youngest last, with one sex on either side, in one unit."""

    rows: tuple[PyramidRow, ...]
    left_label: str
    right_label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Upright bars in an order of their own, such as hours of the day.

    `label` of a row may be empty where there is no room to name every bar;
    `focus_label` says what the bars in focus have in common.
    """

    rows: tuple[BarRow, ...]
    unit: str
    focus_label: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of a heat grid: `band` indexes `HeatGrid.bands`; None: no value."""

    band: int | None
    text: str


@dataclass(frozen=True, slots=True)
class HeatGrid:
    """Rows by columns in up to five classes: a week by its hours.

    `rows` holds the name of each row and its cells; `columns` their names.
    """

    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]
    columns: tuple[str, ...]
    bands: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class SurfaceMark:
    """A place outlined on a surface: its short label and what a pointer is told.

    `rings` are its outer boundaries, (easting, northing) in metres.
    """

    label: str
    text: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Surface:
    """Square cells in up to five classes over areas, with places outlined.

    `areas` are codes of shapes in `Shapes`, drawn as the ground. `runs` are stretches
    of cells of one class side by side: (band, west, south, number of cells), the corner
    in metres; `cell` is the side of a cell. Cells of no class are left out.
    """

    areas: tuple[str, ...]
    cell: float
    runs: tuple[tuple[int, float, float, int], ...]
    bands: tuple[str, ...]
    unit: str
    marks: tuple[SurfaceMark, ...] = ()
    marks_label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One of two lines: its name, and a value for each month (None: none)."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A line and another that it is set beside, by month, in one unit.

    The first of `lines` is in focus. `start` is the place of the month in which
    something began, named `start_label`; `months` are short names.
    """

    lines: tuple[Line, ...]
    months: tuple[str, ...]
    start: int
    start_label: str
    unit: str
