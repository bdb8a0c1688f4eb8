"""Repeat figures from records, beside plain Python straight from the CSV files."""

import datetime as dt
import itertools
import math
from collections import defaultdict

import pytest

from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.measures.themes import themes_asked_for
from tests.support.own_figures import Answer, same, share

ASKED = themes_asked_for(load_themes())
PEOPLE = {
    "victim": ("victims", "victim_key", ASKED.repeat_victims),
    "offender": ("offenders", "nominal_key", ASKED.repeat_offenders),
}


@pytest.mark.parametrize("one", PEOPLE)
def test_repeats_in_the_period_are_by_person_in_the_area(made, own, one):
    kind, key, asked = PEOPLE[one]
    expected = {}
    for category, place in itertools.product(asked, own.places):
        crimes_of = defaultdict(set)
        for crime, row in own.rows_of(kind, category, place):
            crimes_of[row[key]].add(crime.ref)
        again = {person for person, crimes in crimes_of.items() if len(crimes) > 1}
        known = set().union(*crimes_of.values())
        theirs = set().union(*(crimes_of[person] for person in again))
        pairs = sum(map(len, crimes_of.values()))
        for measure, part, whole in (
            (f"repeat_{one}_share", len(again), len(crimes_of)),
            (f"repeat_{one}_crime_share", len(theirs), len(known)),
            (f"repeat_{one}_home_office", pairs - len(crimes_of), pairs),
        ):
            expected[measure, category, place] = share(part, whole, limits=True)

    measures = {measure for measure, _, _ in expected}
    same(made.answers(*measures), expected)


@pytest.mark.parametrize("one", PEOPLE)
def test_repeats_look_back_a_year_from_each_crime(made, own, one):
    kind, key, asked = PEOPLE[one]
    expected = {}
    for category, place in itertools.product(asked, own.places):
        before = defaultdict(list)
        rows = own.rows_of(kind, category, place, any_time=True)
        for crime, row in rows:
            before[row[key]].append((crime.at, crime.ref))
        known, again = set(), set()
        for crime, row in rows:
            if not own.first <= crime.month <= own.last:
                continue
            known.add(crime.ref)
            for at, ref in before[row[key]]:
                days = (crime.at.date() - at.date()).days
                if (at, ref) < (crime.at, crime.ref) and days <= 365:
                    again.add(crime.ref)
        expected[f"repeat_{one}_lookback", category, place] = share(
            len(again), len(known), limits=True
        )

    same(made.answers(f"repeat_{one}_lookback"), expected)


@pytest.mark.parametrize("one", PEOPLE)
def test_repeats_follow_each_person_for_a_year(made, own, one):
    kind, key, asked = PEOPLE[one]
    supplied_to, year = dt.date(2019, 9, 30), dt.timedelta(days=365)
    expected = {}
    for category, place in itertools.product(asked, own.places):
        crimes_of = defaultdict(list)
        for crime, row in own.rows_of(kind, category, place, any_time=True):
            if crime.month >= own.first:
                crimes_of[row[key]].append(crime.at)
        firsts = {key: sorted(ats) for key, ats in crimes_of.items()}
        followed = [
            ats
            for ats in firsts.values()
            if f"{ats[0]:%Y-%m}" <= own.last and ats[0].date() + year <= supplied_to
        ]
        again = [a for a in followed if a[1:] and a[1].date() - a[0].date() <= year]
        expected[f"repeat_{one}_followup", category, place] = share(
            len(again), len(followed), limits=True
        )

    same(made.answers(f"repeat_{one}_followup"), expected)


def test_crimes_of_a_group_are_of_those_with_a_known_offender(made, own):
    expected = {}
    repeat = own.repeat("offenders")
    for (category, group), place in itertools.product(ASKED.offender_crime, own.places):
        crimes = defaultdict(bool)
        for crime, row in own.rows_of("offenders", category, place):
            crimes[crime.ref] |= {
                "under-18": bool(row["age"]) and int(row["age"]) < 18,
                "repeat": row["key"] in repeat,
                "drug-related": row["key"] in own.drug_related,
            }[group]
        expected["offender_crime_share", f"{category}--{group}", place] = share(
            sum(crimes.values()), len(crimes), limits=True
        )

    same(made.answers("offender_crime_share"), expected)


@pytest.mark.parametrize("one", PEOPLE)
def test_the_few_with_most_crimes_are_a_twentieth_of_the_people_of_an_area(
    made, own, one
):
    kind, key, asked = PEOPLE[one]
    expected = {}
    for category, place in itertools.product(asked, own.places):
        crimes_of = defaultdict(set)
        for crime, row in own.rows_of(kind, category, place):
            crimes_of[row[key]].add(crime.ref)
        each = sorted(map(len, crimes_of.values()), reverse=True)
        few = math.ceil(len(each) / 20)
        answer = share(sum(each[:few]), sum(each)) if few >= 10 else Answer(None)
        expected[f"repeat_{one}_top5", category, place] = answer

    assert any(answer.value for answer in expected.values())
    same(made.answers(f"repeat_{one}_top5"), expected)
