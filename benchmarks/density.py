"""Kernel density, exact, beside KDEpy's grid of convolutions and scikit-learn's tree.

    python -m benchmarks.density

A county of 70 by 70 km in cells of 100 m, a quartic kernel of 500 m. Points repeat, as
those of street data do: 27 events share a place.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from KDEpy import FFTKDE
from numpy.typing import NDArray
from sklearn.neighbors import KernelDensity

from benchmarks.machine import peak_memory
from benchmarks.timing import RUNS, time_in_turn
from safercity.evidence.hotspots.density import kernel_density
from safercity.evidence.hotspots.grid import Grid

GRID = Grid(0, 0, 100, columns=700, rows=700)
BANDWIDTH, SHARED = 500.0, 27
MOST = int(float(os.environ.get("SAFERCITY_POINTS", "1e7")))
SIZES = (*(size for size in (10_000, 100_000, 1_000_000) if size < MOST), MOST)
GOAL_FFT, GOAL_TREE = 1.25, 100
Floats = NDArray[np.float64]


def points(number: int, *, shared: int = SHARED) -> tuple[Floats, Floats]:
    """Events at places that so many of them share, away from the edge."""
    random = np.random.default_rng(11)
    east, north = random.uniform(600, 69_400, (2, max(1, number // shared)))
    which = random.integers(0, len(east), number)
    return east[which], north[which]


def ours(east: Floats, north: Floats) -> Floats:
    """The density of ours, per square metre."""
    return kernel_density(east, north, GRID, BANDWIDTH)


def by_convolution(east: Floats, north: Floats) -> Floats:
    """KDEpy: a biweight kernel of the same radius, on the same cells."""
    kde = FFTKDE(kernel="biweight", bw=BANDWIDTH / np.sqrt(7))
    middles = (np.arange(GRID.columns) + 0.5) * GRID.cell
    cells = np.stack(np.meshgrid(middles, middles, indexing="ij"), -1).reshape(-1, 2)
    found: Floats = kde.fit(np.stack([east, north], 1)).evaluate(cells)
    return found.reshape(700, 700).T.ravel() * len(east)


def by_tree(east: Floats, north: Floats) -> Floats:
    """scikit-learn: its nearest kernel with an end, as a cost to compare with."""
    tree = KernelDensity(kernel="epanechnikov", bandwidth=BANDWIDTH)
    tree.fit(np.stack([east, north], 1))
    return np.asarray(np.exp(tree.score_samples(np.stack(GRID.centres(), 1))))


def error_of(found: Floats, east: Floats, north: Floats) -> float:
    """How far a density is from a sum over every point, of the peak, at 200 cells."""
    x, y = GRID.centres()
    cells = np.argsort(-found)[:100].tolist()
    cells += np.random.default_rng(5).choice(len(GRID), 100, replace=False).tolist()
    worst = 0.0
    for cell in cells:
        far = ((east - x[cell]) ** 2 + (north - y[cell]) ** 2) / BANDWIDTH**2
        sum_ = (3 / (np.pi * BANDWIDTH**2) * np.maximum(0, 1 - far) ** 2).sum()
        worst = max(worst, abs(sum_ - found[cell]))
    return float(worst / found.max())


def memory_of(number: int) -> float:
    """The peak memory in MB of a process that works one density out."""
    code = f"from benchmarks import density as d; d.ours(*d.points({number})); d.told()"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def told() -> None:
    """Print this process's peak memory in MB."""
    print(peak_memory())


def run() -> str:
    """Check the results, time each way, and give Markdown."""
    started = time.perf_counter()
    ours(*points(1_000))
    first = time.perf_counter() - started
    rows = []
    for size in SIZES:
        east, north = points(size)
        error = error_of(ours(east, north), east, north)
        if error > 1e-9:
            raise SystemExit(f"The density of {size:,} points is off by {error:.1e}.")
        ways: dict[str, Callable[[], Floats]] = {
            "ours": lambda e=east, n=north: ours(e, n),  # type: ignore[misc]
            "fft": lambda e=east, n=north: by_convolution(e, n),  # type: ignore[misc]
        }
        taken = time_in_turn(ways)
        tree = ""
        if size <= 10_000:
            # Once: it is a hundred times slower, and a busy spell will not change that.
            slow = time_in_turn({"tree": lambda e=east, n=north: by_tree(e, n)}, runs=1)  # type: ignore[misc]
            ratio = slow["tree"].median / taken["ours"].median
            tree = f"{slow['tree'].median:.1f} s, **{ratio:.0f}x**"
        rows.append(
            f"| {size:,} | {taken['ours']} | {taken['fft']} | "
            f"{taken['ours'].ratio_to(taken['fft']):.2f} | {tree} | "
            f"{error:.0e} | {memory_of(size):,.0f} MB |"
        )
    east, north = points(MOST, shared=1)
    single = time_in_turn({"ours": lambda: ours(east, north)}, runs=3)
    table = "\n".join(rows)
    return f"""\
## Kernel density

700 by 700 cells of 100 m, a quartic kernel of 500 m; {SHARED} events share a place.
Ours is held to a sum over every point at 200 cells, the fullest hundred among them.
Median of {RUNS} runs taken in turn (least to most); the first call ever took
{first:.1f} s, with compiling, and is not counted.

Goals: at most {GOAL_FFT} times KDEpy's time, and scikit-learn's (its Epanechnikov
kernel, as a cost) at least {GOAL_TREE} times ours at 10,000.

| points | ours | KDEpy, FFT | ratio | scikit-learn | error of peak | memory |
|---|---|---|---|---|---|---|
{table}

KDEpy moves points to cells first, so its result is another one. With no two points at
one place, {MOST:,} take ours {single["ours"]}.
"""


if __name__ == "__main__":
    print(run())
