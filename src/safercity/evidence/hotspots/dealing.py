"""Days dealt out again over events, and how many close pairs are then close in time.

Deal k of a seed is the same whoever works it out: each takes random numbers by its own
number, not from a common stream. So the number of threads cannot change a result, and
neither can the compiled form, which follows the same steps as the one in NumPy.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safercity.evidence.hotspots.close_pairs import ClosePairs
from safercity.evidence.hotspots.compiled import compiled, is_compiled

Days = NDArray[np.int32] | NDArray[np.float64]
Tables = NDArray[np.int64]

# SplitMix64: Steele, Lea and Flood, OOPSLA 2014.
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
_BLOCK = 4_096
# Days held at once by the way in NumPy: 64 MB of them.
_HELD = 16_000_000


def tables_of_deals(
    days: Days,
    edges: Days,
    pairs: ClosePairs,
    permutations: int,
    seed: int,
    threads: int | None = None,
) -> Tables:
    """Count close pairs by band of distance and of days, in each of the deals.

    `days` are in the order of `pairs`, `edges` those of the bands of days. Gives a
    table a deal: (permutations, bands of distance, bands of days).
    """
    states = _states(permutations, seed)
    if not is_compiled():
        return _by_numpy(days, edges, pairs, states)
    workers = min(threads or os.cpu_count() or 1, permutations)
    parts = np.array_split(states, workers)
    with ThreadPoolExecutor(workers) as pool:
        return np.concatenate(
            list(pool.map(lambda part: _by_loops(days, edges, pairs, part), parts))
        )


def table(days: Days, edges: Days, pairs: ClosePairs) -> Tables:
    """Count close pairs by band of distance and of days, as they happened."""
    return np.stack(
        [
            _counted(days[pairs.first[start:end]], days[pairs.second[start:end]], edges)
            for start, end in zip(pairs.starts[:-1], pairs.starts[1:], strict=True)
        ]
    )


def _counted(one: Days, other: Days, edges: Days) -> NDArray[np.int64]:
    apart = np.abs(one - other)
    below = [np.count_nonzero(apart < edge) for edge in edges]
    found: NDArray[np.int64] = np.array(below[1:]) - np.array(below[:-1])
    return found


def _states(permutations: int, seed: int) -> NDArray[np.uint64]:
    """Where the random numbers of each deal begin."""
    start = _mixed(np.array([seed % 2**64], dtype=np.uint64) * _STEP + _STEP)
    return _mixed(start + np.arange(1, permutations + 1, dtype=np.uint64) * _MIX_1)


def _mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = (state ^ (state >> _30)) * _MIX_1
    state = (state ^ (state >> _27)) * _MIX_2
    return state ^ (state >> _31)


def _by_numpy(
    days: Days, edges: Days, pairs: ClosePairs, states: NDArray[np.uint64]
) -> Tables:
    size = max(1, _HELD // max(len(days), 1))
    found = []
    for first in range(0, len(states), size):
        dealt = _dealt(days, pairs.paired, states[first : first + size])
        found += [table(column, edges, pairs) for column in dealt]
    return np.stack(found)


def _dealt(days: Days, paired: int, states: NDArray[np.uint64]) -> Days:
    """The first `paired` days of every deal, a row a deal, all shuffled in step."""
    n, deals = len(days), np.arange(len(states))
    dealt = np.repeat(days[:, None], len(states), axis=1)
    steps = np.arange(1, paired + 1, dtype=np.uint64) * _STEP
    for at in range(paired):
        state = _mixed(states + steps[at])
        chosen = at + (((state >> _32) * np.uint64(n - at)) >> _32).astype(np.int64)
        held = dealt[at].copy()
        dealt[at] = dealt[chosen, deals]
        dealt[chosen, deals] = held
    return np.ascontiguousarray(dealt[:paired].T)


def _by_loops(
    days: Days, edges: Days, pairs: ClosePairs, states: NDArray[np.uint64]
) -> Tables:
    shape = (len(states), len(pairs.starts) - 1, len(edges))
    below = np.zeros(shape, dtype=np.int64)
    _count_deals(
        days,
        edges,
        np.int64(pairs.paired),
        pairs.starts,
        pairs.first,
        pairs.second,
        states,
        below,
    )
    found: Tables = np.diff(below, axis=2)
    return found


@compiled
def _count_deals(
    days: Any,
    edges: Any,
    paired: Any,
    starts: Any,
    first: Any,
    second: Any,
    states: Any,
    below: Any,
) -> None:  # pragma: no cover - compiled, where coverage cannot look
    """Fill in how many pairs of each deal and band are less than each edge apart."""
    n = len(days)
    dealt = np.empty_like(days)
    apart = np.empty(_BLOCK, days.dtype)
    for deal in range(len(states)):
        dealt[:] = days
        for at in range(paired):
            state = states[deal] + np.uint64(at + 1) * _STEP
            state = (state ^ (state >> _30)) * _MIX_1
            state = (state ^ (state >> _27)) * _MIX_2
            state = state ^ (state >> _31)
            chosen = at + np.int64(((state >> _32) * np.uint64(n - at)) >> _32)
            held = dealt[at]
            dealt[at] = dealt[chosen]
            dealt[chosen] = held
        for band in range(len(starts) - 1):
            begin, end = starts[band], starts[band + 1]
            while begin < end:
                size = min(_BLOCK, end - begin)
                for k in range(size):
                    apart[k] = abs(dealt[first[begin + k]] - dealt[second[begin + k]])
                for b in range(len(edges)):
                    edge, number = edges[b], np.int32(0)
                    for k in range(size):
                        number += np.int32(apart[k] < edge)
                    below[deal, band, b] += number
                begin += size
