"""Conformance: every row of its page is proved by a test, some of them here."""

import ast
import math
import tomllib
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from safercity.evidence.hotspots.density import kernel_density
from safercity.evidence.hotspots.grid import Grid
from safercity.evidence.hotspots.local_statistics import gi_star
from safercity.evidence.hotspots.neighbours import of_grid

HERE = Path(__file__).parent
ROWS: list[dict[str, Any]] = tomllib.loads(
    (HERE / "conformance.toml").read_text(encoding="utf-8")
)["row"]


@pytest.mark.parametrize("row", ROWS, ids=[row["what"] for row in ROWS])
def test_every_row_is_whole_and_its_test_is_there(row: dict[str, str]) -> None:
    assert set(row) == {"what", "ours", "peers", "why", "known", "test"}
    assert row["known"] in ("measured", "read in their code")
    file, _, name = row["test"].partition("::")
    tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert name in tests


def test_esdas_own_weights_make_z_a_third_of_what_it_is() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from esda.getisord import G_Local  # noqa: PLC0415
        from libpysal.weights import lat2W  # noqa: PLC0415

        counts = np.random.default_rng(1).poisson(3, 20 * 20).astype(float)
        theirs = G_Local(counts, lat2W(20, 20, rook=False), star=True, permutations=0)
    ours = gi_star(counts, of_grid(Grid(0, 0, 1, columns=20, rows=20)))
    inner = np.zeros((20, 20), dtype=bool)
    inner[1:-1, 1:-1] = True
    ratio = (theirs.Zs / ours.z)[inner.ravel()]
    assert np.nanmedian(ratio) == pytest.approx(1 / 3, abs=0.01)


def test_moving_events_to_cells_is_off_by_percents_of_the_peak() -> None:
    grid = Grid(0, 0, 100, columns=60, rows=60)
    random = np.random.default_rng(2)
    east, north = random.normal(3_000, 300, (2, 400)) + random.uniform(0, 100, (2, 400))
    exact = kernel_density(east, north, grid, 200)
    x, y = grid.centres()
    cell = grid.cells(east, north)
    moved = kernel_density(x[cell], y[cell], grid, 200)
    by_hand = np.zeros(len(grid))
    for e, n in zip(east, north, strict=True):
        far = ((x - e) ** 2 + (y - n) ** 2) / 200**2
        by_hand += 3 / (math.pi * 200**2) * np.maximum(0, 1 - far) ** 2
    assert np.abs(exact - by_hand).max() < 1e-9 * by_hand.max()
    assert np.abs(moved - by_hand).max() > 0.02 * by_hand.max()
