"""Calls, fraud, vehicles, fires, collisions, surveys, indicators, health and stops."""

import datetime as dt

import pytest

from safercity.errors import ExtractError
from safercity.periods import Period
from tests.support.sample_records import (
    HERE,
    OUTSIDE,
    SAMPLE,
    a_crime,
    records_csv,
    records_extract,
)
from tests.support.street_files import street_extract, write_zip, year_of


@pytest.fixture
def made(build):
    """Build from rows by contract, each in a file `CONTRACT/rows.csv`."""

    def run(mapped=None, **rows):
        rows = {"crimes": [a_crime("a")], **rows}
        files = {f"{name}/rows.csv": records_csv(r) for name, r in rows.items()}
        mapped = mapped or {}
        extracts = [records_extract(name, **mapped.get(name, {})) for name in rows]
        return build(files, *extracts)

    return run


def like(contract, **other):
    return {**SAMPLE[contract], **other}


def test_a_call_has_its_times_and_its_place(made):
    built = made(calls=[like("calls"), like("calls", call_ref="c2", channel="fax")])

    assert built.query(
        "SELECT channel, received_dt, answer_seconds, response_minutes, month, csp, "
        "counted FROM calls"
    ) == [
        (
            "999",
            dt.datetime(2025, 1, 5, 23, 10, 5),
            6.0,
            11.5,
            "2025-01",
            "E22000180",
            True,
        )
    ]
    assert built.faults == [(3, "value", "channel", "fax")]


def test_a_fraud_lies_where_its_victim_lives(made):
    rows = [like("fraud_referrals"), like("fraud_referrals", ref="f2", lsoa=OUTSIDE)]

    built = made(fraud_referrals=rows)

    assert built.query(
        "SELECT ref, month, loss, sex, victim_type, lsoa21, ward, csp "
        "FROM fraud_referrals ORDER BY ref"
    ) == [
        (
            "f1",
            "2025-01",
            12500.5,
            "female",
            "person",
            HERE,
            "E05009288",
            "E22000180",
        ),
        ("f2", "2025-01", 12500.5, "female", "person", OUTSIDE, None, None),
    ]


def test_a_stolen_vehicle_met_again_is_one(made):
    rows = [like("stolen_vehicles"), like("stolen_vehicles", value=9500)]

    built = made(stolen_vehicles=rows)

    assert built.query(
        "SELECT ref, value, business_victim, recovered, flag_car_key_burglary, "
        "flag_rural FROM stolen_vehicles"
    ) == [("s1", 9500.0, True, False, True, False)]


def test_a_fire_has_the_month_of_the_moment_it_began(made):
    built = made(fires=[like("fires")])

    assert built.query("SELECT month, deliberate, casualties, lsoa21 FROM fires") == [
        ("2025-01", True, 0, HERE)
    ]


@pytest.mark.parametrize(
    "names",
    [
        ("accident_index", "accident_severity"),
        ("collision_index", "collision_severity"),
    ],
)
def test_collisions_are_read_as_published_under_either_name(made, names):
    index, severity = names
    plain = {k: v for k, v in SAMPLE["collisions"].items() if "accident_" not in k}
    rows = [
        {**plain, index: "A1", severity: "2"},
        {**plain, index: "A2", severity: "Slight", "time": "25:00"},
        {**plain, index: "A3", severity: "3", "lsoa_of_accident_location": "-1"},
    ]

    built = made(collisions=rows)

    assert built.query(
        "SELECT collision_index, severity, date, time, month, lsoa, lsoa21 "
        "FROM collisions ORDER BY 1"
    ) == [
        ("A1", "serious", dt.date(2025, 1, 7), "17:50", "2025-01", None, HERE),
        ("A3", "slight", dt.date(2025, 1, 7), "17:50", "2025-01", None, HERE),
    ]
    assert built.faults == [(3, "form", "time", "25:00")]


def test_the_lsoa_of_a_collision_is_read_under_its_published_name(made):
    row = like("collisions", longitude="", latitude="")

    assert made(collisions=[row]).query("SELECT lsoa, csp FROM collisions") == [
        (HERE, "E22000180")
    ]


def test_a_survey_is_one_row_for_each_respondent_and_question(made):
    rows = [
        like("survey_responses"),
        like("survey_responses", question="trust", answer="Agree"),
        like("survey_responses", question="trust", answer="Disagree"),
        like("survey_responses", respondent="18", weight="heavy"),
    ]

    built = made(survey_responses=rows)

    assert built.query(
        "SELECT respondent, question, answer, weight, month FROM survey_responses "
        "ORDER BY question"
    ) == [
        ("17", "safe_after_dark", "Very safe", 1.25, None),
        ("17", "trust", "Disagree", 1.25, None),
    ]
    assert built.faults == [(5, "number", "weight", "heavy")]


def test_an_indicator_met_again_is_one_even_where_its_key_has_gaps(made):
    rows = [
        like("indicators"),
        like("indicators", value=1.0),
        like("indicators", comparator="region"),
    ]

    built = made(indicators=rows)

    assert built.query(
        "SELECT comparator, value, lower, upper FROM indicators ORDER BY ALL"
    ) == [("region", 632.1, 629.9, 634.3), (None, 1.0, 629.9, 634.3)]


def test_health_activity_is_counts_by_area_and_month(made):
    rows = [
        like("health_activity"),
        like("health_activity", sex="male", age_band="18-24", count=3),
        like("health_activity", month="Jan-25"),
    ]

    built = made(health_activity=rows)

    assert built.query(
        'SELECT measure, month, age_band, sex, "count" FROM health_activity '
        "ORDER BY ALL"
    ) == [
        ("assault-attendances", "2025-01", "18-24", "male", 3),
        ("assault-attendances", "2025-01", None, None, 12),
    ]
    assert built.faults == [(4, "spreadsheet", "month", "Jan-25")]


def stops(*rows):
    return records_csv([SAMPLE["stop_search"], *rows])


def test_stops_are_read_as_published_and_equal_rows_are_real(build, tmp_path):
    name = "2025-01/2025-01-city-of-london-{}.csv"
    members = year_of(months=1)
    members[name.format("stop-and-search")] = stops(SAMPLE["stop_search"])
    members[name.format("outcomes")] = b"Crime ID\n"
    write_zip(tmp_path / "extracts/all.zip", members)

    built = build(
        {}, street_extract(), records_extract("stop_search", "extracts/all.zip")
    )

    assert built.query(
        "SELECT type, date, gender, age_range, force, own_force, counted, month, "
        "lsoa21, outcome_linked, more_than_outer_clothing FROM stop_search"
    ) == 2 * [
        (
            "Person search",
            dt.datetime(2025, 1, 1, 0, 6),
            "male",
            "18-24",
            "city-of-london",
            True,
            True,
            "2025-01",
            HERE,
            True,
            None,
        )
    ]
    assert built.report.ignored == {"outcomes": 1}


def test_a_month_of_stops_supplied_again_replaces_the_older_file(build):
    name = "2025-01-city-of-london-stop-and-search.csv"
    files = {
        "crimes/rows.csv": records_csv([a_crime("a")]),
        f"stop_search/1/{name}": stops(),
        f"stop_search/2/{name}": stops(SAMPLE["stop_search"]),
    }

    built = build(files, records_extract("crimes"), records_extract("stop_search"))

    assert built.query("SELECT count(*) FROM stop_search") == [(2,)]
    assert built.report.superseded == 1


def test_rarer_records_cover_the_months_between_their_first_and_last(build):
    rows = [like("fires"), like("fires", ref="r2", opened_dt="2025-03-01")]
    crimes = [a_crime(str(n), recorded_dt=f"2025-0{n}-01") for n in (1, 2, 3)]
    files = {
        "crimes/rows.csv": records_csv(crimes),
        "fires/rows.csv": records_csv(rows),
    }

    built = build(
        files,
        records_extract("crimes"),
        records_extract("fires"),
        period=Period.parse("2025-01", "2025-03"),
    )

    assert [str(m) for m in built.report.months["fires"]] == [
        "2025-01",
        "2025-02",
        "2025-03",
    ]


def test_a_file_without_what_its_contract_needs_is_refused_with_its_other_names(made):
    row = {k: v for k, v in SAMPLE["collisions"].items() if k != "accident_index"}

    with pytest.raises(ExtractError, match="collision_index"):
        made(collisions=[row])


def test_stops_in_a_file_of_any_name_are_the_forces_own_and_none_replaces_another(
    build,
):
    files = {
        "crimes/rows.csv": records_csv([a_crime("a")]),
        "stop_search/1/all.csv": stops(),
        "stop_search/2/all.csv": stops(),
    }

    built = build(files, records_extract("crimes"), records_extract("stop_search"))

    assert built.query("SELECT force, own_force FROM stop_search") == [
        (None, True),
        (None, True),
    ]


def test_stops_of_another_force_are_not_counted(build):
    files = {
        "crimes/rows.csv": records_csv([a_crime("a")]),
        "stop_search/2025-01-kent-stop-and-search.csv": stops(),
    }

    built = build(files, records_extract("crimes"), records_extract("stop_search"))

    assert built.query("SELECT force, own_force, counted FROM stop_search") == [
        ("kent", False, False)
    ]
