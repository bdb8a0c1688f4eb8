"""The county that records are drawn on: its small areas, and spots within them."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import NDArray

from safercity.errors import SettingsError
from safercity.synth.rows import Rows, Term

Generator = np.random.Generator
Whole = NDArray[np.int64]

FOLDER = "areas"
SPOTS = 64  # places in a small area where things happen, some much more than others
# What a choice can say of a place; other terms of a margin do not choose residents.
OF_PLACES = frozenset({"ward", "csp", "rural", "deprived", "decile"})
_MOST_DEPRIVED = 2  # deciles: the most deprived fifth of the country
_TRIES = 40


@dataclass(frozen=True)
class Places:
    """The small areas (LSOAs), in order of code, with what is known of each.

    `lsoas` has ward and csp by code and slug, rural, deprived (in the most deprived
    fifth of the country) and decile. `parts` are the pieces of wards that are wholly
    rural or wholly urban; `part` is that of each small area. `csp_codes` gives the
    code of each partnership by its slug.
    """

    codes: tuple[str, ...]
    people: Whole
    lsoas: Rows
    shapes: tuple[shapely.Geometry, ...]
    parts: Rows
    part: Whole
    part_people: Whole
    csp_codes: Mapping[str, str]

    def residents(self, terms: Sequence[Term]) -> int:
        """How many people live where the terms about places hold."""
        about = [term for term in terms if term.column in OF_PLACES]
        return int(self.people[self.lsoas.meeting(about)].sum())

    def spots(self, random: Generator) -> NDArray[np.float64]:
        """Longitude and latitude of `SPOTS` points in each small area."""
        return np.stack([_inside(shape, random) for shape in self.shapes])


def read_places(folder: Path) -> Places:
    """Read `areas/` of a partnership folder.

    Raises:  SettingsError if a file that is needed is not there.
    """
    areas = folder / FOLDER
    named = _rows(areas / "areas.csv")
    slugs = {row["code"]: row["slug"] for row in named}
    listed = sorted(_rows(areas / "lsoas.csv"), key=lambda row: row["lsoa21"])
    shapes = _shapes(areas / "lsoas.geojson")
    people = np.array([int(row["population"]) for row in listed], np.int64)
    lsoas = Rows(len(listed))
    _code(lsoas, "ward", [row["ward"] for row in listed])
    _code(lsoas, "csp", [slugs.get(row["csp"], row["csp"]) for row in listed])
    _code(lsoas, "decile", [row["imd_decile"] for row in listed])
    deciles = np.array([int(row["imd_decile"] or 0) for row in listed])
    lsoas.mark("deprived", (deciles > 0) & (deciles <= _MOST_DEPRIVED))
    lsoas.mark("rural", np.array([row["rural"] == "true" for row in listed]))
    codes = tuple(row["lsoa21"] for row in listed)
    parts, part = _parts(lsoas, people)
    inhabited = np.bincount(part, people, parts.size).astype(np.int64)
    return Places(
        codes,
        people,
        lsoas,
        tuple(shapes[code] for code in codes),
        parts,
        part,
        inhabited,
        {row["slug"]: row["code"] for row in named if row["level"] == "csp"},
    )


def _parts(lsoas: Rows, people: Whole) -> tuple[Rows, Whole]:
    """Pieces of wards; a piece is as deprived as its people are on average."""
    ids = lsoas.codes("ward").astype(np.int64) * 2 + lsoas.codes("rural")
    _, first, part = np.unique(ids, return_index=True, return_inverse=True)
    parts = lsoas.taken(first)
    living = np.maximum(np.bincount(part, people), 1)
    deciles = np.array([int(word or 0) for word in lsoas.words("decile")])
    of_lsoa = deciles[lsoas.codes("decile")]
    mean = np.rint(np.bincount(part, people * of_lsoa) / living).astype(np.int64)
    words = [str(decile) for decile in range(11)]
    parts.code("decile", mean, words)
    parts.mark("deprived", (mean > 0) & (mean <= _MOST_DEPRIVED))
    return parts, part.astype(np.int64)


def _code(rows: Rows, name: str, texts: Sequence[str]) -> None:
    words, codes = np.unique(np.array(texts, object).astype(str), return_inverse=True)
    rows.code(name, codes, [str(word) for word in words])


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except OSError as error:
        raise SettingsError(f"A county needs {path}: {error}") from None


def _shapes(path: Path) -> Mapping[str, shapely.Geometry]:
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError) as error:
        raise SettingsError(f"A county needs {path}: {error}") from None
    return {
        feature["properties"]["code"]: shapely.geometry.shape(feature["geometry"])
        for feature in features
    }


def _inside(shape: shapely.Geometry, random: Generator) -> NDArray[np.float64]:
    """Points spread evenly over a shape."""
    west, south, east, north = shape.bounds
    shapely.prepare(shape)
    found = np.zeros((0, 2))
    for _ in range(_TRIES):
        tried = random.random((SPOTS * 3, 2))
        tried = np.column_stack(
            [west + tried[:, 0] * (east - west), south + tried[:, 1] * (north - south)]
        ).round(5)
        held = shapely.contains_xy(shape, tried[:, 0], tried[:, 1])
        found = np.concatenate([found, tried[held]])
        if len(found) >= SPOTS:
            return found[:SPOTS]
    centre = shape.representative_point()
    middle = np.array([[round(centre.x, 5), round(centre.y, 5)]])
    return np.concatenate([found, np.repeat(middle, SPOTS - len(found), axis=0)])
