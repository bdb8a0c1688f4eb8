"""The hours of the week in which events could have happened, and the night."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError, SettingsError
from safercity.evidence.measures.hours import count_time_kinds, weigh_hours
from safercity.evidence.measures.night import LATE_NIGHT, Hours, weigh_night
from safercity.evidence.measures.spans import add_span
from tests.support.tables import records

LONDON, UTC = ZoneInfo("Europe/London"), dt.UTC
FORWARD, BACK = dt.date(2019, 3, 31), dt.date(2019, 10, 27)
FIELDS = {"start": "a", "end": "b"}


def when(text):
    return dt.datetime.fromisoformat(text) if text else None


def spans(*pairs):
    return times([(when(start), when(end)) for start, end in pairs])


def times(pairs):
    table = records([{"id": i, "a": a, "b": b} for i, (a, b) in enumerate(pairs)])
    return table.mutate(a=table.a.cast("timestamp"), b=table.b.cast("timestamp"))


def cells(table, **more):
    """Weights over nought by weekday and hour."""
    weighed = weigh_hours(table, **FIELDS, **more).to_pyarrow().to_pylist()
    return {(r["weekday"], r["hour"]): r["weight"] for r in weighed if r["weight"] > 0}


def about(expected):
    return {cell: pytest.approx(weight, abs=1e-8) for cell, weight in expected.items()}


def test_a_span_is_spread_over_its_minutes():
    # Friday 4 January 2019, 22:30, to Saturday 01:00.
    found = cells(spans(("2019-01-04T22:30", "2019-01-05T01:00")))

    assert found == about({(5, 22): 0.2, (5, 23): 0.4, (6, 0): 0.4})


def test_a_span_from_sunday_goes_on_into_monday():
    found = cells(spans(("2019-01-06T23:00", "2019-01-07T01:00")))

    assert found == about({(7, 23): 0.5, (1, 0): 0.5})


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        ("2019-01-04T22:30", "exact"),
        ("2019-01-04T22:31", "exact"),
        (None, "start-only"),
        ("2019-01-04T21:00", "end-before-start"),
    ],
)
def test_what_has_no_length_counts_in_the_hour_of_its_start(end, kind):
    table = spans(("2019-01-04T22:30", end))

    assert cells(table) == {(5, 22): 1.0}
    assert add_span(table, **FIELDS).time_kind.to_pyarrow().to_pylist() == [kind]


@pytest.mark.parametrize("end", ["2019-01-11T22:30", "2019-03-01T00:00"])
def test_a_week_or_more_is_spread_over_every_hour(end):
    found = cells(spans(("2019-01-04T22:30", end)))

    assert len(found) == 168
    assert list(found.values()) == pytest.approx([1 / 168] * 168, abs=1e-8)


def test_an_unknown_start_takes_no_part():
    table = spans((None, "2019-01-04T21:00"), (None, None))

    assert cells(table) == {}
    assert count_time_kinds(table, **FIELDS).to_pyarrow().to_pylist() == [
        {"time_kind": "unknown", "events": 2}
    ]


def test_the_night_the_clocks_go_forward_has_no_hour_from_one_to_two():
    # Saturday 22:00 to Sunday 04:00 by the clock, five hours of which passed.
    found = cells(spans(("2019-03-30T22:00", "2019-03-31T04:00")))

    hours = [(6, 22), (6, 23), (7, 0), (7, 2), (7, 3)]
    assert found == about(dict.fromkeys(hours, 0.2))


def test_the_night_the_clocks_go_back_has_that_hour_twice():
    found = cells(spans(("2019-10-26T22:00", "2019-10-27T04:00")))

    once = dict.fromkeys([(6, 22), (6, 23), (7, 0), (7, 2), (7, 3)], 1 / 7)
    assert found == about({**once, (7, 1): 2 / 7})


def test_other_sundays_and_years_before_the_rule_are_as_the_clock_says():
    pairs = [
        ("2019-03-24T00:00", "2019-03-24T04:00"),
        ("2019-10-20T00:00", "2019-10-20T04:00"),
        ("1995-03-26T00:00", "1995-03-26T04:00"),
    ]
    for pair in pairs:
        assert cells(spans(pair)) == about({(7, hour): 0.25 for hour in range(4)})


def test_times_within_the_hour_that_never_was_are_taken_as_written():
    assert cells(spans(("2019-03-31T01:10", "2019-03-31T01:50"))) == {(7, 1): 1.0}
    # From it, or up to it, only what passed counts.
    assert cells(spans(("2019-03-31T01:10", "2019-03-31T04:00"))) == about(
        {(7, 2): 0.5, (7, 3): 0.5}
    )
    assert cells(spans(("2019-03-30T23:00", "2019-03-31T01:30"))) == about(
        {(6, 23): 0.5, (7, 0): 0.5}
    )


def test_a_week_less_a_bit_meets_the_change_at_its_end():
    # From one Sunday between one and two to the next, on which the clocks change.
    found = cells(spans(("2019-03-24T01:30", "2019-03-31T01:20")))

    # 167 hours 50 minutes by the clock, 20 minutes of which never were.
    assert found[7, 1] == pytest.approx(0.5 / 167.5, abs=1e-8)
    assert sum(found.values()) == pytest.approx(1, abs=1e-7)


def test_groups_have_their_own_hours_a_null_one_too():
    table = spans(
        ("2019-01-04T22:00", None),
        ("2019-01-04T23:00", None),
        ("2019-01-05T01:00", None),
    )
    group = (table.id == 0).ifelse("A", ibis.null("string"))

    weighed = weigh_hours(table.mutate(csp=group), by=["csp"], **FIELDS)

    rows = weighed.filter(weighed.weight > 0).order_by("hour").to_pyarrow().to_pylist()
    assert [(r["csp"], r["hour"]) for r in rows] == [(None, 1), ("A", 22), (None, 23)]
    assert weighed.count().to_pyarrow().as_py() == 2 * 168


def test_default_times_can_be_taken_as_unknown():
    table = spans(
        ("2019-01-04T00:00", None),
        ("2019-01-04T00:00", "2019-01-04T00:00"),
        ("2019-01-04T00:00", "2019-01-04T04:00"),
        ("2019-01-04T00:01", None),
        ("2019-01-04T12:00", "2019-01-04T11:00"),
    )

    kinds = add_span(table, default_times=["00:00", "12:00"], **FIELDS)

    assert kinds.order_by("id").time_kind.to_pyarrow().to_pylist() == [
        "default-time",
        "default-time",
        "span",
        "start-only",
        "default-time",
    ]
    found = cells(table, default_times=["00:00", "12:00"])
    assert sum(found.values()) == pytest.approx(2, abs=1e-7)


@pytest.mark.parametrize("text", ["midnight", "24:00", "9:5", "09:60", ""])
def test_a_default_time_is_a_time_of_day(text):
    with pytest.raises(SettingsError, match="is not a time of day"):
        add_span(spans(("2019-01-04T00:00", None)), default_times=[text], **FIELDS)


def test_a_missing_column_is_named():
    with pytest.raises(ContractError, match="no column committed_from, committed_to"):
        weigh_hours(spans(("2019-01-04T00:00", None)))


def naive(start, end):
    """Each hour's weight by walking through the minutes that passed, one by one."""
    if start is None:
        return {}
    one = {(start.isoweekday(), start.hour): 1.0}
    if end is None or (end - start).total_seconds() <= 60:
        return one
    if end - start >= dt.timedelta(days=7):
        every = itertools.product(range(1, 8), range(24))
        return dict.fromkeys(every, 1 / 168)
    # Both as the first of the two times that they could be, the night clocks go back.
    first, last = (
        t.replace(tzinfo=LONDON, fold=0).astimezone(UTC) for t in (start, end)
    )
    minutes = int((last - first).total_seconds() // 60)
    found = {}
    for minute in range(minutes):
        local = (first + dt.timedelta(minutes=minute)).astimezone(LONDON)
        cell = (local.isoweekday(), local.hour)
        found[cell] = found.get(cell, 0) + 1 / minutes
    return found


def was_never(time):
    """Whether the clocks jumped over a time."""
    return time is not None and (time.month, time.hour) == (3, 1) and time.day >= 25


ordinary = st.datetimes(dt.datetime(1997, 1, 1), dt.datetime(2026, 12, 1))
nights = st.sampled_from([FORWARD, BACK]).flatmap(
    lambda day: st.datetimes(
        dt.datetime.combine(day, dt.time()) - dt.timedelta(days=3),
        dt.datetime.combine(day, dt.time()) + dt.timedelta(days=2),
    )
)
lengths = st.one_of(
    st.none(),
    st.integers(-100, 400),
    st.integers(0, 12_000),
    st.sampled_from([0, 1, 2, 10_079, 10_080]),
)


@st.composite
def a_span(draw):
    start = draw(st.one_of(st.none(), ordinary, nights))
    start = start and start.replace(second=0, microsecond=0)
    length = draw(lengths)
    end = None if None in (start, length) else start + dt.timedelta(minutes=length)
    if any(was_never(t) and t.isoweekday() == 7 for t in (start, end)):
        start = end = None
    return start, end


@settings(max_examples=15, deadline=None)
@given(pairs=st.lists(a_span(), min_size=1, max_size=12))
def test_hours_agree_with_walking_through_every_minute(pairs):
    expected = {}
    for pair in pairs:
        for cell, weight in naive(*pair).items():
            expected[cell] = expected.get(cell, 0) + weight

    assert cells(times(pairs)) == about(expected)


@settings(max_examples=15, deadline=None)
@given(
    pairs=st.lists(a_span(), min_size=1, max_size=12),
    first=st.integers(0, 23),
    length=st.integers(1, 23),
)
def test_the_night_is_the_sum_of_its_hours(pairs, first, length):
    hours = Hours(first, (first + length) % 24)
    known = [start for start, _ in pairs if start]

    (night,) = weigh_night(times(pairs), hours=hours, **FIELDS).to_pyarrow().to_pylist()

    by_cell = cells(times(pairs))
    inside = sum(w for (_, hour), w in by_cell.items() if hour in hours.list_hours())
    assert night["night_events"] == pytest.approx(inside, abs=1e-7)
    assert sum(by_cell.values()) == pytest.approx(len(known), abs=1e-6)
    assert (night["events"], night["timed_events"]) == (len(pairs), len(known))


def test_exact_times_stand_beside_weighed_ones():
    table = spans(
        ("2019-01-04T22:00", None),
        ("2019-01-04T12:00", "2019-01-04T12:01"),
        ("2019-01-04T18:00", "2019-01-05T00:00"),
        ("2019-01-04T23:00", "2019-01-04T12:00"),
        (None, None),
    )

    (found,) = weigh_night(table, **FIELDS).to_pyarrow().to_pylist()

    assert found == {
        "events": 5,
        "timed_events": 4,
        "exact_events": 2,
        "exact_night": 1,
        "night_events": pytest.approx(2.5),
    }


def test_no_events_have_no_night():
    none = times([(when("2019-01-04T22:00"), None)]).limit(0)

    (found,) = weigh_night(none, **FIELDS).to_pyarrow().to_pylist()

    assert set(found.values()) == {0}
    assert weigh_night(none, by=["id"], **FIELDS).to_pyarrow().num_rows == 0
    assert weigh_hours(none, **FIELDS).to_pyarrow().num_rows == 0


def test_the_late_night_of_the_published_assessment():
    assert LATE_NIGHT.list_hours() == (21, 22, 23, 0, 1, 2, 3)
    assert (LATE_NIGHT.length, LATE_NIGHT.title) == (7, "21:00 to 04:00")
    assert Hours(0, 24 - 1).length == 23


@pytest.mark.parametrize(
    ("first", "until"), [(24, 4), (-1, 4), (21, 25), (9, 9), (0, 24)]
)
def test_hours_that_are_no_part_of_a_day_are_refused(first, until):
    with pytest.raises(SettingsError):
        Hours(first, until)
