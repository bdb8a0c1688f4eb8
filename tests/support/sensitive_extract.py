"""A partnership folder with a sensitive extract: made up, and labelled so.

Synthetic: the street files are the example's; the rows of the sensitive extract are
drawn from a seed, and tell of nobody.
"""

import csv
import shutil
from pathlib import Path

import numpy as np

from safercity.periods import Period

EXAMPLE = Path(__file__).parents[2] / "examples" / "staffordshire"
NAME = "flagged-offences"
CATEGORIES = {
    "DA flag": "domestic-abuse-flagged",
    "Hate flag": "hate-crime-flagged",
}
_MEANS = {"DA flag": 0.25, "Hate flag": 0.03}

_SETTINGS = f"""
[[extracts]]
name = "{NAME}"
contract = "offences"
path = "flagged/flagged-offences.csv"
title = "Flagged offences (made up)"
sensitivity = "sensitive"
synthetic = true

[extracts.columns]
ref = "URN"
month = "Month"
category = "Flag"
lsoa = "LSOA"

[extracts.categories]
"""

# So that wards are published, though the period is short.
_SHORTEST = """
[disclosure.public.shortest_period]
ward = 1
"""


def write_partnership(folder: Path, period: Period, seed: int = 1) -> Path:
    """Write a copy of the example for a short period, with a sensitive extract beside.

    Each LSOA has a few made-up offences a year at most, and a few rows have no place.
    """
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("build"))
    path = folder / "safercity.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('start = "2025-01"', f'start = "{period.start}"')
    text = text.replace('end = "2025-12"', f'end = "{period.end}"')
    text = text.replace("[partnership]", "[partnership]\nsynthetic = true", 1)
    categories = "".join(f'"{code}" = "{key}"\n' for code, key in CATEGORIES.items())
    path.write_text(text + _SETTINGS + categories + _SHORTEST, encoding="utf-8")
    _drop_earlier_files(folder, period)
    flagged = folder / "flagged"
    flagged.mkdir()
    with (flagged / "flagged-offences.csv").open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("URN", "Month", "Flag", "LSOA"))
        writer.writerows(_rows(folder, period, seed))
    return folder


def _drop_earlier_files(folder: Path, period: Period) -> None:
    """Leave out the street files of the year before: no row of theirs is compared."""
    if period.start.number > 3:
        (folder / "extracts" / "police-uk-2024-01-to-2024-03.zip").unlink()


def _rows(folder: Path, period: Period, seed: int) -> list[tuple[str, str, str, str]]:
    random = np.random.default_rng(seed)
    with (folder / "areas" / "lsoas.csv").open(encoding="utf-8") as file:
        lsoas = [row["lsoa21"] for row in csv.DictReader(file)]
    rows = []
    for before in (0, 12):
        for month in period.shifted(-before):
            for code, mean in _MEANS.items():
                place = random.gamma(0.7, 1 / 0.7, len(lsoas))
                numbers = random.poisson(mean * place)
                found = np.repeat(lsoas, numbers).tolist()
                for lsoa in [*found, *[""] * int(random.poisson(2))]:
                    rows.append((f"MADE-UP-{len(rows):06d}", str(month), code, lsoa))
    return rows
