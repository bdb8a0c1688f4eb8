"""Withheld counts: those of an edition by itself, and beside the editions before it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from safercity.evidence.disclosure.cells import (
    COUNT,
    Cell,
    Hierarchy,
    read_cells,
    read_hierarchy,
)
from safercity.evidence.disclosure.earlier import CountsNow, Earlier, beside_earlier
from safercity.evidence.disclosure.lines import hidden_keys
from safercity.evidence.disclosure.policy import Policy
from safercity.evidence.disclosure.protect import hide
from safercity.evidence.disclosure.relations import Sums, relate
from safercity.evidence.disclosure.system import System, build_system
from safercity.evidence.figures import FigureSet

#: What joins the names of a category that crosses others.
CROSSED = "--"


@dataclass(frozen=True)
class Counts:
    """The counts of an edition, with all that ties them together.

    `earlier` are the editions that the audience already has, and `counts_now` says how
    many events there are in what those count. `records` are the categories that are
    shown line by line (see `lines`), beside those that cross others.
    """

    figures: FigureSet
    sensitive: frozenset[str]
    policy: Policy
    aggregates: Mapping[str, tuple[str, ...]]
    sums: Sums
    earlier: Earlier
    counts_now: CountsNow
    records: frozenset[str] = frozenset()

    @cached_property
    def system(self) -> System:
        """The edition by itself."""
        return self._system(self._cells, self._hierarchy)

    def withheld(self) -> frozenset[str]:
        """The keys of the counts to withhold.

        First those that protect the edition from a reader who has nothing else, then
        more of them for one who has the earlier editions. What such a reader could
        work out without this edition is left as it is: nothing done here helps.
        Raises:  DisclosureError where no release would be safe.
        """
        system = self.system
        alone = hide(system) | (system.small & system.fixed)
        keys = system.keys(alone)
        if self.earlier.editions:
            joint = self._joint_system()
            too = np.array([cell.key in keys for cell in joint.cells], dtype=bool)
            keys |= joint.keys(hide(joint, also=too, gives_up=True))
        return keys | self._of_records(keys)

    def _of_records(self, hidden: frozenset[str]) -> frozenset[str]:
        """The keys of counts of records to withhold, whole lines at a time."""
        if not self._in_lines:
            return frozenset()
        return hidden_keys(
            self.figures,
            self.sensitive,
            self._in_lines,
            hidden,
            (*self.sums, *self.aggregates.items()),
            self.policy,
            self.earlier.without(lambda category: not self._is_in_lines(category)),
        )

    @cached_property
    def _in_lines(self) -> frozenset[str]:
        """The categories of sensitive counts that are shown line by line."""
        found = {
            figure.category
            for key, figure in self.figures.items()
            if key in self.sensitive and figure.measure == COUNT
        }
        return frozenset(filter(self._is_in_lines, found))

    def _is_in_lines(self, category: str) -> bool:
        return category in self.records or CROSSED in category

    def shown_before(self) -> frozenset[str]:
        """The keys of the counts that an earlier edition showed."""
        return frozenset(cell.key for cell in self._cells if cell.before and cell.key)

    @cached_property
    def _cells(self) -> list[Cell]:
        cells = read_cells(self.figures, self.sensitive, self.earlier.shown)
        return [cell for cell in cells if cell.spot.category not in self._in_lines]

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        return read_hierarchy(figure.area for figure in self.figures.values())

    def _joint_system(self) -> System:
        areas = {figure.area.slug: figure.area for figure in self.figures.values()}
        earlier = self.earlier.without(self._is_in_lines)
        cuts = (frozenset(areas), *earlier.cuts)
        hierarchy = read_hierarchy((earlier.areas | areas).values())
        cells = beside_earlier(self._cells, earlier, self.counts_now, self.policy)
        return self._system(cells, replace(hierarchy, cuts=tuple(dict.fromkeys(cuts))))

    def _system(self, cells: list[Cell], hierarchy: Hierarchy) -> System:
        table = relate(cells, hierarchy, self.aggregates)
        return build_system(table, self.policy, self.aggregates)
