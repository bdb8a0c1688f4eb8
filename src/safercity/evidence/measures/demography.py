"""Demography: the people of an area, added up from its LSOAs.

Shares are of residents, not of LSOAs: half an area's LSOAs may hold a third of its
people. Where a fact is not known for an LSOA (Welsh LSOAs have no English index) its
residents are left out of that share, above and below the line.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis.expr.types as ir

from safercity.evidence.measures.arrays import Floats, counts, divide, spread
from safercity.evidence.measures.columns import check_columns

_NEEDED = ("population", "households", "imd_decile", "rural")


def add_up_residents(
    lsoas: ir.Table, *, by: str, bands: Mapping[str, Sequence[str]] | None = None
) -> ir.Table:
    """Add up the people of each area from the LSOAs in it.

    `by` names the column of areas (`force`, `csp`, `ward`); `bands` gives a name to
    each set of columns to add up, such as `{"under_16": ["age_0_4", …]}`.

    Rows:    one for each area; LSOAs in none are left out.
    Adds:    `area_code`; `lsoas`, `population`, `households` (int64);
             `ranked_population`, `decile_1_population`, `quintile_1_population`
             (residents of LSOAs with a deprivation decile, in decile 1, and in 1 or
             2: the most deprived); `mean_decile` (weighted by residents; null where
             none is ranked); `classed_population`, `rural_population` (of LSOAs known
             to be rural or urban, and rural); one column for each band. Residents of
             LSOAs of unknown population are left out; null if all are.
    Raises:  ContractError if a column is missing.
    Source:  docs/methods/demography.md#residents
    """
    parts = {name: list(columns) for name, columns in (bands or {}).items()}
    every = [column for columns in parts.values() for column in columns]
    check_columns(lsoas, by, *_NEEDED, *every, to="add up residents")
    inside = lsoas.filter(lsoas[by].notnull())
    people, decile = inside.population, inside.imd_decile
    ranked = decile.notnull().ifelse(people, 0)
    columns = {
        "lsoas": inside.count(),
        "population": people.sum(),
        "households": inside.households.sum(),
        "ranked_population": ranked.sum(),
        "decile_1_population": (decile == 1).fill_null(False).ifelse(people, 0).sum(),
        "quintile_1_population": (decile <= 2).fill_null(False).ifelse(people, 0).sum(),
        "weighed_deciles": (decile * people).sum(),
        "classed_population": inside.rural.notnull().ifelse(people, 0).sum(),
        "rural_population": inside.rural.fill_null(False).ifelse(people, 0).sum(),
    }
    for name, band in parts.items():
        columns[name] = sum(
            (inside[column] for column in band[1:]), inside[band[0]]
        ).sum()
    whole = {name: column.cast("int64") for name, column in columns.items()}
    summed = inside.group_by(area_code=inside[by]).agg(**whole)
    mean = summed.weighed_deciles.cast("float64") / summed.ranked_population.cast(
        "float64"
    ).nullif(0.0)
    return summed.mutate(mean_decile=mean).drop("weighed_deciles")


def percent_of(part: Any, whole: Any) -> Floats:
    """Work out a percentage; NaN where the whole is zero or either is unknown.

    >>> percent_of([25, 1], [200, 0])
    array([12.5,  nan])
    """
    top, bottom = spread(counts(part), counts(whole))
    return divide(top * 100, bottom)
