"""Missing figures: what themes ask for and no extract can tell, said as such.

A page, a spreadsheet and a reader of the open data are told that a number is not
available. It is never zero, and never left out in silence.
"""

from collections.abc import Iterable

from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.measures.themes import Asked, Pair

_REPEATS = ("share", "crime_share", "lookback", "followup", "home_office")


def add_missing(maker: FigureMaker, cube: Cube, asked: Asked) -> None:
    """Add, of the force, each figure that is asked for and has not been made."""
    for measure, category in _asked_for(asked):
        maker.add_missing(measure, category, cube.areas[0], cube.period)


def _asked_for(asked: Asked) -> Iterable[tuple[str, str]]:
    """Every measure and category that themes ask for."""
    for category in asked.categories:
        yield from (("count", category), ("rate", category))
    for kind in ("rural", "urban"):
        yield from ((f"rate_{kind}", a) for a in asked.rural_rates)
        yield from _pairs(f"share_within_{kind}", asked.rural_crossings)
    yield from _pairs("share_within", asked.crossings)
    yield from (("night_share", category) for category in asked.times)
    for when in ("night", "day"):
        yield from _pairs(f"{when}_share_within", asked.nights)
    yield from _of_people(
        "victim", asked.victims, asked.victim_groups, asked.repeat_victims
    )
    yield from _of_people(
        "offender", asked.offenders, asked.offender_groups, asked.repeat_offenders
    )
    yield from _pairs("offender_crime_share", asked.offender_crime)
    yield from (("survey_share", name) for name in asked.survey)
    yield from (("indicator", slug) for slug in asked.indicators)


def _of_people(
    one: str, categories: Iterable[str], groups: Iterable[Pair], repeats: Iterable[str]
) -> Iterable[tuple[str, str]]:
    yield from ((f"{one}s", category) for category in categories)
    yield from _pairs(f"{one}_share", groups)
    for category in repeats:
        yield from ((f"repeat_{one}_{name}", category) for name in _REPEATS)


def _pairs(measure: str, pairs: Iterable[Pair]) -> Iterable[tuple[str, str]]:
    return ((measure, "--".join(pair)) for pair in pairs)
