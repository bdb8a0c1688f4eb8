"""Which area each point is in, beside geopandas' spatial join.

    python -m benchmarks.point_in_area

Staffordshire's wards and LSOAs, as they ship. Points repeat, as those of street data do
(27 events share a place), and, in a table of their own, do not.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.machine import peak_memory
from benchmarks.timing import time_in_turn
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.places.point_in_area import wards_of_points

COUNTY = Path(__file__).parents[1] / "examples" / "staffordshire"
SHARED, RUNS = 27, 5
MOST = int(float(os.environ.get("SAFERCITY_POINTS", "1e7")))
SIZES = (*(size for size in (10_000, 100_000, 1_000_000) if size < MOST), MOST)
# Half a minute a time: once is enough to see a difference of twenty.
ONCE_FROM = 10_000_000
GOALS = {"wards": 40, "LSOAs": 20}
Floats = NDArray[np.float64]


def points(areas: AreaSet, number: int, shared: int = SHARED) -> tuple[Floats, Floats]:
    """Events in a box around the county, at places that so many of them share."""
    random = np.random.default_rng(3)
    west, south, east, north = shapely.total_bounds(list(areas.csp_shapes.values()))
    places = max(1, number // shared)
    x, y = random.uniform(west, east, places), random.uniform(south, north, places)
    which = random.integers(0, places, number) if shared > 1 else np.arange(number)
    return x[which], y[which]


def by_join(
    east: Floats, north: Floats, shapes: dict[str, shapely.Geometry]
) -> NDArray[np.int64]:
    """geopandas: positions in the sorted codes, the first where there are several."""
    frame = geopandas.GeoDataFrame(geometry=[shapes[c] for c in sorted(shapes)])
    there = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(east, north))
    joined = geopandas.sjoin(there, frame, how="left", predicate="intersects")
    first = joined["index_right"].groupby(level=0).min()
    return np.asarray(first.fillna(-1).to_numpy().astype(np.int64))


def memory_of(way: str, level: str, number: int) -> float:
    """The peak memory in MB of a process that does it once."""
    said = f"'{way}', '{level}', {number}"
    code = f"from benchmarks import point_in_area as p; p.once({said})"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def once(way: str, level: str, number: int) -> None:
    """Do it once and print the peak memory in MB."""
    areas = read_areas(COUNTY)
    shapes = _shapes(areas)[level]
    (by_join if way == "join" else wards_of_points)(*points(areas, number), shapes)
    print(peak_memory())


def _shapes(areas: AreaSet) -> dict[str, dict[str, shapely.Geometry]]:
    return {"wards": dict(areas.ward_shapes), "LSOAs": dict(areas.lsoa_shapes)}


def _row(areas: AreaSet, level: str, number: int, shared: int) -> str:
    shapes = _shapes(areas)[level]
    east, north = points(areas, number, shared)
    if not (wards_of_points(east, north, shapes) == by_join(east, north, shapes)).all():
        raise SystemExit(f"The {level} of {number:,} points differ.")
    ways: dict[str, Callable[[], object]] = {
        "ours": lambda: wards_of_points(east, north, shapes),
        "join": lambda: by_join(east, north, shapes),
    }
    taken = time_in_turn(ways, runs=1 if number >= ONCE_FROM else RUNS)
    memory = "" if shared == 1 else f"{memory_of('ours', level, number):,.0f} MB"
    theirs = "" if shared == 1 else f"{memory_of('join', level, number):,.0f} MB"
    ratio = taken["join"].ratio_to(taken["ours"])
    cells = [
        f"{number:,}{' (none shared)' if shared == 1 else ''}",
        f"{len(shapes)} {level}",
        str(taken["ours"]),
        str(taken["join"]),
        f"**{ratio:.1f}x**",
        memory,
        theirs,
    ]
    return f"| {' | '.join(cells)} |"


def run() -> str:
    """Check that both agree on every point, time both, and give Markdown."""
    areas = read_areas(COUNTY)
    cases = [(level, size, SHARED) for size in SIZES for level in GOALS]
    cases += [(level, min(MOST, 1_000_000), 1) for level in GOALS]
    table = "\n".join(_row(areas, *case) for case in cases)
    goals = " and ".join(f"{goal}x for {level}" for level, goal in GOALS.items())
    return f"""\
## Point in area

The same area for every point both ways, the first by code on a border. Median of
{RUNS} runs taken in turn (least to most), one run from {ONCE_FROM:,} points. Goals at
{MOST:,}: {goals}, in a quarter of the memory; never slower.

| points | areas | ours | geopandas sjoin | ratio | our memory | its memory |
|---|---|---|---|---|---|---|
{table}
"""


if __name__ == "__main__":
    print(run())
