"""The seasonal index as figures, and in the words of a page."""

from dataclasses import replace

import numpy as np
import pytest

from safercity.evidence.assessment.document import plain
from safercity.evidence.assessment.seasons import season_text
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.seasons import MONTHS, add_seasons
from safercity.evidence.figures import FigureSet
from safercity.evidence.measures.definitions import load_measures
from safercity.periods import Period
from tests.support.briefs import brief_of, topic
from tests.support.figures_factory import FORCE, YEAR, toy

FOUR_YEARS = Period.parse("2022-01", "2025-12")


def long_cube(period=FOUR_YEARS):
    cube = toy().calculation.cube
    months = tuple(period)
    counts = np.zeros((len(cube.areas), len(cube.categories), len(months)), dtype=int)
    return replace(cube, months=months, counts=counts)


def figures_of(burglaries, period=FOUR_YEARS):
    """The figures of a force with so many burglaries in each month, and no more."""
    cube = long_cube(period)
    series = np.zeros((1, len(cube.categories), len(period)))
    series[0, cube.categories.index("burglary")] = burglaries
    maker = FigureMaker(load_measures())
    add_seasons(maker, cube, [0], series, YEAR)
    return maker.figures()


def in_days(daily, period=FOUR_YEARS):
    """Burglaries of months that have so many a day."""
    return np.array([n * m.last_day.day for n, m in zip(daily, period, strict=True)])


def daily(august=1.0, december=1.0, years=4):
    year = [10.0] * 12
    year[7] *= august
    year[11] *= december
    return year * years


def index_of(figures, month):
    return figures.quote(f"seasonal_index.burglary--{month}.force-wide.{YEAR.slug}")


def test_a_month_is_set_against_the_year_around_it_whatever_its_days():
    figures = figures_of(in_days(daily()))

    assert len(figures) == len(MONTHS)
    assert index_of(figures, "february").value == pytest.approx(1)
    assert index_of(figures, "july").value == pytest.approx(1)
    assert index_of(figures, "july").denominator == 3


def test_a_month_with_more_in_every_year_has_limits_above_the_others():
    august = index_of(figures_of(in_days(daily(august=1.5))), "august")

    assert august.value == pytest.approx(1.5 / (1 + 0.5 / 12), rel=0.01)
    assert august.lower == pytest.approx(august.upper)
    assert f"count.burglary.force-wide.{FOUR_YEARS.start}" in august.inputs
    assert len(august.inputs) == 48


@pytest.mark.parametrize(
    "burglaries,period",
    [
        (in_days(daily(years=2), Period.parse("2024-01", "2025-12")),
         Period.parse("2024-01", "2025-12")),
        (np.full(48, 19.0), FOUR_YEARS),
    ],
    ids=["two years", "fewer than twenty a month"],
)  # fmt: skip
def test_without_three_years_or_with_few_in_a_month_there_is_no_season(
    burglaries, period
):
    assert not len(figures_of(burglaries, period))


def said(burglaries):
    made = toy()
    figures = FigureSet([*made.figures.values(), *figures_of(burglaries).values()])
    brief = brief_of(made.with_figures(figures), FORCE)
    return plain(season_text(brief, topic(brief, "burglary")))


def test_a_page_names_the_months_that_stood_out_every_year_and_no_others():
    assert said(in_days(daily(august=1.5, december=0.7))) == (
        "August (1.5 times) had more burglaries than the months around it in every "
        "year supplied; December (0.7 times) had fewer."
    )
    assert said(in_days(daily(december=0.7))) == (
        "December (0.7 times) had fewer burglaries than the months around it in every "
        "year supplied."
    )


def test_a_month_that_stood_out_in_one_year_alone_is_not_named():
    once = daily()
    once[7] = 20.0

    assert not said(in_days(once))
