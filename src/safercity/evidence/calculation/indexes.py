"""Index figures: a group's share beside that among residents, or of everyone known."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from safercity.areas import Area
from safercity.evidence.calculation.groups import (
    BANDS_OF_RESIDENTS,
    ETHNICITIES,
    band,
)
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.residents import BANDS
from safercity.evidence.measures.over_representation import (
    index_to_population,
    index_to_sample,
)
from safercity.periods import Period

#: People of a group, and everybody of whom it is known.
Known = tuple[int, int]
#: Residents of groups, by area code.
ResidentsOf = Mapping[str, Mapping[str, Known]]

_DECILES = range(1, 11)


def residents_of_groups(lsoas: pa.Table, force: Area) -> ResidentsOf:
    """Add up the residents of each group, for the force and for each CSP."""
    rows = lsoas.to_pylist()
    places: dict[str, list[dict[str, Any]]] = {force.code: rows}
    for row in rows:
        places.setdefault(row["csp"], []).append(row)
    return {code: _residents(there) for code, there in places.items()}


def _residents(rows: list[dict[str, Any]]) -> Mapping[str, Known]:
    found: dict[str, Known] = {}
    families = (
        {
            band(low, high): f"age-{low}-{_end(high)}"
            for low, high in BANDS_OF_RESIDENTS
        },
        {f"ethnic-{e}": f"ethnic-{e}" for e in ETHNICITIES},
    )
    for family in families:
        columns = {group: BANDS[slug] for group, slug in family.items()}
        if not all(column in rows[0] for column in columns.values()):
            continue
        people = {g: sum(r[c] or 0 for r in rows) for g, c in columns.items()}
        whole = sum(people.values())
        found |= {group: (number, whole) for group, number in people.items()}
    return found | _by_deprivation(rows)


def _end(high: int) -> str:
    return "plus" if high >= 200 else str(high)


def _by_deprivation(rows: list[dict[str, Any]]) -> dict[str, Known]:
    people = dict.fromkeys(_DECILES, 0)
    for row in rows:
        if row["imd_decile"] is not None:
            people[row["imd_decile"]] += row["population"] or 0
    whole = sum(people.values())
    worst = people[1] + people[2]
    deciles = {f"deprivation-decile-{n}": (people[n], whole) for n in _DECILES}
    return deciles | {"most-deprived-quintile": (worst, whole)}


def add_indexes(
    maker: FigureMaker,
    one: str,
    category: str,
    group: str,
    area: Area,
    period: Period,
    known: Known,
    everyone: Known | None,
    residents: Known | None,
    **more: Any,
) -> None:
    """Add how far a group is over-represented.

    `known` are the category's people of the group and of known group, `everyone` the
    same of all crime, `residents` the same of those who live there. `one` is `victim`
    or `offender`; `more` goes to each figure.
    """
    against = (
        (f"{one}_index", index_to_population, residents),
        (f"{one}_index_all", index_to_sample, everyone),
    )
    for measure, work_out, other in against:
        if other is None or not other[0] or not known[1]:
            continue
        value, lower, upper = (float(n) for n in work_out(*known, *other))
        maker.add(
            measure,
            f"{category}--{group}",
            area,
            period,
            value,
            lower=lower,
            upper=upper,
            numerator=float(known[0]),
            denominator=float(known[1]),
            **more,
        )
