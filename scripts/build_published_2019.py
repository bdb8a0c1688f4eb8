"""Rebuild `published.csv` of the example of 2018-19 from a list of published figures.

    python scripts/build_published_2019.py FIGURES_FOLDER

FIGURES_FOLDER holds `seed_figures.csv` and `seed_figures_meta.csv`: every figure that
four documents of the partnerships publish, found by hand. What is added here is how
near a computed figure must come to a published one, by how the latter was rounded.
"""

import csv
import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

OUT = Path(__file__).parents[1] / "examples/staffordshire-2019/published.csv"
DOCUMENTS = {
    "S001": "Safer City Partnership Strategy 2017-20, Stoke-on-Trent",
    "S002": "Community Safety Strategic Assessment 2019, Staffordshire and "
    "Stoke-on-Trent",
    "S003": "Staffordshire Moorlands Community Safety Plan",
    "S004": "Police and Crime Plan 2021-24, Staffordshire Commissioner",
}
COLUMNS = (
    "id document section measure population period class value unit rounding "
    "tolerance lowest highest dataset numerator denominator note"
).split()
# Half of what the value was rounded to.
NEAREST = re.compile(r"nearest (1p|1%|1m|[\d,]+)")
SIZES = {"1%": 1.0, "1p": 1.0, "1m": 1.0}
FRACTION_POINTS = Fraction(3, 100)


def main(figures: Path) -> None:
    """Write published.csv."""
    about = {row["id"]: row for row in _rows(figures / "seed_figures_meta.csv")}
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row in _rows(figures / "seed_figures.csv"):
            writer.writerow(_published(row, about[row["id"]]))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _published(row: dict[str, str], about: dict[str, str]) -> dict[str, str]:
    kind, lowest, highest = _bounds(row["value"], row["unit"], row["rounding"])
    kept = {name: {**row, **about}.get(name, "") for name in COLUMNS}
    return kept | {
        "document": DOCUMENTS[row["id"][:4]],
        "tolerance": kind,
        "lowest": lowest,
        "highest": highest,
    }


def _bounds(value: str, unit: str, rounding: str) -> tuple[str, str, str]:
    """The kind of tolerance, and the least and greatest value that agree."""
    try:
        number = Fraction(value.replace(",", ""))
    except ValueError:
        return "same word", "", ""
    if "bound" in rounding or rounding.startswith("target"):
        upper = rounding.startswith("upper")
        kind = "at most" if upper else "at least"
        return kind, "" if upper else _text(number), _text(number) if upper else ""
    kind, width = _width(unit, rounding)
    return kind, _text(number - width), _text(number + width)


def _width(unit: str, rounding: str) -> tuple[str, Fraction]:
    if unit == "fraction":
        return "a simple fraction: 3 points", FRACTION_POINTS
    if rounding.startswith("approx"):
        return "about: 1 point", Fraction(1)
    if rounding == "exact":
        return "exact", Fraction(0)
    if match := re.fullmatch(r"(\d) dp", rounding):
        return rounding, Fraction(1, 2 * 10 ** int(match[1]))
    match = NEAREST.match(rounding)
    if match is None:
        raise SystemExit(f"No tolerance for a value rounded to {rounding!r}")
    size = SIZES.get(match[1]) or float(match[1].replace(",", ""))
    return f"nearest {match[1]}", Fraction(size) / 2


def _text(number: Fraction) -> str:
    return f"{float(number):.6f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
