"""Survey gaps: each partnership's answers set against those of all the others."""

from collections.abc import Callable, Mapping, Sequence
from typing import cast

import numpy as np

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.measures.survey import (
    Differences,
    SurveySettings,
    compare_with_rest,
)

Row = Mapping[str, object]
_SUMS = ("weight", "base_weight", "base_squares", "answered")


def add_survey_gaps(
    maker: FigureMaker,
    cube: Cube,
    name: str,
    rows: Mapping[str, Row],
    inputs: Callable[[Area], Sequence[str]],
    *,
    settings: SurveySettings,
    sources: tuple[str, ...],
) -> None:
    """Add how far each CSP's share of one answer is from that of all the others.

    `rows` are the sums of `sum_answers` by code of CSP, of one wave and mode; `inputs`
    gives the counts that a CSP's gap tells of. CSPs are corrected for one another.
    Nothing is added where only one was asked.
    """
    csps = [cube.areas[place] for place in cube.rows(AreaLevel.CSP)]
    asked = [csp for csp in csps if csp.code in rows]
    if len(asked) < 2:
        return
    columns = (
        np.array([cast(float, rows[csp.code][name]) for csp in asked], dtype=float)
        for name in _SUMS
    )
    found = compare_with_rest(*columns, settings=settings)
    for place, csp in enumerate(asked):
        _add(maker, cube, name, csp, found, place, tuple(inputs(csp)), sources)


def _add(
    maker: FigureMaker,
    cube: Cube,
    name: str,
    csp: Area,
    found: Differences,
    place: int,
    inputs: tuple[str, ...],
    sources: tuple[str, ...],
) -> None:
    outcome = float(found.outcome[place])
    is_told = outcome in (-1, 0, 1)
    maker.add(
        "survey_gap",
        name,
        csp,
        cube.period,
        100 * float(found.difference[place]) if is_told else None,
        lower=100 * float(found.lower[place]),
        upper=100 * float(found.upper[place]),
        sources=sources,
        inputs=inputs,
    )
    maker.add(
        "survey_gap_outcome",
        name,
        csp,
        cube.period,
        outcome if is_told else None,
        sources=sources,
        inputs=inputs,
    )
