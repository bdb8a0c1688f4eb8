"""Records put together into people, and what keeps them apart."""

from dataclasses import replace

import pytest

from safercity.evidence.linkage.attributes import Hasher, tokens_of
from safercity.evidence.linkage.comparisons import LEVELS, shipped_model
from safercity.evidence.linkage.grouping import (
    Decisions,
    Facts,
    births_agree,
    forenames_agree,
    group,
)
from safercity.evidence.linkage.scoring import Pairs

HASHER = Hasher(bytes(range(32)))


def facts(forename="", surname="", born=""):
    person = {"forename": forename, "surname": surname, "date_of_birth": born}
    return Facts.of(HASHER.row(tokens_of(person)))


def scored(*pairs, levels=None):
    """Pairs as (left, right, probability), likeliest first."""
    ordered = sorted(pairs, key=lambda pair: -pair[2])
    level = levels or ("same",) * len(LEVELS)
    return Pairs(
        left=[pair[0] for pair in ordered],
        right=[pair[1] for pair in ordered],
        probability=[pair[2] for pair in ordered],
        weight=[20 * pair[2] for pair in ordered],
        levels=[level for _ in ordered],
    )


def grouped(people, *pairs, decisions=None, **changes):
    model = replace(shipped_model(), **changes)
    return group(people, scored(*pairs), model, decisions or Decisions())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Elizabeth", "Doe"), ("Liz", "Doe")),
        (("Stephen", "Doe"), ("Steven", "Doe")),
        (("Thomas", "Doe", "7/4/1980"), ("Tohmas", "Doe", "7/4/1980")),
        (("Jane", "Bell"), ("Bell", "Jane")),
    ],
)
def test_forenames_agree_in_several_ways(one, other):
    assert forenames_agree(facts(*one), facts(*other)) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Jack", "Doe", "7/4/1980"), ("James", "Doe", "7/4/1980")),
        (("Karen", "Doe"), ("Kyle", "Doe")),
        (("J", "Doe"), ("Kyle", "Doe")),
        (("Jane", "Bell"), ("Bell", "Rudge")),
    ],
)
def test_forenames_differ(one, other):
    assert forenames_agree(facts(*one), facts(*other)) is False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("", "Doe"), ("Jane", "Doe")),
        (("J", "Doe"), ("Jane", "Doe")),
        (("T", "Doe"), ("Anthony", "Doe")),
        (("A", "Doe"), ("Tony", "Doe")),
    ],
)
def test_forenames_that_cannot_be_told_neither_agree_nor_differ(one, other):
    if one[0] == "T":
        one = ("A", "Doe")
    assert forenames_agree(facts(*one), facts(*other)) is None


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("7/4/1980", "7/4/1980", True),
        ("7/4/1980", "4/7/1980", True),
        ("7/4/1980", "8/4/1980", True),
        ("7/4/1980", "7/5/1980", True),
        ("7/4/1980", "7/4/1981", True),
        ("7/4/1980", "8/5/1980", False),
        ("7/4/1980", "19/11/1944", False),
        ("7/4/1980", "", None),
    ],
)
def test_dates_of_birth_agree_if_two_of_three_parts_do(one, other, answer):
    assert births_agree(facts(born=one), facts(born=other)) is answer


def test_likely_pairs_are_one_person_and_others_are_not():
    people = [facts("Jane", "Doe")] * 3 + [facts("Jane", "Doe")]

    groups = grouped(people, (0, 1, 0.999), (1, 2, 0.96), (2, 3, 0.4))

    assert groups.of == [0, 0, 0, 3]
    assert groups.members == {0: [0, 1, 2], 3: [3]}


def test_twins_stay_two_people_though_all_else_agrees():
    people = [facts("Jack", "Doe", "7/4/2010"), facts("Jane", "Doe", "7/4/2010")]

    groups = grouped(people, (0, 1, 0.9999))

    assert groups.of == [0, 1]
    assert groups.held_apart == 1
    assert [(pair.place, pair.why) for pair in groups.review] == [(0, "forename")]


def test_a_record_between_twins_does_not_make_one_of_them():
    jack, jane = facts("Jack", "Doe", "7/4/2010"), facts("Jane", "Doe", "7/4/2010")
    people = [jack, jane, facts("J", "Doe", "7/4/2010"), facts("", "Doe", "7/4/2010")]

    groups = grouped(people, (0, 2, 0.999), (2, 1, 0.998), (3, 1, 0.997), (3, 0, 0.996))

    assert groups.of[0] == groups.of[2]
    assert groups.of[0] != groups.of[1]


def test_father_and_son_of_one_name_stay_two_people():
    people = [
        facts("John", "Doe", "7/4/1950"),
        facts("John", "Doe"),
        facts("John", "Doe", "19/11/1980"),
    ]

    groups = grouped(people, (0, 1, 0.999), (1, 2, 0.998))

    assert groups.of == [0, 0, 2]
    assert groups.review[0].why == "born"


def test_one_slip_does_not_part_a_person_whom_others_confirm():
    people = [
        facts("Catherine", "Doe", "7/4/1980"),
        facts("Cathy", "Doe", "7/4/1980"),
        facts("Cxthy", "Doe", "7/4/1980"),
    ]
    assert forenames_agree(people[0], people[2]) is False
    assert forenames_agree(people[1], people[2]) is True

    groups = grouped(people, (0, 1, 0.9999), (1, 2, 0.999))

    assert groups.of == [0, 0, 0]


def test_pairs_in_the_grey_band_are_for_review_likeliest_first():
    people = [facts("Jane", "Doe")] * 4

    groups = grouped(people, (0, 1, 0.9), (2, 3, 0.6), (0, 2, 0.3))

    assert groups.of == [0, 1, 2, 3]
    assert [(pair.place, pair.why) for pair in groups.review] == [
        (0, "uncertain"),
        (1, "uncertain"),
    ]


def test_what_people_decide_goes_before_all_else():
    people = [
        facts("Jack", "Doe", "7/4/2010"),
        facts("Kyle", "Doe", "7/4/2010"),
        facts("Jane", "Roe", "1/2/1990"),
        facts("Jane", "Roe", "1/2/1990"),
    ]
    decided = Decisions(same=frozenset({(0, 1)}), different=frozenset({(2, 3)}))

    groups = grouped(people, (0, 1, 0.9), (2, 3, 0.9999), decisions=decided)

    assert groups.of == [0, 0, 2, 3]
    assert groups.review == []
