"""Crossings: the events of one category that are also of another.

A flag and a kind of offence, a burglary and a vehicle taken, a crime and a rural
neighbourhood. One pass over a table finds every combination that its rows have; all
pairs and areas are added up from those.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.combinations import mark, unpack
from safercity.evidence.calculation.cube import Cube, Whole
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.records import Records
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.categories import Category, Sums
from safercity.evidence.measures.counts import ALL_CRIME, within
from safercity.evidence.measures.intervals import rate_limits, wilson_limits
from safercity.evidence.measures.rates import crude_rate
from safercity.evidence.measures.themes import Asked, Pair

RURAL, URBAN = "rural", "urban"


@dataclass(frozen=True)
class Crossed:
    """How often each combination of categories comes in each kind of place.

    `has` has the shape (combinations, categories); `counts` (combinations,), in
    events; `csp` and `rural` say where, by combination (None: not known).
    """

    keys: tuple[str, ...]
    has: NDArray[np.bool_]
    counts: Whole
    csp: NDArray[np.object_]
    rural: NDArray[np.object_]
    extracts: tuple[str, ...]

    def both(self, where: NDArray[np.bool_]) -> Whole:
        """Events that are of two categories, (categories, categories)."""
        there = self.has[where].astype(np.int64)
        return np.asarray((there * self.counts[where, None]).T @ there)

    def inside(self, area: Area) -> NDArray[np.bool_]:
        """Which combinations lie in an area; the force has those of no place too."""
        if area.level == AreaLevel.FORCE:
            return np.full(len(self.counts), True)
        return np.asarray(self.csp == area.code)


def crossed_key(a: str, b: str) -> str:
    """The category of the count of events that are both: one key for the two ways.

    >>> crossed_key("robbery", "knife-crime")
    'knife-crime--robbery'
    """
    return "--".join(sorted((a, b)))


def cross(
    table: ir.Table,
    conditions: Mapping[str, ir.BooleanValue],
    cube: Cube,
    extracts: tuple[str, ...],
) -> Crossed:
    """Count the combinations of conditions that the rows of a cube's period have."""
    keys = tuple(sorted(conditions))
    marked, masks = mark(table, conditions)
    rows = within(marked, cube.period)
    grain = ["csp", "rural", *masks]
    found = rows.group_by(grain).agg(events=rows.count()).order_by(grain).to_pyarrow()
    return Crossed(
        keys=keys,
        has=unpack(found, len(keys)),
        counts=np.array(found["events"].to_pylist(), dtype=np.int64),
        csp=np.array(found["csp"].to_pylist(), dtype=object),
        rural=np.array(found["rural"].to_pylist(), dtype=object),
        extracts=extracts,
    )


def add_crossings(
    maker: FigureMaker,
    cube: Cube,
    records: Records,
    categories: Mapping[str, Category],
    asked: Asked,
    residents: Mapping[str, float],
) -> Sums:
    """Add the shares of categories within others, everywhere and in rural places.

    `residents` gives the people of rural and of urban neighbourhoods.
    Gives:   the sums that tie counts of two categories to those of one, for
             disclosure: a category and a part of it.
    """
    sums: set[tuple[str, tuple[str, ...]]] = set()
    for name, table in records.tables.items():
        conditions = records.conditions(name, categories)
        if not conditions:
            continue
        crossed = cross(table, conditions, cube, records.extracts_of(name))
        adding = _Adding(maker, cube, crossed, sums)
        pairs = _pairs(crossed.keys, categories, asked)
        adding.shares(sorted(pairs))
        adding.kinds_of_place(asked, residents)
    return tuple(sorted(sums))


def _pairs(
    keys: Iterable[str], categories: Mapping[str, Category], asked: Asked
) -> set[Pair]:
    """The pairs asked for, and every flag by every kind of offence."""
    known = set(keys)
    defined = [categories[k] for k in known if k in categories]
    markers = {c.key for c in defined if c.marker}
    offences = {c.key for c in defined if c.in_all_crime} | (
        {*_GROUPS, ALL_CRIME} & known
    )
    every = {(offence, marker) for offence in offences for marker in markers}
    return {(a, b) for a, b in {*asked.crossings, *every} if {a, b} <= known}


#: Groups of offences that flags are crossed with, beside the police.uk categories.
_GROUPS = (
    "violence-against-the-person",
    "sexual-offences",
    "theft",
    "acquisitive-crime",
)


class _Adding:
    """Adds the figures of one table's crossings, and gathers the sums they are in."""

    def __init__(
        self,
        maker: FigureMaker,
        cube: Cube,
        crossed: Crossed,
        sums: set[tuple[str, tuple[str, ...]]],
    ) -> None:
        self.maker, self.cube, self.crossed, self.sums = maker, cube, crossed, sums
        self.place = {key: i for i, key in enumerate(crossed.keys)}

    def shares(self, pairs: Sequence[Pair]) -> None:
        for row in self.cube.rows(AreaLevel.FORCE, AreaLevel.CSP):
            area = self.cube.areas[row]
            both = self.crossed.both(self.crossed.inside(area))
            for pair in pairs:
                self._share("share_within", pair, area, both)

    def kinds_of_place(self, asked: Asked, residents: Mapping[str, float]) -> None:
        """Shares and rates of the force's rural and urban neighbourhoods."""
        force = self.cube.areas[0]
        for kind, is_rural in ((RURAL, True), (URBAN, False)):
            both = self.crossed.both(np.asarray(self.crossed.rural == is_rural))
            for a, b in asked.rural_crossings:
                if {a, b} <= self.place.keys():
                    measure = f"share_within_{kind}"
                    self._share(measure, (a, b), force, both, f"in-{kind}")
            for a in asked.rural_rates:
                if a in self.place:
                    self._rate(kind, a, both, residents[kind])

    def _share(
        self, measure: str, pair: Pair, area: Area, both: Whole, *where: str
    ) -> None:
        a, b = (self.place[key] for key in pair)
        part, whole = int(both[a, b]), int(both[a, a])
        key = "--".join((crossed_key(*pair), *where))
        inputs = [self._count(key, part, area, pair)]
        if where:
            there = "--".join((pair[0], *where))
            inputs.append(self._count(there, whole, area, pair[:1]))
        else:
            inputs.append(figure_key("count", pair[0], area, self.cube.period))
        lower, upper = wilson_limits(part, whole)
        self.maker.add(
            measure,
            "--".join(pair),
            area,
            self.cube.period,
            100 * part / whole if whole else None,
            lower=float(lower) * 100,
            upper=float(upper) * 100,
            numerator=float(part),
            denominator=float(whole),
            sources=self.crossed.extracts,
            inputs=tuple(inputs),
        )

    def _rate(self, kind: str, category: str, both: Whole, people: float) -> None:
        events = int(both[self.place[category], self.place[category]])
        lower, upper = rate_limits(events, people)
        force = self.cube.areas[0]
        key = self._count(f"{category}--in-{kind}", events, force, (category,))
        self.maker.add(
            f"rate_{kind}",
            category,
            force,
            self.cube.period,
            float(crude_rate(events, people)),
            lower=float(lower),
            upper=float(upper),
            numerator=float(events),
            denominator=people,
            sources=self.crossed.extracts,
            inputs=(key, figure_key("count", category, force, self.cube.period)),
        )

    def _count(self, key: str, number: int, area: Area, of: Iterable[str]) -> str:
        """Add a count, which is a part of each of the counts it is `of`."""
        self.sums |= {(whole, (key,)) for whole in of}
        return self.maker.add(
            "count",
            key,
            area,
            self.cube.period,
            float(number),
            numerator=float(number),
            sources=self.crossed.extracts,
        )
