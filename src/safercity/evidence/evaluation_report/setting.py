"""The setting of an evaluation: its place, its ring, its comparison, its months."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from safercity.areas import Area, AreaLevel
from safercity.errors import SettingsError, all_at_once
from safercity.evidence.evaluation_report.incidents import Booleans, Incidents
from safercity.evidence.evaluation_report.months import months_before
from safercity.evidence.evaluation_report.plan import Plan
from safercity.evidence.geography.area_set import AreaSet
from safercity.periods import Month, Period

_LEVELS = (AreaLevel.WARD, AreaLevel.CSP, AreaLevel.LSOA)


@dataclass(frozen=True)
class Setting:
    """Where and when, with the rows of `Incidents` that each part has.

    `acted` are the units with the action (the place itself where it is no area),
    `others` the comparison areas, each with its rows; `candidates` are all areas of
    their kind. `in_ring` is None without a ring. `shared` is the part of the comparison
    areas' rows before that lay in the place or the ring, which they are left without.
    """

    before: Period
    after: Period
    shape: shapely.Geometry
    ring: shapely.Geometry | None
    acted: tuple[tuple[Area, Booleans], ...]
    others: tuple[tuple[Area, Booleans], ...]
    candidates: tuple[tuple[Area, Booleans], ...]
    in_place: Booleans
    in_ring: Booleans | None
    shared: float
    chosen: bool

    @property
    def months(self) -> tuple[Month, ...]:
        """The months before, then those after."""
        return (*self.before, *self.after)

    @property
    def has_gap(self) -> bool:
        """Whether months lie between the two spans."""
        return self.before.end.shifted(1) != self.after.start


def make_setting(plan: Plan, incidents: Incidents, areas: AreaSet) -> Setting:
    """Find the place, the ring, the comparison areas and the months of a plan.

    Raises:  SettingsError naming every code that is no area, codes of two kinds, and
             areas that are named on both sides; CoverageError where months were not
             supplied.
    """
    before = months_before(plan, incidents)
    known = _known(areas)
    _check(plan, known)
    shapes = {**areas.csp_shapes, **areas.ward_shapes, **areas.lsoa_shapes}
    shape = plan.shape or shapely.union_all([shapes[code] for code in plan.areas])
    acted, in_place = _acted(plan, incidents, known, shape)
    ring = shape.buffer(plan.ring).difference(shape) if plan.ring else None
    in_ring = incidents.within(ring) & ~in_place if ring is not None else None
    taken = in_place | in_ring if in_ring is not None else in_place
    level = _level(plan, known)
    span = incidents.month <= str(before.end)
    span &= incidents.month >= str(before.start)
    every = [
        (area, _rows(incidents, area))
        for area in sorted(known.values())
        if area.level is level
    ]
    others = _others(plan, every, shapes, shape, in_place & span, span)
    whole = sum(int((rows & span).sum()) for _, rows in others)
    lost = sum(int((rows & span & taken).sum()) for _, rows in others)
    return Setting(
        before=before,
        after=plan.after,
        shape=shape,
        ring=ring,
        acted=acted,
        others=tuple((area, rows & ~taken) for area, rows in others),
        candidates=tuple(every),
        in_place=in_place,
        in_ring=in_ring,
        shared=lost / whole if whole else 0.0,
        chosen=not plan.comparison_areas,
    )


def _known(areas: AreaSet) -> Mapping[str, Area]:
    """Every area that can be named, by code; LSOAs have no area of their own."""
    lsoas = zip(
        *(areas.lsoas[name].to_pylist() for name in ("lsoa21", "name", "csp")),
        strict=True,
    )
    small = {
        code: Area(AreaLevel.LSOA, code, name, code.lower(), csp)
        for code, name, csp in lsoas
    }
    return {area.code: area for area in (*areas.csps, *areas.wards)} | small


def _check(plan: Plan, known: Mapping[str, Area]) -> None:
    faults = []
    for table, codes in (("place", plan.areas), ("comparison", plan.comparison_areas)):
        for code in codes:
            if code not in known:
                faults.append(
                    f'[{table}] areas names "{code[:40]}", which is no ward, LSOA or '
                    "partnership of the folder; take codes from its areas/"
                )
        levels = sorted({known[code].level for code in codes if code in known})
        if len(levels) > 1:
            faults.append(
                f"[{table}] areas are of two kinds, {' and '.join(levels)}; name areas "
                "of one kind"
            )
    both = sorted(set(plan.areas) & set(plan.comparison_areas))
    if both:
        faults.append(
            f"[comparison] areas names {', '.join(both)}, where the action was; "
            "compare with other areas"
        )
    if faults:
        raise SettingsError(all_at_once(f"{plan.path} cannot be used:", faults))


def _acted(
    plan: Plan,
    incidents: Incidents,
    known: Mapping[str, Area],
    shape: shapely.Geometry,
) -> tuple[tuple[tuple[Area, Booleans], ...], Booleans]:
    if plan.shape is not None:
        rows = incidents.within(shape)
        area = Area(AreaLevel.PLACE, plan.slug, plan.name, plan.slug)
        return ((area, rows),), rows
    acted = tuple((known[code], _rows(incidents, known[code])) for code in plan.areas)
    return acted, np.any([rows for _, rows in acted], axis=0)


def _rows(incidents: Incidents, area: Area) -> Booleans:
    rows: Booleans = incidents.codes[area.level] == area.code
    return rows


def _level(plan: Plan, known: Mapping[str, Area]) -> AreaLevel:
    codes = plan.comparison_areas or plan.areas
    return known[codes[0]].level if codes else AreaLevel.WARD


def _others(
    plan: Plan,
    every: list[tuple[Area, Booleans]],
    shapes: Mapping[str, shapely.Geometry],
    shape: shapely.Geometry,
    in_place: Booleans,
    span: Booleans,
) -> list[tuple[Area, Booleans]]:
    """The comparison areas: those named, or the nearest in number of events before.

    An area that touches the place or its ring is none of the nearest; partnerships,
    which all touch one another, may be.
    """
    if plan.comparison_areas:
        return [each for each in every if each[0].code in plan.comparison_areas]
    near = shape.buffer(plan.ring)
    units = max(len(plan.areas), 1)
    size = in_place.sum() / units

    def apart(each: tuple[Area, Booleans]) -> tuple[float, str]:
        count = int((each[1] & span).sum())
        return abs(float(np.log((count + 0.5) / (size + 0.5)))), each[0].code

    usable = [
        each
        for each in every
        if each[0].code not in plan.areas
        and (
            each[0].level is AreaLevel.CSP or not shapes[each[0].code].intersects(near)
        )
        and (each[1] & span).any()
    ]
    return sorted(sorted(usable, key=apart)[: plan.similar], key=lambda each: each[0])
