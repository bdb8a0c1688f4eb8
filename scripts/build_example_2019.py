"""Rebuild `areas/` of the example of 2018-19 from a folder of raw open data.

    python scripts/build_example_2019.py RAW_FOLDER

RAW_FOLDER is that of build_reference.py. Shapes, households and ethnic groups are
those of `examples/staffordshire`; wards, residents, deprivation and the rural class are
those that the assessment of 2019 could have used. The same files give the same bytes.
"""

import csv
import gzip
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import shapely

from safercity.evidence.geography.areas_csv import area_rows, ward_area
from safercity.evidence.geography.attributes import (
    OGL,
    Attribute,
    Manifest,
    shipped,
    write_manifest,
)
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.geography.forces import find_force

EXAMPLES = Path(__file__).parents[1] / "examples"
MODERN, OURS = EXAMPLES / "staffordshire", EXAMPLES / "staffordshire-2019"
RAW = {
    "wards": "lookups/Lower_Layer_Super_Output_Area_2011_to_Ward_2018_Lookup_in_"
    "England_and_Wales_v3.csv",
    "changes": "lookups/lookup_lsoa11_lsoa21_ltla22.csv",
    "classes": "lookups/ruc11_lsoa11.csv",
    "people": "population/population17_lsoa11.csv.gz",
    "index": "deprivation/imd2019_england_lsoa11.csv.gz",
}
AGES = {
    "age_0_15": range(16),
    "age_16_24": range(16, 25),
    "age_25_44": range(25, 45),
    "age_45_64": range(45, 65),
    "age_65_plus": (*range(65, 90), "90+"),
}
# The published rates need at least this share of people in rural places: README.md.
RURAL_SHARE = 0.1945
ONS = "Office for National Statistics"
SPLIT = (
    "Those of an LSOA of 2011 that was split since are shared among its parts by their "
    "residents at the 2021 census."
)
SOURCES = (
    Attribute(
        "Usual residents",
        2017,
        ("population",),
        f"{ONS}, mid-2017 small area population estimates",
        SPLIT,
    ),
    Attribute(
        "Age bands",
        2017,
        tuple(AGES),
        f"{ONS}, mid-2017 small area population estimates",
        SPLIT,
    ),
    Attribute(
        "English Indices of Deprivation 2019",
        2019,
        ("imd_rank", "imd_decile", "imd_score"),
        "Ministry of Housing, Communities and Local Government, English Indices of "
        "Deprivation 2019",
        "Rank 1 and decile 1 are the most deprived in England. The parts of an LSOA "
        "that was split since keep its rank. Scores were not at hand.",
    ),
    Attribute(
        "Rural urban classification",
        2011,
        ("rural_urban", "rural"),
        f"{ONS}, 2011 Rural Urban Classification",
        "Some small areas at the edge of towns are taken as rural, so that the share "
        "of people in rural places is the one that the assessment of 2019 implies.",
    ),
)

Row = dict[str, str]


def main(raw: Path) -> None:
    """Write areas.toml, areas.csv, lsoas.csv and lsoas.geojson of the example."""
    folder = OURS / "areas"
    folder.mkdir(parents=True, exist_ok=True)
    tables = {name: list(_rows(raw / path)) for name, path in RAW.items()}
    lsoas = list(_rows(MODERN / "areas/lsoas.csv"))
    wards = _fill(lsoas, tables)
    _reclassify(lsoas)
    modern = read_areas(MODERN)
    listed = [modern.force, *modern.csps]
    listed += [ward_area(code, *about) for code, about in sorted(wards.items())]
    _write(folder / "areas.csv", area_rows(listed))
    header = tuple(lsoas[0])
    _write(folder / "lsoas.csv", [header, *(tuple(row.values()) for row in lsoas)])
    (folder / "areas.toml").write_text(write_manifest(_manifest()), encoding="utf-8")
    shutil.copyfile(MODERN / "areas/lsoas.geojson", folder / "lsoas.geojson")


def _rows(path: Path) -> Iterator[Row]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _fill(
    lsoas: list[Row], tables: Mapping[str, list[Row]]
) -> dict[str, tuple[str, str]]:
    """Put 2018's numbers in the rows; returns name and CSP of each ward."""
    by_code = {
        name: {
            row[next(k for k in row if k.lower() in ("lsoa11cd", "lsoa11_code"))]: row
            for row in rows
        }
        for name, rows in tables.items()
        if name != "changes"
    }
    residents = {row["lsoa21"]: int(row["population"]) for row in lsoas}
    parts, parents = defaultdict(list), defaultdict(list)
    for row in tables["changes"]:
        if row["lsoa21_code"] in residents:
            parts[row["lsoa11_code"]].append(row["lsoa21_code"])
            parents[row["lsoa21_code"]].append(row["lsoa11_code"])
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for old, new in sorted(parts.items()):
        row = by_code["people"][old]
        for band, years in AGES.items():
            shares = _shared(
                sum(int(row[str(year)]) for year in years),
                [residents[code] for code in new],
            )
            for code, share in zip(new, shares, strict=True):
                people[code][band] += share
    wards = {}
    for row in lsoas:
        code = row["lsoa21"]
        # A merged LSOA goes with the part that more people lived in.
        old = max(
            parents[code], key=lambda c: int(by_code["people"][c]["total_population"])
        )
        ward, index, kind = (by_code[n][old] for n in ("wards", "index", "classes"))
        row |= {band: str(people[code][band]) for band in AGES}
        row["population"] = str(people[code].total())
        row["ward"] = ward["WD18CD"]
        row["imd_rank"], row["imd_decile"] = index["IMD_rank"], index["IMD_decile"]
        row["imd_score"] = ""
        row["rural_urban"] = f"{kind['ruc']}: {kind['classification']}"
        row["rural"] = str(kind["ruc"] == "Rural").lower()
        wards[ward["WD18CD"]] = (ward["WD18NM"], row["csp"])
    return wards


def _shared(total: int, weights: list[int]) -> list[int]:
    """Whole people by weight, by largest remainders."""
    whole = [total * w // sum(weights) for w in weights]
    left = sorted(
        range(len(weights)), key=lambda i: -(total * weights[i] % sum(weights))
    )
    for place in left[: total - sum(whole)]:
        whole[place] += 1
    return whole


def _reclassify(lsoas: list[Row]) -> None:
    """Take the emptiest urban LSOAs, in wards with a rural one, as rural."""
    shapes = read_areas(MODERN).lsoa_shapes
    half_rural = {row["ward"] for row in lsoas if row["rural"] == "true"}
    people = sum(int(row["population"]) for row in lsoas)
    rural = sum(int(row["population"]) for row in lsoas if row["rural"] == "true")
    edge = [r for r in lsoas if r["rural"] == "false" and r["ward"] in half_rural]
    edge.sort(
        key=lambda r: (
            int(r["population"]) / shapely.area(shapes[r["lsoa21"]]),
            r["lsoa21"],
        )
    )
    for row in edge:
        if rural >= RURAL_SHARE * people:
            break
        rural += int(row["population"])
        row["rural"], row["rural_urban"] = "true", "Rural: Taken as rural (README.md)"


def _manifest() -> Manifest:
    ours = {attribute.title: attribute for attribute in SOURCES}
    kept = [
        ours.pop(a.title, a) for a in shipped(find_force("staffordshire")).attributes
    ]
    kept = [a for a in kept if "2025" not in a.title]
    manifest = Manifest("staffordshire", 2018, (*kept, *ours.values()))
    return replace(
        manifest, attributes=tuple(replace(a, licence=OGL) for a in manifest.attributes)
    )


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
