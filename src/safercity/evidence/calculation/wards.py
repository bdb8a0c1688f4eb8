"""Ward figures: the published rule and funnel plots, over all wards of the force."""

import numpy as np

from safercity.areas import AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.headline import Residents
from safercity.evidence.calculation.maker import Columns, FigureMaker
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.arrays import NOT_AVAILABLE, Codes
from safercity.evidence.measures.funnel import draw_funnel
from safercity.evidence.measures.ward_rule import classify_wards
from safercity.evidence.partnership import WardRule


def add_wards(
    maker: FigureMaker,
    cube: Cube,
    rates: Columns,
    residents: Residents,
    rule: WardRule,
) -> None:
    """Add each ward's class by the published rule and by funnel, plain and adjusted.

    Wards of too few residents for a rate take no part. The mean, the deviation, the
    thresholds and the over-dispersion are figures of the force.
    """
    wards = cube.rows(AreaLevel.WARD)
    if not wards:
        return
    people = residents.usable[wards]
    ruled = classify_wards(
        rates[wards], people, ddof=rule.ddof, weighting=rule.weighting
    )
    counts = cube.total(cube.period)[wards].astype(np.float64)
    counts[~np.isfinite(rates[wards])] = np.nan
    funnel = draw_funnel(counts, people)
    for measure, codes in (
        ("ward_class", ruled.classes),
        ("funnel_class", funnel.plain),
        ("funnel_class_adjusted", funnel.adjusted),
    ):
        _add_classes(maker, cube, measure, codes, wards)
    _add_summary(
        maker,
        cube,
        {
            "ward_mean": ruled.mean,
            "ward_sd": ruled.sd,
            "ward_above": ruled.above,
            "ward_well_above": ruled.well_above,
            "funnel_phi": funnel.phi,
            "funnel_tau2": funnel.tau2,
            "wards_count": np.isfinite(rates[wards]).sum(axis=0).astype(np.float64),
        },
    )


def _add_classes(
    maker: FigureMaker, cube: Cube, measure: str, codes: Codes, wards: list[int]
) -> None:
    values = np.full((len(cube.areas), len(cube.categories)), np.nan)
    values[wards] = np.where(codes == NOT_AVAILABLE, np.nan, codes)
    maker.grid(measure, cube, cube.period, values, areas=wards, counted=(cube.period,))


def _add_summary(maker: FigureMaker, cube: Cube, columns: dict[str, Columns]) -> None:
    wards = [cube.areas[row] for row in cube.rows(AreaLevel.WARD)]
    for place, category in enumerate(cube.categories):
        if category in cube.wide_only:
            continue
        inputs = tuple(
            figure_key("count", category, ward, cube.period) for ward in wards
        )
        for measure, values in columns.items():
            maker.add(
                measure,
                category,
                cube.areas[0],
                cube.period,
                float(values[place]),
                sources=cube.sources[category],
                inputs=inputs,
            )
