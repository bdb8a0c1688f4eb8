"""Narrowing: how far all the sums together narrow down the lines that are hidden.

Each sum by itself may leave enough open, and two of them not: what one says of a count
bounds the others that it is added to. Bounds are passed on from sum to sum until
nothing moves.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from safercity.evidence.disclosure.relations import Sums

Numbers = NDArray[np.float64]

#: What joins the names of a category that crosses others.
CROSSED = "--"
_MOST_PASSES = 50
_NOTHING = 1e-6


def crossed_sums(sums: Sums, categories: Collection[str]) -> Sums:
    """The same sums, of every category that crosses their parts.

    Hate crimes are those of violence, those of public order and so on, just as all
    crimes are.

    >>> crossed_sums([("crime", ("arson", "drugs"))], ["arson--knife", "drugs--knife"])
    (('crime--knife', ('arson--knife', 'drugs--knife')),)
    """
    there = set(categories)
    beside: dict[str, set[str]] = defaultdict(set)
    for name in there:
        names = name.split(CROSSED)
        if len(names) == 2:
            for one, other in (names, names[::-1]):
                beside[one].add(other)
    found = set()
    for whole, parts in sums:
        if len(parts) > 1 and CROSSED not in whole:
            for other in set().union(*(beside[part] for part in parts)):
                crossed = {_crossed(part, other) for part in parts} & there
                found.add((_crossed(whole, other), tuple(sorted(crossed))))
    return tuple(sorted(found))


def _crossed(one: str, other: str) -> str:
    return CROSSED.join(sorted((one, other)))


@dataclass(frozen=True)
class Narrowing:
    """The sums of some counts in many places at once.

    `values` has the shape (counts, places); `sums` are pairs of a whole and its parts,
    by position. Where the parts come to the whole everywhere, anyone may know it.
    """

    values: Numbers
    sums: Sequence[tuple[int, tuple[int, ...]]]

    def ranges(self, hidden: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
        """The least and the most that each count can be.

        `hidden` has the shape of the values; so have both ends.
        """
        least = np.where(hidden, 0.0, self.values)
        most = np.where(hidden, np.inf, self.values)
        at, member, weight, exact = self._members()
        adding = sparse.csr_array(
            (np.ones(len(at)), (at, np.arange(len(at)))),
            shape=(len(self.sums), len(at)),
        )
        order = np.argsort(member, kind="stable")
        counts, starts = np.unique(member[order], return_index=True)
        exact, up = exact[at][:, None], (weight > 0)[:, None]
        for _ in range(_MOST_PASSES):
            low, high = least[member], most[member]
            # In whole - parts = rest, with the rest nought or more, each member is at
            # least 0 less the most of the others and, where nothing is left over, at
            # most 0 less the least of them.
            own_low = -_of_others(adding, at, np.where(up, high, -low))
            own_high = -_of_others(adding, at, np.where(up, low, -high))
            own_high = np.where(exact, own_high, np.inf)
            new_low = np.where(up, own_low, -own_high)[order]
            new_high = np.where(up, own_high, -own_low)[order]
            lows = np.maximum(least[counts], np.maximum.reduceat(new_low, starts))
            highs = np.minimum(most[counts], np.minimum.reduceat(new_high, starts))
            has_moved = (lows > least[counts] + _NOTHING) | (
                highs < most[counts] - _NOTHING
            )
            least[counts], most[counts] = lows, highs
            if not has_moved.any():
                break
        return least, most

    def _members(
        self,
    ) -> tuple[NDArray[np.intp], NDArray[np.intp], Numbers, NDArray[np.bool_]]:
        """Of each member of each sum: the sum, the count and 1 or -1; what is exact."""
        at, member, weight = [], [], []
        for r, (whole, parts) in enumerate(self.sums):
            at += [r] * (1 + len(parts))
            member += [whole, *parts]
            weight += [1.0] + [-1.0] * len(parts)
        rest = np.array(
            [
                self.values[whole] - self.values[list(parts)].sum(axis=0)
                for whole, parts in self.sums
            ]
        ).reshape(len(self.sums), self.values.shape[1])
        return (
            np.array(at, dtype=np.intp),
            np.array(member, dtype=np.intp),
            np.array(weight),
            (np.abs(rest) < _NOTHING).all(axis=1),
        )


def _of_others(
    adding: sparse.csr_array, at: NDArray[np.intp], ends: Numbers
) -> Numbers:
    """What the other members of each member's sum come to; endless where one is."""
    endless = np.isinf(ends)
    finite = np.where(endless, 0.0, ends)
    others = (adding @ finite)[at] - finite
    is_endless = (adding @ endless.astype(float))[at] - endless > 0
    # Of one sum the ends are all at the top, or all at the bottom.
    sign = np.inf if (ends[endless] > 0).any() else -np.inf
    return np.where(is_endless, sign, others)


def narrowing_of(
    values: Mapping[str, Mapping[str, int]], sums: Iterable[tuple[str, tuple[str, ...]]]
) -> tuple[Narrowing, dict[str, int], list[str]]:
    """Set out counts by category and place, with the sums that they hold to.

    A sum that the numbers do not bear out, such as that of parts that overlap, is left
    out. Gives also the position of each category, and the places.
    """
    names = {name: i for i, name in enumerate(sorted(values))}
    places = sorted({place for there in values.values() for place in there})
    numbers = np.array(
        [[values[name].get(place, 0) for place in places] for name in names],
        dtype=np.float64,
    ).reshape(len(names), len(places))
    tied = []
    for whole, parts in sorted(set(sums)):
        inside = tuple(names[p] for p in parts if p in names and p != whole)
        if whole in names and inside:
            rest = numbers[names[whole]] - numbers[list(inside)].sum(axis=0)
            if (rest >= 0).all():
                tied.append((names[whole], inside))
    return Narrowing(numbers, tied), names, places
