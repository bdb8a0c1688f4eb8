import datetime as dt

import numpy as np
import pytest

from safercity.synth.moments import (
    DAY,
    LATE,
    Hours,
    Year,
    default_times,
    local,
    moved_before,
    recorded_within,
)

YEAR = Year.of("2018-04")


def minutes(text):
    return np.array([np.datetime64(text, "m").astype(np.int64)])


def test_a_year_names_itself_and_the_year_before():
    assert YEAR.label == "2018-19"
    assert YEAR.before().label == "2017-18"
    assert YEAR.days == 365
    assert Year.of("2015-09").days == 366


def test_days_lie_in_the_year():
    days = YEAR.draw_days(5_000, np.random.default_rng(1))

    first, last = np.sort(days.astype("datetime64[m]"))[[0, -1]]
    assert str(first)[:10] == "2018-04-01"
    assert str(last)[:10] == "2019-03-31"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2019-03-31T01:30", "2019-03-31T02:30"),
        ("2018-03-25T01:00", "2018-03-25T02:00"),
        ("2019-03-30T01:30", "2019-03-30T01:30"),
        ("2019-03-24T01:30", "2019-03-24T01:30"),
        ("2018-10-28T01:30", "2018-10-28T01:30"),
    ],
)
def test_the_hour_that_spring_leaves_out_does_not_happen(given, expected):
    assert str(local(minutes(given))[0]) == expected


def test_late_hours_are_given_to_the_late_and_other_hours_to_the_rest(tmp_path):
    (tmp_path / "margins").mkdir()
    head = ",".join(["profile", *map(str, range(24))])
    (tmp_path / "margins/hours.csv").write_text(f"{head}\nlevel{',1' * 24}\n")
    late = np.arange(400) < 150

    drawn = Hours(tmp_path).late(late, "level", np.random.default_rng(4)) // 60

    assert np.isin(drawn[late], LATE).all()
    assert not np.isin(drawn[~late], LATE).any()


def test_what_would_be_recorded_after_the_year_goes_back_a_year():
    happened = np.concatenate(
        [minutes("2019-03-31T23:50"), minutes("2018-06-01T12:00")]
    )

    since, recorded = recorded_within(YEAR, happened, np.array([30, 30]))

    assert str(np.datetime64(int(recorded[0]), "m")) == "2018-04-01T00:20"
    assert (recorded - since == 30).all()
    assert str(np.datetime64(int(recorded[1]), "m")) == "2018-06-01T12:30"


def test_the_year_before_stays_within_itself():
    recorded = YEAR.start + np.arange(0, 365 * DAY, 997)

    moved = recorded + moved_before(recorded, YEAR, np.random.default_rng(5))

    days = moved.astype("datetime64[m]").astype("datetime64[D]")
    assert days.min() >= np.datetime64(dt.date(2017, 4, 1))
    assert days.max() <= np.datetime64(dt.date(2018, 3, 31))
    assert (moved % DAY == recorded % DAY).all()


def test_a_few_times_are_what_a_screen_fills_in():
    drawn = np.arange(10_000) * 7
    among = np.arange(10_000) % 2 == 0

    found = default_times(drawn, among, np.random.default_rng(6))

    assert (found[~among] == drawn[~among]).all()
    assert 100 < (found[among] % DAY == 0).sum() < 400
