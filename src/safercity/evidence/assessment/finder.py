"""Finding figures quickly, and quoting them in sentences and cells."""

from collections.abc import Mapping
from dataclasses import dataclass

from safercity.areas import Area
from safercity.evidence.assessment.document import Cell, Span
from safercity.evidence.assessment.marks import marked_figure
from safercity.evidence.assessment.numbers import (
    MISSING_MARK,
    NOT_APPLICABLE_MARK,
    in_prose,
    in_table,
    interval_in_table,
    kind_of,
)
from safercity.evidence.figures import Figure
from safercity.evidence.measures.definitions import MeasureDefinition
from safercity.periods import Period

NOTHING = Cell(MISSING_MARK)
NOT_APPLICABLE = Cell(NOT_APPLICABLE_MARK)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A figure and its key, ready to be put into a sentence or a table.

    In a template `{{ rate }}` prints it as prose; `rate.size` leaves out the sign;
    `rate.bare` prints it as a table would; `rate.beside(other)` takes the base of the
    larger, so that two rates can be compared; `rows.or_none` says `none` for nought.
    """

    key: str
    figure: Figure
    decimals: int | None = None

    def __str__(self) -> str:
        return marked_figure(in_prose(self.figure), self.key)

    @property
    def value(self) -> float | None:
        """The number, or None where it cannot be shown."""
        return self.figure.value

    @property
    def size(self) -> str:
        """The figure in prose without its sign, marked."""
        return marked_figure(in_prose(self.figure, size=True), self.key)

    @property
    def bare(self) -> str:
        """The figure as a table shows it, marked."""
        return marked_figure(in_table(self.figure, self.decimals), self.key)

    @property
    def or_none(self) -> str:
        """The figure in prose, marked, with `none` in the place of nought."""
        shown = in_prose(self.figure)
        return marked_figure("none" if shown == "0" else shown, self.key)

    @property
    def interval(self) -> str:
        """The figure's limits as a table shows them, marked."""
        shown = interval_in_table(self.figure, self.decimals)
        return marked_figure(shown, self.key)

    def beside(self, other: "Quoted | None") -> str:
        """The rate in prose on the base that suits the larger of two, marked."""
        values = [abs(q.value) for q in (self, other) if q and q.value is not None]
        like = max(values, default=None)
        return marked_figure(in_prose(self.figure, like=like), self.key)

    @property
    def places(self) -> int:
        """The decimals that a table shows."""
        if self.decimals is None:
            return kind_of(self.figure.unit).decimals
        return self.decimals

    def span(self, *, strong: bool = False) -> Span:
        """The figure as a table shows it, as a span."""
        return Span(in_table(self.figure, self.places), self.key, strong)

    def cell(self, *, signed: bool = False) -> Cell:
        """The figure as a cell."""
        shown = in_table(self.figure, self.places, signed=signed)
        return Cell(shown, self.key, self.figure.value, self.places)

    def interval_cell(self) -> Cell:
        """The figure's limits as a cell."""
        return Cell(interval_in_table(self.figure, self.places), self.key)


class Finder:
    """Finds the figures of one release by what they are about."""

    def __init__(
        self,
        figures: Mapping[str, Figure],
        period: Period,
        measures: Mapping[str, MeasureDefinition],
    ) -> None:
        self.figures = figures
        self._period = period
        self._decimals = {key: measure.decimals for key, measure in measures.items()}
        self._slug = period.slug
        self._slugs: dict[Period, str] = {}

    def find(
        self, measure: str, category: str, area: Area, period: Period | None = None
    ) -> Quoted | None:
        """The figure of these parts, of the main period unless another is named."""
        slug = self._slug
        if period is not None and period is not self._period:
            slug = self._slugs.get(period) or self._slugs.setdefault(
                period, period.slug
            )
        key = f"{measure}.{category}.{area.slug}.{slug}"
        figure = self.figures.get(key)
        if figure is None:
            return None
        return Quoted(key, figure, self._decimals.get(measure))

    def known(
        self, measure: str, category: str, area: Area, period: Period | None = None
    ) -> Quoted | None:
        """The figure of these parts if it has a number to show."""
        found = self.find(measure, category, area, period)
        return found if found and found.value is not None else None

    def value(
        self, measure: str, category: str, area: Area, period: Period | None = None
    ) -> float | None:
        """The number of the figure of these parts; None where there is none."""
        found = self.find(measure, category, area, period)
        return found.value if found else None

    def cell(
        self,
        measure: str,
        category: str,
        area: Area,
        period: Period | None = None,
        *,
        signed: bool = False,
    ) -> Cell:
        """The figure of these parts as a cell; `[x]` where there is none."""
        found = self.find(measure, category, area, period)
        return found.cell(signed=signed) if found else NOTHING
