import numpy as np
import pytest

from safercity.evidence.exceptions.finding import find_exceptions
from safercity.evidence.exceptions.rows import list_exceptions
from safercity.periods import Month
from tests.evidence.exceptions.simulated import SIX_YEARS, named, simulate
from tests.evidence.exceptions.test_alerts import alert


@pytest.fixture(scope="module")
def events():
    events = simulate(np.random.default_rng(31), 8, 4, level=60)
    events[..., :] = np.round(50 + 5 * np.sin(np.arange(72) * 2.4))
    events[2, 1, 66] = 130
    events[5, 3, 71] = 8
    return events


@pytest.fixture(scope="module")
def found(events):
    note = alert("note", start="2024-12", categories=("category-3",))
    return find_exceptions(events, SIX_YEARS, **named(events), alerts=[note])


def test_a_row_says_everything_about_its_month(found):
    row = next(r for r in list_exceptions(found) if r.area == "area-2")

    cell = (2, 1, 6)
    assert (row.category, row.month) == ("category-1", Month(2024, 7))
    assert row.observed == 130 and row.is_higher and row.is_exception
    assert row.expected == found.expected[cell] == pytest.approx(50, abs=2)
    assert row.ratio == pytest.approx(130 / row.expected)
    assert (row.lower, row.upper) == (
        found.inner.lower[cell],
        found.inner.upper[cell],
    )
    assert (row.outer_lower, row.outer_upper) == (
        found.outer.lower[cell],
        found.outer.upper[cell],
    )
    assert row.q == found.q[cell] <= 0.05
    assert row.detectors == ("outside-99.8", "process-chart", "year-on-year")
    assert not row.provisional and row.notes == ()


def test_a_row_says_why_in_words(found):
    row = next(r for r in list_exceptions(found) if r.area == "area-2")

    before = f"{found.before[2, 1, 6]:.0f}"
    assert row.why == (
        f"130 recorded, {row.expected:.1f} expected "
        f"({row.lower:.0f} to {row.upper:.0f} would be usual, and "
        f"{row.outer_lower:.0f} to {row.outer_upper:.0f} not very unusual). "
        "Found by: outside the 99.8% limits; process chart, high: outside its limits; "
        f"year on year: {before} in the same month a year before."
    )


def test_a_provisional_month_and_a_note_are_said(found):
    row = next(r for r in list_exceptions(found) if r.area == "area-5")

    assert row.provisional and not row.is_higher
    assert row.notes == ("Something else happened.",)
    assert "process chart, low" in row.why
    assert row.why.endswith(
        "The month is provisional: late records may still arrive. "
        "Something else happened."
    )


def test_the_surest_stand_first(found):
    rows = list_exceptions(found)

    assert [r.area for r in rows] == ["area-2", "area-5"]
    assert [r.q for r in rows] == sorted(r.q for r in rows)


def test_an_analyst_may_see_months_that_fewer_detectors_fired_in():
    events = simulate(np.random.default_rng(32), 8, 6, spread=0.01, level=60)
    found = find_exceptions(events, SIX_YEARS, **named(events))

    few, one, every = (list_exceptions(found, detectors=n) for n in (2, 1, 0))

    assert len(list_exceptions(found)) <= len(few) < len(one) < len(every)
    assert all(len(row.detectors) >= 2 or row.is_exception for row in few)
    assert all(len(row.detectors) >= 1 for row in one)
    assert {d for row in one for d in row.detectors} >= {"outside-95", "process-chart"}
    assert any(row.why.endswith("not very unusual).") for row in every)
    assert all(max(row.observed, row.expected) >= 10 for row in every)


def test_nothing_to_see_is_an_empty_list():
    events = np.full((2, 2, 20), 30.0)
    found = find_exceptions(
        events, type(SIX_YEARS).parse("2024-01", "2025-08"), **named(events)
    )

    assert list_exceptions(found) == list_exceptions(found, detectors=0) == ()
