"""A synthetic county of records to time with, drawn and loaded once.

`SAFERCITY_SCALE` says how many times over it is drawn (12 where it is not set, two
million crimes; 59 is ten million). What was drawn is kept in `build/benchmarks`.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.partnership import Partnership, load_partnership
from safercity.evidence.warehouse import WAREHOUSE, build_warehouse
from safercity.periods import Month
from safercity.synth import draw_county

EXAMPLE = Path("examples/staffordshire-2019")
KEPT = Path("build/benchmarks")
SCALE = 12


@dataclass(frozen=True)
class County:
    """A county that is loaded: its warehouse, and the months of each extract."""

    scale: int
    partnership: Partnership
    areas: AreaSet
    warehouse: Path
    coverage: Mapping[str, frozenset[Month]]


def loaded_county() -> County:
    """Draw and load the county, unless that was done before."""
    scale = int(os.environ.get("SAFERCITY_SCALE", SCALE))
    folder = KEPT / f"county-{scale}"
    if not folder.is_dir():
        _draw(folder, scale)
    partnership = load_partnership(folder)
    areas = read_areas(folder)
    warehouse = KEPT / f"county-{scale}-{WAREHOUSE}"
    report = build_warehouse(partnership, warehouse, _say, areas=areas)
    coverage = {name: frozenset(months) for name, months in report.months.items()}
    return County(scale, partnership, areas, warehouse, coverage)


def _draw(folder: Path, scale: int) -> None:
    """Draw aside, so that what was broken off is not taken for a county."""
    aside = folder.with_name(f".drawing-{scale}")
    shutil.rmtree(aside, ignore_errors=True)
    shutil.copytree(EXAMPLE, aside, ignore=shutil.ignore_patterns("extracts"))
    draw_county(aside, scale=scale, step=_say)
    aside.rename(folder)


def _say(step: str) -> None:
    if step:
        print(f"  {step} …", file=sys.stderr)
