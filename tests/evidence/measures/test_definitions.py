"""Definitions: every one that ships loads, says what it must, and its query runs."""

import re
from pathlib import Path

import duckdb
import pytest

from safercity.areas import Area, AreaLevel
from safercity.errors import SettingsError
from safercity.evidence.measures.change import ChangeOutcome
from safercity.evidence.measures.definitions import (
    CERTAINTIES,
    DEFINITIONS,
    load_measures,
    render_query,
    shown_number,
)
from safercity.evidence.measures.funnel import FunnelClass
from safercity.evidence.measures.process import Signal
from safercity.evidence.measures.reference_page import measures_page
from safercity.evidence.measures.ward_rule import WardClass
from safercity.periods import Period

PROJECT = Path(__file__).parents[3]
METHODS = PROJECT / "docs" / "methods"
MEASURES = load_measures()

NEEDED = """
    count rate rate_998 rank rate_ratio_force rate_ratio_national rate_ratio_similar
    share_of_force share_of_crime change_count change_percent change_ratio change_p
    change_outcome count_before xmr_mean xmr_lower xmr_upper xmr_signal harm harm_rate
    harm_share gini gini_generalised top5_share half_share ward_mean ward_sd ward_above
    ward_well_above ward_class funnel_class funnel_class_adjusted funnel_phi funnel_tau2
    population population_share households deprivation_decile_1_share
    deprivation_quintile_1_share rural_share lsoas wards_count rows_read rows_accepted
    rows_quarantined rows_superseded unplaced unplaced_share outside_area
    other_force_inside
""".split()


def test_every_measure_that_an_assessment_needs_is_defined():
    assert sorted(MEASURES) == sorted(NEEDED)


@pytest.mark.parametrize("key", sorted(MEASURES))
def test_a_definition_is_in_the_file_of_its_name_and_says_all_it_must(key):
    measure = MEASURES[key]

    assert measure.key == key
    for words in (measure.title, measure.counted, measure.filter, measure.source):
        assert words.strip() == words != ""
    assert measure.formula.endswith(".")
    assert set(measure.certainty.split(", ")) <= set(CERTAINTIES)
    assert bool(measure.codes) == (measure.unit == "class")


def anchors(page):
    """The headings of a page, as addresses on it."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    named = re.findall(r'<a id="([a-z0-9-]+)">', page)
    return {
        re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in headings
    } | {*named}


@pytest.mark.parametrize("key", sorted(MEASURES))
def test_the_method_of_a_measure_is_a_heading_of_a_page(key):
    page, _, heading = MEASURES[key].method.partition("#")

    assert heading in anchors((METHODS / page).read_text())


def test_the_sources_named_in_code_are_headings_of_pages():
    code = PROJECT / "src/safercity/evidence/measures"
    named = {
        link
        for path in code.glob("*.py")
        for link in re.findall(
            r"docs/methods/([a-z-]+\.md#[a-z0-9-]+)", path.read_text()
        )
    }

    missing = {
        link
        for link in named
        if link.split("#")[1] not in anchors((METHODS / link.split("#")[0]).read_text())
    }
    assert named and not missing


def test_codes_are_those_that_functions_give():
    for key, classes in (
        ("change_outcome", ChangeOutcome),
        ("ward_class", WardClass),
        ("funnel_class", FunnelClass),
        ("funnel_class_adjusted", FunnelClass),
    ):
        known = {int(c) for c in classes if c != classes.NOT_AVAILABLE}
        assert set(MEASURES[key].codes) == known
    signals = {int(s) for s in Signal if s != Signal.NOT_AVAILABLE}
    assert set(MEASURES["xmr_signal"].codes) == signals | {-s for s in signals}


def test_a_figure_is_worked_out_in_words():
    rate = MEASURES["rate"].worked_out(
        numerator=1590,
        denominator=132_450,
        denominator_year=2021,
        value=12.00453,
        lower=11.42,
        upper=12.61,
    )

    assert rate == (
        "1,590 events ÷ 132,450 residents (2021) × 1,000 = 12.0 per 1,000 residents. "
        "95% limits: 11.4 to 12.6."
    )
    assert (
        MEASURES["change_outcome"].worked_out(numerator=12, denominator=3, value=2)
        == "12 after 3: too few to say."
    )
    assert (
        MEASURES["rate_ratio_force"].worked_out(
            numerator=12.5, denominator=10.0, value=1.25
        )
        == "12.50 per 1,000 ÷ 10 per 1,000 = 1.25 times."
    )
    assert "not known" in MEASURES["count"].worked_out()


@pytest.mark.parametrize("key", sorted(MEASURES))
def test_every_formula_can_be_filled_in(key):
    text = MEASURES[key].worked_out(
        numerator=3, denominator=4, denominator_year=2021, value=1, lower=0.5, upper=2
    )

    assert "{" not in text and "not known" not in text


@pytest.mark.parametrize(
    "number,decimals,shown",
    [
        (0.25, 1, "0.3"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (1e9, 0, "1,000,000,000"),
        (0.05, 1, "0.1"),
        (1e-7, 2, "0.00"),
    ],
)
def test_numbers_are_rounded_half_up(number, decimals, shown):
    assert shown_number(number, decimals) == shown


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
        create table events (extract text, kind text, category text, month text,
            lsoa21 text, ward text, csp text, placement text, own_force boolean,
            counted boolean);
        insert into events
        select 'police', 'offence', category, month, lsoa21, ward, csp, placement,
            own_force, own_force and placement <> 'outside'
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
    ("gini", "burglary", CSP, [("L1", 1), ("L2", 1)]),
    ("gini", "all-crime", FORCE, [("L1", 2), ("L2", 1), ("L3", 1)]),
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


RATE = (DEFINITIONS / "measures" / "rate.toml").read_text()


def a_folder(tmp_path, **files):
    folder = tmp_path / "definitions" / "measures"
    folder.mkdir(parents=True)
    for stem, text in files.items():
        (folder / f"{stem}.toml").write_text(text)
    return tmp_path


def test_a_partnership_replaces_a_measure_and_adds_one(tmp_path):
    folder = a_folder(
        tmp_path,
        rate=RATE.replace('version = "1.0"', 'version = "2.0"'),
        rate_of_homes=RATE.replace('key = "rate"', 'key = "rate_of_homes"'),
    )

    measures = load_measures(folder)

    assert measures["rate"].version == "2.0"
    assert sorted(measures) == sorted([*NEEDED, "rate_of_homes"])
    assert load_measures()["rate"].version == "1.0"


def test_a_folder_without_definitions_has_those_that_ship(tmp_path):
    assert load_measures(tmp_path) == MEASURES


WRONG = [
    ("key =", "kye =", r'"kye" is not a setting.*Did you mean "key"'),
    ('unit = "per 1,000 residents"\n', "", '"unit" is missing'),
    ("decimals = 1", 'decimals = "1"', '"decimals" must be a whole number'),
    ("decimals = 1", "decimals = 9", '"decimals" must be 0 to 6'),
    ('good = "lower"', 'good = "less"', '"good" must be one of lower, higher'),
    ('version = "1.0"', 'version = "one"', '"version" must be like'),
    ('method = "rates.md#crude"', 'method = "/etc/x"', '"method" must be like'),
    ('certainty = "published"', 'certainty = "sure"', '"certainty" must be one or'),
    ('key = "rate"', 'key = "other"', 'its key is "other"'),
    ("{numerator} events", "{numerater} events", '"formula" cannot be filled in'),
    ("{numerator} events", "{numerator events", '"formula" cannot be filled in'),
    ("{numerator} events", "{} events", '"formula" cannot be filled in'),
    ("{numerator} events", "{numerator.x} events", '"formula" cannot be filled in'),
    (":start and :end", ":from and :end", '"query" names :from'),
    ('key = "rate"', 'key = "rate', "is not a TOML file"),
]


@pytest.mark.parametrize("old,new,message", WRONG)
def test_a_definition_that_is_wrong_is_refused_in_plain_words(
    tmp_path, old, new, message
):
    assert old in RATE
    folder = a_folder(tmp_path, rate=RATE.replace(old, new))

    with pytest.raises(SettingsError, match=r"(?s)rate\.toml.*" + message):
        load_measures(folder)


def test_every_fault_of_every_file_is_reported_at_once(tmp_path):
    folder = a_folder(tmp_path, rate=RATE.replace("decimals", "places"), other="= 3")

    with pytest.raises(SettingsError) as error:
        load_measures(folder)

    for part in ("other.toml", '"places"', '"decimals" is missing'):
        assert part in str(error.value)


@pytest.mark.parametrize("codes", ['x = "word"', "1 = 2"])
def test_codes_are_words_by_whole_number(tmp_path, codes):
    folder = a_folder(tmp_path, rate=f"{RATE}\n[codes]\n{codes}\n")

    with pytest.raises(SettingsError, match='"codes" must be words by whole number'):
        load_measures(folder)


def test_the_reference_page_is_current():
    page = (PROJECT / "docs/reference/measures.md").read_text(encoding="utf-8")

    assert page == measures_page(), "write it anew: make docs"
