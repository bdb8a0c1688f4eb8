"""The query of every measure runs on a warehouse, and gives the number published."""

import re

import duckdb
import pytest

from safercity.areas import Area, AreaLevel
from safercity.errors import SettingsError
from safercity.evidence.measures.definitions import load_measures, render_query
from safercity.periods import Period

MEASURES = load_measures()
FORCE = Area(AreaLevel.FORCE, "E23000015", "Moorshire", "force-wide")
CSP = Area(AreaLevel.CSP, "E22000001", "Ashmere", "ashmere", "E23000015")
WARD = Area(AreaLevel.WARD, "E05000001", "St. Ann's", "st-anns-e05000001", "E22000001")
YEAR = Period.parse("2025-01", "2025-12")


@pytest.fixture(scope="module")
def warehouse():
    """A warehouse of two partnerships, with every kind of row."""
    tables = duckdb.connect()
    tables.execute("""
        create table lsoas (
            lsoa21 text, ward text, csp text, force text, population int,
            households int, imd_decile int, rural boolean, age_0_15 int, age_16_24 int,
            age_25_44 int, age_45_64 int, age_65_plus int, ethnic_asian int,
            ethnic_black int, ethnic_mixed int, ethnic_other int, ethnic_white int);
        insert into lsoas values
            ('L1', 'E05000001', 'E22000001', 'moorshire', 1500, 600, 1, false,
             300, 200, 400, 400, 200, 100, 100, 50, 50, 1200),
            ('L2', 'E05000001', 'E22000001', 'moorshire', 1000, 400, 7, true,
             200, 100, 300, 250, 150, 10, 10, 10, 10, 960),
            ('L3', 'E05000002', 'E22000002', 'moorshire', 2000, 900, 2, true,
             400, 200, 500, 500, 400, 20, 20, 20, 20, 1920);
        create table areas (level text, code text, name text, slug text, parent text);
        insert into areas values ('ward', 'E05000001', '', '', 'E22000001'),
            ('ward', 'E05000002', '', '', 'E22000002');
        create table files (file_id int, extract text, rows_read bigint,
            accepted bigint, quarantined bigint, superseded bigint);
        insert into files values (1, 'police', 10, 8, 1, 1), (2, 'police', 5, 5, 0, 0);
        create table crimes (crime_ref text, ho_code text, category text, subgroup text,
            month text, lsoa21 text, ward text, csp text, counted boolean,
            committed_from timestamp, committed_to timestamp, flag_knife boolean,
            outcome_type int, offender_identified boolean);
        insert into crimes values
            ('1', '34B', 'robbery', 'robbery-of-personal-property', '2025-01', 'L2',
             'E05000001', 'E22000001', true, null, null, true, 18, false),
            ('2', '34B', 'robbery', 'robbery-of-personal-property', '2025-01', 'L1',
             'E05000001', 'E22000001', true, null, null, false, null, true);
        create table victims (crime_ref text, victim_key text, sex text, age int,
            ethnicity text, segment text, month text, lsoa21 text);
        insert into victims values
            ('1', 'v1', 'female', 30, null, null, '2025-01', 'L1');
        create table offenders (crime_ref text, nominal_key text, sex text, age int,
            ethnicity text, segment text, month text, lsoa21 text);
        create table survey_responses (wave text, answer text, weight double);
        create table indicators (indicator text, area text, period text,
            value double, lower double, upper double, unit text, source text);
        insert into indicators values ('Alcohol admissions', 'E22000001', '2024/25',
            612.5, 590, 635, 'per 100,000', 'A publisher');
        create table events (extract text, kind text, category text, month text,
            lsoa21 text, ward text, csp text, placement text, own_force boolean,
            counted boolean, easting double, northing double);
        insert into events
        select 'police', 'offence', category, month, lsoa21, ward, csp, placement,
            own_force, own_force and placement <> 'outside',
            case when lsoa21 is not null then 400010 end,
            case when lsoa21 is not null then 300010 end
        from (values
            ('burglary', '2025-01', 'L1', 'E05000001', 'E22000001', 'inside', true),
            ('burglary', '2025-02', 'L2', 'E05000001', 'E22000001', 'inside', true),
            ('drugs',    '2025-12', 'L1', 'E05000001', 'E22000001', 'inside', true),
            ('anti-social-behaviour', '2025-01', 'L1', 'E05000001', 'E22000001',
             'inside', true),
            ('burglary', '2025-03', 'L3', 'E05000002', 'E22000002', 'inside', true),
            ('burglary', '2025-03', null, null, null, 'unplaced', true),
            ('burglary', '2025-03', null, null, null, 'outside', true),
            ('burglary', '2025-03', 'L1', 'E05000001', 'E22000001', 'inside', false),
            ('burglary', '2024-02', 'L1', 'E05000001', 'E22000001', 'inside', true)
        ) as t(category, month, lsoa21, ward, csp, placement, own_force);
    """)
    yield tables
    tables.close()


@pytest.mark.parametrize("area", [FORCE, CSP, WARD], ids=["force", "csp", "ward"])
@pytest.mark.parametrize(
    "category", ["burglary", "all-crime", "all", "police-file-001"]
)
@pytest.mark.parametrize("key", sorted(MEASURES))
def test_every_query_runs_on_a_warehouse(warehouse, key, category, area):
    query = render_query(MEASURES[key], category=category, area=area, period=YEAR)

    assert not re.search(r"(?<!:):[a-z_]+", query)
    result = warehouse.execute(query)
    columns = [column[0] for column in result.description]
    assert "numerator" in columns or key == "population_share"


ANSWERS = [
    ("count", "knife-crime", CSP, [(1,)]),
    ("count", "rural-crime", FORCE, [(1,)]),
    ("share_within", "robbery--knife-crime", CSP, [(1,)]),
    ("victims", "knife-crime", CSP, [(1,)]),
    ("victim_complete_share", "victims--age", FORCE, [(1, 1, 1, 0, 1, 1)]),
    ("record_complete_share", "crimes--offender", FORCE, [(2, 0, 1, 1, 2)]),
    ("flag_share", "knife-crime", FORCE, [("2025-01", 1)]),
    ("count", "burglary", FORCE, [(4,)]),
    ("count", "burglary", CSP, [(2,)]),
    ("count", "all-crime", CSP, [(3,)]),
    ("count", "all-crime", FORCE, [(5,)]),
    ("count_before", "burglary", WARD, [(1,)]),
    ("rate", "burglary", FORCE, [(4, 4500)]),
    ("rate", "burglary", WARD, [(2, 2500)]),
    ("rank", "burglary", CSP, [("E22000001", 2, 2500), ("E22000002", 1, 2000)]),
    ("share_of_force", "burglary", CSP, [(2, 4)]),
    ("share_of_force", "burglary", FORCE, [(4, 4)]),
    ("share_of_crime", "burglary", CSP, [(2, 3)]),
    ("change_count", "burglary", CSP, [(2, 1)]),
    ("xmr_mean", "burglary", CSP, [("2025-01", 1), ("2025-02", 1)]),
    ("harm", "all-crime", CSP, [("burglary", 2), ("drugs", 1)]),
    ("harm_by_code", "robbery", CSP, [("34B", 2)]),
    ("harm_cambridge", "robbery", CSP, [("robbery-of-personal-property", 2)]),
    ("gini", "burglary", CSP, [("L1", 1), ("L2", 1)]),
    ("gini", "all-crime", FORCE, [("L1", 2), ("L2", 1), ("L3", 1)]),
    (
        "indicator",
        "alcohol-admissions",
        CSP,
        [("E22000001", "2024/25", 612.5, 590, 635, "per 100,000", "A publisher")],
    ),
    ("population", "all", CSP, [(2500,)]),
    ("deprivation_decile_1_share", "all", CSP, [(1500, 2500)]),
    ("deprivation_quintile_1_share", "all", FORCE, [(3500, 4500)]),
    ("rural_share", "all", CSP, [(1000, 2500)]),
    ("lsoas", "all", FORCE, [(3,)]),
    ("wards_count", "all", CSP, [(1,)]),
    ("wards_count", "all", FORCE, [(2,)]),
    ("rows_read", "police", FORCE, [(15,)]),
    ("rows_read", "police-file-001", FORCE, [(10,)]),
    ("unplaced", "all-records", FORCE, [(1,)]),
    ("unplaced_share", "burglary", FORCE, [(1, 4)]),
    ("outside_area", "all-records", FORCE, [(1,)]),
    ("other_force_inside", "all-records", FORCE, [(1,)]),
]


@pytest.mark.parametrize("key,category,area,answer", ANSWERS)
def test_queries_give_the_numbers_that_are_published(
    warehouse, key, category, area, answer
):
    query = render_query(MEASURES[key], category=category, area=area, period=YEAR)

    rows = warehouse.execute(query).fetchall()
    assert sorted(rows) == answer


def test_a_name_with_a_quote_cannot_break_out_of_a_query():
    odd = Area(AreaLevel.CSP, "x'; drop table events; --", "", "")

    query = render_query(MEASURES["count"], category="burglary", area=odd, period=YEAR)

    assert "csp = 'x''; drop table events; --'" in query


def test_a_comparator_has_no_query_and_the_message_says_why():
    england = Area(AreaLevel.COMPARATOR, "national", "England and Wales", "national")

    with pytest.raises(SettingsError, match=r"England and Wales.*does not hold"):
        render_query(MEASURES["count"], category="drugs", area=england, period=YEAR)
