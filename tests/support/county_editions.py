"""Editions of one made-up county, one after another: what two of them tell together.

Synthetic: drawn from a seed. The counts of a county by ward, category and month stand
still; each edition shows those of some period, for some cut of its area.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from safercity.areas import Area, AreaLevel
from safercity.evidence.disclosure.cells import Spot
from safercity.evidence.figures import Figure, FigureSet
from safercity.periods import Month, Period
from tests.support.attack_reading import NO_PLACE, Knowledge, Row, read_rows

START = Month(2024, 1)
ALL_CRIME = "all-crime"
_FIRST = START.year * 12 + START.number - 1
FORCE = Area(AreaLevel.FORCE, "E23009998", "Synthetic Vale", "force-wide")


@dataclass(frozen=True)
class Vale:
    """A county of CSPs and wards, each ward of two halves.

    `counts` has the shape (halves and one of no place, categories, months). `home`
    gives each ward's CSP.
    """

    home: tuple[int, ...]
    counts: NDArray[np.int64]

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(f"kind-{n}" for n in range(self.counts.shape[1]))

    @property
    def aggregates(self) -> dict[str, tuple[str, ...]]:
        return {ALL_CRIME: self.categories}

    @property
    def csps(self) -> tuple[Area, ...]:
        return tuple(
            Area(AreaLevel.CSP, f"E22{n}", f"District {n}", f"district-{n}", FORCE.code)
            for n in sorted(set(self.home))
        )

    @property
    def wards(self) -> tuple[Area, ...]:
        return tuple(self._ward(f"ward-{n}", n) for n in range(len(self.home)))

    @property
    def halves(self) -> tuple[Area, ...]:
        """The wards after each has been cut in two."""
        return tuple(
            self._ward(f"ward-{n}-{side}", n)
            for n in range(len(self.home))
            for side in ("east", "west")
        )

    def _ward(self, slug: str, n: int) -> Area:
        name = slug.replace("-", " ").capitalize()
        home = self.csps[self.home[n]].code
        return Area(AreaLevel.WARD, f"E05-{slug}", name, slug, home)

    def rows(self, place: str) -> list[int]:
        """The rows of `counts` that a place, by its slug, adds up."""
        if place == FORCE.slug:
            return list(range(len(self.counts)))
        if place.startswith("unplaced:"):
            return [len(self.counts) - 1]
        if place.startswith("district-"):
            csp = int(place.removeprefix("district-"))
            wards = [w for w, home in enumerate(self.home) if home == csp]
            return [row for w in wards for row in (2 * w, 2 * w + 1)]
        _, ward, *side = place.split("-")
        both = [2 * int(ward), 2 * int(ward) + 1]
        return both if not side else [both[side[0] == "west"]]

    def count(self, spot: Spot) -> int | None:
        """How many events a spot has; None for months that the county has not."""
        first, last = spot.first - _FIRST, spot.last - _FIRST
        if first < 0 or last >= self.counts.shape[2]:
            return None
        kinds = self.aggregates.get(spot.category, (spot.category,))
        columns = [self.categories.index(kind) for kind in kinds]
        part = self.counts[np.ix_(self.rows(spot.place), columns)]
        return int(part[:, :, first : last + 1].sum())


def made_up_vale(
    wards_in: Sequence[int] = (2, 3), categories: int = 2, mean: float = 0.6, seed=1
) -> Vale:
    """Draw 36 months; `mean` is the usual count of a ward, category and month."""
    random = np.random.default_rng(seed)
    home = tuple(csp for csp, size in enumerate(wards_in) for _ in range(size))
    place = random.gamma(2.0, 0.25, size=(2 * len(home) + 1, 1, 1))
    counts = random.poisson(mean * place, size=(len(place), categories, 36))
    return Vale(home, counts.astype(np.int64))


def edition(
    vale: Vale, start: int, months: int, wards: Sequence[Area] | None = None
) -> FigureSet:
    """The counts of an edition, its first month so many after January 2024.

    CSPs and the force have their months too; wards have the whole period.
    """
    period = Period(START.shifted(start), START.shifted(start + months - 1))
    wide = (FORCE, *vale.csps)
    wanted = [
        *((area, p) for area in wide for p in (period, *map(Period.of_month, period))),
        *((ward, period) for ward in (vale.wards if wards is None else wards)),
    ]
    figures = [
        _count(vale, area, category, when)
        for area, when in wanted
        for category in (*vale.categories, ALL_CRIME)
    ]
    for category in (*vale.categories, ALL_CRIME):
        figures.append(_count(vale, FORCE, category, period, "unplaced"))
    return FigureSet(figures)


def _count(
    vale: Vale, area: Area, category: str, period: Period, measure: str = "count"
) -> Figure:
    first, last = (m.year * 12 + m.number - 1 for m in (period.start, period.end))
    place = f"unplaced:{area.slug}" if measure == "unplaced" else area.slug
    number = vale.count(Spot(category, place, first, last))
    assert number is not None
    return Figure(
        measure,
        category,
        area,
        period,
        float(number),
        "events",
        numerator=float(number),
        sources=("secret",),
    )


def knowledge_of(vale: Vale, *, halved: bool = False) -> Knowledge:
    """What anyone knows of the county."""
    parents = {csp.slug: FORCE.slug for csp in vale.csps}
    slugs = {csp.code: csp.slug for csp in vale.csps}
    parents |= {ward.slug: slugs[str(ward.parent)] for ward in vale.wards}
    if halved:
        parents |= {half.slug: half.slug.rpartition("-")[0] for half in vale.halves}
    return Knowledge(
        parents=parents,
        people=dict.fromkeys([FORCE.slug, *parents], 10_000.0),
        aggregates=vale.aggregates,
        minimum_population=0,
    )


def together(*editions: FigureSet) -> list[Row]:
    """The rows of several editions: where any shows a number, it is known."""
    rows: dict[str, Row] = {}
    for figures in editions:
        for row in read_rows(figures.to_csv().decode()):
            if row.key not in rows or row.status == "ok":
                rows[row.key] = row
    # An edition's own events of no place: the county's, whatever the edition.
    return [
        replace(row, count=row.count._replace(place=NO_PLACE))
        if row.measure == "unplaced"
        else row
        for _, row in sorted(rows.items())
    ]


def shown(figures: Mapping[str, Figure]) -> dict[str, float]:
    """The numbers that an edition shows, by key."""
    return {
        key: figure.value
        for key, figure in figures.items()
        if figure.value is not None and figure.status == "ok"
    }
