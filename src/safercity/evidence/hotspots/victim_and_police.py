"""Hotspots of what the police find, beside hotspots of what victims report.

Drug possession and weapons are recorded where officers search. Where their hotspots
part from those of victims' reports, a map of them may show police work and not need.

The rule: were both the same in where they happen, events would be of one source or the
other by chance at every place. The agreement of the two maps is set beside that of many
such deals. They part where it is lower than nearly all of these, and by enough to
matter. How far blind choices would agree stands beside it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from safercity.evidence.hotspots.ranking import (
    jaccard,
    jaccard_by_chance,
    known_numbers,
    rank_correlation,
    share_chosen,
)
from safercity.evidence.measures.corrections import benjamini_hochberg

Floats = NDArray[np.float64]

#: Enough to tell a chance of 5%: the least p is 0.005.
DRAWS = 199
#: Maps part where they agree less than this share of what two of the same would.
MATTERS = 2 / 3
#: With fewer events of either source nothing is said.
LEAST_EVENTS = 30
_MOST_SINGLE = 2_000_000
#: Deals of more events cannot be drawn.
_MOST_DEALT = 999_999_999


@dataclass(frozen=True)
class Parting:
    """How far police-generated hotspots part from those of victims' reports.

    `agreement` is the Jaccard of the two choices of places; `if_same` its mean over
    deals in which both sources lie alike, `least_if_same` what it is at least in 95%
    of them; `by_chance` that of blind choices. `p` is the share of deals (one added)
    that agree as little. `correlation` is Spearman's over all places. `parts` is the
    warning. `excess` is the police's share of a place's events over their share of
    all (nan without events), and `stands_out` where that is clearly above 1.
    `enough` is False where there were too few events, or places, to say anything.
    """

    agreement: float
    if_same: float
    least_if_same: float
    by_chance: float
    p: float
    correlation: float
    parts: bool
    excess: Floats
    stands_out: NDArray[np.bool_]
    enough: bool


def compare_police_with_victims(
    police: ArrayLike,
    victims: ArrayLike,
    *,
    top: int,
    draws: int = DRAWS,
    seed: int = 0,
    rate: float = 0.05,
) -> Parting:
    """Compare the `top` places of police-generated offences with those of victims'.

    `police` and `victims` are whole counts of n places. `rate` is the chance of a
    false warning where both lie alike, and the share of places that stand out falsely.
    Raises ValueError where counts are not whole numbers from 0 of the same places, or
    `top` is not a number of places.
    Source:  docs/methods/choosing-areas.md#police-and-victims
    """
    found, reported = _checked(police, victims, top, draws, rate)
    excess, stands_out = _excess(found, reported, rate)
    agreement = jaccard(share_chosen(found, top), share_chosen(reported, top))
    fewest = min(found.sum(), reported.sum())
    enough = bool(fewest >= LEAST_EVENTS and top < found.size)
    deals = _deals(found, reported, top, draws, seed) if enough else np.full(1, np.nan)
    if_same = float(deals.mean())
    # The share of deals that agree as little or less; a hair for sums of parts.
    p = (1 + int((deals <= agreement + 1e-12).sum())) / (len(deals) + 1)
    return Parting(
        agreement=agreement,
        if_same=if_same,
        least_if_same=float(np.quantile(deals, 0.05)),
        by_chance=jaccard_by_chance(top, found.size),
        p=p if enough else float("nan"),
        correlation=rank_correlation(found, reported),
        parts=enough and p <= rate and agreement < MATTERS * if_same,
        excess=excess,
        stands_out=stands_out,
        enough=enough,
    )


def _checked(
    police: ArrayLike, victims: ArrayLike, top: int, draws: int, rate: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    found = known_numbers(police, "a count of the police's")
    reported = known_numbers(victims, "a count of victims'")
    if found.shape != reported.shape or found.ndim != 1:
        raise ValueError("Both counts must be of the same places")
    if (found != np.floor(found)).any() or (reported != np.floor(reported)).any():
        raise ValueError("Each place must have counts that are whole numbers")
    if not 0 < top <= found.size:
        raise ValueError(f"Cannot take the worst {top} of {found.size:,} places")
    if draws < 1 or not 0 < rate < 1:
        raise ValueError("Take at least one draw, and a rate between 0 and 1")
    if found.sum() + reported.sum() > _MOST_DEALT:
        raise ValueError(f"No more than {_MOST_DEALT:,} events can be compared")
    return found.astype(np.int64), reported.astype(np.int64)


def _deals(
    found: NDArray[np.int64],
    reported: NDArray[np.int64],
    top: int,
    draws: int,
    seed: int,
) -> Floats:
    """The agreement in deals of the sources over all events, where they lie."""
    random = np.random.default_rng(seed)
    both = found + reported
    agreements = np.empty(draws)
    # The rarer source is dealt: the other has what is left.
    fewer = int(min(found.sum(), reported.sum()))
    # One by one is sooner, until there are too many to hold them all.
    single = int(both.sum()) <= _MOST_SINGLE
    places = np.repeat(np.arange(found.size), both if single else 0)
    for draw in range(draws):
        if single:
            taken = random.choice(len(places), fewer, replace=False, shuffle=False)
            dealt = np.bincount(places[taken], minlength=found.size)
        else:
            dealt = random.multivariate_hypergeometric(both, fewer, method="marginals")
        agreements[draw] = jaccard(
            share_chosen(dealt, top), share_chosen(both - dealt, top)
        )
    return agreements


def _excess(
    found: NDArray[np.int64], reported: NDArray[np.int64], rate: float
) -> tuple[Floats, NDArray[np.bool_]]:
    """The police's share at each place over that of all, and where it is clear.

    By a binomial test of each place with events, false findings controlled.
    """
    both = (found + reported).astype(float)
    usual = float(found.sum()) / float(both.sum()) if both.sum() else 0.0
    if not 0 < usual < 1:
        return np.full(found.size, np.nan), np.zeros(found.size, dtype=bool)
    seen = both > 0
    excess = np.full(found.size, np.nan)
    excess[seen] = found[seen] / both[seen] / usual
    p = np.full(found.size, np.nan)
    # The chance of so many of the police's, or more; of none or more it is 1.
    some = seen & (found > 0)
    p[seen] = 1.0
    p[some] = special.betainc(found[some], both[some] - found[some] + 1, usual)
    return excess, np.asarray(benjamini_hochberg(p) <= rate)
