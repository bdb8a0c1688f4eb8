"""A made-up county: nine partnerships, one of them with forty wards, and its counts.

Everything follows from one seed, so that every run gives the same numbers and shapes.
Names are chosen to be awkward: long, accented, with an ampersand and apostrophes.
"""

import functools
import math

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from safercity.areas import Area, AreaLevel, slugify
from safercity.evidence.figures import (
    NOT_AVAILABLE,
    OK,
    SUPPRESSED,
    Figure,
    FigureSet,
)
from safercity.periods import Period

YEAR, YEAR_BEFORE = (
    Period.parse("2025-01", "2025-12"),
    Period.parse("2024-01", "2024-12"),
)
MONTHS = Period.parse("2024-01", "2025-12").months

FORCE = Area(AreaLevel.FORCE, "E23009999", "Mercia Vale", "force-wide")
CSP_NAMES = (
    "Ashmere",
    "Bellbrook, Saint Oswald and the Upper Soarwater Valley",
    "Calder Green",
    "Dunmoor",
    "Eastlow",
    "Fernhope & Weir",
    "Great Thornby",
    "Hollin-by-the-Water",
    "Ynys Môr",
)
CSPS = tuple(
    Area(AreaLevel.CSP, f"E2200990{n}", name, slugify(name), FORCE.slug)
    for n, name in enumerate(CSP_NAMES, 1)
)
ASHMERE = CSPS[0]

_WARDS = """Abbey Fields|Bank Top|Birchen Clough|Bridge Street & Market Place|Brook End
Canal Side|Castle Hill|Chapel Green|Clay Pits|Copper Mills|Cromer's Lea|Dale Head
Eastfield|Fairwater|Forge Lane|Furlong|Gorse Hill|Great Meadow|Hanging Wood|Heath Town
High Cross|Joiners' Yard|Kiln Bank|Lady Well|Llan-y-Môr|Long Barrow|Meadow Bank
Mill Race|New Delph|North Common|Old Town|Orchard Park|Penny Hassocks|Quarry Bank
Ridgeway|Saint Mary Magdalene, Weavers' Quarter and the Northern Embankment
Sandy Lane|Station Road|Tanner's Brook|Wharf and Basin"""
WARD_NAMES = tuple(name for line in _WARDS.splitlines() for name in line.split("|"))
WARDS = tuple(
    Area(
        AreaLevel.WARD,
        f"E0509{n:04d}",
        name,
        f"{slugify(name)}-e0509{n:04d}",
        ASHMERE.slug,
    )
    for n, name in enumerate(WARD_NAMES, 1)
)

# Each category's incidents a year per 1,000 people.
CATEGORIES = {
    "anti-social-behaviour": ("Anti-social behaviour", 17.0),
    "bicycle-theft": ("Bicycle theft", 0.5),
    "burglary": ("Burglary", 3.4),
    "criminal-damage-and-arson": ("Criminal damage and arson", 7.3),
    "drugs": ("Drugs", 2.4),
    "other-crime": ("Other crime", 1.8),
    "other-theft": ("Other theft", 5.4),
    "possession-of-weapons": ("Possession of weapons", 1.0),
    "public-order": ("Public order", 6.3),
    "robbery": ("Robbery", 0.7),
    "shoplifting": ("Shoplifting", 9.8),
    "theft-from-the-person": ("Theft from the person", 0.6),
    "vehicle-crime": ("Vehicle crime", 4.1),
    "violence-and-sexual-offences": ("Violence and sexual offences", 34.2),
}
NAMES = {key: name for key, (name, _) in CATEGORIES.items()}
# The two wards whose numbers are missing, and why.
STATUSES = {"quarry-bank": SUPPRESSED, "hanging-wood": NOT_AVAILABLE}


def ward_status(ward: Area, category: str) -> str:
    """Whether a ward's figures for a category can be shown."""
    if category in {"robbery", "possession-of-weapons", "drugs"}:
        return STATUSES.get(slugify(ward.name), OK)
    return OK


@functools.cache
def populations() -> dict[str, int]:
    """Residents by area slug."""
    rng = np.random.default_rng(2025)
    wards = {
        w.slug: int(n)
        for w, n in zip(WARDS, rng.integers(3_900, 9_800, 40), strict=True)
    }
    csps = {
        c.slug: int(n)
        for c, n in zip(CSPS[1:], rng.integers(62_000, 141_000, 8), strict=True)
    }
    found = wards | csps | {ASHMERE.slug: sum(wards.values())}
    return found | {FORCE.slug: found[ASHMERE.slug] + sum(csps.values())}


@functools.cache
def monthly_counts() -> dict[tuple[str, str], tuple[int, ...]]:
    """Counts of each (category, area slug) for the 24 months of `MONTHS`."""
    rng = np.random.default_rng(9)
    draws = dict(
        zip((a.slug for a in (*WARDS, *CSPS)), rng.lognormal(0, 0.45, 49), strict=True)
    )
    people, found = populations(), {}
    season = [1 + 0.12 * math.sin(2 * math.pi * (m - 3) / 12) for m in range(24)]
    for category, (_, per_thousand) in CATEGORIES.items():
        drift = float(rng.uniform(-0.16, 0.16))
        for area in (*WARDS, *CSPS[1:]):
            mean = per_thousand * people[area.slug] / 12_000 * draws[area.slug]
            found[category, area.slug] = tuple(
                int(rng.poisson(mean * season[m] * (1 + drift * (m >= 12))))
                for m in range(24)
            )
        _add_up(found, category, ASHMERE, WARDS)
        _add_up(found, category, FORCE, CSPS)
    return found


def _add_up(
    found: dict[tuple[str, str], tuple[int, ...]],
    category: str,
    whole: Area,
    parts: tuple[Area, ...],
) -> None:
    columns = zip(*(found[category, part.slug] for part in parts), strict=True)
    found[category, whole.slug] = tuple(sum(column) for column in columns)


@functools.cache
def sample_figures() -> FigureSet:
    """Counts, rates, populations and changes of every area of the county."""
    figures: list[Figure] = []
    for area in (FORCE, *CSPS, *WARDS):
        people = populations()[area.slug]
        figures.append(Figure("population", "all", area, YEAR, people, "people"))
        for category in CATEGORIES:
            figures += _area_figures(area, category, people)
    for m, month in enumerate(MONTHS):
        for category in CATEGORIES:
            count = monthly_counts()[category, ASHMERE.slug][m]
            period = Period.of_month(month)
            figures.append(
                Figure("count", category, ASHMERE, period, count, "incidents")
            )
    return FigureSet(figures)


def _area_figures(area: Area, category: str, people: int) -> list[Figure]:
    counts = monthly_counts()[category, area.slug]
    before, now = sum(counts[:12]), sum(counts[12:])
    spread = 1.96 * math.sqrt(now)
    rate = Figure(
        "rate",
        category,
        area,
        YEAR,
        now * 1000 / people,
        "per 1,000 people",
        lower=max(0.0, now - spread) * 1000 / people,
        upper=(now + spread) * 1000 / people,
        numerator=now,
        denominator=people,
        denominator_year=2022,
        sources=("police-uk",),
    )
    change = Figure(
        "change", category, area, YEAR, 100 * (now / max(before, 1) - 1), "%"
    )
    made = [
        Figure("count", category, area, YEAR, now, "incidents", sources=("police-uk",)),
        Figure("count", category, area, YEAR_BEFORE, before, "incidents"),
        rate,
        change if before >= 20 else change.without_numbers(NOT_AVAILABLE),
    ]
    status = ward_status(area, category)
    return made if status == OK else [f.without_numbers(status) for f in made]


@functools.cache
def sample_shapes() -> dict[str, BaseGeometry]:
    """Shapes of the wards and partnerships by code, in metres on the National Grid."""
    wards = _patchwork(40, seed=4, east=382_000, north=341_000, size=19_000)
    csps = _patchwork(9, seed=7, east=360_000, north=310_000, size=64_000)
    by_code = {w.code: s for w, s in zip(WARDS, wards, strict=True)}
    return by_code | {c.code: s for c, s in zip(CSPS, csps, strict=True)}


def _patchwork(
    pieces: int, *, seed: int, east: float, north: float, size: float
) -> list[BaseGeometry]:
    """Cut a rough coastline into adjoining pieces with crooked edges."""
    rng = np.random.default_rng(seed)
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    wobble = 0.40 + 0.035 * np.sin(3 * angles) + rng.uniform(-0.012, 0.012, 90)
    outline = shapely.Polygon(
        [
            (np.cos(a) * r, 0.86 * np.sin(a) * r)
            for a, r in zip(angles, wobble, strict=True)
        ]
    )
    cells = _cells(rng.uniform(-0.5, 0.5, (pieces * 45, 2)))
    seeds = [outline.centroid.coords[0]]
    while len(seeds) < pieces:  # the next seed is the candidate farthest from the rest
        tries = [p for p in rng.uniform(-0.42, 0.42, (60, 2)) if _inside(outline, p)]
        seeds.append(max(tries, key=lambda p: min(math.dist(p, s) for s in seeds)))
    groups: list[list[BaseGeometry]] = [[] for _ in seeds]
    for cell in cells:
        middle = cell.centroid.coords[0]
        nearest = min(range(pieces), key=lambda n: math.dist(middle, seeds[n]))
        groups[nearest].append(cell)
    parts = [shapely.union_all(group).intersection(outline) for group in groups]
    return [
        shapely.transform(part, lambda xy: xy * size + (east, north)) for part in parts
    ]


def _cells(points: np.ndarray) -> list[BaseGeometry]:
    found = shapely.voronoi_polygons(shapely.MultiPoint(points))
    return list(found.geoms)


def _inside(outline: BaseGeometry, point: np.ndarray) -> bool:
    return bool(outline.contains(shapely.Point(point)))
