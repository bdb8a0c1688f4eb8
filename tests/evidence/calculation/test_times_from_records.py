"""Hours and weekdays from records, beside plain Python straight from the CSV files."""

import itertools
from collections import defaultdict

from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.measures.themes import themes_asked_for
from tests.support.own_answers import FORCE, NIGHT, hours_of, is_exact, span_of
from tests.support.own_figures import same, share

ASKED = themes_asked_for(load_themes())


def test_events_are_weighed_by_night_minute_by_minute(made, own):
    expected = {}
    wanted = {*ASKED.times, *(a for a, _ in ASKED.nights)}
    for category, place in itertools.product(wanted, own.places):
        events = own.of(category, place)
        timed = [e for e in events if span_of(e)]
        cells = own.weights(timed)
        night = sum(w for (_, hour), w in cells.items() if hour in NIGHT)
        expected["night_share", category, place] = share(night, len(timed))
        exact = sum(map(is_exact, events))
        expected["exact_time_share", category, place] = share(exact, len(events))

    same(made.answers("night_share", "exact_time_share"), expected)


def test_hours_and_weekdays_add_up_minutes(made, own):
    days = (
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    )
    expected = {}
    for category, place in itertools.product(ASKED.times, own.places):
        events = [e for e in own.of(category, place) if span_of(e)]
        cells = own.weights(events)
        whole = len(events)
        for hour in range(24):
            part = sum(w for (_, h), w in cells.items() if h == hour)
            key = ("hour_share", f"{category}--hour-{hour:02d}", place)
            expected[key] = share(part, whole)
        for n, day in enumerate(days):
            part = sum(w for (d, _), w in cells.items() if d == n)
            expected["weekday_share", f"{category}--{day}", place] = share(part, whole)
        for (n, day), hour in itertools.product(enumerate(days), range(24)):
            key = ("hour_of_week_share", f"{category}--{day[:3]}-{hour:02d}", place)
            if place == FORCE:
                expected[key] = share(cells.get((n, hour), 0.0), whole)

    measures = ("hour_share", "weekday_share", "hour_of_week_share")
    same(made.answers(*measures), expected)


def test_what_is_more_common_by_night_is_weighed_too(made, own):
    expected = {}
    for (a, b), place in itertools.product(ASKED.nights, own.places):
        events = own.of(a, place)
        other = {event.ref for event in own.of(b, place)}
        weights = defaultdict(float)
        for event in events:
            for (_, hour), weight in hours_of(event):
                when = "night" if hour in NIGHT else "day"
                weights[when, event.ref in other] += weight
        for when in ("night", "day"):
            part, rest = weights[when, True], weights[when, False]
            key = (f"{when}_share_within", f"{a}--{b}", place)
            expected[key] = share(part, part + rest)

    same(made.answers("night_share_within", "day_share_within"), expected)
