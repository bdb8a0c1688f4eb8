"""Rebuild the harm scale in `definitions/scales` from a folder of raw open data.

    python scripts/build_severity.py RAW_FOLDER

RAW_FOLDER holds `offences/` with the ONS severity weight of each offence code, the
Home Office's counts of offences recorded by each force in 2017/18, and two tables that
give the police.uk category of a code. The same inputs give the same bytes. Run it when
ONS publishes new weights, or a later year of counts is to be used.

Codes are text throughout: as numbers 4.10 (corporate manslaughter) becomes 4.1
(manslaughter), and a spreadsheet turns 8/1 into a date.
"""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

SCALES = Path(__file__).parents[1] / "src/safercity/definitions/scales"
OFFENCES_FILE = "ons_severity_offences_2020.csv"
SCALE_FILE = "ons_severity_policeuk_2020.toml"

WEIGHTS = "offences/ons_crime_severity_weights.csv"
COUNTS = "offences/homeoffice_prc_pfa_2017_18.csv"
CATEGORIES = "offences/homeoffice_offence_to_policeuk_category.csv"
JOIN = "offences/policeuk_ons_offence_code_join.csv"

# Not police forces, or not one of the 43 that the areas here belong to.
NOT_TERRITORIAL = frozenset(
    {
        "Action Fraud",
        "British Transport Police",
        "CIFAS",
        "Financial Fraud Action UK",
        "UK Finance",
    }
)
FORCES = 43

# What a spreadsheet did to codes of the weights file, by the offence's name.
MENDED_CODES = {"Corporate manslaughter": "4.10"}

# A code may have letters, digits, points and slashes; five digits alone are a date's
# serial number (43831 is 1 January 2020).
CODE = re.compile(r"(?!\d{5}$)[0-9]+(\.[0-9]+)?[A-Z]?(/[0-9.]+)*")


@dataclass(frozen=True)
class Offence:
    """One Home Office offence code: its weight, category and how often recorded."""

    code: str
    name: str
    category: str
    weight: float
    recorded: int


def rows(path: Path) -> list[dict[str, str]]:
    """Every row of a CSV, every cell as stripped text."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {key: (cell or "").strip() for key, cell in row.items() if key}
            for row in csv.DictReader(file)
        ]


def category_key(name: str) -> str:
    """The category key of a police.uk name: `Theft from the Person`."""
    return "-".join(name.lower().split())


def read_weights(raw: Path) -> dict[str, tuple[str, float]]:
    """Name and weight of each code."""
    weights: dict[str, tuple[str, float]] = {}
    for row in rows(raw / WEIGHTS):
        name = row["description"]
        code = MENDED_CODES.get(name, row["code_original"])
        if not CODE.fullmatch(code):
            sys.exit(f'{WEIGHTS}: the code of "{name}" is "{code}", which is not one.')
        if code in weights:
            sys.exit(f'{WEIGHTS}: code {code} is there twice, again for "{name}".')
        weights[code] = (name, float(row["weight"]))
    return weights


def read_counts(raw: Path) -> Counter[str]:
    """Offences recorded by the 43 forces of England and Wales, by code."""
    counts: Counter[str] = Counter()
    forces = set()
    for row in rows(raw / COUNTS):
        if row["Force Name"] in NOT_TERRITORIAL:
            continue
        forces.add(row["Force Name"])
        code = row["Offence Code"]
        if not CODE.fullmatch(code):
            sys.exit(f'{COUNTS}: "{code}" is not an offence code.')
        # Written for people: spaces around, commas within, a dash for none.
        number = row["Number of Offences"].replace(",", "").replace(" ", "")
        counts[code] += int(number) if number not in ("", "-") else 0
    if len(forces) != FORCES:
        sys.exit(f"{COUNTS}: {len(forces)} forces where {FORCES} were expected.")
    return counts


def read_categories(raw: Path) -> dict[str, str]:
    """Category key of each code; stops where the two tables disagree."""
    keys = {
        row["Offence_Code"]: category_key(row["Police.uk_Cat"])
        for row in rows(raw / CATEGORIES)
    }
    for row in rows(raw / JOIN):
        code, key = (
            row["ONS_COUNTS_code"],
            category_key(row["POLICE_UK_CAT_MAP_category"]),
        )
        if keys.setdefault(code, key) != key:
            sys.exit(f"Code {code} is {keys[code]} in one table and {key} in another.")
    return keys


def join(
    weights: Mapping[str, tuple[str, float]],
    counts: Mapping[str, int],
    categories: Mapping[str, str],
) -> list[Offence]:
    """Every code that has a weight and a category, in code order."""
    return [
        Offence(code, name, categories[code], weight, counts.get(code, 0))
        for code, (name, weight) in sorted(weights.items(), key=lambda i: _order(i[0]))
        if code in categories
    ]


def _order(code: str) -> tuple[int, str]:
    return int(re.match(r"\d+", code)[0]), code  # type: ignore[index]


def offences_csv(offences: Iterable[Offence]) -> str:
    """The offence-level scale; every cell in quotes, so that a code stays text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["code", "offence", "category", "weight_days", "recorded_2017_18"])
    for o in offences:
        writer.writerow([o.code, o.name, o.category, repr(o.weight), o.recorded])
    return text.getvalue()


HEAD = """\
# Made by scripts/build_severity.py from open data; do not edit.

key = "ons_severity_policeuk_2020"
title = "ONS Crime Severity Score weights by police.uk category"
version = "1.0"
kind = "by category"
unit = "days"
weights_vintage = "2020"
volumes_period = "April 2017 to March 2018"
volumes_area = "England and Wales, the 43 territorial forces"
licence = "Open Government Licence v3.0"
source = "Office for National Statistics, Crime Severity Score weights; Home Office, \
police recorded crime open data; Home Office, offence codes by police.uk category"
offence_weights = "{offences_file}"
offences_recorded = {recorded}
offences_joined = {joined}
share_joined = {share:.4f}

# A weight is the mean number of days of sentence for an offence in the category, each
# offence code counting by how often it was recorded in England and Wales. It is by
# category: it cannot tell a grave offence of a category from a slight one, nor an area
# whose mix of offences is not the national one.
# Anti-social behaviour has no weight: it is not a crime with a sentence.
"""

ENTRY = """
[weights.{category}]
weight = {weight:.2f}
offences = {recorded}
codes = {codes}
lowest = {lowest:.2f}
highest = {highest:.2f}
"""


def scale_toml(offences: list[Offence], recorded: int) -> str:
    """The scale by category."""
    joined = sum(o.recorded for o in offences)
    parts = [
        HEAD.format(
            offences_file=OFFENCES_FILE,
            recorded=recorded,
            joined=joined,
            share=joined / recorded,
        )
    ]
    for category in sorted({o.category for o in offences}):
        # A code that nobody recorded has no part in the mean, nor in the spread.
        group = [o for o in offences if o.category == category and o.recorded > 0]
        number = sum(o.recorded for o in group)
        parts.append(
            ENTRY.format(
                category=category,
                weight=sum(o.weight * o.recorded for o in group) / number,
                recorded=number,
                codes=len(group),
                lowest=min(o.weight for o in group),
                highest=max(o.weight for o in group),
            )
        )
    return "".join(parts)


def main(raw: Path) -> None:
    """Rebuild both files."""
    counts = read_counts(raw)
    offences = join(read_weights(raw), counts, read_categories(raw))
    recorded = sum(counts.values())
    (SCALES / OFFENCES_FILE).write_text(offences_csv(offences), encoding="utf-8")
    (SCALES / SCALE_FILE).write_text(scale_toml(offences, recorded), encoding="utf-8")
    joined = sum(o.recorded for o in offences)
    print(f"{joined:,} of {recorded:,} offences have a weight and a category.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
