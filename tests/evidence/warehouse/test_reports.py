import csv
import io
import json

import ibis
import pyarrow as pa

from safercity.evidence.partnership import Extract
from safercity.evidence.warehouse import check_extracts, write_quarantine
from safercity.periods import Period
from tests.support.street_files import (
    CITY,
    a_partnership,
    crime,
    street_csv,
    street_extract,
    street_name,
    write_files,
    year_of,
)

JANUARY = Period.parse("2025-01", "2025-01")


def checked(folder, files, *extracts, **settings):
    write_files(folder / "extracts", files)
    settings.setdefault("period", JANUARY)
    return check_extracts(a_partnership(folder, *extracts, **settings))


def test_a_check_groups_faults_by_file_and_rule_with_three_examples(tmp_path):
    rows = [CITY, *(crime(str(n), Month="Jan-25") for n in range(5))]
    rows.append(CITY | {"Crime type": "Theft"})

    report = checked(tmp_path, {street_name(): street_csv(rows)})

    by_rule = {group.rule: group for group in report.faults}
    assert set(by_rule) == {"spreadsheet", "value"}
    group = by_rule["spreadsheet"]
    assert (group.count, group.column) == (5, "Month")
    assert group.examples == ((3, "Jan-25"), (4, "Jan-25"), (5, "Jan-25"))
    assert "not saved by a spreadsheet" in group.ask
    words = report.in_words()
    assert "column Month: 5 rows. A spreadsheet seems to have turned this" in words
    assert 'line 3 "Jan-25", line 4 "Jan-25", line 5 "Jan-25" and others' in words
    assert "7 rows read from 1 file: 1 accepted, 6 quarantined" in words


def test_a_check_gives_the_same_to_machines(tmp_path):
    report = checked(
        tmp_path, {street_name(): street_csv([CITY, CITY | {"Month": ""}])}
    )

    found = json.loads(json.dumps(report.as_json()))

    assert found["problems"] == []
    assert found["rows_read"] == 2
    assert found["faults"][0]["rule"] == "missing"
    assert found["faults"][0]["examples"] == [{"line": 3, "value": None}]
    assert found["files"][0]["quarantined"] == 1
    assert found["months"] == {"police-uk": ["2025-01"]}


def test_a_sound_extract_is_said_to_be_sound(tmp_path):
    report = checked(tmp_path, {street_name(): street_csv([CITY])})

    assert report.faults == ()
    assert report.in_words().startswith("Every row meets its contract.")


def test_a_check_goes_on_past_missing_months_and_builds_nothing(tmp_path):
    report = checked(
        tmp_path, year_of(months=11), period=Period.parse("2025-01", "2025-12")
    )

    assert len(report.problems) == 1
    assert "December 2025" in report.problems[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["areas", "extracts"]
    assert "police-uk covers January 2025 to November 2025." in report.in_words()


def test_runs_of_months_are_told_apart(tmp_path):
    files = {**year_of(months=2), **year_of(start="2025-05", months=1)}

    report = checked(tmp_path, files, missing_months="annualise")

    expected = "police-uk covers January 2025 to February 2025, May 2025."
    assert expected in report.in_words()


SENSITIVE = Extract(
    "offences",
    "offences",
    "extracts",
    "Offences",
    "sensitive",
    columns={
        "ref": "URN",
        "month": "Month",
        "category": "Type",
        "easting": "E",
        "northing": "N",
        "lsoa": "LSOA",
    },
)


def test_personal_values_and_whole_rows_of_them_are_never_shown(tmp_path):
    lines = [
        "URN,Month,Type,E,N,LSOA",
        "1,2025-01,burglary,532000,181000,E01000001",
        "2,2025-01,burglary,9532001,181001,E01000001",
        "3,2025-01,burglary,secret,181002,E01000001",
        "4,2025-01,burglary,,181003,E01000001",
        "5,2025-01,burglary,532004,181004,E01000001,Mrs Jones",
    ]

    report = checked(tmp_path, {"o.csv": "\n".join(lines).encode()}, SENSITIVE)

    words = report.in_words() + json.dumps(report.as_json())
    assert report.build.quarantined == 4
    for secret in ("9532001", "secret", "181003", "532004", "Jones"):
        assert secret not in words
    assert {group.column for group in report.faults} == {"E", None}


def test_extracts_that_count_the_same_are_named(tmp_path):
    lines = ["URN,Month,Type,E,N,LSOA", "1,2025-01,burglary,,,E01000001"]
    public = street_csv([CITY, crime("a"), crime("b", Crime_type="Robbery")])
    write_files(tmp_path, {street_name(): public})

    report = checked(
        tmp_path,
        {"o.csv": "\n".join(lines).encode()},
        SENSITIVE,
        street_extract("2025-01"),
    )

    assert report.build.overlaps == (("offences", "police-uk", ("burglary",)),)
    assert "both have burglary in the same months" in report.in_words()
    assert report.as_json()["overlaps"][0]["categories"] == ["burglary"]


def a_quarantine(*values):
    rows = [
        {
            "file_id": 0,
            "path": "a.zip!b.csv",
            "line": line,
            "column_name": "Place, supplied",
            "value": value,
            "rule": "value",
            "reason": "It is wrong",
        }
        for line, value in enumerate(values, start=2)
    ]
    return ibis.memtable(pa.Table.from_pylist(rows))


def test_the_quarantine_is_a_file_that_can_go_back():
    text = write_quarantine(a_quarantine("Theft", None))

    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [
        ["file", "line", "column", "value", "rule", "reason"],
        ["a.zip!b.csv", "2", "Place, supplied", "Theft", "value", "It is wrong"],
        ["a.zip!b.csv", "3", "Place, supplied", "", "value", "It is wrong"],
    ]


def test_no_value_in_the_quarantine_can_be_run_by_a_spreadsheet():
    values = ["=1+1", "+1+1", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1"]

    text = write_quarantine(a_quarantine(*values))

    cells = [row[3] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert [cell[:1] for cell in cells] == ["'"] * 8


def test_negative_numbers_stay_numbers_in_the_quarantine():
    text = write_quarantine(a_quarantine("-1.25", "+44"))

    cells = [row[3] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert cells == ["-1.25", "+44"]
