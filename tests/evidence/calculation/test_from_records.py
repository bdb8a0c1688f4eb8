"""Counts and crossings from records, beside plain Python on the same CSV files."""

import itertools
from collections import Counter

from safercity.evidence.measures.code_scales import load_code_scales
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.measures.themes import themes_asked_for
from tests.support.own_answers import FORCE
from tests.support.own_categories import CATEGORIES
from tests.support.own_county import QUIET
from tests.support.own_figures import Answer, same, share

ASKED = themes_asked_for(load_themes())


def test_every_category_is_counted_in_every_area(made, own):
    expected = {
        ("count", category, place): Answer(own.count(category, place=place))
        for category in own.members
        for place in own.places
    }

    same(made.answers("count"), expected, only=lambda key: key[1] in own.members)


def test_every_category_is_counted_in_every_month(made, own):
    found = {
        (f.category, f.area.code, str(f.period.start)): f.value
        for f in made.calculation.figures.values()
        if f.measure == "count" and len(f.period) == 1 and f.area.level == "csp"
    }
    counted = Counter(
        (category, event.csp, event.month)
        for category, events in own.members.items()
        for event in events
    )

    assert found.keys() >= {key for key in counted if key[1]}
    assert all(number == counted[key] for key, number in found.items())


def test_wards_are_counted_for_the_categories_that_have_wards(made, own):
    found = {
        (f.category, f.area.code): f.value
        for f in made.calculation.figures.values()
        if f.measure == "count"
        and f.area.level == "ward"
        and str(f.period.end) == "2019-03"
    }
    counted = Counter(
        (category, event.ward)
        for category, events in own.members.items()
        for event in events
    )

    assert "alcohol-related" in {category for category, _ in found}
    assert "knife-crime" not in {category for category, _ in found}
    assert all(number == counted[key] for key, number in found.items())


def test_shares_within_are_of_the_first_category(made, own):
    found = made.answers("share_within")
    pairs = {tuple(category.split("--")) for _, category, _ in found}
    told = {pair for pair in pairs if set(pair) <= own.members.keys()}
    expected = {
        ("share_within", f"{a}--{b}", place): share(
            own.count(a, b, place=place), own.count(a, place=place), limits=True
        )
        for a, b in told
        for place in own.places
    }

    assert pairs >= set(ASKED.crossings)
    assert {("domestic-abuse", "alcohol-related"), ("all-crime", "gang-related")} < told
    same(
        found, expected, only=lambda key: set(key[1].split("--")) <= own.members.keys()
    )


def test_a_crossing_is_one_count_whichever_way_it_is_read(made, own):
    pairs = {frozenset(c.split("--")) for _, c, _ in made.answers("share_within")}
    expected = {
        ("count", "--".join(sorted(pair)), place): Answer(own.count(*pair, place=place))
        for pair in pairs
        if pair <= own.members.keys()
        for place in own.places
    }

    same(made.answers("count"), expected, only=lambda key: key in expected)


def test_rates_and_shares_of_rural_and_urban_places(made, own):
    expected = {}
    for kind, rural in (("rural", True), ("urban", False)):
        people = own.residents(rural)
        there = {
            category: {e.ref for e in own.of(category) if e.rural is rural}
            for category in own.members
        }
        for a in ASKED.rural_rates:
            number = len(there[a])
            key = (f"rate_{kind}", a, FORCE)
            expected[key] = Answer(1000 * number / people, number, people)
        for a, b in ASKED.rural_crossings:
            key = (f"share_within_{kind}", f"{a}--{b}", FORCE)
            part, whole = len(there[a] & there[b]), len(there[a])
            expected[key] = share(part, whole, limits=True)

    measures = ("rate_rural", "rate_urban", "share_within_rural", "share_within_urban")
    same(made.answers(*measures), expected)


def test_every_category_that_the_tests_know_is_told(own):
    assert own.members.keys() == CATEGORIES.keys()
    assert all(own.count(category, place=QUIET) == 0 for category in own.members)


def test_each_crime_is_weighed_by_its_own_offence(made, own):
    weights = load_code_scales()["ons_severity_2020"].weights
    expected = {}
    for category, place in itertools.product(own.members, own.places):
        codes = [
            e.row["ho_code"] for e in own.of(category, place) if "ho_code" in e.row
        ]
        known = [weights[code] for code in codes if code in weights]
        told = not codes or (len(codes) >= 30 and len(known) >= 0.95 * len(codes))
        answer = Answer(sum(known), len(codes)) if told else Answer(None)
        expected["harm_by_code", category, place] = answer

    of_crimes = {category for _, category, _ in made.answers("harm_by_code")}
    assert {"all-crime", "homicide", "domestic-abuse", "burglary"} < of_crimes
    assert any(answer.value for answer in expected.values())
    same(
        made.answers("harm_by_code"),
        {key: answer for key, answer in expected.items() if key[1] in of_crimes},
    )
