"""Harm by offence: crimes weighed each by its own code, on two scales side by side.

`harm` takes every crime of a police.uk category for an average one. Where offence codes
are known, each crime has its own weight, and categories that are no police.uk category
(domestic abuse, knife crime) can be weighed as well.
"""

from collections.abc import Iterable, Mapping

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.combinations import mark, unpack
from safercity.evidence.calculation.crossings import crossed_key
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.records import Records
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.categories import Category, load_offence_tree
from safercity.evidence.measures.code_scales import CodeScale
from safercity.evidence.measures.counts import ALL_CRIME, within
from safercity.evidence.measures.harm_by_code import weigh_by_code

#: The measure that tells the harm of a category on a scale.
MEASURES = {
    "ons_severity_2020": "harm_by_code",
    "cambridge_harm_2026": "harm_cambridge",
}
_TABLE = "crimes"

#: Of fewer crimes than these, the days would tell which offences they were.
LEAST = 30
#: Where more than this share of crimes has no weight, the sum is of something else.
MOST_UNWEIGHED = 0.05
# As `weigh_by_code` sums them: whole parts come to the same in any order.
_PARTS = 1_000_000


def add_harm_by_code(
    maker: FigureMaker,
    cube: Cube,
    records: Records,
    categories: Mapping[str, Category],
    scales: Mapping[str, CodeScale],
) -> None:
    """Add the harm of each category of crimes, of the force and of each CSP, in days.

    Not available where too few crimes are of the category, or too many of them have no
    weight on the scale, or all of them are what its makers leave out.
    """
    if _TABLE not in records.tables:
        return
    conditions = records.conditions(_TABLE, categories)
    filled = records.filled(_TABLE)
    needed = _needed(conditions, categories)
    extracts = records.extracts_of(_TABLE)
    for key, measure in MEASURES.items():
        if scales[key].column in filled:
            weighed = _weigh(records.tables[_TABLE], conditions, cube, scales[key])
            _add(maker, cube, measure, weighed, needed, extracts)


class _Weighed:
    """What a scale makes of each combination of categories and place.

    `has` has the shape (combinations, categories); `events`, `left_out`, `unweighed`
    and `parts` (millionths of a day) one whole number for each combination.
    """

    def __init__(self, found: ir.Table, keys: tuple[str, ...]) -> None:
        rows = found.order_by(sorted(found.columns)).to_pyarrow()
        self.keys = keys
        self.has = unpack(rows, len(keys))
        self.csp = np.array(rows["csp"].to_pylist(), dtype=object)
        self.events = _whole(rows["events"].to_numpy())
        self.left_out = _whole(rows["left_out"].to_numpy())
        self.unweighed = _whole(rows["unweighed"].to_numpy())
        self.parts = _whole(np.nan_to_num(rows["harm"].to_numpy()) * _PARTS)

    def days(self, area: Area) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Crimes and days of harm of an area by category; days are NaN if not known."""
        # The force has those of no place too.
        inside = (self.csp == area.code) | (area.level == AreaLevel.FORCE)
        has = self.has[inside].astype(np.int64)
        events, left_out, unweighed, parts = (
            column[inside] @ has
            for column in (self.events, self.left_out, self.unweighed, self.parts)
        )
        told = (events >= LEAST) & (left_out < events)
        told &= unweighed <= MOST_UNWEIGHED * events
        # Of nothing there is no harm, and that can be said.
        told |= events == 0
        return events, np.where(told, parts / _PARTS, np.nan)


def _whole(numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(numbers).astype(np.int64)


def _weigh(
    table: ir.Table,
    conditions: Mapping[str, ir.BooleanValue],
    cube: Cube,
    scale: CodeScale,
) -> _Weighed:
    marked, masks = mark(within(table, cube.period), conditions)
    found = weigh_by_code(marked, [scale], by=["csp", *masks])
    return _Weighed(found, tuple(sorted(conditions)))


def _add(
    maker: FigureMaker,
    cube: Cube,
    measure: str,
    weighed: _Weighed,
    needed: Mapping[str, tuple[str, ...]],
    extracts: tuple[str, ...],
) -> None:
    for row in cube.rows(AreaLevel.FORCE, AreaLevel.CSP):
        area = cube.areas[row]
        events, days = weighed.days(area)
        for i, category in enumerate(weighed.keys):
            maker.add(
                measure,
                category,
                area,
                cube.period,
                float(days[i]),
                numerator=float(events[i]),
                sources=extracts,
                inputs=tuple(
                    figure_key("count", which, area, cube.period)
                    for which in needed[category]
                ),
            )


def _needed(
    keys: Iterable[str], categories: Mapping[str, Category]
) -> dict[str, tuple[str, ...]]:
    """The counts that the harm of each category tells of: its own, and its parts'.

    Days tell which kinds of offence there were, so those must be fit to be shown too:
    the parts of a kind of offence, and the kinds of offence that bear a marker.
    """
    known = tuple(keys)
    tree = load_offence_tree()
    kinds = [k for k in known if k in categories and categories[k].in_all_crime]

    def parts(whole: str) -> set[str]:
        own = {p for w, some in tree if w == whole for p in some if p in known}
        return own.union(*map(parts, own))

    def needed(key: str) -> tuple[str, ...]:
        if key == ALL_CRIME:
            return (key, *kinds)
        if key in categories and categories[key].marker:
            return (key, *(crossed_key(kind, key) for kind in kinds))
        return (key, *sorted(parts(key)))

    return {key: needed(key) for key in known}
