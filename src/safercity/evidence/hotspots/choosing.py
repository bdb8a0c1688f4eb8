"""Choosing areas by volume, harm or need: how far choices agree, and what each costs.

As work for the Safer Streets Fund does: money goes to a few areas, and which ones hangs
on what is counted. Every choice is shown with what it reaches of all the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safercity.evidence.hotspots.ranking import (
    jaccard,
    jaccard_by_chance,
    known_numbers,
    rank_correlation,
    share_chosen,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Agreement:
    """How far two ways to choose name the same `number` of areas.

    `jaccard` is what both choose over what either does, `by_chance` the mean of that
    for blind choices; `correlation` is Spearman's over all areas, nan where all are
    alike by one of them.
    """

    one: str
    other: str
    number: int
    jaccard: float
    by_chance: float
    correlation: float


@dataclass(frozen=True)
class Reached:
    """What choosing `number` areas by one measure reaches of another.

    `share` is of all of it; `of_best` of what as many areas could reach at most, so 1
    where nothing is given up. Nan where there is none of it anywhere.
    """

    chosen_by: str
    measure: str
    number: int
    share: float
    of_best: float


@dataclass(frozen=True)
class Choices:
    """The ways to choose beside one another.

    `chosen` is how much of each area is chosen, by measure and number. `in_all` is the
    least over the measures: 1 for areas that every one of them would choose.
    """

    chosen: Mapping[tuple[str, int], Floats]
    agreements: tuple[Agreement, ...]
    reached: tuple[Reached, ...]
    in_all: Mapping[int, Floats]

    def reach(self, chosen_by: str, measure: str, number: int) -> Reached:
        """What choosing by one measure reaches of another; KeyError where unknown."""
        for one in self.reached:
            if (one.chosen_by, one.measure, one.number) == (chosen_by, measure, number):
                return one
        raise KeyError((chosen_by, measure, number))


def compare_ways_to_choose(
    measures: Mapping[str, ArrayLike], *, numbers: Sequence[int]
) -> Choices:
    """Choose so many areas by each measure, and compare the choices.

    `measures` are amounts of n areas by name, such as volume, harm and repeat victims:
    0 or more, so that shares of them mean something. `numbers` are how many areas to
    choose. Areas that are alike at the cut are chosen in part.
    Raises ValueError where an amount is missing or below 0, measures are not of the
    same areas, or there are not as many areas.
    Source:  docs/methods/choosing-areas.md

    >>> found = compare_ways_to_choose(
    ...     {"volume": [9, 1, 0], "harm": [0, 6, 2]}, numbers=[1]
    ... )
    >>> found.reach("volume", "harm", 1).share, found.reach("harm", "volume", 1).share
    (0.0, 0.1)
    """
    amounts = _checked(measures, numbers)
    chosen = {
        (name, number): share_chosen(amount, number)
        for name, amount in amounts.items()
        for number in numbers
    }
    return Choices(
        chosen=chosen,
        agreements=tuple(
            Agreement(
                one=one,
                other=other,
                number=number,
                jaccard=jaccard(chosen[one, number], chosen[other, number]),
                by_chance=jaccard_by_chance(number, amounts[one].size),
                correlation=rank_correlation(amounts[one], amounts[other]),
            )
            for one, other in combinations(amounts, 2)
            for number in numbers
        ),
        reached=tuple(
            _reached(by, name, number, amounts[name], chosen)
            for by in amounts
            for name in amounts
            for number in numbers
        ),
        in_all={
            number: np.min([chosen[name, number] for name in amounts], axis=0)
            for number in numbers
        },
    )


def _checked(
    measures: Mapping[str, ArrayLike], numbers: Sequence[int]
) -> dict[str, Floats]:
    amounts = {
        name: known_numbers(values, f"a {name}") for name, values in measures.items()
    }
    if len({amount.shape for amount in amounts.values()}) != 1:
        raise ValueError("Give one measure or more, all of the same areas")
    areas = next(iter(amounts.values()))
    if areas.ndim != 1:
        raise ValueError("Give each measure as one amount for each area")
    for number in numbers:
        if not 0 < number <= areas.size:
            raise ValueError(f"Cannot choose {number} of {areas.size:,} areas")
    return amounts


def _reached(
    by: str,
    name: str,
    number: int,
    amount: Floats,
    chosen: Mapping[tuple[str, int], Floats],
) -> Reached:
    total = float(amount.sum())
    got = float((chosen[by, number] * amount).sum())
    best = float((chosen[name, number] * amount).sum())
    return Reached(
        chosen_by=by,
        measure=name,
        number=number,
        share=got / total if total else float("nan"),
        of_best=got / best if best else float("nan"),
    )
