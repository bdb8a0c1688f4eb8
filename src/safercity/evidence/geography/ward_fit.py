"""Which ward each LSOA fits best, and the shapes of wards and partnerships.

Docs:  docs/decisions/0005-areas-and-wards.md
"""

from collections.abc import Iterable, Mapping, Sequence

import shapely

from safercity.areas import Area

from .boundaries import WardBoundaries
from .lsoas_csv import Lsoa

Shapes = Mapping[str, shapely.Geometry]


def csps_of_wards(
    wards: WardBoundaries, lsoas: Sequence[Lsoa], lsoa_shapes: Shapes
) -> dict[str, str]:
    """Name the CSP of each ward: that of its district.

    Where a district lies in several CSPs, the one that covers most of the ward; of
    equals, the one with the lowest code.
    """
    choices, parts = _csps_by_district(lsoas), _csps_of_split_districts(lsoas)
    shapes = dissolved([x for x in lsoas if x.csp in parts], "csp", lsoa_shapes)
    return {
        ward: _covering(wards.shapes[ward], sorted(choices[district]), shapes)
        for ward, district in wards.districts.items()
    }


def best_fit(
    lsoas: Iterable[Lsoa], lsoa_shapes: Shapes, wards: Shapes, csps: Mapping[str, str]
) -> dict[str, str]:
    """Name the ward of the LSOA's own CSP that each LSOA fits best.

    That is the ward of `lsoas.csv` (the national best fit, by where most people live)
    where the boundaries have it; else the ward that covers most of the LSOA's ground.
    """
    by_csp: dict[str, list[str]] = {}
    for ward in sorted(wards):
        by_csp.setdefault(csps[ward], []).append(ward)
    fitted = {}
    for lsoa in lsoas:
        if csps.get(lsoa.ward) == lsoa.csp:
            fitted[lsoa.code] = lsoa.ward
        elif choices := by_csp.get(lsoa.csp):
            fitted[lsoa.code] = _covering(lsoa_shapes[lsoa.code], choices, wards)
    return fitted


def dissolved(
    lsoas: Iterable[Lsoa], by: str, lsoa_shapes: Shapes
) -> dict[str, shapely.Geometry]:
    """Join LSOA shapes into one for each `by`: "ward" or "csp"."""
    groups: dict[str, list[shapely.Geometry]] = {}
    for lsoa in lsoas:
        groups.setdefault(getattr(lsoa, by), []).append(lsoa_shapes[lsoa.code])
    return {code: shapely.union_all(groups[code]) for code in sorted(groups)}


def csp_shapes(
    lsoas: Sequence[Lsoa],
    lsoa_shapes: Shapes,
    boundaries: WardBoundaries | None,
    wards: Sequence[Area],
) -> dict[str, shapely.Geometry]:
    """Give each CSP the outline of its wards, so that maps of both agree.

    A CSP with only part of a district has wards that reach beyond it, and keeps the
    outline of its LSOAs.
    """
    shapes = dissolved(lsoas, "csp", lsoa_shapes)
    if boundaries is None:
        return shapes
    parts = _csps_of_split_districts(lsoas)
    bounded: dict[str, list[shapely.Geometry]] = {}
    for ward in wards:
        bounded.setdefault(ward.parent or "", []).append(boundaries.shapes[ward.code])
    whole = {csp: bounded[csp] for csp in sorted(set(bounded) - parts)}
    return shapes | {csp: shapely.union_all(whole[csp]) for csp in whole}


def _csps_of_split_districts(lsoas: Iterable[Lsoa]) -> set[str]:
    """CSPs that have only part of some district."""
    return {
        csp
        for csps in _csps_by_district(lsoas).values()
        if len(csps) > 1
        for csp in csps
    }


def _csps_by_district(lsoas: Iterable[Lsoa]) -> dict[str, set[str]]:
    csps: dict[str, set[str]] = {}
    for lsoa in lsoas:
        csps.setdefault(lsoa.district, set()).add(lsoa.csp)
    return csps


def _covering(shape: shapely.Geometry, choices: Sequence[str], shapes: Shapes) -> str:
    """The choice that covers most of a shape; of equals, the first."""
    if len(choices) == 1:
        return choices[0]
    covered = shapely.area(
        shapely.intersection(shape, [shapes[choice] for choice in choices])
    )
    return choices[int(covered.argmax())]
