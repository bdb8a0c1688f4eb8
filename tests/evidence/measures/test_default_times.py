"""Times of day that a recording system puts in for want of a better."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError, SettingsError
from safercity.evidence.measures.default_times import (
    DefaultTimeSettings,
    count_hour_starts,
    find_default_times,
)
from tests.support.tables import drawn, records


def a_day(**at):
    """A hundred events on the dot of each hour, but for the hours given."""
    return [at.get(f"h{hour}", 100) for hour in range(24)]


def begun(dots):
    return [dot + 300 for dot in dots]


def test_midnight_and_noon_stand_out_and_nine_does_not():
    dots = a_day(h0=900, h9=150, h12=400)

    found = find_default_times(dots, begun(dots))

    assert found.spike.tolist() == [True, False, True]
    assert found.expected.tolist() == [100, 100, 100]
    assert found.excess.tolist() == [800, 50, 300]
    assert found.share.tolist() == pytest.approx([n / 10_750 for n in (800, 50, 300)])


def test_each_spike_is_said_in_a_sentence():
    dots = a_day(h0=2_310)

    found = find_default_times(dots, begun(dots))

    assert found.sentences() == [
        "2,310 crimes are recorded as beginning at exactly 00:00, where the hours "
        "around it suggest 100: for about 19% of all crimes that is likely to be a "
        "default, not a time."
    ]


def test_a_file_of_dates_has_no_times_at_all():
    dots = [0] * 24
    dots[0] = 5_000

    found = find_default_times(dots, dots)

    assert found.only.tolist() == [True, False, False]
    assert found.sentences(what="incidents") == [
        "All 5,000 incidents are recorded as beginning at exactly 00:00, so no times "
        "of day were supplied."
    ]


@pytest.mark.parametrize(
    ("dots", "why"),
    [
        (a_day(h0=199), "not twice what is around it"),
        ([29 if hour == 0 else 1 for hour in range(24)], "too few"),
        ([0] * 24, "nothing"),
    ],
)
def test_what_is_no_spike(dots, why):
    assert not find_default_times(dots, begun(dots)).spike.any(), why


def test_a_spike_must_be_worth_telling():
    dots = a_day(h0=300)

    assert not find_default_times(dots, [dot + 3_000 for dot in dots]).spike.any()
    settings = DefaultTimeSettings(least_share=0.001)
    found = find_default_times(dots, [dot + 3_000 for dot in dots], settings=settings)
    assert found.spike.tolist() == [True, False, False]


def test_hours_looked_at_are_not_what_others_are_held_against():
    dots = a_day(h0=900, h1=900)

    found = find_default_times(dots, begun(dots), hours=[0, 1])

    assert found.expected.tolist() == [100, 100]
    assert found.spike.tolist() == [True, True]
    # If all are, they have to be.
    assert find_default_times(dots, begun(dots), hours=range(24)).expected[5] == 100


def test_groups_are_looked_at_together():
    dots = [a_day(h0=900), a_day(h12=900), [None] * 24]

    found = find_default_times(dots, [begun(a_day())] * 2 + [[None] * 24])

    assert found.spike.tolist() == [
        [True, False, False],
        [False, False, True],
        [False, False, False],
    ]
    assert np.isnan(found.share[2]).all()


@pytest.mark.parametrize(
    ("dots", "hours", "words"),
    [([1] * 12, [0], "24 hours"), ([1] * 24, [24], "24 is not an hour")],
)
def test_what_is_no_day_or_no_hour_is_refused(dots, hours, words):
    with pytest.raises(SettingsError, match=words):
        find_default_times(dots, dots, hours=hours)


@pytest.mark.parametrize("wrong", [{"ratio": 0.5}, {"least_share": 1}, {"p_level": 0}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingsError):
        DefaultTimeSettings(**wrong)


@settings(max_examples=25, deadline=None)
@given(
    times=st.lists(
        st.datetimes(dt.datetime(2018, 1, 1), dt.datetime(2020, 1, 1)).map(
            lambda t: t.replace(minute=t.minute // 20 * 20, second=0, microsecond=0)
        )
        | st.none(),
        min_size=1,
        max_size=30,
    )
)
def test_hour_starts_agree_with_plain_python_on_every_engine(engine, times):
    table = records([{"at": time} for time in times])
    table = table.mutate(at=table.at.cast("timestamp"))

    found = engine.to_pyarrow(count_hour_starts(table, start="at")).to_pylist()

    known = [time for time in times if time]
    assert {r["hour"] for r in found} == {time.hour for time in known}
    for row in found:
        mine = [time for time in known if time.hour == row["hour"]]
        assert row["events"] == len(mine)
        assert row["on_the_dot"] == sum(time.minute == 0 for time in mine)


def test_a_missing_column_is_named():
    with pytest.raises(ContractError, match="no column committed_from"):
        count_hour_starts(drawn("ref\n---\n 1"))
