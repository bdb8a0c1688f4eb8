"""Reading releases: the one module of the evidence half that the web may import.

A release is read from its own folder and nothing else: no warehouse, no settings.
"""

import csv
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from safercity.areas import Area, AreaLevel
from safercity.errors import ReleaseError
from safercity.evidence.figures import COLUMNS, Figure, FigureSet
from safercity.periods import Month, Period

_COUNTS = frozenset({"count", "unplaced"})


@dataclass(frozen=True)
class ReadRelease:
    """A release as it stands in its folder."""

    folder: Path
    manifest: Mapping[str, Any]
    figures: FigureSet


def read_release(folder: Path) -> ReadRelease:
    """Read a release's manifest and figures.

    Raises:  ReleaseError where either is missing or is not what it should be.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise ValueError("its columns are not those of figures.csv")
            figures = FigureSet(_figure(row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseError(
            f"{folder} is not a release that can be read: {error}. "
            "Name the folder that holds figures.csv and manifest.json."
        ) from None
    return ReadRelease(folder, manifest, figures)


def read_counts(folder: Path) -> FigureSet:
    """Read only a release's numbers of events, each area with the one it lies in.

    Raises:  ReleaseError where its figures or areas cannot be read.
    """
    try:
        with (folder / "areas.csv").open(encoding="utf-8", newline="") as file:
            above = {row["slug"]: row["parent"] or None for row in csv.DictReader(file)}
        with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
            rows = (row for row in csv.DictReader(file) if row["measure"] in _COUNTS)
            figures = [_figure(row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise ReleaseError(
            f"The counts of {folder} cannot be read: {error}. Restore the release."
        ) from None
    return FigureSet(
        replace(f, area=replace(f.area, parent=above.get(f.area.slug))) for f in figures
    )


def _figure(row: Mapping[str, str]) -> Figure:
    # The key holds the slug, which is not a column: measure.category.slug.period.
    slug = row["key"].split(".")[2]
    level = AreaLevel(row["area_level"])
    year = row["denominator_year"]
    return Figure(
        row["measure"],
        row["category"],
        Area(level, row["area_code"], row["area_name"], slug),
        Period(_month(row["period_start"]), _month(row["period_end"])),
        _number(row["value"]),
        row["unit"],
        lower=_number(row["lower"]),
        upper=_number(row["upper"]),
        numerator=_number(row["numerator"]),
        denominator=_number(row["denominator"]),
        denominator_year=int(year) if year else None,
        status=row["status"],
        method_version=row["method_version"],
    )


def _month(day: str) -> Month:
    date = dt.date.fromisoformat(day)
    return Month(date.year, date.month)


def _number(text: str) -> float | None:
    return float(text) if text else None
