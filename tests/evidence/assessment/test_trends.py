"""The months of a category in words: runs, the usual range, what may still fill up."""

import pytest

from safercity.evidence.assessment.document import plain
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.trends import (
    limits_words,
    read_series,
    trend_table,
    trend_title,
)
from safercity.evidence.figures import NOT_AVAILABLE, figure_key
from safercity.evidence.measures.process import Signal
from safercity.periods import Period
from tests.support.briefs import brief_of, set_figure, topic, withheld
from tests.support.figures_factory import CSPS, YEAR, toy

ASHMERE = CSPS[0]
BURGLARY = "burglary"


def with_signals(*places, signal=Signal.SHIFT):
    """The toy in which these months of the year signal, and no other does."""
    made = toy()
    for place, month in enumerate(YEAR):
        made = set_figure(
            made,
            "xmr_signal",
            BURGLARY,
            ASHMERE,
            Period.of_month(month),
            float(signal) if place in places else 0.0,
        )
    return made


def series_of(made):
    brief = brief_of(made)
    return brief, read_series(brief, topic(brief, BURGLARY), ASHMERE)


def limits(made):
    return plain(to_text(limits_words(*series_of(made))))


def test_months_that_follow_one_another_are_named_as_a_run():
    title = trend_title(*series_of(with_signals(1, 2, 3, 4, 7, 10, 11)))

    assert title.endswith(
        "in February to May 2025, August 2025 and November to December 2025"
    )


def test_a_pattern_within_the_range_is_not_called_usual():
    said = limits(with_signals(1, 2, 3, 4))

    assert "No month lies outside it" in said
    assert "differ no more than one month usually does" not in said


def test_a_month_outside_the_range_is_not_called_usual():
    said = limits(with_signals(3, signal=Signal.OUTSIDE))

    assert "around a mean of" in said
    assert "differ no more than" not in said
    assert "No month lies outside" not in said


@pytest.mark.parametrize(
    ("mean", "shown"), [(19.96, "a mean of 20.0."), (238.94, "a mean of 239.")]
)
def test_the_usual_range_has_tenths_only_where_months_have_few(mean, shown):
    made = set_figure(toy(), "xmr_mean", BURGLARY, ASHMERE, YEAR, mean)

    assert shown in limits(made)


def test_the_last_two_months_are_marked_in_the_table_and_said():
    brief, series = series_of(toy())

    months = [row[0].text for row in trend_table(brief, series, "t").rows]
    assert months[-3:] == [
        "October 2025",
        "November 2025 (provisional)",
        "December 2025 (provisional)",
    ]
    assert "The last two months are provisional" in limits(toy())


def test_a_month_that_is_not_known_is_not_called_provisional():
    december = Period.of_month(YEAR.end)
    key = figure_key("count", BURGLARY, ASHMERE, december)
    made = withheld(toy(), NOT_AVAILABLE, key)

    brief, series = series_of(made)

    assert trend_table(brief, series, "t").rows[-1][0].text == "December 2025"
    assert "The last month is provisional" in limits(made)
