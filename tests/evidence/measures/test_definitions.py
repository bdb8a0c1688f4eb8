"""Definitions: every one that ships loads, says what it must, and its query runs."""

import re
from collections import Counter
from pathlib import Path

import pytest

from safercity.errors import SettingsError
from safercity.evidence.measures.change import ChangeOutcome
from safercity.evidence.measures.definition_faults import CERTAINTIES
from safercity.evidence.measures.definitions import (
    DEFINITIONS,
    load_measures,
    shown_number,
)
from safercity.evidence.measures.funnel import FunnelClass
from safercity.evidence.measures.process import Signal
from safercity.evidence.measures.reference_page import measures_page
from safercity.evidence.measures.ward_rule import WardClass

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
    assert set(NEEDED) <= set(MEASURES)


@pytest.mark.parametrize("key", sorted(MEASURES))
def test_a_definition_is_in_the_file_of_its_name_and_says_all_it_must(key):
    measure = MEASURES[key]

    assert measure.key == key
    for words in (measure.title, measure.counted, measure.filter, measure.source):
        assert words.strip() == words != ""
    assert measure.formula.endswith(".")
    assert set(measure.certainty.split(", ")) <= set(CERTAINTIES)
    assert bool(measure.codes) == (measure.unit == "class")


def test_no_two_measures_have_one_title_by_which_a_reader_finds_them():
    titles = Counter(measure.title for measure in MEASURES.values())

    assert [title for title, number in titles.items() if number > 1] == []


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
        (-2.5, 0, "−3"),
        (1e9, 0, "1,000,000,000"),
        (0.05, 1, "0.1"),
        (1e-7, 2, "0.00"),
    ],
)
def test_numbers_are_rounded_half_up(number, decimals, shown):
    assert shown_number(number, decimals) == shown


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
    assert sorted(measures) == sorted([*load_measures(), "rate_of_homes"])
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
