"""The tables that records are kept in, from files to warehouse."""

import datetime as dt

import ibis
import pytest

from safercity.errors import CoverageError, ExtractError
from safercity.evidence.contracts.record_tables import RECORD_TABLES
from safercity.evidence.warehouse import has_table, open_warehouse, tables_of
from safercity.evidence.warehouse.record_lookups import MOST_WORDS
from safercity.periods import Period
from tests.support.sample_records import (
    HERE,
    OUTSIDE,
    SAMPLE,
    THERE,
    a_crime,
    a_victim,
    an_incident,
    an_offender,
    records_csv,
    records_extract,
)
from tests.support.street_files import CITY, street_csv, street_extract, street_name


@pytest.fixture
def made(build):
    """Build from rows by contract, each in a file `CONTRACT/rows.csv`."""

    def run(settings=None, /, mapped=None, **rows):
        files = {f"{name}/rows.csv": records_csv(r) for name, r in rows.items()}
        mapped = mapped or {}
        extracts = [records_extract(name, **mapped.get(name, {})) for name in rows]
        return build(files, *extracts, **(settings or {}))

    return run


def test_a_crime_is_typed_placed_and_given_what_its_code_meant(made):
    row = a_crime(
        "a",
        status="",
        outcome_type="14",
        outcome_date="2025-01-20",
        flags="Domestic; alcohol",
        business_victim="N",
        victim_count=2,
    )

    built = made(crimes=[row])

    assert built.query(
        "SELECT crime_ref, recorded_dt, committed_to, ho_code, status, outcome_type, "
        "outcome_date, business_victim, offender_identified, victim_count, month "
        "FROM crimes"
    ) == [
        (
            "a",
            dt.datetime(2025, 1, 10, 14, 5),
            dt.datetime(2025, 1, 9, 23, 30),
            "8N",
            "recorded",
            "14",
            dt.date(2025, 1, 20),
            False,
            None,
            2,
            "2025-01",
        )
    ]
    assert built.query(
        "SELECT subgroup, offence_group, category, lsoa, lsoa21, csp, placement, "
        "own_force, counted, flag_domestic, flag_alcohol, flag_knife FROM crimes"
    ) == [
        (
            "violence-with-injury",
            "violence-against-the-person",
            "violence-and-sexual-offences",
            HERE,
            HERE,
            "E22000180",
            "inside",
            True,
            True,
            True,
            True,
            False,
        )
    ]


def test_crimes_and_incidents_of_antisocial_behaviour_become_events(made):
    crimes = [
        a_crime("a"),
        a_crime("b", ho_code="28E", lsoa=""),
        a_crime("c", status="cancelled"),
        a_crime("d", status="Transferred"),
    ]
    incidents = [
        an_incident("i"),
        an_incident("j", domain="", qualifier="personal"),
        an_incident("k", domain="public-safety", qualifier=""),
        an_incident("l", domain="", qualifier="", category="drugs"),
    ]

    built = made(crimes=crimes, incidents=incidents)

    assert built.query(
        "SELECT extract, ref, kind, category, month, placement, counted "
        "FROM events ORDER BY ref"
    ) == [
        (
            "crimes",
            "a",
            "offence",
            "violence-and-sexual-offences",
            "2025-01",
            "inside",
            True,
        ),
        ("crimes", "b", "offence", "burglary", "2025-01", "unplaced", True),
        (
            "incidents",
            "i",
            "incident",
            "anti-social-behaviour",
            "2025-01",
            "inside",
            True,
        ),
        (
            "incidents",
            "j",
            "incident",
            "anti-social-behaviour",
            "2025-01",
            "inside",
            True,
        ),
        ("incidents", "l", "incident", "drugs", "2025-01", "inside", True),
    ]
    assert built.query("SELECT crime_ref FROM crimes WHERE counted ORDER BY 1") == [
        ("a",),
        ("b",),
    ]
    assert built.query("SELECT count(*) FROM incidents") == [(4,)]
    assert built.report.accepted == 8


def test_rows_read_are_accepted_quarantined_or_superseded_to_the_row(made):
    crimes = [
        a_crime("a"),
        a_crime("a", ho_code="46"),
        a_crime("b", ho_code="not one"),
        a_crime("c", recorded_dt="yesterday", lsoa="somewhere"),
    ]
    victims = [
        a_victim("a", "v"),
        a_victim("a", "v"),
        a_victim("a", "w"),
        a_victim("a", ""),
        a_victim("a", ""),
        a_victim("", "x"),
        a_victim("a", "y", age=111),
    ]

    built = made(crimes=crimes, victims=victims)

    assert built.report.rows_read == 11
    by_extract = {
        f.extract: (f.rows_read, f.accepted, f.quarantined, f.superseded)
        for f in built.report.files
    }
    assert by_extract == {"crimes": (4, 1, 2, 1), "victims": (7, 4, 2, 1)}
    assert built.query("SELECT crime_ref, line, category FROM crimes") == [
        ("a", 3, "shoplifting")
    ]
    assert "1 crime has another category" in built.report.files[0].note


def test_unknown_victims_are_never_taken_for_one_another(made):
    victims = [a_victim("a", ""), a_victim("a", ""), a_victim("a", "v")]

    built = made(crimes=[a_crime("a")], victims=victims)

    assert built.query("SELECT count(*), count(victim_key) FROM victims") == [(3, 1)]


def test_unknown_victims_of_a_crime_that_comes_again_are_those_of_the_newer_supply(
    build,
):
    older = [a_victim("a", ""), a_victim("a", "v"), a_victim("b", "")]
    files = {
        "crimes/rows.csv": records_csv([a_crime("a"), a_crime("b")]),
        "victims/1/rows.csv": records_csv(older),
        "victims/2/rows.csv": records_csv([a_victim("a", ""), a_victim("a", "w")]),
    }

    built = build(files, records_extract("crimes"), records_extract("victims"))

    assert built.query(
        "SELECT crime_ref, victim_key, line FROM victims ORDER BY ALL"
    ) == [("a", "v", 3), ("a", "w", 3), ("a", None, 2), ("b", None, 4)]
    assert built.report.superseded == 1


def test_a_crime_in_two_extracts_is_one_and_the_later_extract_stands(build):
    files = {
        "one.csv": records_csv([a_crime("a"), a_crime("b")]),
        "two.csv": records_csv([a_crime("a", ho_code="45")]),
    }

    built = build(
        files,
        records_extract("crimes", "extracts/one.csv", "one"),
        records_extract("crimes", "extracts/two.csv", "two"),
    )

    assert built.query("SELECT crime_ref, extract FROM crimes ORDER BY 1") == [
        ("a", "two"),
        ("b", "one"),
    ]
    assert [str(m) for m in built.report.months["two"]] == ["2025-01"]


def test_people_have_the_month_of_their_crime_and_the_area_of_their_home(made):
    built = made(
        crimes=[a_crime("a")],
        victims=[a_victim("a", "v"), a_victim("z", "w", lsoa="")],
        offenders=[an_offender("a", "n"), an_offender("a", "")],
    )

    assert built.query(
        "SELECT victim_key, month, lsoa, lsoa21, csp, victim_type, age, sex "
        "FROM victims ORDER BY 1"
    ) == [
        ("v", "2025-01", HERE, HERE, "E22000180", "person", 34, "female"),
        ("w", None, None, None, None, "person", 34, "female"),
    ]
    assert built.query(
        "SELECT nominal_key, month, lsoa21, csp, role FROM offenders ORDER BY 1"
    ) == [
        ("n", "2025-01", OUTSIDE, None, "suspect"),
        (None, "2025-01", OUTSIDE, None, "suspect"),
    ]


def test_no_column_of_flags_leaves_flags_unknown(made):
    without = made(crimes=[a_crime("a")])

    assert without.query("SELECT flag_domestic, flag_knife FROM crimes") == [
        (None, None)
    ]


def test_an_empty_column_of_flags_says_that_there_are_none(made):
    built = made(crimes=[a_crime("a", flags=""), a_crime("b", flags="knife;")])

    assert built.query(
        "SELECT crime_ref, flag_domestic, flag_knife FROM crimes ORDER BY 1"
    ) == [("a", False, False), ("b", False, True)]


def test_flags_in_the_suppliers_words_are_mapped_and_others_quarantined(made):
    rows = [
        a_crime("a", flags="DA; Bladed Article"),
        a_crime("b", flags="domestik"),
        a_crime("c", flags="zzz"),
    ]
    mapped = {"crimes": {"flags": {"DA": "domestic", "bladed article": "knife"}}}

    built = made(mapped=mapped, crimes=rows)

    assert built.query("SELECT crime_ref, flag_domestic, flag_knife FROM crimes") == [
        ("a", True, True)
    ]
    reasons = built.query("SELECT rule, value, reason FROM quarantine ORDER BY line")
    assert reasons[0][:2] == ("flag", "domestik")
    assert '"domestik" is no flag; the nearest are domestic' in reasons[0][2]
    assert reasons[1] == ("flag", "zzz", '"zzz" is no flag')


def test_values_in_the_suppliers_words_are_mapped_and_shown_as_supplied(made):
    victims = [a_victim("a", "v", sex="F"), a_victim("a", "w", sex="Z")]
    mapped = {"victims": {"values": {"sex": {"F": "female"}}}}

    built = made(mapped=mapped, crimes=[a_crime("a")], victims=victims)

    assert built.query("SELECT victim_key, sex FROM victims") == [("v", "female")]
    assert built.faults == [(3, "value", "sex", "Z")]


@pytest.mark.parametrize(
    ("code", "kept", "subgroup"),
    [
        ("8/1", "8N", "violence-with-injury"),
        ("104/23", "104", "violence-without-injury"),
        ("4.10", "4.10", "homicide"),
        ("028e", "28E", "burglary-residential"),
        ("56/9", "56/9", "arson"),
    ],
)
def test_offence_codes_are_text_in_both_their_forms(made, code, kept, subgroup):
    built = made(crimes=[a_crime("a", ho_code=code)])

    assert built.query("SELECT ho_code, subgroup FROM crimes") == [(kept, subgroup)]


@pytest.mark.parametrize("code", ["08-Jan", "2025-01-08", "45665", "1.04E+02"])
def test_offence_codes_that_a_spreadsheet_changed_are_said_to_be(made, code):
    built = made(crimes=[a_crime("a"), a_crime("b", ho_code=code)])

    assert built.faults == [(3, "spreadsheet", "ho_code", code)]


def test_a_code_that_is_not_on_the_list_is_quarantined(made):
    built = made(crimes=[a_crime("a"), a_crime("b", ho_code="999Z")])

    assert built.query("SELECT rule, reason FROM quarantine") == [
        ("value", "It is not on the list of Home Office offence codes")
    ]


def test_a_code_that_has_had_its_day_keeps_its_meaning(made):
    built = made(crimes=[a_crime("a", ho_code="28A")])

    assert built.query("SELECT subgroup FROM crimes") == [("burglary-residential",)]


def test_a_points_metres_are_kept_and_a_row_outside_does_not_count(made):
    rows = [
        a_crime("a", lsoa="", longitude=-0.097562, latitude=51.51888),
        a_crime("b", lsoa=OUTSIDE),
    ]

    built = made(crimes=rows)

    (east, north, *rest), outside = built.query(
        "SELECT easting, northing, lsoa21, placement, counted FROM crimes ORDER BY line"
    )
    assert (round(east), round(north)) == (532094, 181711)
    assert rest == [HERE, "inside", True]
    assert outside == (None, None, OUTSIDE, "outside", False)


def test_crimes_of_months_that_are_missing_are_refused_by_name(made):
    period = Period.parse("2025-01", "2025-02")

    with pytest.raises(CoverageError, match=r"crimes has no rows .* February 2025"):
        made({"period": period}, crimes=[a_crime("a")])


def test_crimes_without_any_place_count_for_the_force_alone(made):
    built = made(crimes=[a_crime("a", lsoa="")])

    assert built.query("SELECT placement, counted, csp FROM crimes") == [
        ("unplaced", True, None)
    ]


def test_crimes_of_somewhere_else_are_refused(made):
    with pytest.raises(CoverageError, match="crimes has no row inside the area"):
        made(crimes=[a_crime("a", lsoa=OUTSIDE)])


def test_an_extract_in_which_every_row_is_wrong_is_refused(made):
    with pytest.raises(ExtractError, match="Every row of victims breaks its contract"):
        made(crimes=[a_crime("a")], victims=[a_victim("a", "v", sex="?")])


def test_records_stand_beside_street_files(build):
    files = {
        f"police/{street_name()}": street_csv([CITY]),
        "crimes/rows.csv": records_csv([a_crime("a", lsoa=THERE)]),
    }

    built = build(files, street_extract("extracts/police"), records_extract("crimes"))

    assert built.query("SELECT extract, category FROM events ORDER BY extract") == [
        ("crimes", "violence-and-sexual-offences"),
        ("police-uk", "anti-social-behaviour"),
    ]
    assert {f.extract: f.accepted for f in built.report.files} == {
        "police-uk": 1,
        "crimes": 1,
    }


def test_only_the_contracts_that_were_supplied_have_a_table(made):
    built = made(crimes=[a_crime("a")])

    warehouse = open_warehouse(built.path)
    assert has_table(warehouse, "crimes")
    assert not has_table(warehouse, "victims")
    assert {"crimes", "events", "files"} < set(tables_of(warehouse))
    warehouse.disconnect()


@pytest.mark.parametrize("name", sorted(RECORD_TABLES))
def test_a_table_has_the_columns_and_types_of_its_contract(made, name):
    rows = {"crimes": [a_crime("a")], name: [SAMPLE[name]]}

    warehouse = open_warehouse(made(**rows).path)

    table, schema = warehouse.table(name), RECORD_TABLES[name].schema()
    assert table.schema().names == tuple(schema.names)
    nullable = ibis.schema(schema)
    assert [str(t.copy(nullable=True)) for t in table.schema().types] == [
        str(t.copy(nullable=True)) for t in nullable.types
    ]
    warehouse.disconnect()


def test_incidents_in_the_suppliers_codes_are_events_of_the_categories_mapped(made):
    rows = [
        an_incident("i", category="MH1", domain="", qualifier=""),
        an_incident("j", category="MH9", domain="", qualifier=""),
        an_incident("k", category="", domain="", qualifier=""),
    ]
    mapped = {"incidents": {"categories": {"MH1": "mental-health-calls"}}}

    built = made(mapped=mapped, incidents=rows)

    assert built.query("SELECT ref, kind, category FROM events") == [
        ("i", "incident", "mental-health-calls")
    ]
    assert built.faults == [
        (3, "value", "category", "MH9"),
        (4, "no category", None, None),
    ]


def test_a_code_of_an_incident_is_set_aside_while_the_longer_one_never_comes(made):
    rows = [an_incident("i", category="4.1"), an_incident("j", category="5")]
    codes = {"4.1": "robbery", "4.10": "burglary", "5": "drugs"}

    built = made(mapped={"incidents": {"categories": codes}}, incidents=rows)

    assert built.faults == [(2, "spreadsheet", "category", "4.1")]


def test_offence_codes_in_the_suppliers_words_are_mapped(made):
    rows = [a_crime("a", ho_code="ABH"), a_crime("b", ho_code="28E")]
    mapped = {"crimes": {"values": {"ho_code": {"ABH": "8N"}}}}

    built = made(mapped=mapped, crimes=rows)

    assert built.query("SELECT crime_ref, ho_code FROM crimes ORDER BY 1") == [
        ("a", "8N"),
        ("b", "28E"),
    ]


def test_crimes_of_another_force_are_kept_and_not_counted(made):
    rows = [
        a_crime("a", force="City of London Police"),
        a_crime("b", force="Metropolitan Police Service"),
        a_crime("c", force="Gotham"),
    ]

    built = made(crimes=rows)

    assert built.query(
        "SELECT crime_ref, force, own_force, counted FROM crimes ORDER BY 1"
    ) == [
        ("a", "city-of-london", True, True),
        ("b", "metropolitan", False, False),
    ]
    assert built.report.placements == {"other inside": 1, "own inside": 1}
    assert built.faults == [(4, "force", "force", "Gotham")]


def test_a_crime_may_have_no_more_than_its_ward(made):
    built = made(crimes=[a_crime("a", lsoa="", ward="E05009288")])

    assert built.query("SELECT ward, ward_method, lsoa, lsoa21, csp FROM crimes") == [
        ("E05009288", "supplied", None, None, "E22000180")
    ]


def test_codes_of_places_that_are_on_no_list_are_said_of_records_too(made):
    rows = [a_crime("a"), a_crime("b", lsoa="E01999999")]

    built = made(crimes=rows)

    assert "1 row has an LSOA code that is on neither the list" in (
        built.report.files[0].note
    )


def test_words_that_are_no_flags_by_the_thousand_get_one_reason_between_them(made):
    rows = [a_crime(f"c{n}", flags=f"word {n:05}") for n in range(MOST_WORDS + 5)]

    built = made(crimes=[a_crime("a", flags=""), *rows])

    reasons = built.query("SELECT count(DISTINCT reason), count(*) FROM quarantine")
    assert reasons == [(MOST_WORDS + 1, MOST_WORDS + 5)]
    assert ("It has a word that is no flag",) in built.query(
        "SELECT reason FROM quarantine"
    )


def test_dates_in_the_suppliers_form_are_read_in_every_column(made):
    row = a_crime(
        "a",
        recorded_dt="10/01/2025",
        committed_from="09/01/2025 22:00",
        committed_to="2025-01-09 23:00",
        outcome_date="31/01/2025",
    )

    built = made(mapped={"crimes": {"date_format": "%d/%m/%Y"}}, crimes=[row])

    assert built.query(
        "SELECT recorded_dt, committed_from, committed_to, outcome_date FROM crimes"
    ) == [
        (
            dt.datetime(2025, 1, 10),
            dt.datetime(2025, 1, 9, 22),
            dt.datetime(2025, 1, 9, 23),
            dt.date(2025, 1, 31),
        )
    ]
