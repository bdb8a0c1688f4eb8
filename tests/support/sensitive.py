"""A made-up sensitive extract: counts so small that they must be protected.

Synthetic: nothing here comes from any police force. `made_up_county` draws whole
counts by ward, category and month, and adds them up; `figures_of` turns them into
figures as the pipeline does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from safercity.areas import Area, AreaLevel
from safercity.evidence.figures import NOT_AVAILABLE, Figure, FigureSet, figure_key
from safercity.periods import Period
from tests.support.attack import Knowledge

SENSITIVE = "synthetic-offences"
ALL_CRIME = "all-crime"
YEAR = Period.parse("2025-01", "2025-12")
BEFORE = Period.parse("2024-01", "2024-12")
HARM_DAYS = 7.5  # of the first category; each next one has 10 more


@dataclass(frozen=True)
class County:
    """Counts of the shape (wards and one of no place, categories, 24 months).

    `home` gives each ward's CSP; the last row of `counts` has no place.
    """

    force: Area
    csps: tuple[Area, ...]
    wards: tuple[Area, ...]
    home: tuple[int, ...]
    categories: tuple[str, ...]
    counts: NDArray[np.int64]
    residents: tuple[int, ...]

    @property
    def components(self) -> tuple[str, ...]:
        """The categories that make up all crime: all but the first, as with ASB."""
        return self.categories[1:] if len(self.categories) > 2 else self.categories

    @property
    def aggregates(self) -> dict[str, tuple[str, ...]]:
        return {ALL_CRIME: self.components}

    @property
    def areas(self) -> tuple[Area, ...]:
        return (self.force, *self.csps, *self.wards)

    def people(self, area: Area) -> int:
        """Residents of an area."""
        return sum(self.residents[w] for w in self.rows(area) if w < len(self.wards))

    def rows(self, area: Area) -> list[int]:
        """The rows of `counts` that an area adds up."""
        if area.level == AreaLevel.FORCE:
            return list(range(len(self.wards) + 1))
        if area.level == AreaLevel.CSP:
            csp = self.csps.index(area)
            return [w for w, home in enumerate(self.home) if home == csp]
        return [self.wards.index(area)]

    def series(self, rows: Sequence[int], category: str) -> NDArray[np.int64]:
        """Monthly counts of a category over some rows."""
        chosen = self.components if category == ALL_CRIME else (category,)
        places = [self.categories.index(c) for c in chosen]
        return self.counts[np.ix_(rows, places)].sum(axis=(0, 1))


def made_up_county(
    wards_in: Sequence[int] = (4, 3, 5),
    categories: int = 4,
    mean: float = 0.4,
    seed: int = 1,
) -> County:
    """Draw a county: `mean` is the usual count of a ward, category and month."""
    random = np.random.default_rng(seed)
    force = Area(AreaLevel.FORCE, "E23009998", "Synthetic Vale", "force-wide")
    csps = tuple(
        Area(
            AreaLevel.CSP, f"E2200980{n}", f"District {n}", f"district-{n}", "E23009998"
        )
        for n in range(len(wards_in))
    )
    home = tuple(csp for csp, size in enumerate(wards_in) for _ in range(size))
    wards = tuple(
        Area(
            AreaLevel.WARD,
            f"E0508{n:04d}",
            f"Ward {n}",
            f"ward-{n}-e0508{n:04d}",
            csps[csp].code,
        )
        for n, csp in enumerate(home)
    )
    kind = random.gamma(0.6, 1 / 0.6, size=(1, categories, 1))
    place = random.gamma(1.5, 1 / 1.5, size=(len(wards) + 1, 1, 1))
    place[-1] = 1.0
    counts = random.poisson(mean * kind * place, size=(len(wards) + 1, categories, 24))
    return County(
        force,
        csps,
        wards,
        home,
        tuple(f"kind-{n:02d}" for n in range(categories)),
        counts.astype(np.int64),
        tuple(int(n) for n in random.integers(900, 9_000, len(wards))),
    )


def figures_of(
    county: County, source: str = SENSITIVE, *, monthly: bool = True
) -> FigureSet:
    """Figures as the pipeline makes them of such an extract, by month or not."""
    return FigureSet(_Maker(county, source, monthly).figures())


class _Maker:
    def __init__(self, county: County, source: str, monthly: bool) -> None:
        self.county, self.sources, self.monthly = county, (source,), monthly
        self.all_categories = (*county.categories, ALL_CRIME)

    def figures(self) -> Iterator[Figure]:
        for category in self.all_categories:
            for area in self.county.areas:
                now, before = self.totals(area, category)
                yield from self.counts(area, category, now, before)
                yield from self.rates(area, category, now)
                yield from self.changes(area, category, now, before)
            yield from self.unplaced(category)
            yield from self.comparisons(category)
        for area in (self.county.force, *self.county.csps):
            yield from self.shares(area)

    def totals(self, area: Area, category: str) -> tuple[int, int]:
        series = self.county.series(self.county.rows(area), category)
        return int(series[12:].sum()), int(series[:12].sum())

    def counts(
        self, area: Area, category: str, now: int, before: int
    ) -> Iterator[Figure]:
        yield self.count(area, category, YEAR, now)
        yield self.count(area, category, BEFORE, before)
        if self.monthly and area.level != AreaLevel.WARD:
            series = self.county.series(self.county.rows(area), category)
            for month, number in zip((*BEFORE, *YEAR), series, strict=True):
                yield self.count(area, category, Period.of_month(month), int(number))

    def count(
        self, area: Area, category: str, period: Period, number: int, **more: str
    ) -> Figure:
        return self.figure(
            more.get("measure", "count"),
            category,
            area,
            period,
            number,
            "events",
            numerator=number,
        )

    def figure(
        self,
        measure: str,
        category: str,
        area: Area,
        period: Period,
        value: float | None,
        unit: str,
        inputs: Sequence[tuple[str, Area, Period]] = (),
        **more: float | None,
    ) -> Figure:
        figure = Figure(
            measure,
            category,
            area,
            period,
            None if value is None else float(value),
            unit,
            sources=self.sources,
            inputs=tuple(figure_key("count", c, a, p) for c, a, p in inputs),
            **{k: None if v is None else float(v) for k, v in more.items()},  # type: ignore[arg-type]
        )
        return figure if value is not None else figure.without_numbers(NOT_AVAILABLE)

    def unplaced(self, category: str) -> Iterator[Figure]:
        series = self.county.series([len(self.county.wards)], category)
        force = self.county.force
        for period, number in ((YEAR, series[12:].sum()), (BEFORE, series[:12].sum())):
            yield self.count(force, category, period, int(number), measure="unplaced")

    def rates(self, area: Area, category: str, now: int) -> Iterator[Figure]:
        people = self.county.people(area)
        lower, upper = poisson_limits(now)
        figure = self.figure(
            "rate",
            category,
            area,
            YEAR,
            now / people * 1000,
            "per 1,000",
            [(category, area, YEAR)],
            lower=lower / people * 1000,
            upper=upper / people * 1000,
            numerator=now,
            denominator=people,
        )
        yield _with_year(figure)

    def changes(
        self, area: Area, category: str, now: int, before: int
    ) -> Iterator[Figure]:
        both = [(category, area, YEAR), (category, area, BEFORE)]
        numbers = {"numerator": now, "denominator": before}
        yield self.figure(
            "change_count",
            category,
            area,
            YEAR,
            now - before,
            "events",
            both,
            **numbers,
        )
        percent = 100 * (now / before - 1) if before >= 20 else None
        yield self.figure(
            "change_percent", category, area, YEAR, percent, "%", both, **numbers
        )

    def comparisons(self, category: str) -> Iterator[Figure]:
        county = self.county
        rates = {c: self.totals(c, category)[0] / county.people(c) for c in county.csps}
        for csp in county.csps:
            rank = 1 + sum(rate > rates[csp] for rate in rates.values())
            yield self.figure(
                "rank", category, csp, YEAR, rank, "rank", [(category, csp, YEAR)]
            )
        ward_rates = [
            1000 * self.totals(w, category)[0] / county.people(w) for w in county.wards
        ]
        yield self.figure(
            "ward_mean",
            category,
            county.force,
            YEAR,
            float(np.mean(ward_rates)),
            "per 1,000",
            [(category, ward, YEAR) for ward in county.wards],
        )

    def shares(self, area: Area) -> Iterator[Figure]:
        crime = self.totals(area, ALL_CRIME)[0]
        harm = 0.0
        for n, category in enumerate(self.county.components):
            now = self.totals(area, category)[0]
            days = HARM_DAYS + 10 * n
            harm += days * now
            inputs = [(category, area, YEAR)]
            yield self.figure(
                "share_of_crime",
                category,
                area,
                YEAR,
                100 * now / crime if crime else None,
                "%",
                inputs,
                numerator=now,
                denominator=crime,
            )
            yield self.figure("harm", category, area, YEAR, days * now, "days", inputs)
        yield self.figure(
            "harm", ALL_CRIME, area, YEAR, harm, "days", [(ALL_CRIME, area, YEAR)]
        )


def _with_year(figure: Figure) -> Figure:
    return (
        replace(figure, denominator_year=2024) if figure.value is not None else figure
    )


def poisson_limits(count: int) -> tuple[float, float]:
    """The exact 95% limits of a count."""
    lower = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    return float(lower), float(chi2.ppf(0.975, 2 * count + 2) / 2)


def knowledge_of(county: County) -> Knowledge:
    """What anyone can know about a county."""
    return Knowledge(
        above={area.code: str(area.parent) for area in (*county.csps, *county.wards)},
        residents={area.code: county.people(area) for area in county.areas},
        aggregates=county.aggregates,
        harm_days={c: HARM_DAYS + 10 * n for n, c in enumerate(county.components)},
    )
