import pyarrow.compute as pc
import pytest

from safercity.evidence.disclosure import load_policy, make_release
from safercity.evidence.exceptions.rows import FoundBy
from safercity.evidence.figures import SUPPRESSED
from safercity.periods import Month, Period
from tests.support.figures_factory import CSPS, EXTRACT, YEAR
from tests.support.long_county import FOUR_YEARS, LEVELS, STEP, long_events, long_toy

MEASURES = ("expected", "exception", "exception_q", "exception_found_by")
ASHMERE = CSPS[0]


def figure(measure, category="burglary", area=ASHMERE, month=STEP[2], made=None):
    figures = (made or long_toy()).figures
    return figures.find(measure, category, area, Period.of_month(month))


def test_a_planted_step_is_found_and_no_other_month_of_its_area():
    found = {
        f.period.start: f.value
        for f in long_toy().figures.values()
        if (f.measure, f.category, f.area.slug) == ("exception", "burglary", "ashmere")
    }

    assert sorted(found) == list(YEAR)
    assert [month for month, value in found.items() if value] == [STEP[2]]
    assert found[STEP[2]] == 1


def test_what_was_recorded_and_expected_stand_beside_the_limits():
    exception, expected = figure("exception"), figure("expected")
    events = long_events().filter(_is_step())

    assert exception.numerator == figure("count").value == events.num_rows == 180
    assert exception.denominator == expected.value == pytest.approx(60, abs=8)
    assert exception.lower < expected.lower < expected.value
    assert expected.value < expected.upper < exception.upper < 180
    assert figure("exception_q").value < 0.001
    fired = FoundBy(int(figure("exception_found_by").value))
    assert FoundBy.LIMITS in fired
    assert FoundBy.YEARLY in fired


def _is_step():
    return (
        (pc.field("csp") == ASHMERE.code)
        & (pc.field("category") == STEP[1])
        & (pc.field("month") == str(STEP[2]))
    )


def test_every_month_that_a_range_was_learned_from_is_one_of_its_inputs():
    months = {f"count.burglary.ashmere.{month}" for month in FOUR_YEARS}

    assert all(set(figure(measure).inputs) == months for measure in MEASURES)


@pytest.mark.parametrize(
    ("start", "before", "is_made"),
    [("2023-07", 18, True), ("2023-08", 17, False), ("2025-01", 0, False)],
)
def test_under_eighteen_months_before_the_year_nothing_is_expected(
    start, before, is_made
):
    made = long_toy(start)

    there = {f.measure for f in made.figures.values()} & set(MEASURES)
    assert there == (set(MEASURES) if is_made else set())
    for category in LEVELS:
        assert made.figures[f"months_before.{category}.force-wide.2025"].value == before


def test_where_earlier_months_are_not_shown_nothing_made_of_them_is():
    made = long_toy()

    release = make_release(
        made.figures,
        policy=load_policy("public", made.partnership),
        public_extracts=frozenset(),
        aggregates=made.context.aggregates,
    )

    shown = {
        f.measure: f.status
        for f in release.figures.values()
        if f.measure in MEASURES and f.status != SUPPRESSED
    }
    assert shown == {}
    assert "expected.burglary.ashmere.2025-06" in release.figures


def test_what_is_public_is_shown_in_full_and_months_only_to_their_own_area():
    made = long_toy()

    release = make_release(
        made.figures,
        policy=load_policy("public", made.partnership),
        public_extracts=frozenset({EXTRACT.name}),
        aggregates=made.context.aggregates,
    )

    assert release.figures["exception.burglary.ashmere.2025-06"].value == 1
    other = release.for_area(CSPS[1])
    assert not [f for f in other.figures.values() if _is_months_of(f, ASHMERE)]
    assert [f for f in other.figures.values() if _is_months_of(f, CSPS[1])]


def _is_months_of(found, area):
    return found.measure in MEASURES and found.area.slug == area.slug


def test_the_last_month_before_is_no_part_of_the_year():
    assert figure("expected", month=Month(2024, 12)) is None
