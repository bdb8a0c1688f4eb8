"""A wrong extract is explained as a whole, and the others are read on."""

import json

import ibis
import pytest

from safercity.errors import ExtractError
from safercity.evidence.contracts import CONTRACTS, spreadsheet
from safercity.evidence.contracts.checks import Known, checks_of
from safercity.evidence.contracts.column_checks import REASON
from safercity.evidence.warehouse import check_extracts
from safercity.evidence.warehouse.explanation import _ASK
from safercity.periods import Period
from tests.support.sample_records import (
    a_crime,
    a_victim,
    records_csv,
    records_extract,
)
from tests.support.street_files import a_partnership, street_extract, write_files

JANUARY = Period.parse("2025-01", "2025-01")


@pytest.fixture
def checked(tmp_path):
    """Check files by path under `extracts/`."""

    def run(files, *extracts):
        write_files(tmp_path / "extracts", files)
        return check_extracts(a_partnership(tmp_path, *extracts, period=JANUARY))

    return run


def crimes(*codes):
    return records_csv([a_crime(f"c{n}", ho_code=c) for n, c in enumerate(codes)])


def victims(**other):
    return records_csv([a_victim("c0", "v"), a_victim("c0", "w", **other)])


def test_an_extract_is_explained_by_its_files_and_rules_with_three_examples(checked):
    files = {
        "crimes/1.csv": crimes("8N", "01-Aug", "02-Aug"),
        "crimes/2.csv": crimes("8N", "03-Aug", "04-Aug", "zzz"),
        "crimes/3.csv": crimes("8N"),
    }

    report = checked(files, records_extract("crimes"))

    assert report.in_words().startswith(
        "crimes: 5 of 8 rows read would be quarantined, in 2 of its 3 files: "
        "extracts/crimes/1.csv (2 rows), extracts/crimes/2.csv (3 rows).\n"
        "  column ho_code: 4 rows. A spreadsheet seems to have turned this code into a "
        'date: extracts/crimes/1.csv line 3 "01-Aug", line 4 "02-Aug", '
        'extracts/crimes/2.csv line 3 "03-Aug" and others.\n'
        "    Ask for the file as it left their system"
    )
    assert '"zzz"' in report.in_words()
    assert report.exit_code == 4


def test_the_explanation_is_there_for_machines_too(checked):
    report = checked(
        {"crimes/1.csv": crimes("8N", "01-Aug")}, records_extract("crimes")
    )

    found = json.loads(json.dumps(report.as_json()))["extracts"]

    assert found == [
        {
            "extract": "crimes",
            "rows_read": 2,
            "quarantined": 1,
            "files": [{"path": "extracts/crimes/1.csv", "quarantined": 1}],
            "rules": [
                {
                    "rule": "spreadsheet",
                    "column": "ho_code",
                    "reason": spreadsheet.FORMS[0][1],
                    "count": 1,
                    "files": [{"path": "extracts/crimes/1.csv", "count": 1}],
                    "examples": [
                        {
                            "path": "extracts/crimes/1.csv",
                            "line": 3,
                            "value": "01-Aug",
                        }
                    ],
                    "ask": found[0]["rules"][0]["ask"],
                }
            ],
        }
    ]


def test_no_value_of_a_personal_column_is_an_example(checked):
    rows = victims(age="1970-01-02", lsoa="ST4 2DF")

    report = checked(
        {"crimes/1.csv": crimes("8N"), "victims/1.csv": rows},
        records_extract("crimes"),
        records_extract("victims"),
    )

    told = report.in_words() + json.dumps(report.as_json())
    assert "column age: 1 row. It is not a number: line 3." in told
    assert "column lsoa: 1 row. It has not the form of lsoa: line 3." in told
    assert "1970" not in told
    assert "2DF" not in told


def test_a_row_that_cannot_be_read_is_not_shown_where_it_is_about_a_person(checked):
    rows = victims() + b"c0,x,34,female,asian,E01000001,Mrs Quine\n"

    report = checked(
        {"crimes/1.csv": crimes("8N"), "victims/1.csv": rows},
        records_extract("crimes"),
        records_extract("victims"),
    )

    assert "whole row: 1 row. The row has 7 columns; the header has 6: line 4." in (
        report.in_words()
    )
    assert "Quine" not in report.in_words() + json.dumps(report.as_json())


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_checked(checked):
    files = {
        "crimes/1.csv": crimes("8N", "zzz"),
        "crimes/2.csv": b"",
        "victims/1.csv": victims().replace(b"age", b"Surname"),
    }

    report = checked(files, records_extract("crimes"), records_extract("victims"))

    words = report.in_words()
    assert "extracts/crimes/2.csv is empty" in words
    assert '"Surname" looks like a name' in words
    assert "crimes: 1 of 2 rows read would be quarantined" in words
    assert report.problems == ()
    assert report.exit_code == 4
    assert len(report.as_json()["refused"]) == 1
    unread = {f.path: f.note for f in report.build.files if not f.rows_read}
    assert set(unread) == {"extracts/crimes/2.csv", "extracts/victims/1.csv"}
    assert all("no row of it counts" in note for note in unread.values())


def test_what_was_read_of_a_file_that_breaks_off_does_not_count(checked):
    good = crimes("8N", "zzz")
    damaged = b"PAR1" + b"\0" * 40

    report = checked(
        {"crimes/1.csv": good, "crimes/2.parquet": damaged}, records_extract("crimes")
    )

    assert [(f.rows_read, f.accepted) for f in report.build.files] == [(2, 1), (0, 0)]


def test_extracts_that_cannot_be_used_at_all_are_said_beside_those_that_can(checked):
    files = {
        "crimes/1.csv": crimes("zzz", "zzz"),
        "victims/1.csv": records_csv([a_victim("c0", "v", sex="?")]),
        "offenders/1.csv": b"crime_ref\n",
    }

    report = checked(
        files,
        records_extract("crimes"),
        records_extract("victims"),
        records_extract("offenders"),
    )

    words = report.in_words()
    for said in (
        "Every row of crimes breaks its contract",
        "Every row of victims breaks its contract",
        "offenders has no rows",
    ):
        assert said in words
    assert report.build.accepted == 0


def test_many_kinds_of_fault_are_cut_short_in_words_alone(checked):
    rows = [a_crime(f"c{n}", flags=f"word{n:03}") for n in range(30)]

    report = checked(
        {"crimes/1.csv": records_csv([a_crime("a", flags=""), *rows])},
        records_extract("crimes"),
    )

    assert "And 10 more kinds of fault; --json has them all." in report.in_words()
    assert len(report.as_json()["extracts"][0]["rules"]) == 30


def test_a_sound_extract_ends_with_no_error(checked):
    report = checked({"crimes/1.csv": crimes("8N")}, records_extract("crimes"))

    assert report.exit_code == 0
    assert report.in_words().startswith("Every row meets its contract.")


def test_a_neighbour_out_of_scope_keeps_its_own_exit_code(checked):
    row = a_crime("a", force="Police Service of Northern Ireland")

    report = checked({"crimes/1.csv": records_csv([row])}, records_extract("crimes"))

    assert report.exit_code == 6


def test_files_that_are_not_there_are_an_error_at_once(checked):
    with pytest.raises(ExtractError, match="there is no"):
        checked({}, street_extract("extracts/nowhere"))


def test_every_rule_of_every_contract_has_something_to_ask():
    rules = {"columns", "quotes", "too long", "not text", "formula"}
    for contract in CONTRACTS.values():
        names = dict.fromkeys((*contract.names, "file_month"), "string")
        table = ibis.table(names | {REASON.format("flags"): "string"}, name="lot")
        checks = checks_of(table, contract, Known(cut_short=("4.1",)))
        rules |= {name for check in checks for name, _, _ in check.kinds}

    assert rules == set(_ASK)
