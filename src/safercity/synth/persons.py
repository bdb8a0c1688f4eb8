"""Make persons of crimes: who was in which, so that as many are repeat as asked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safercity.synth.rows import Mask, Rows, stacked

Generator = np.random.Generator
Whole = NDArray[np.int64]

# How unevenly crimes beyond the second fall on persons: the smaller, the more so.
_EVENNESS = 4.0


@dataclass(frozen=True)
class Persons:
    """Who was in which crime: places of crimes, and the person in each."""

    crime: Whole
    person: Whole
    size: int

    def any_of(self, mask: Mask) -> Mask:
        """Persons with a crime that the mask of crimes holds for."""
        return np.bincount(self.person, mask[self.crime], self.size) > 0

    def counts(self) -> Whole:
        """How many crimes each person was in."""
        return np.bincount(self.person, minlength=self.size).astype(np.int64)

    def first(self) -> Whole:
        """The first crime of each person."""
        found = np.zeros(self.size, np.int64)
        found[self.person[::-1]] = self.crime[::-1]
        return found


def single_and_repeat(
    crimes: Whole,
    again: Mask,
    cells: Whole,
    repeat: Whole,
    random: Generator,
    spread_first: Mask | None = None,
) -> Persons:
    """One person for each crime that is nobody's second, and repeat ones for the rest.

    `again` says which of the crimes are of repeat persons; `cells` numbers the groups
    that a person stays within; `repeat` is how many repeat persons each group has.
    Crimes to be `spread_first` go to as many persons as there are.
    """
    single = crimes[~again]
    crime, person, size = [single], [np.arange(single.size)], single.size
    order = np.flatnonzero(again)
    later = np.zeros(order.size) if spread_first is None else ~spread_first[order]
    order = order[np.lexsort((random.random(order.size), later, cells[order]))]
    edges = np.searchsorted(cells[order], np.arange(repeat.size + 1))
    for cell, persons in enumerate(repeat.tolist()):
        own = order[edges[cell] : edges[cell + 1]]
        if own.size:
            dealt = _dealt(own.size, min(max(persons, 1), own.size // 2 or 1))
            crime.append(crimes[own])
            person.append(size + dealt)
            size += int(dealt.max()) + 1
    return Persons(
        np.concatenate(crime).astype(np.int64),
        np.concatenate(person).astype(np.int64),
        size,
    )


def _dealt(crimes: int, persons: int) -> Whole:
    """Who each crime is of: each person has two, a few have many.

    The first crimes go to one person each, so crimes that come first are shared out.
    """
    extra = crimes - 2 * persons
    weight = 1.0 / (np.arange(persons) + _EVENNESS + persons / 50)
    wanted = np.cumsum(weight) * (extra / weight.sum())
    whole = np.diff(np.rint(wanted).astype(np.int64), prepend=0)
    rest = np.repeat(np.arange(persons), whole + 1)[: crimes - persons]
    return np.concatenate([np.arange(persons), rest]).astype(np.int64)


def shared_out(total: int, weights: Whole, most: Whole) -> Whole:
    """Whole numbers by weight, none above its most, that come to the total."""
    found = np.zeros_like(weights)
    total = min(total, int(most.sum()))
    while (left := total - int(found.sum())) > 0:
        open_weights = np.where(found < most, np.maximum(weights, 1), 0)
        wanted = np.maximum(left * open_weights // int(open_weights.sum()), 0)
        added = np.minimum(wanted, most - found)
        if not added.any():
            top = np.argsort(-np.where(found < most, weights, -1), kind="stable")[:left]
            added[top] = np.minimum(1, (most - found)[top])
        found += added
    return found


def cells_of(rows: Rows, places: Whole, names: list[str]) -> Whole:
    """A number for each group of rows that have some columns in common."""
    parts = {name: rows.codes(name)[places] for name in names}
    return np.unique(stacked(parts), return_inverse=True)[1].astype(np.int64)
