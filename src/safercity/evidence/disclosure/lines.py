"""Lines: categories of records, shown whole at a level of area or not at all.

Records make many overlapping categories: a flag by an offence, an age by a sex. To
weigh each of their counts against every other would take hours, and readers gain little
from a table with holes. So a category is shown for every area of a level in a period,
or for none: a line. No line is shown in part, so that no hole can be filled from its
row; and whatever can be had by taking shown lines from a shown whole must be no small
count either.

A line is hidden when any of its counts is small, when too little of the level above is
left over, when its period or level is finer than the policy allows, and when it would
give away a line or a count that is hidden.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safercity.areas import AreaLevel
from safercity.evidence.disclosure.cells import Spot, is_unplaced, own_count
from safercity.evidence.disclosure.earlier import Earlier
from safercity.evidence.disclosure.narrowing import (
    Narrowing,
    crossed_sums,
    narrowing_of,
)
from safercity.evidence.disclosure.policy import (
    KNOWN_PREFIX,
    UNKNOWN_PREFIX,
    Policy,
)
from safercity.evidence.disclosure.relations import Sums
from safercity.evidence.figures import OK, Figure, FigureSet

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

_UPWARD = {AreaLevel.CSP: AreaLevel.FORCE}


class Line(NamedTuple):
    """A category over every area of a level, in one period (months since year 0)."""

    category: str
    level: AreaLevel
    first: int
    last: int

    def at(self, level: AreaLevel) -> "Line":
        """The same of another level."""
        return self._replace(level=level)

    def of(self, category: str) -> "Line":
        """The same of another category."""
        return self._replace(category=category)


@dataclass
class Lines:
    """The lines of an edition: `values` by line and place, `hidden` those so far.

    `whole_lines` are the categories that are shown line by line; of every other, what
    is hidden is decided already and given in `elsewhere` as spots. `known` are lines
    that a reader has from an earlier edition, so they hide nothing.
    """

    policy: Policy
    whole_lines: frozenset[str]
    values: Mapping[Line, Mapping[str, int]]
    elsewhere: frozenset[Spot]
    sums: Sums
    hidden: set[Line] = field(default_factory=set)
    known: frozenset[Line] = frozenset()

    def hide(self) -> frozenset[Line]:
        """Find every line to hide."""
        for line in self._lines():
            if self._must_hide(line):
                self.hidden.add(line)
        waiting = list(self.sums)
        while True:
            before = frozenset(self.hidden)
            for line in self._lines():
                if line not in self.hidden and self._would_tell(line):
                    self.hidden.add(line)
            for whole, parts in waiting:
                self._keep_apart(whole, parts)
            if len(self.hidden) == len(before):
                self._widen()
            if len(self.hidden) == len(before):
                return before
            # Only sums with something newly hidden can tell more than they did.
            moved = {line.category for line in self.hidden - before}
            waiting = [(w, p) for w, p in self.sums if not moved.isdisjoint((w, *p))]

    def _lines(self) -> Iterator[Line]:
        return (line for line in self.values if self._can_be_hidden(line))

    def _can_be_hidden(self, line: Line) -> bool:
        return line.category in self.whole_lines and line not in self.known

    def _must_hide(self, line: Line) -> bool:
        months = line.last - line.first + 1
        if line.level == AreaLevel.WARD and self.policy.protects:
            return True
        if not self.policy.allows(line.category, line.level, months):
            return True
        return any(self._is_small(line.category, v) for v in self.values[line].values())

    def _is_small(self, category: str, value: int) -> bool:
        least = self.policy.threshold(category)
        return value < least and (value > 0 or self.policy.zero_is_disclosive)

    def _is_some(self, category: str, value: int) -> bool:
        """Whether a number that nobody prints is a small one that tells of somebody."""
        return 0 < value < self.policy.threshold(category)

    def _would_tell(self, line: Line) -> bool:
        """Whether a line tells of one that is hidden: above it, or of its period."""
        above = line.at(_UPWARD.get(line.level, line.level))
        if above != line and above in self.values:
            if above in self.hidden:
                return True
            if self.policy.unplaced_is_disclosive and self._leaves_few(above, line):
                return True
        known = self.known.intersection(self._by_category[line.category, line.level])
        inside = [other for other in known if _contains(line, other)]
        if any(self._leaves_few(line, other) for other in inside):
            return True
        return any(
            other in self.hidden or self._leaves_few(other, line)
            for other in self._beside_in_time(line)
        )

    def _leaves_few(self, whole: Line, part: Line) -> bool:
        """Whether too little is left of a line when another is taken from it."""
        of, there = self.values[whole], self.values[part]
        if whole.level != part.level:
            rest = [sum(of.values()) - sum(there.values())]
        elif part.last - part.first >= whole.last - whole.first:
            return False
        else:
            rest = [of[place] - there.get(place, 0) for place in of]
        return any(self._is_some(part.category, value) for value in rest)

    def _beside_in_time(self, line: Line) -> Sequence[Line]:
        """Lines of other periods: those of its length in the same longer period, and
        that longer one."""
        others = self._by_category[line.category, line.level]
        length = line.last - line.first
        longer = [o for o in others if _contains(o, line)]
        if not longer:
            return ()
        alike = [
            o
            for o in others
            if o != line
            and o.last - o.first == length
            and any(_contains(around, o) for around in longer)
        ]
        return [*longer, *alike]

    def __post_init__(self) -> None:
        self._layers: dict[
            tuple[AreaLevel, int, int], tuple[Narrowing, dict[str, int], list[str]]
        ] = {}
        self._by_category: dict[tuple[str, AreaLevel], list[Line]] = defaultdict(list)
        for line in self.values:
            self._by_category[line.category, line.level].append(line)

    def _keep_apart(self, whole: str, parts: tuple[str, ...]) -> None:
        """See that no part can be had by taking the others from their whole."""
        for top in self._whole_lines_of(whole):
            there = [top.of(p) for p in parts if top.of(p) in self.values]
            if there:
                self._protect(top, there)

    def _whole_lines_of(self, whole: str) -> list[Line]:
        levels = (AreaLevel.FORCE, AreaLevel.CSP)
        return [line for level in levels for line in self._by_category[whole, level]]

    def _protect(self, top: Line, parts: Sequence[Line]) -> None:
        while self._gives_away(top, parts):
            more = self._least_shown(parts)
            if more is not None:
                self.hidden.add(more)
            elif self._can_be_hidden(top) and top not in self.hidden:
                self.hidden.add(top)
            else:
                return

    def _gives_away(self, top: Line, parts: Sequence[Line]) -> bool:
        if top in self.hidden:
            # The sum of the parts would tell it.
            all_shown = all(part not in self.hidden for part in parts)
            return all_shown and self._adds_up(top, parts)
        return any(
            self._tells(top, parts, place, value)
            for place, value in self.values[top].items()
        )

    def _adds_up(self, top: Line, parts: Sequence[Line]) -> bool:
        return all(
            value == sum(self.values[part].get(place, 0) for part in parts)
            for place, value in self.values[top].items()
        )

    def _tells(self, top: Line, parts: Sequence[Line], place: str, value: int) -> bool:
        """Whether what is left of an area's whole is a small or a hidden number."""
        if self._hides(top, place):
            shown = [part for part in parts if not self._hides(part, place)]
            together = sum(self.values[part].get(place, 0) for part in shown)
            return len(shown) == len(parts) and together == value
        hidden = [part for part in parts if self._hides(part, place)]
        shown_sum = sum(
            self.values[part].get(place, 0) for part in parts if part not in hidden
        )
        left = value - shown_sum
        if left < 0:
            return False
        least = self._least(parts)
        if hidden:
            return left < least or self._is_alone(hidden, place, left)
        return 0 < left < least and not self._leaves_unknown(parts)

    def _least(self, parts: Sequence[Line]) -> int:
        """The fewest that may be left of a whole whose parts tell of people."""
        return min(
            (
                self.policy.threshold(part.category)
                for part in parts
                if not self.policy.tells_of_nobody(part.category)
            ),
            default=0,
        )

    def _leaves_unknown(self, parts: Sequence[Line]) -> bool:
        """Whether what is left are people of whom something is not known.

        Where the parts are all of whom it is: whose age is known, and sex as well.
        """
        names = (part.category.rpartition("--")[2] for part in parts)
        return not self.policy.unknown_is_disclosive and all(
            name.startswith((KNOWN_PREFIX, UNKNOWN_PREFIX)) for name in names
        )

    def _is_alone(self, hidden: Sequence[Line], place: str, left: int) -> bool:
        """Whether what is left of a whole is one hidden count, or as good as it.

        Weights of hours are shown as whole numbers, which come to a few more or less.
        """
        if len(hidden) != 1:
            return False
        away = abs(left - self.values[hidden[0]].get(place, 0))
        return away < max(1, self.policy.width(hidden[0].category))

    def _widen(self) -> None:
        """Hide more where all the sums together narrow a hidden line down too far."""
        layers: dict[tuple[AreaLevel, int, int], set[str]] = defaultdict(set)
        for line in self.hidden:
            layers[line[1:]].add(line.category)
        for layer in sorted(layers):
            self._widen_layer(*layer)

    def _widen_layer(self, level: AreaLevel, first: int, last: int) -> None:
        narrowing, names, places = self._narrowing(level, first, last)
        if not narrowing.sums:
            return
        lines = {name: Line(name, level, first, last) for name in names}
        hidden = np.array(
            [[self._hides(lines[name], place) for place in places] for name in names]
        )
        least, most = narrowing.ranges(hidden)
        listed = list(names)
        touched: set[int] = set()
        within: dict[int, list[tuple[int, ...]]] = defaultdict(list)
        for whole, parts in narrowing.sums:
            for i in (whole, *parts):
                within[i].append((whole, *parts))
        for i, name in enumerate(listed):
            if lines[name] not in self.hidden or i in touched:
                continue
            narrow = self._narrow(name, least[i], most[i]) & hidden[i]
            if not narrow.any():
                continue
            free = [
                lines[listed[j]]
                for j in sorted({j for members in within[i] for j in members})
                if self._can_be_hidden(lines[listed[j]])
                and lines[listed[j]] not in self.hidden
            ]
            more = self._least_wide(free, places[int(np.argmax(narrow))])
            if more is not None:
                self.hidden.add(more)
                place = names[more.category]
                touched.update(
                    j for members in within[i] if place in members for j in members
                )

    def _narrowing(
        self, level: AreaLevel, first: int, last: int
    ) -> tuple[Narrowing, dict[str, int], list[str]]:
        layer = (level, first, last)
        if layer not in self._layers:
            there = {n.category: v for n, v in self.values.items() if n[1:] == layer}
            self._layers[layer] = narrowing_of(there, self.sums)
        return self._layers[layer]

    def _narrow(self, category: str, low: Numbers, high: Numbers) -> Flags:
        """In which places a range tells too much of a hidden count."""
        small = (low <= 0) & (high >= self.policy.threshold(category) - 1)
        return ~(small | (high - low >= self.policy.width(category)))

    def _least_wide(self, free: Sequence[Line], place: str) -> Line | None:
        """The line to hide that loses least, of those with enough in a place."""
        return min(
            free,
            key=lambda n: (
                self.values[n].get(place, 0) < self.policy.width(n.category),
                sum(self.values[n].values()),
                n,
            ),
            default=None,
        )

    def _hides(self, line: Line, place: str) -> bool:
        if line in self.hidden:
            return True
        return Spot(line.category, place, line.first, line.last) in self.elsewhere

    def _least_shown(self, parts: Sequence[Line]) -> Line | None:
        """The line of records to hide next: the one with least in it."""
        free = [
            part
            for part in parts
            if self._can_be_hidden(part) and part not in self.hidden
        ]
        return min(free, key=lambda p: (sum(self.values[p].values()), p), default=None)


def _contains(outer: Line, inner: Line) -> bool:
    longer = outer.last - outer.first > inner.last - inner.first
    return longer and outer.first <= inner.first and inner.last <= outer.last


def hidden_keys(
    figures: FigureSet,
    sensitive: frozenset[str],
    whole_lines: frozenset[str],
    hidden: frozenset[str],
    sums: Sums,
    policy: Policy,
    earlier: Earlier,
) -> frozenset[str]:
    """The keys of the counts of records to withhold.

    `whole_lines` are the categories shown line by line; `hidden` the keys of other
    counts that are withheld already. First what a reader needs who has nothing else,
    then more for one who has the `earlier` editions.
    """
    counts = [f for f in figures.values() if _is_counted(f)]
    values: dict[Line, dict[str, int]] = defaultdict(dict)
    for figure in counts:
        values[line_of(figure)][figure.area.slug] = int(figure.value or 0)
    elsewhere = frozenset(own_count(f) for f in counts if f.key in hidden)
    sums = (*sums, *crossed_sums(sums, {line.category for line in values}))
    lines = Lines(policy, whole_lines, dict(values), elsewhere, sums).hide()
    if earlier.editions:
        known, withheld = _lines_before(earlier)
        lines |= Lines(
            policy,
            whole_lines,
            {**known, **values},
            elsewhere - earlier.shown,
            sums,
            # What was withheld stays so, or the two together would show all there is.
            {*lines, *(withheld & values.keys())} - known.keys(),
            frozenset(known),
        ).hide()
    return frozenset(
        figure.key
        for figure in counts
        if figure.key in sensitive and line_of(figure) in lines
    )


def _lines_before(
    earlier: Earlier,
) -> tuple[dict[Line, dict[str, int]], set[Line]]:
    """The lines that earlier editions showed, with their values, and those withheld."""
    shown: dict[Line, dict[str, int]] = defaultdict(dict)
    withheld = set()
    for spot, before in earlier.spots.items():
        if not is_unplaced(spot):
            line = Line(spot.category, before.level, spot.first, spot.last)
            if before.shown:
                shown[line][spot.place] = before.shown[-1]
            else:
                withheld.add(line)
    return {n: v for n, v in shown.items() if n not in withheld}, withheld


def _is_counted(figure: Figure) -> bool:
    return figure.measure == "count" and figure.status == OK


def line_of(figure: Figure) -> Line:
    """The line that a count is in."""
    spot = own_count(figure)
    return Line(spot.category, figure.area.level, spot.first, spot.last)
