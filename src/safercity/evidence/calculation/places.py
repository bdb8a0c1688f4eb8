"""Concentration figures: how far events gather in few places."""

import numpy as np

from safercity.areas import AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.figures import figure_key
from safercity.evidence.geography.folder import AreaSet
from safercity.evidence.measures.concentration import (
    gini,
    gini_generalised,
    places_in,
    share_holding,
    top_share,
)

_TOP = 0.05


def add_concentration(maker: FigureMaker, cube: Cube, areas: AreaSet) -> None:
    """Add `gini`, `gini_generalised`, `top5_share`, `half_share` of force and CSPs.

    Places are LSOAs; events with no place take no part.
    """
    csp_of = np.array(areas.lsoas["csp"].to_pylist())
    for a in cube.rows(AreaLevel.FORCE, AreaLevel.CSP):
        area = cube.areas[a]
        inside = (
            np.full(len(csp_of), True)
            if area.level == AreaLevel.FORCE
            else csp_of == area.code
        )
        events = cube.small[inside].astype(np.float64)
        if not len(events):
            continue
        places = len(events)
        top = places_in(_TOP, places)
        for measure, values, taken in (
            ("gini", gini(events), places),
            ("gini_generalised", gini_generalised(events), places),
            ("top5_share", top_share(events, share=_TOP) * 100, top),
            ("half_share", share_holding(events) * 100, None),
        ):
            for c, category in enumerate(cube.categories):
                maker.add(
                    measure,
                    category,
                    area,
                    cube.period,
                    float(values[c]),
                    numerator=taken,
                    denominator=places,
                    sources=cube.sources[category],
                    inputs=(figure_key("count", category, area, cube.period),),
                )
