"""A made-up force, worked out by the real calculation: every figure of a release.

Three partnership areas, twelve wards, forty-eight LSOAs, all drawn from one seed.
`toy()` gives the figures with the settings, areas and context that a document is
built from. What it holds on purpose is said beside each number below.
"""

import functools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import shapely

from safercity.areas import Area, AreaLevel, slugify
from safercity.evidence.assessment.context import (
    AssessmentContext,
    QuarantineRule,
    SourceFile,
)
from safercity.evidence.calculation import Calculation, Tables, calculate
from safercity.evidence.figures import FigureSet
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.geography.attributes import Attribute
from safercity.evidence.measures.categories import load_categories
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.partnership import (
    ChangeRule,
    Extract,
    Partnership,
    WardRule,
)
from safercity.periods import Month, Period

YEAR = Period.parse("2025-01", "2025-12")
YEAR_BEFORE = Period.parse("2024-01", "2024-12")
# Only the first quarter of the year before was supplied.
SUPPLIED_BEFORE = Period.parse("2024-01", "2024-03")

FORCE = Area(AreaLevel.FORCE, "E23009999", "Mercia Vale", "force-wide")
_CSPS = ("Ashmere", "Bellbrook", "Calder Green")
CSPS = tuple(
    Area(AreaLevel.CSP, f"E2200990{n}", name, slugify(name), FORCE.code)
    for n, name in enumerate(_CSPS, 1)
)
_WARDS = (
    "Abbey Fields|Market Place|Castle Hill|Dale Head|Eastfield",
    "Forge Lane|Gorse Hill|High Cross|Kiln Bank",
    "Lady Well|Mill Race|Old Town",
)
WARDS = tuple(
    Area(
        AreaLevel.WARD,
        f"E0509{n:04d}",
        name,
        f"{slugify(name)}-e0509{n:04d}",
        csp.code,
    )
    for n, (name, csp) in enumerate(
        (
            (name, csp)
            for names, csp in zip(_WARDS, CSPS, strict=True)
            for name in names.split("|")
        ),
        1,
    )
)
LSOAS_A_WARD = 4

# Records a month for each LSOA of 1,600 people.
RATES = {
    "anti-social-behaviour": 2.1,
    "bicycle-theft": 0.06,
    "burglary": 0.5,
    "criminal-damage-and-arson": 0.9,
    "drugs": 0.3,
    "other-crime": 0.25,
    "other-theft": 0.7,
    "possession-of-weapons": 0.12,
    "public-order": 0.8,
    "robbery": 0.01,  # so rare that nothing can be said of its change
    "shoplifting": 1.2,
    "theft-from-the-person": 0.08,
    "vehicle-crime": 0.5,
    "violence-and-sexual-offences": 4.2,
}
# A town centre with many visitors: far above the average for wards.
TOWN_CENTRE = "Market Place"
# By how much a year changed on the one before, by area and category.
CHANGES = {
    ("Ashmere", "anti-social-behaviour"): 0.6,
    ("Bellbrook", "shoplifting"): 1.7,
}
UNPLACED = 0.03

EXTRACT = Extract(
    name="police-uk",
    contract="police_uk",
    path="extracts/police-uk.zip",
    title="Street-level crime, data.police.uk",
    sensitivity="public",
)


@dataclass(frozen=True)
class Toy:
    """Everything that `build_document` is given, and the calculation it is from."""

    release: Any
    partnership: Partnership
    areas: AreaSet
    context: AssessmentContext
    calculation: Calculation

    @property
    def figures(self) -> FigureSet:
        """The figures of the release."""
        figures: FigureSet = self.release.figures
        return figures

    def with_figures(self, figures: FigureSet) -> "Toy":
        """The same with other figures in its release."""
        return replace(self, release=replace(self.release, figures=figures))


@dataclass(frozen=True)
class ToyPolicy:
    """As much of a disclosure policy as a document uses."""

    marking: str = ""
    protects: bool = False


@dataclass(frozen=True)
class ToyRelease:
    """As much of a release as a document uses: it has passed no disclosure control."""

    figures: FigureSet
    audience: str = "public"
    policy: ToyPolicy = ToyPolicy()
    notes: tuple[str, ...] = ()
    suppressed: int = 0


def toy_partnership(folder: Path = Path("toy"), **changes: Any) -> Partnership:
    """The settings of the toy partnership."""
    settings = Partnership(
        folder=folder,
        name="Mercia Vale Safer Communities",
        force="mercia-vale",
        period=YEAR,
        comparison=YEAR_BEFORE,
        missing_months="refuse",
        extracts=(EXTRACT,),
        similar_forces=("cheshire", "derbyshire"),
        ward_rule=WardRule(),
        change_rule=ChangeRule(),
        minimum_population=1_000,
        disclosure={},
        organisation="Mercia Vale Safer Communities Partnership",
        contact="assessment@mercia-vale.example",
        colour="#12436D",
        synthetic=True,
    )
    return replace(settings, **changes)


def toy_attributes() -> tuple[Attribute, ...]:
    """Where the toy's facts about residents are said to come from."""

    def attribute(title: str, year: int, *columns: str) -> Attribute:
        return Attribute(title, year, columns, "made up", licence="No licence needed")

    return (
        attribute("Usual residents", 2021, "population"),
        attribute("Households", 2021, "households"),
        attribute(
            "Age bands",
            2020,
            "age_0_15",
            "age_16_24",
            "age_25_44",
            "age_45_64",
            "age_65_plus",
        ),
        attribute(
            "Ethnic group",
            2021,
            *(
                f"ethnic_{group}"
                for group in ("asian", "black", "mixed", "other", "white")
            ),
        ),
        attribute("Toy index of deprivation", 2025, "imd_rank", "imd_decile"),
        attribute("Rural urban classification", 2021, "rural"),
    )


@functools.cache
def toy_areas() -> AreaSet:
    """The force, its areas, and its people, evenly shaped as squares."""
    rng = np.random.default_rng(11)
    rows = []
    for ward in WARDS:
        for n in range(LSOAS_A_WARD):
            people = int(rng.integers(1_300, 1_900))
            ages = rng.multinomial(people, (0.18, 0.11, 0.25, 0.26, 0.20)).tolist()
            groups = rng.multinomial(people, (0.06, 0.02, 0.02, 0.01, 0.89)).tolist()
            rows.append(
                {
                    "lsoa21": f"E0109{len(rows):04d}",
                    "name": f"{ward.name} {n + 1}",
                    "ward": ward.code,
                    "ward_name": ward.name,
                    "district": ward.parent,
                    "district_name": _csp_of(ward).name,
                    "csp": ward.parent,
                    "force": "mercia-vale",
                    "population": people,
                    "population_year": 2021,
                    "households": people * 10 // 23,
                    "imd_rank": int(rng.integers(1, 33_000)),
                    "imd_decile": int(rng.integers(1, 11)),
                    "imd_index": "Toy index of deprivation",
                    "rural": ward.name in ("Dale Head", "Mill Race"),
                    "age_year": 2020,
                }
                | _named("age", ("0_15", "16_24", "25_44", "45_64", "65_plus"), ages)
                | _named(
                    "ethnic", ("asian", "black", "mixed", "other", "white"), groups
                )
            )
    squares = {
        ward.code: shapely.box(
            n % 4 * 1_000, n // 4 * 1_000, n % 4 * 1_000 + 1_000, n // 4 * 1_000 + 1_000
        )
        for n, ward in enumerate(WARDS)
    }
    return AreaSet(
        force=FORCE,
        csps=CSPS,
        wards=WARDS,
        lsoas=pa.Table.from_pylist(rows),
        lsoa_shapes={},
        ward_shapes=squares,
        csp_shapes={},
        ward_source="best_fit",
        ward_year=2024,
        attributes=toy_attributes(),
        notes=("Wards are those of 2024. Each LSOA counts to the ward it fits best.",),
    )


def _named(prefix: str, names: tuple[str, ...], values: list[int]) -> dict[str, int]:
    return {f"{prefix}_{n}": v for n, v in zip(names, values, strict=True)}


def _csp_of(ward: Area) -> Area:
    return next(csp for csp in CSPS if csp.code == ward.parent)


@functools.cache
def toy_events(seed: int = 2025) -> pa.Table:
    """Records of the year, and of the first quarter of the year before."""
    rng = np.random.default_rng(seed)
    lsoas = toy_areas().lsoas.to_pylist()
    months = (*SUPPLIED_BEFORE, *YEAR)
    names = {csp.code: csp.name for csp in CSPS}
    kept: dict[str, list[Any]] = {name: [] for name in _EVENT_COLUMNS}
    for lsoa in lsoas:
        for category, rate in RATES.items():
            draws = rng.poisson(_expected(lsoa, category, rate, months, names))
            for month, number in zip(months, draws.tolist(), strict=True):
                _add(kept, lsoa, category, month, number)
    events = pa.table(kept, schema=_EVENT_SCHEMA)
    return _with_unplaced(events, rng)


def _expected(
    lsoa: dict[str, Any],
    category: str,
    rate: float,
    months: tuple[Month, ...],
    names: dict[str, str],
) -> list[float]:
    base = rate * lsoa["population"] / 1_600
    if lsoa["ward_name"] == TOWN_CENTRE:
        base *= 5
    change = CHANGES.get((names[lsoa["csp"]], category), 1.0)
    return [base * (change if month in YEAR else 1.0) for month in months]


_EVENT_SCHEMA = pa.schema(
    [
        ("extract", pa.string()),
        ("category", pa.string()),
        ("month", pa.string()),
        ("lsoa21", pa.string()),
        ("ward", pa.string()),
        ("csp", pa.string()),
        ("placement", pa.string()),
        ("own_force", pa.bool_()),
        ("counted", pa.bool_()),
    ]
)
_EVENT_COLUMNS = _EVENT_SCHEMA.names


def _add(
    kept: dict[str, list[Any]],
    lsoa: dict[str, Any],
    category: str,
    month: Month,
    number: int,
) -> None:
    values = (
        EXTRACT.name,
        category,
        str(month),
        lsoa["lsoa21"],
        lsoa["ward"],
        lsoa["csp"],
        "inside",
        True,
        True,
    )
    for name, value in zip(_EVENT_COLUMNS, values, strict=True):
        kept[name] += [value] * number


def _with_unplaced(events: pa.Table, rng: np.random.Generator) -> pa.Table:
    """Take the place from some records, put some outside, and add another force's."""
    rows = events.to_pylist()
    nowhere = {"lsoa21": None, "ward": None, "csp": None}
    for number in np.flatnonzero(rng.random(len(rows)) < UNPLACED).tolist():
        rows[number] |= nowhere | {"placement": "unplaced"}
    last = rows[-1]
    outside = {**last, **nowhere, "placement": "outside", "counted": False}
    other = {**last, "own_force": False, "counted": False}
    return pa.Table.from_pylist([*rows, *[outside] * 17, other], schema=_EVENT_SCHEMA)


def toy_files(events: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The tables `files` and `quarantine` that the records would have come from."""
    months = sorted(set(events["month"].to_pylist()))
    numbers = {m: events["month"].to_pylist().count(m) for m in months}
    files = [
        {
            "file_id": n,
            "extract": EXTRACT.name,
            "path": f"extracts/police-uk.zip!{month}/{month}-mercia-vale-street.csv",
            "sha256": f"{n:02x}" * 32,
            "bytes": 100 * numbers[month],
            "month": month,
            "rows_read": numbers[month] + 3,
            "accepted": numbers[month],
            "quarantined": 1,
            "superseded": 2,
        }
        for n, month in enumerate(months, 1)
    ]
    quarantine = [
        {"extract": EXTRACT.name, "file_id": f["file_id"], "line": 9, "rule": "month"}
        for f in files
    ]
    return pa.Table.from_pylist(files), pa.Table.from_pylist(quarantine)


def make_toy(
    partnership: Partnership | None = None, *, events: pa.Table | None = None
) -> Toy:
    """Work out the toy force with these settings and records."""
    settings, areas = partnership or toy_partnership(), toy_areas()
    records = toy_events() if events is None else events
    files, quarantine = toy_files(records)
    measures, categories = load_measures(), load_categories()
    supplied = {Month.parse(m) for m in files["month"].to_pylist()}
    found = calculate(
        Tables(
            events=ibis.memtable(records),
            files=ibis.memtable(files),
            quarantine=ibis.memtable(quarantine),
            lsoas=ibis.memtable(areas.lsoas),
            records={},
        ),
        partnership=settings,
        areas=areas,
        coverage={e.name: frozenset(supplied) for e in settings.extracts},
        measures=measures,
        categories=categories,
        themes={},
    )
    context = AssessmentContext(
        measures=measures,
        categories=categories,
        aggregates={
            "all-crime": tuple(
                sorted(c.key for c in categories.values() if c.in_all_crime)
            )
        },
        like=found.like,
        before=found.like_before,
        missing_months=tuple(m for m in settings.period if m not in supplied),
        comparators=tuple(
            group.area(way) for group in found.groups for way in ("pooled", "mean")
        ),
        extracts=settings.extracts,
        files=tuple(
            SourceFile(
                row["extract"],
                row["file_id"],
                row["path"],
                row["sha256"],
                row["bytes"],
                row["month"],
            )
            for row in files.to_pylist()
        ),
        quarantine=(
            QuarantineRule(
                EXTRACT.name, "month", "The month is not a month of the year."
            ),
        ),
        notes=areas.notes,
        attributes=areas.attributes,
        ward_source=areas.ward_source,
        ward_year=areas.ward_year,
    )
    return Toy(ToyRelease(found.figures), settings, areas, context, found)


@functools.cache
def toy() -> Toy:
    """The toy force, worked out once."""
    return make_toy()
