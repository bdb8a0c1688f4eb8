"""A force with every record-level extract: figures of all themes, made by hand.

`themed()` is the toy with a figure for everything that the shipped themes ask for.
Each value is drawn from the key of its figure, so it is always the same and means
nothing: what is tested is that pages say what figures hold.
"""

import functools
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from safercity.areas import Area
from safercity.evidence.assessment.pages.confidence import ANSWERS
from safercity.evidence.assessment.pages.plan_evidence import DEMAND
from safercity.evidence.assessment.themes.groups import AGES, SEXES
from safercity.evidence.assessment.themes.times import DAYS, HOURS
from safercity.evidence.figures import Figure, FigureSet
from safercity.evidence.measures.categories import load_record_categories
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.measures.themes import Asked, themes_asked_for
from safercity.evidence.partnership import Extract
from safercity.periods import Period
from tests.support.figures_factory import CSPS, FORCE, YEAR, Toy, toy

CONTRACTS = (
    "crimes",
    "incidents",
    "victims",
    "offenders",
    "fraud_referrals",
    "stolen_vehicles",
    "fires",
    "survey_responses",
    "indicators",
)
SEGMENTS = ("segment-family-basics", "segment-senior-security")
ETHNIC = tuple(f"ethnic-{g}" for g in ("asian", "black", "mixed", "other", "white"))
AREAS = (FORCE, *CSPS)


def drawn(key: str, low: float, high: float) -> float:
    """A number between two, the same for the same key."""
    share = zlib.crc32(key.encode()) / 0xFFFFFFFF
    return round(low + share * (high - low), 2)


def _made(
    measure: str,
    category: str,
    area: Area,
    unit: str,
    low: float,
    high: float,
    period: Period = YEAR,
) -> Figure:
    key = f"{measure}.{category}.{area.slug}"
    value = drawn(key, low, high)
    return Figure(
        measure,
        category,
        area,
        period,
        value,
        unit,
        lower=round(value * 0.9, 2),
        upper=round(value * 1.1, 2),
        numerator=round(value),
        denominator=100,
        sources=("crimes",),
    )


def _shares(measure: str, categories: Iterator[str], area: Area) -> Iterator[Figure]:
    for category in categories:
        yield _made(measure, category, area, "%", 1, 60)


def _counts(asked: Asked, area: Area) -> Iterator[Figure]:
    for category in (*asked.categories, *DEMAND):
        if category in load_record_categories():
            yield _made("count", category, area, "events", 120, 4_000)
            yield _made("rate", category, area, "per 1,000 residents", 0.5, 20)
    for pair in asked.crossings:
        yield _made("count", "--".join(sorted(pair)), area, "events", 20, 900)


def _groups(category: str, asked: Asked, area: Area) -> list[str]:
    named = [*SEXES, *AGES, *ETHNIC, *SEGMENTS, "most-deprived-quintile"]
    if area == FORCE:
        named += [f"{sex}-{age}" for sex in SEXES for age in AGES]
    pairs = (*asked.victim_groups, *asked.offender_groups)
    named += [group for one, group in pairs if one == category]
    return list(dict.fromkeys(named))


def _people(one: str, categories: tuple[str, ...], asked: Asked) -> Iterator[Figure]:
    for area in AREAS:
        for category in categories:
            yield _made(f"{one}s", category, area, "people", 100, 3_000)
            for group in _groups(category, asked, area):
                name = f"{category}--{group}"
                yield _made(f"{one}_share", name, area, "%", 1, 40)
                yield _made(f"{one}_index", name, area, "index", 40, 300)
                yield _made(f"{one}_index_all", name, area, "index", 40, 300)
            for what in ("age", "sex", "ethnicity", "segment"):
                name = f"{category}--{what}"
                yield _made(f"{one}_unknown_share", name, area, "%", 2, 30)


def _repeats(one: str, categories: tuple[str, ...]) -> Iterator[Figure]:
    for area in AREAS:
        for name in ("share", "crime_share", "lookback", "followup", "home_office"):
            yield from _shares(f"repeat_{one}_{name}", iter(categories), area)


def _times(asked: Asked) -> Iterator[Figure]:
    for area in AREAS:
        for category in asked.times:
            yield _made("night_share", category, area, "%", 10, 50)
            yield _made("exact_time_share", category, area, "%", 40, 90)
            for hour in HOURS:
                name = f"{category}--hour-{hour}"
                yield _made("hour_share", name, area, "%", 1, 7)
        for pair in asked.nights:
            for when in ("night", "day"):
                name = "--".join(pair)
                yield _made(f"{when}_share_within", name, area, "%", 5, 60)
    for category in asked.times:
        for day in DAYS:
            for hour in HOURS:
                name = f"{category}--{day}-{hour}"
                yield _made("hour_of_week_share", name, FORCE, "%", 0.1, 1.4)


def _rural(asked: Asked) -> Iterator[Figure]:
    unit = "per 1,000 residents"
    for kind in ("rural", "urban"):
        for category in asked.rural_rates:
            yield _made(f"rate_{kind}", category, FORCE, unit, 1, 90)
        pairs = ("--".join(pair) for pair in asked.rural_crossings)
        yield from _shares(f"share_within_{kind}", pairs, FORCE)


def _others(asked: Asked) -> Iterator[Figure]:
    for area in AREAS:
        yield from _shares("share_within", map("--".join, asked.crossings), area)
        pairs = map("--".join, asked.offender_crime)
        yield from _shares("offender_crime_share", pairs, area)
        yield from _shares("survey_share", iter((*asked.survey, *ANSWERS)), area)
        for slug in (*asked.indicators, "obesity"):
            yield _made("indicator", slug, area, "per 100,000", 3, 400)


def theme_figures() -> list[Figure]:
    """A figure of everything that the shipped themes ask for, by hand."""
    asked = themes_asked_for(load_themes())
    found: dict[str, Figure] = {}
    for figure in (
        *(f for area in AREAS for f in _counts(asked, area)),
        *_people("victim", asked.victims, asked),
        *_people("offender", asked.offenders, asked),
        *_repeats("victim", asked.repeat_victims),
        *_repeats("offender", asked.repeat_offenders),
        *_times(asked),
        *_rural(asked),
        *_others(asked),
    ):
        found.setdefault(figure.key, figure)
    return list(found.values())


@functools.cache
def themed() -> Toy:
    """The toy with every extract that a theme can be made from."""
    made = toy()
    extracts = tuple(
        Extract(
            name,
            name,
            f"extracts/{name}.csv",
            name.replace("_", " ").capitalize(),
            "sensitive",
        )
        for name in CONTRACTS
    )
    partnership = replace(
        made.partnership, extracts=(*made.partnership.extracts, *extracts)
    )
    categories = {**made.context.categories, **load_record_categories()}
    context = replace(made.context, categories=categories)
    every = {f.key: f for f in (*theme_figures(), *made.figures.values())}
    toy_force = replace(made, partnership=partnership, context=context)
    return toy_force.with_figures(FigureSet(every.values()))


def in_folder(made: Toy, folder: Path) -> Toy:
    """The same with its settings in this folder."""
    return replace(made, partnership=replace(made.partnership, folder=folder))
