"""Areas that a patrol could walk, grown from the fullest squares."""

import math

import numpy as np

from safercity.areas import Area, AreaLevel
from safercity.evidence.hotspot_study.study import LEAST_EVENTS, Study
from safercity.evidence.hotspots.patrol_areas import PatrolArea, suggest_patrol_areas

#: Patrol areas are made of the fullest squares on this share of the land.
LAND = 0.01
#: So many are suggested at most.
MOST_PATROLS = 10


def suggest_patrols(study: Study) -> tuple[PatrolArea, ...]:
    """Suggest where to walk: the fullest squares, side by side, as small areas.

    Source: docs/methods/hotspot-accuracy.md#patrol-areas
    """
    number = max(1, math.ceil(LAND * study.squares))
    order = np.argsort(-study.counts, kind="stable")[:number]
    full = np.zeros(len(study.grid), dtype=bool)
    full[order[study.counts[order] > 1]] = True
    found = suggest_patrol_areas(
        study.grid, study.counts, full, least_events=LEAST_EVENTS
    )
    return found[:MOST_PATROLS]


def patrol_place(area: Area, study: Study, patrol: PatrolArea) -> Area:
    """A patrol area as an area of its own, named by the ward of its fullest square."""
    fullest = max(patrol.cells.tolist(), key=lambda cell: int(study.counts[cell]))
    ward = study.ground.ward_of_cell[fullest]
    name = f"Patrol area {patrol.rank}"
    return Area(
        AreaLevel.PLACE,
        f"{area.code}-P{patrol.rank}",
        f"{name}, {ward.name}" if ward else name,
        f"{area.slug}-patrol-{patrol.rank}",
        area.code,
    )
