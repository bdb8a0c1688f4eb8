"""What is odd in accepted records is counted and said, and never put right."""

import pytest

from safercity.evidence.warehouse.record_quality import CHECKS, MOST_CRIMES
from tests.support.sample_records import (
    OUTSIDE,
    SAMPLE,
    a_crime,
    a_victim,
    an_incident,
    an_offender,
    records_csv,
    records_extract,
)


def other(contract, **values):
    return {**SAMPLE[contract], **values}


# For each check: the rows by contract, of which the last of its table is the odd one.
ODD = {
    ("crimes", "not-counted-by-status"): {"crimes": [a_crime("b", status="cancelled")]},
    ("crimes", "committed-backwards"): {
        "crimes": [a_crime("b", committed_to="2025-01-09 21:59")]
    },
    ("crimes", "recorded-before-committed"): {
        "crimes": [a_crime("b", recorded_dt="2025-01-08", committed_to="")]
    },
    ("crimes", "recorded-late"): {
        "crimes": [
            a_crime("b", reported_dt="2025-01-07T00:00"),
            a_crime("c", reported_dt="2025-01-06T23:59"),
        ]
    },
    ("crimes", "committed-long-before"): {
        "crimes": [a_crime("b", committed_from="2023-12-01", committed_to="2024-01-01")]
    },
    ("crimes", "code-out-of-date"): {"crimes": [a_crime("b", ho_code="28A")]},
    ("crimes", "no-place"): {"crimes": [a_crime("b", lsoa="")]},
    ("crimes", "outside-area"): {"crimes": [a_crime("b", lsoa=OUTSIDE)]},
    ("crimes", "no-victim"): {"crimes": [a_crime("b")], "victims": [a_victim("a", "")]},
    ("incidents", "closed-before-opened"): {
        "incidents": [
            an_incident("i", closed_dt="2025-01-05T21:15"),
            an_incident("j", closed_dt="2025-01-05T21:14"),
        ]
    },
    ("incidents", "no-place"): {"incidents": [an_incident("j", lsoa="")]},
    ("incidents", "crime-missing"): {
        "incidents": [
            an_incident("i", linked_crime="a"),
            an_incident("j", linked_crime="z"),
            an_incident("k"),
        ]
    },
    ("victims", "crime-missing"): {"victims": [a_victim("z", "v")]},
    ("victims", "not-known"): {"victims": [a_victim("a", "")]},
    ("victims", "no-age"): {
        "victims": [
            a_victim("a", "v", age=""),
            a_victim("a", "b", age="", victim_type="business"),
        ]
    },
    ("victims", "no-ethnicity"): {"victims": [a_victim("a", "v", ethnicity="")]},
    ("offenders", "crime-missing"): {"offenders": [an_offender("z", "n")]},
    ("offenders", "not-known"): {"offenders": [an_offender("a", "")]},
    ("offenders", "under-10"): {
        "offenders": [an_offender("a", "n", age=9), an_offender("a", "m", age=10)]
    },
    ("offenders", "no-ethnicity"): {"offenders": [an_offender("a", "n", ethnicity="")]},
    ("offenders", "home-outside"): {"offenders": [an_offender("a", "n")]},
    ("stolen_vehicles", "crime-missing"): {
        "stolen_vehicles": [
            other("stolen_vehicles"),
            other("stolen_vehicles", ref="s2", crime_ref="z"),
        ]
    },
    ("calls", "no-place"): {"calls": [other("calls", lsoa="")]},
    ("fires", "no-place"): {"fires": [other("fires", longitude="", latitude="")]},
}


@pytest.fixture
def found(build):
    """How many rows each check is true of, of how many, by table and name."""

    def run(rows):
        rows = {"crimes": [], **rows}
        rows["crimes"] = [a_crime("a"), *rows["crimes"]]
        files = {f"{name}/rows.csv": records_csv(r) for name, r in rows.items()}
        built = build(files, *map(records_extract, rows))
        by_check = {
            (table, name): (count, total)
            for table, name, count, total in built.query(
                "SELECT table_name, name, rows, of_rows FROM quality"
            )
        }
        return by_check, built.report

    return run


def test_every_check_has_rows_that_it_is_true_of():
    there = {(check.table, check.name) for check in CHECKS}

    assert there == {*ODD, ("victims", "key-of-many")}


@pytest.mark.parametrize("check", ODD, ids="-".join)
def test_a_check_counts_the_row_that_is_odd_and_no_other(found, check):
    by_check, report = found(ODD[check])

    assert by_check[check][0] == 1
    assert report.quarantined == 0
    (said,) = [n for n in report.quality if (n.table, n.name) == check]
    assert said.in_words() in report.in_words()


def test_a_crime_that_is_not_odd_is_told_of_nowhere(found):
    by_check, report = found({})

    assert {count for count, _ in by_check.values()} == {0}
    assert ("crimes", "no-victim") not in by_check
    assert "crimes: 0 of" not in report.in_words()
    assert report.as_json()["quality"][0]["rows"] == 0


def test_a_key_that_more_crimes_have_than_a_person_can_is_counted(found):
    many = [a_victim(f"c{n}", "Unknown") for n in range(MOST_CRIMES + 1)]
    shop = [
        a_victim(f"c{n}", "shop", victim_type="business")
        for n in range(MOST_CRIMES + 1)
    ]

    by_check, _ = found({"victims": [*many, *shop, a_victim("a", "v")]})

    assert by_check["victims", "key-of-many"] == (MOST_CRIMES + 1, MOST_CRIMES + 2)


def test_a_row_that_a_check_cannot_speak_of_is_not_among_those_it_is_of(found):
    rows = [a_crime("b", committed_to=""), a_crime("c", committed_from="")]

    by_check, _ = found({"crimes": rows})

    assert by_check["crimes", "committed-backwards"] == (0, 1)
    assert by_check["crimes", "recorded-before-committed"] == (0, 2)
