"""Ages in years, and homes, for persons of whom bands and districts are drawn."""

import numpy as np
from numpy.typing import NDArray

from safercity.synth.chance import by_weight
from safercity.synth.places import Places
from safercity.synth.rows import Mask, Rows

Generator = np.random.Generator
Whole = NDArray[np.int64]


def ages_in(table: Rows, random: Generator) -> Whole:
    """A year of age in the band of each person; -1 where there is no band."""
    words = table.words("age")
    spans = [
        [int(year) for year in word.split("-")] if word else None for word in words
    ]
    low = np.array([span[0] if span else -1 for span in spans], np.int64)
    size = np.array([span[1] - span[0] + 1 if span else 1 for span in spans], np.int64)
    codes = table.codes("age")
    return low[codes] + (random.random(table.size) * size[codes]).astype(np.int64)


def draw_homes(places: Places, table: Rows, random: Generator) -> Whole:
    """A small area in each person's partnership, in a deprived one if so marked."""
    csps = places.lsoas.words("csp")
    csp = np.array(
        [csps.index(word) if word in csps else 0 for word in table.words("csp")]
    )
    wanted = csp[table.codes("csp")].astype(np.int64) * 2 + table.marked("deprived")
    offered = places.lsoas.codes("csp").astype(np.int64) * 2
    offered += places.lsoas.marked("deprived")
    homes = np.full(table.size, -1, np.int64)
    for kind in np.unique(wanted).tolist():
        at = np.flatnonzero(wanted == kind)
        choice = np.flatnonzero(offered == kind)
        # A partnership without a deprived small area still houses everybody.
        choice = choice if choice.size else np.flatnonzero(offered // 2 == kind // 2)
        homes[at] = choice[by_weight(places.people[choice], at.size, random)]
    return homes


def moved_home(homes: Whole, at_home: Mask, lsoa: Whole) -> Whole:
    """Homes, with those of persons harmed at home put where that was."""
    return np.where(at_home, lsoa, homes)
