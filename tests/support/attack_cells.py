"""The counts that nobody sees: what every published count is a sum of.

Time is cut, for each place, wherever a published period of it begins or ends; an
aggregate is its components. So periods that overlap are taken apart by themselves.
"""

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from tests.support.attack_formulas import Statement
from tests.support.attack_reading import NO_PLACE, Count, Knowledge


class Cells:
    """Numbers the smallest counts, and writes any count as a sum of them."""

    def __init__(self, counts: Sequence[Count], knowledge: Knowledge) -> None:
        self.known = knowledge
        self.counts = set(counts)
        self.cuts: dict[str, list[int]] = {}
        places = {count.place for count in counts} & self._places
        for place in places:
            own = [count for count in counts if count.place == place]
            edges = {edge for c in own for edge in (c.first, c.last + 1)}
            self.cuts[place] = sorted(edges)
        if knowledge.force in self.cuts:
            self.cuts[NO_PLACE] = self.cuts[knowledge.force]
        self._numbers: dict[Count, int] = {}
        for count in sorted({c for c in counts if c.place in places}):
            for place in {count.place, *self._no_place(count.place)}:
                self._number_all(count._replace(place=place))

    def __len__(self) -> int:
        return len(self._numbers)

    @cached_property
    def _places(self) -> set[str]:
        return {*self.known.parents, self.known.force}

    def _no_place(self, place: str) -> set[str]:
        return {NO_PLACE} if place == self.known.force else set()

    def _number_all(self, count: Count) -> None:
        for cell in self._split(count) or ():
            self._numbers.setdefault(cell, len(self._numbers))

    def _split(self, count: Count) -> list[Count] | None:
        """The cells that a count is the sum of; None where periods do not fit."""
        cuts = self.cuts.get(count.place, [])
        if count.first not in cuts or count.last + 1 not in cuts:
            return None
        inner = cuts[cuts.index(count.first) : cuts.index(count.last + 1) + 1]
        return [
            Count(category, count.place, start, end - 1)
            for category in self.known.components(count.category)
            for start, end in itertools.pairwise(inner)
        ]

    def vector(self, terms: Mapping[Count, float]) -> dict[int, float] | None:
        """A weighted sum of counts as one of cells; None where one is not covered."""
        vector: dict[int, float] = defaultdict(float)
        for count, weight in terms.items():
            cells = self._split(count)
            if cells is None or any(cell not in self._numbers for cell in cells):
                return None
            for cell in cells:
                vector[self._numbers[cell]] += weight
        return dict(vector)

    def sums(self) -> Iterator[Statement]:
        """Places add up to the place that they lie in, over every common period."""
        categories = sorted({cell.category for cell in self._numbers})
        for place in sorted({*self.known.parents.values()}):
            inside = self.known.inside(place)
            members = [place, *inside]
            if not inside or any(member not in self.cuts for member in members):
                continue
            common = sorted(set.intersection(*(set(self.cuts[m]) for m in members)))
            for category in categories:
                for start, end in itertools.pairwise(common):
                    terms = {Count(category, m, start, end - 1): 1.0 for m in inside}
                    terms[Count(category, place, start, end - 1)] = -1.0
                    yield Statement(terms, 0.0, 0.0, "sums")

    def left_over(self, categories: Collection[str]) -> list[Count]:
        """Stretches of time that no figure shows, of these categories.

        Taking one published period from another may leave a small count.
        """
        return sorted(
            cell
            for cell in self._numbers
            if cell.category in categories
            and cell.place != NO_PLACE
            and cell not in self.counts
        )
