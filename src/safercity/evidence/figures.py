"""Figures: every published number, with what it takes to work it out again.

Nothing is printed that is not a figure. A figure's key is what sentences, tables
and a partnership's commentary quote: `rate.burglary.stoke-on-trent.2025`.
"""

import csv
import datetime as dt
import difflib
import io
import operator
from collections.abc import (
    Callable,
    ItemsView,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    ValuesView,
)
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import pyarrow as pa

from safercity.areas import Area
from safercity.errors import QuoteError
from safercity.periods import Period

_FORMULA = frozenset("=+-@")

OK, SUPPRESSED, NOT_AVAILABLE = "ok", "suppressed", "not_available"

COLUMNS = (
    "key",
    "measure",
    "category",
    "area_level",
    "area_code",
    "area_name",
    "period_start",
    "period_end",
    "value",
    "lower",
    "upper",
    "unit",
    "numerator",
    "denominator",
    "denominator_year",
    "status",
    "method_version",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number about one area and period.

    `value`, `lower` and `upper` are in `unit`; `numerator` and `denominator` are
    counts; `sources` names the extracts it was counted from (none: reference data).
    `inputs` are the keys of the count figures that it was worked out from, so that
    it can be withheld when one of them is (a count itself has none).
    A figure that is not `ok` has no numbers at all.
    """

    measure: str
    category: str
    area: Area
    period: Period
    value: float | None
    unit: str
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    denominator_year: int | None = None
    status: str = OK
    method_version: str = "1.0"
    sources: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name that text quotes it by."""
        return figure_key(self.measure, self.category, self.area, self.period)

    def without_numbers(self, status: str) -> "Figure":
        """The same figure with nothing left to read."""
        return Figure(
            self.measure,
            self.category,
            self.area,
            self.period,
            None,
            self.unit,
            denominator_year=self.denominator_year,
            status=status,
            method_version=self.method_version,
            sources=self.sources,
            inputs=self.inputs,
        )


def figure_key(measure: str, category: str, area: Area, period: Period) -> str:
    """Join a figure's four parts into its key."""
    return f"{measure}.{category}.{area.slug}.{period.slug}"


class FigureSet(Mapping[str, Figure]):
    """Figures by key, in key order."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        keyed = [(figure.key, figure) for figure in figures]
        self._by_key = dict(sorted(keyed, key=lambda pair: pair[0]))
        if len(self._by_key) != len(keyed):
            seen: set[str] = set()
            twice = sorted(k for k, _ in keyed if k in seen or seen.add(k))  # type: ignore[func-returns-value]
            raise ValueError(f"figures made twice: {', '.join(twice[:5])}")

    def where(self, keep: Callable[[Figure], bool]) -> "FigureSet":
        """The figures that are to be kept, still in key order."""
        return _keyed({k: figure for k, figure in self._by_key.items() if keep(figure)})

    def __or__(self, other: "FigureSet") -> "FigureSet":
        """These figures and others.

        Raises:  ValueError where both have one of the same key.
        """
        return FigureSet([*self.values(), *other.values()])

    def __reduce__(self) -> tuple[Any, ...]:
        # In columns: 36,000 figures one by one take three times as long to pickle.
        rows = map(_PARTS, self._by_key.values())
        return _from_columns, (list(self._by_key), list(zip(*rows, strict=True)))

    def __getitem__(self, key: str) -> Figure:
        return self._by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    # The next three are as the mixin's, but quicker.

    def get(self, key: str, default: Any = None) -> Any:
        """The figure of a key, or the default."""
        return self._by_key.get(key, default)

    def values(self) -> ValuesView[Figure]:
        """The figures, in key order."""
        return self._by_key.values()

    def items(self) -> ItemsView[str, Figure]:
        """Keys and figures, in key order."""
        return self._by_key.items()

    def find(
        self, measure: str, category: str, area: Area, period: Period
    ) -> Figure | None:
        """The figure of these four parts, if there is one."""
        return self._by_key.get(figure_key(measure, category, area, period))

    def quote(self, key: str) -> Figure:
        """The figure of that key.

        Raises:  QuoteError naming the nearest keys there are.
        """
        figure = self._by_key.get(key)
        if figure is not None:
            return figure
        raise QuoteError(f'There is no figure "{key}".{self._nearest(key)}')

    def _nearest(self, key: str) -> str:
        # Comparing with keys that share a part keeps this quick on 30,000 keys.
        parts = key.split(".")
        pool = [k for k in self._by_key if len(set(k.split(".")) & set(parts)) >= 2]
        near = difflib.get_close_matches(key, pool or list(self._by_key), 3, 0.5)
        return f" The nearest are: {', '.join(near)}." if near else ""

    @cached_property
    def _columns(self) -> list[list[Any]]:
        figures = list(self._by_key.values())
        areas = [figure.area for figure in figures]
        days = {period: _days(period) for period in {f.period for f in figures}}
        between = [days[figure.period] for figure in figures]
        return [
            list(self._by_key),
            [figure.measure for figure in figures],
            [figure.category for figure in figures],
            [str(area.level) for area in areas],
            [area.code for area in areas],
            [area.name for area in areas],
            [first for first, _ in between],
            [last for _, last in between],
            *([getattr(figure, name) for figure in figures] for name in COLUMNS[8:]),
        ]

    def to_arrow(self) -> pa.Table:
        """The set as a table of `COLUMNS`, one row a figure, in key order."""
        columns = zip(self._columns, _TYPES, strict=True)
        made = [pa.array(column, type=kind) for column, kind in columns]
        return pa.table(made, names=list(COLUMNS))

    def to_csv(self) -> bytes:
        """The set as CSV with a header, UTF-8, LF line ends."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        columns = [_plain_column(column) for column in self._columns]
        writer.writerows(zip(*columns, strict=True))
        return text.getvalue().encode()


_PARTS = operator.attrgetter(*(part.name for part in fields(Figure)))


def _from_columns(keys: list[str], columns: list[tuple[Any, ...]]) -> FigureSet:
    figures = map(Figure, *columns) if columns else ()
    return _keyed(dict(zip(keys, figures, strict=True)))


def _keyed(figures: dict[str, Figure]) -> FigureSet:
    """A set of figures whose keys are known, and in order."""
    made = FigureSet(())
    made._by_key = figures
    return made


_NUMBER = pa.float64()
_TEXT = pa.string()
_TYPES = (
    *[_TEXT] * 6,
    pa.date32(),
    pa.date32(),
    *[_NUMBER] * 3,
    _TEXT,
    *[_NUMBER] * 2,
    pa.int32(),
    _TEXT,
    _TEXT,
)


def _days(period: Period) -> tuple[dt.date, dt.date]:
    return period.start.first_day, period.end.last_day


def _plain_column(column: Sequence[object]) -> list[object]:
    """A column's cells as CSV text; the same few stand in it many times."""
    plain = {cell: _plain(cell) for cell in set(column)}
    return [plain[cell] for cell in column]


def _plain(cell: object) -> object:
    """A cell as CSV text: whole numbers without a point, floats to 10 places.

    A name that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in _FORMULA else cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else f"{cell:.10g}"
    return cell
