"""Who lives in each area: the denominators of rates, and the demography figures."""

from collections.abc import Mapping

import ibis
import numpy as np

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.headline import Residents
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.demography import add_up_residents
from safercity.periods import Period

BANDS: Mapping[str, str] = {
    "age-0-15": "age_0_15",
    "age-16-24": "age_16_24",
    "age-25-44": "age_25_44",
    "age-45-64": "age_45_64",
    "age-65-plus": "age_65_plus",
    "ethnic-asian": "ethnic_asian",
    "ethnic-black": "ethnic_black",
    "ethnic-mixed": "ethnic_mixed",
    "ethnic-other": "ethnic_other",
    "ethnic-white": "ethnic_white",
}
_LEVELS = (AreaLevel.FORCE, AreaLevel.CSP, AreaLevel.WARD)

People = dict[str, dict[str, float | None]]


def read_people(areas: AreaSet) -> People:
    """Add up the people of every area from its LSOAs, by area code."""
    lsoas = ibis.memtable(areas.lsoas)
    held = {
        slug: [column]
        for slug, column in BANDS.items()
        if column in areas.lsoas.column_names
    }
    people: People = {}
    for level in _LEVELS:
        summed = add_up_residents(lsoas, by=str(level), bands=held).to_pyarrow()
        for row in summed.to_pylist():
            code = areas.force.code if level is AreaLevel.FORCE else row["area_code"]
            people[code] = row
    return people


def residents_of(areas: AreaSet, people: People, *, minimum: int) -> Residents:
    """Give the population of every area of a cube, and the year that it is of.

    A population under `minimum` is too few for a rate, which is then not available.
    """
    year = population_year(areas)
    counts = np.array(
        [_population(people, area) for area in areas.areas], dtype=np.float64
    )
    return Residents(
        people=counts,
        usable=np.where(counts >= max(minimum, 1), counts, np.nan),
        years=tuple(year for _ in areas.areas),
    )


def population_year(areas: AreaSet) -> int:
    """The year of the population that rates are worked out on."""
    years: set[int] = {
        year for year in areas.lsoas["population_year"].to_pylist() if year
    }
    return max(years)


def _population(people: People, area: Area) -> float:
    found = people.get(area.code, {}).get("population")
    return float("nan") if found is None else float(found)


def add_demography(
    maker: FigureMaker, areas: AreaSet, people: People, period: Period
) -> None:
    """Add who lives in each area: residents, households, bands, deprivation, rural."""
    for area in areas.areas:
        row = people.get(area.code, {})
        _add(maker, areas, area, period, "population", row.get("population"))
        if area.level != AreaLevel.WARD:
            _add_shares(maker, areas, area, period, row)


def _add_shares(
    maker: FigureMaker,
    areas: AreaSet,
    area: Area,
    period: Period,
    row: Mapping[str, float | None],
) -> None:
    _add(maker, areas, area, period, "households", row.get("households"))
    _add(maker, areas, area, period, "lsoas", row.get("lsoas"))
    wards = [
        ward
        for ward in areas.wards
        if area.level == AreaLevel.FORCE or ward.parent == area.code
    ]
    _add(maker, areas, area, period, "wards_count", float(len(wards)))
    for group in ("age-", "ethnic-"):
        bands = [slug for slug in BANDS if slug.startswith(group) and slug in row]
        whole = sum(row[slug] or 0 for slug in bands)
        for slug in bands:
            _add_share(
                maker, areas, area, period, "population_share", row[slug], whole, slug
            )
    for measure, part, of in (
        ("deprivation_decile_1_share", "decile_1_population", "ranked_population"),
        ("deprivation_quintile_1_share", "quintile_1_population", "ranked_population"),
        ("rural_share", "rural_population", "classed_population"),
    ):
        _add_share(maker, areas, area, period, measure, row.get(part), row.get(of))


def _add_share(
    maker: FigureMaker,
    areas: AreaSet,
    area: Area,
    period: Period,
    measure: str,
    part: float | None,
    whole: float | None,
    category: str = "all",
) -> None:
    known = part is not None and bool(whole)
    maker.add(
        measure,
        category,
        area,
        period,
        100 * part / whole if part is not None and whole else None,
        numerator=float(part) if known and part is not None else None,
        denominator=float(whole) if known and whole else None,
        denominator_year=_year(areas, measure, category),
    )


def _add(
    maker: FigureMaker,
    areas: AreaSet,
    area: Area,
    period: Period,
    measure: str,
    value: float | None,
) -> None:
    number = None if value is None else float(value)
    maker.add(
        measure,
        "all",
        area,
        period,
        number,
        numerator=number,
        denominator_year=_year(areas, measure, "all"),
    )


_COLUMN = {
    "population": "population",
    "households": "households",
    "deprivation_decile_1_share": "imd_decile",
    "deprivation_quintile_1_share": "imd_decile",
    "rural_share": "rural",
}


def _year(areas: AreaSet, measure: str, category: str) -> int | None:
    """The year that an attribute is of, as the partnership folder says."""
    column = BANDS.get(category) or _COLUMN.get(measure)
    if column is None:
        return None
    if column == "population":
        return population_year(areas)
    try:
        return areas.attribute(column).year
    except KeyError:
        return None
