"""The traps known in these data, each with a test, from files to warehouse."""

import gzip
import re

import pytest

from safercity.errors import CoverageError, ExtractError, ScopeError
from safercity.evidence.partnership import Extract
from safercity.periods import Month, Period
from tests.support.street_files import (
    CITY,
    crime,
    street_csv,
    street_extract,
    street_name,
    write_zip,
    year_of,
)

YEAR = Period.parse("2025-01", "2025-12")


def test_equal_rows_of_antisocial_behaviour_are_real_and_all_count(build):
    built = build({street_name(): street_csv([CITY] * 5)})

    assert built.accounts == {"2025-01-city-of-london-street.csv": (5, 5, 0, 0)}
    assert built.query("SELECT count(*) FROM events WHERE counted") == [(5,)]


def test_a_reference_met_again_in_a_file_is_one_crime_and_the_later_row_stands(build):
    rows = [crime("a"), crime("b"), crime("a", Longitude="-0.095"), crime("c")]

    built = build({street_name(): street_csv(rows)})

    assert built.report.superseded == 1
    assert built.query("SELECT line FROM events ORDER BY line") == [(3,), (4,), (5,)]


def test_a_reference_met_again_in_a_later_month_counts_there_alone(build):
    files = {
        street_name("2025-01"): street_csv([crime("a"), crime("b")]),
        street_name("2025-02"): street_csv([crime("a", Month="2025-02")]),
    }

    built = build(files, period=Period.parse("2025-01", "2025-02"))

    assert built.query("SELECT ref, month FROM events ORDER BY ref") == [
        ("a", "2025-02"),
        ("b", "2025-01"),
    ]
    assert built.accounts["2025-01-city-of-london-street.csv"] == (2, 1, 0, 1)


def test_a_crime_that_changes_category_takes_the_latest_and_the_file_says_so(build):
    rows = [crime("a"), crime("a", Crime_type="Robbery"), crime("b"), crime("b")]

    built = build({street_name(): street_csv(rows)})

    assert built.query("SELECT ref, category FROM events ORDER BY ref") == [
        ("a", "robbery"),
        ("b", "burglary"),
    ]
    assert "1 crime has another category" in built.report.files[0].note


def test_a_month_supplied_again_replaces_the_older_file_whole(build, tmp_path):
    older = {**year_of(months=2), street_name(): street_csv([CITY] * 9)}
    newer = {**year_of(start="2025-02", months=2), street_name(): street_csv([CITY])}
    # The names sort the other way round: it is the latest month that tells.
    write_zip(tmp_path / "extracts/z-first.zip", older)
    write_zip(tmp_path / "extracts/a-second.zip", newer)

    built = build(period=Period.parse("2025-01", "2025-03"))

    files = {file.path: file for file in built.report.files}
    replaced = files[f"extracts/z-first.zip!{street_name()}"]
    stands = files[f"extracts/a-second.zip!{street_name()}"]
    assert (replaced.rows_read, replaced.accepted, replaced.superseded) == (9, 0, 9)
    assert (stands.rows_read, stands.accepted) == (1, 1)
    assert replaced.note == (
        f"Replaced by {stands.path}, which differs: 8 rows are only in the older file, "
        "0 only in the newer."
    )
    other = files[f"extracts/z-first.zip!{street_name('2025-02')}"]
    assert other.note.endswith("which is the same.")
    assert built.query("SELECT count(*) FROM events WHERE month = '2025-01'") == [(1,)]


def test_of_two_supplies_with_the_same_latest_month_the_later_extract_is_newer(
    build, tmp_path
):
    write_zip(tmp_path / "one.zip", {street_name(): street_csv([CITY] * 2)})
    write_zip(tmp_path / "two.zip", {street_name(): street_csv([CITY] * 3)})
    one, two = street_extract("one.zip", "one"), street_extract("two.zip", "two")

    forward = build({}, one, two)
    rows = forward.query("SELECT extract, count(*) FROM events GROUP BY 1")
    backward = build({}, two, one)

    assert rows == [("two", 3)]
    assert backward.query("SELECT extract, count(*) FROM events GROUP BY 1") == [
        ("one", 2)
    ]


def test_a_file_of_many_months_is_replaced_only_where_a_newer_one_has_the_month(build):
    months = ("2025-01", "2025-01", "2025-02")
    whole = street_csv([CITY | {"Month": month} for month in months])
    newer = {street_name(): street_csv([CITY])}

    built = build(
        {"old/everything.csv": whole, **newer},
        period=Period.parse("2025-01", "2025-02"),
    )

    assert built.accounts["everything.csv"] == (3, 1, 0, 2)
    assert built.report.files[0].note == (
        "Its rows of city-of-london for 2025-01 are replaced by "
        f"extracts/{street_name()}, which differs: 1 row is only in the older file, "
        "0 only in the newer."
    )


def test_a_month_supplied_again_in_another_order_has_the_same_rows(build):
    rows = [crime("a"), crime("b"), CITY]

    built = build(
        {
            f"older/{street_name()}": street_csv(rows),
            f"newer/{street_name()}": street_csv(reversed(rows)),
        }
    )

    notes = [file.note for file in built.report.files if file.note]
    assert [note.partition("which ")[2] for note in notes] == ["has the same rows."]


def test_a_month_cut_into_two_files_without_names_is_read_whole(build):
    part = street_csv([CITY])

    built = build({"part-1.csv": part, "part-2.csv": part})

    assert built.report.accepted == 2


def test_codes_of_2011_are_converted_and_codes_of_2021_kept(build):
    # E01000005 is the same in both; E01032739 came in 2011 and was kept.
    rows = [
        crime("a", LSOA_code="E01000005"),
        crime("b", LSOA_code="E01032739"),
    ]

    built = build({street_name(): street_csv(rows)})

    assert built.query("SELECT lsoa_supplied, lsoa21, placement FROM events") == [
        ("E01000005", "E01000005", "inside"),
        ("E01032739", "E01032739", "inside"),
    ]


def test_rows_without_a_place_count_for_the_force_alone(build):
    nowhere = {"Longitude": "", "Latitude": "", "LSOA code": "", "LSOA name": ""}

    built = build({street_name(): street_csv([CITY | nowhere, CITY])})

    assert built.query(
        "SELECT csp, ward, lsoa21, placement, counted FROM events ORDER BY line"
    ) == [
        (None, None, None, "unplaced", True),
        ("E22000180", "E05009288", "E01000001", "inside", True),
    ]


def test_rows_outside_the_area_and_other_forces_inside_it_do_not_count(build):
    camden = {"LSOA code": "E01000853", "Longitude": "-0.13", "Latitude": "51.52"}
    met = {"Reported by": "Metropolitan Police Service"}
    rows = [CITY, CITY | camden, CITY | met, CITY | camden | met]

    built = build({street_name(): street_csv(rows)})

    assert built.query(
        "SELECT line, own_force, placement, counted FROM events ORDER BY line"
    ) == [
        (2, True, "inside", True),
        (3, True, "outside", False),
        (4, False, "inside", False),
        (5, False, "outside", False),
    ]
    assert built.report.placements == {
        "own inside": 1,
        "own outside": 1,
        "other inside": 1,
        "other outside": 1,
    }


def test_months_missing_from_the_period_are_refused_by_name(build):
    files = year_of()
    del files[street_name("2025-03")], files[street_name("2025-11")]

    with pytest.raises(CoverageError, match=r"March 2025, November 2025\.") as caught:
        build(files, period=YEAR)

    assert "City of London Police" in str(caught.value)
    assert "annualise" in str(caught.value)


def test_months_missing_from_the_period_are_allowed_where_asked(build):
    files = year_of()
    del files[street_name("2025-03")]

    built = build(files, period=YEAR, missing_months="annualise")

    months = built.report.months["police-uk"]
    assert len(months) == 11
    assert Month(2025, 3) not in months


def test_a_file_with_a_header_and_no_rows_does_not_cover_its_month(build):
    files = {**year_of(), street_name("2025-03"): street_csv([])}

    with pytest.raises(CoverageError, match=r"March 2025\."):
        build(files, period=YEAR)


def test_two_extracts_of_street_files_cover_a_year_together(build, tmp_path):
    write_zip(tmp_path / "one.zip", year_of(months=6))
    write_zip(tmp_path / "two.zip", year_of(start="2025-07", months=6))

    built = build(
        {},
        street_extract("one.zip", "one"),
        street_extract("two.zip", "two"),
        period=YEAR,
    )

    assert built.report.months["one"] == built.report.months["two"] == YEAR.months


def test_another_forces_files_are_refused_in_plain_words(build):
    camden = {"LSOA code": "E01000853", "Reported by": "Metropolitan Police Service"}
    rows = street_csv([CITY | camden])

    with pytest.raises(CoverageError, match="no row inside the area of City of London"):
        build({street_name(force="metropolitan"): rows})


@pytest.mark.parametrize(
    ("force", "name"),
    [
        ("btp", "British Transport Police"),
        ("northern-ireland", "Police Service of Northern Ireland"),
    ],
)
def test_extracts_of_forces_that_are_not_covered_are_out_of_scope(build, force, name):
    rows = street_csv([CITY | {"Reported by": name}])

    with pytest.raises(ScopeError, match=re.escape(name)):
        build({street_name(force=force): rows})


FAULTY = [
    ({"Crime type": "Theft"}, [("value", "Crime type", "Theft")]),
    ({"Crime type": ""}, [("missing", "Crime type", None)]),
    ({"Month": "2025-02"}, [("other month", "Month", "2025-02")]),
    ({"Month": "Jan-25"}, [("spreadsheet", "Month", "Jan-25")]),
    ({"Month": "2025-13"}, [("month", "Month", "2025-13")]),
    ({"Month": "45658"}, [("spreadsheet", "Month", "45658")]),
    ({"Longitude": "west"}, [("number", "Longitude", "west")]),
    ({"Longitude": "nan"}, [("range", "Longitude", "nan")]),
    ({"Longitude": ""}, [("half a point", None, None)]),
    ({"Latitude": "48.85"}, [("range", "Latitude", "48.85")]),
    ({"Latitude": "1e999"}, [("range", "Latitude", "1e999")]),
    ({"LSOA code": "E0100001"}, [("form", "LSOA code", "E0100001")]),
    ({"LSOA code": "1.01E+08"}, [("spreadsheet", "LSOA code", "1.01E+08")]),
    ({"LSOA code": "01-Aug"}, [("spreadsheet", "LSOA code", "01-Aug")]),
    ({"LSOA code": "#REF!"}, [("spreadsheet", "LSOA code", "#REF!")]),
    ({"Crime ID": "1.23E+11"}, [("spreadsheet", "Crime ID", "1.23E+11")]),
    ({"Reported by": "Dock Police"}, [("force", "Reported by", "Dock Police")]),
    (
        {"Reported by": "British Transport Police"},
        [("out of scope", "Reported by", "British Transport Police")],
    ),
    (
        {"Longitude": "51.5", "Latitude": "-0.1"},
        [("range", "Latitude", "-0.1"), ("range", "Longitude", "51.5")],
    ),
]


def test_a_row_that_breaks_the_contract_is_set_aside_once_with_every_fault(build):
    rows = [crime(str(n)) | change for n, (change, _) in enumerate(FAULTY)]
    sound = [crime("sound"), CITY]

    built = build({street_name(): street_csv([*rows, *sound])})

    read = len(FAULTY) + 2
    assert built.report.files[0].rows_read == read
    assert built.report.files[0].quarantined == len(FAULTY)
    assert built.report.accepted == 2
    assert built.faults == [
        (line, *fault)
        for line, (_, faults) in enumerate(FAULTY, start=2)
        for fault in faults
    ]


def test_a_crime_without_a_reference_is_accepted_and_noted(build):
    built = build({street_name(): street_csv([crime(""), crime(""), crime("a")])})

    assert built.report.accepted == 3
    assert "2 crimes have no Crime ID" in built.report.files[0].note


def test_a_code_on_neither_list_is_placed_by_its_point_and_noted(build):
    unknown = {"LSOA code": "E01999999"}
    rows = [CITY | unknown, CITY | unknown | {"Longitude": "", "Latitude": ""}]

    built = build({street_name(): street_csv(rows)})

    assert built.query("SELECT lsoa21, placement FROM events ORDER BY line") == [
        ("E01000001", "inside"),
        (None, "unplaced"),
    ]
    assert "2 rows have an LSOA code that is on neither" in built.report.files[0].note


def test_points_in_scotland_are_outside_and_not_a_fault(build):
    scottish = {"LSOA code": "S01008417", "Longitude": "", "Latitude": ""}

    built = build({street_name(): street_csv([CITY, CITY | scottish])})

    assert built.report.placements == {"own inside": 1, "own outside": 1}


def test_line_ends_byte_order_mark_and_gzip_make_no_difference(build, tmp_path):
    rows = [CITY, crime("a"), CITY | {"Location": 'On or near "The Bell", Cheapside'}]
    forms = {
        "unix": street_csv(rows),
        "windows": street_csv(rows, "\r\n"),
        "marked": b"\xef\xbb\xbf" + street_csv(rows),
        "old": street_csv(rows, "\r"),
    }
    found = []

    for name, data in forms.items():
        folder = tmp_path / name
        built = build({street_name(): data}, folder=folder)
        found.append(built.query("SELECT * EXCLUDE (line) FROM events ORDER BY ref"))
    packed = {f"{street_name()}.gz": gzip.compress(forms["unix"], mtime=0)}
    built = build(packed, folder=tmp_path / "gzip")
    found.append(built.query("SELECT * EXCLUDE (line) FROM events ORDER BY ref"))

    assert all(events == found[0] for events in found)
    assert len(found[0]) == 3


def test_a_folder_may_have_any_name(build, tmp_path):
    folder = tmp_path / 'O\'Brien & Môn "2025" [x] *; --'

    built = build({street_name(): street_csv([CITY])}, folder=folder)

    assert built.report.accepted == 1


def test_windows_1252_is_read_and_the_file_says_so(build):
    data = street_csv([CITY | {"Location": "On or near Môn Café"}, CITY])
    data = data.decode().encode("cp1252")

    built = build({street_name(): data})

    assert built.report.accepted == 2
    assert "1 row is not UTF-8 and read as Windows-1252." in built.report.files[0].note


def test_rows_that_are_not_csv_are_accounted_for_by_line(build):
    lines = street_csv([crime(str(n)) for n in range(8)]).splitlines()
    lines[2] = lines[2].rpartition(b",")[0]
    lines[4] += b",more"
    lines[6] = lines[6].replace(b"On or near", b'"On or near')
    lines[7] = lines[7][:20] + b"\0" + lines[7][20:]
    lines.insert(5, b"")

    built = build({street_name(): b"\n".join(lines)})

    assert built.accounts == {"2025-01-city-of-london-street.csv": (8, 4, 4, 0)}
    assert [fault[:2] for fault in built.faults] == [
        (3, "columns"),
        (5, "columns"),
        (8, "quotes"),
        (9, "not text"),
    ]


def test_when_every_row_breaks_the_contract_the_reasons_are_given(build):
    rows = street_csv([CITY | {"Month": "May-25"}, CITY | {"Month": "Jun-25"}])

    with pytest.raises(ExtractError, match="2 rows, Month: A spreadsheet"):
        build({street_name(): rows})


def test_outcomes_and_stop_and_search_files_are_passed_over_and_counted(build):
    built = build(
        {
            street_name(): street_csv([CITY]),
            "2025-01/2025-01-city-of-london-outcomes.csv": b"whatever",
            "2025-01/2025-01-city-of-london-stop-and-search.csv": b"whatever",
            "2025-01/readme.txt": b"hello",
            "__MACOSX/2025-01/._2025-01-city-of-london-street.csv": b"\0\1",
        }
    )

    assert built.report.ignored == {"other": 1, "outcomes": 1, "stop-and-search": 1}
    said = built.report.in_words()
    assert "not needed, and were not read: 1 outcomes, 1 stop-and-search." in said
    assert "not read: extracts/2025-01/readme.txt (not CSV)." in said


def test_a_partners_codes_that_a_spreadsheet_changed_are_set_aside(build):
    codes = {"8/1": "drugs", "4.10": "burglary", "007": "robbery", "45505": "drugs"}
    extract = Extract(
        "offences",
        "offences",
        "extracts/o.csv",
        "Offences",
        "sensitive",
        columns={"ref": "URN", "month": "When", "category": "Code", "lsoa": "Place"},
        categories=codes,
    )
    values = ["8/1", "01-Aug", "4.1", "7", "45506", "45505", "9/9", "8/1"]
    lines = [f"{n},2025-01,{code},E01000001" for n, code in enumerate(values)]
    data = "\n".join(["URN,When,Code,Place", *lines])

    built = build({"o.csv": data.encode()}, extract)

    assert built.faults == [
        (3, "spreadsheet", "Code", "01-Aug"),
        (4, "spreadsheet", "Code", "4.1"),
        (5, "spreadsheet", "Code", "7"),
        (6, "spreadsheet", "Code", "45506"),
        (8, "value", "Code", "9/9"),
    ]
    assert built.report.accepted == 3
