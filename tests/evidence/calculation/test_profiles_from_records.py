"""Profiles of people from records, beside plain Python straight from the CSV files."""

import itertools
from collections import Counter

import pytest

from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.measures.themes import themes_asked_for
from tests.support.own_answers import FORCE
from tests.support.own_figures import Answer, same, share

ASKED = themes_asked_for(load_themes())
PEOPLE = {
    "victim": ("victims", "victim_key", ASKED.repeat_victims),
    "offender": ("offenders", "nominal_key", ASKED.repeat_offenders),
}


def profiled(one: str) -> set[str]:
    """The categories whose victims or offenders are profiled."""
    if one == "victim":
        return {*ASKED.victims, "all-crime"}
    return {*ASKED.offenders, "all-crime", "drug-related-offenders", "other-offenders"}


@pytest.mark.parametrize("one", PEOPLE)
def test_known_people_are_counted_once_in_an_area(made, own, one):
    kind = PEOPLE[one][0]
    expected = {
        (kind, category, place): Answer(len(own.profile(kind, category, place)))
        for category in profiled(one)
        for place in own.places
    }

    same(made.answers(kind), expected)


BANDS = {
    "0-9": (0, 9), "10-17": (10, 17), "18-24": (18, 24), "25-34": (25, 34),
    "35-44": (35, 44), "45-54": (45, 54), "55-64": (55, 64), "65-74": (65, 74),
    "75-plus": (75, 200),
}  # fmt: skip
BROAD = {
    "0-15": (0, 15), "16-24": (16, 24), "25-44": (25, 44), "45-64": (45, 64),
    "65-plus": (65, 200), "10-15": (10, 15), "16-17": (16, 17), "18-19": (18, 19),
    "20-24": (20, 24),
}  # fmt: skip


def groups() -> dict[str, tuple[str, object]]:
    """By slug: the field or fields that tell, and what it must be."""
    found = {
        f"age-{name}": (("age",), lambda p, b=band: b[0] <= p["age"] <= b[1])
        for name, band in {**BANDS, **BROAD}.items()
    }
    found["under-18"] = (("age",), lambda p: p["age"] < 18)
    for sex in ("female", "male"):
        found[sex] = (("sex",), lambda p, s=sex: p["sex"] == s)
        for name, (low, high) in BANDS.items():
            found[f"{sex}-age-{name}"] = (
                ("age", "sex"),
                lambda p, s=sex, a=low, b=high: p["sex"] == s and a <= p["age"] <= b,
            )
    for ethnicity in ("asian", "black", "mixed", "other", "white"):
        found[f"ethnic-{ethnicity}"] = (
            ("ethnicity",),
            lambda p, e=ethnicity: p["ethnicity"] == e,
        )
    for n in range(1, 11):
        found[f"deprivation-decile-{n}"] = (
            ("decile",),
            lambda p, n=n: p["decile"] == n,
        )
    found["most-deprived-quintile"] = (("decile",), lambda p: p["decile"] <= 2)
    for slug, name in (("a", "A"), ("b", "B"), ("city-prosperity", "City Prosperity")):
        found[f"segment-{slug}"] = (("segment",), lambda p, s=name: p["segment"] == s)
    found["repeat"] = ((), lambda p: p["repeat"])
    found["drug-related"] = ((), lambda p: p["drug-related"])
    return found


GROUPS = groups()


def group_share(people, group) -> Answer:
    fields, test = GROUPS[group]
    known = [p for p in people if all(p[field] is not None for field in fields)]
    return share(sum(bool(test(p)) for p in known), len(known), limits=True)


@pytest.mark.parametrize("one", PEOPLE)
def test_profiles_are_shares_of_those_of_whom_it_is_known(made, own, one):
    kind = PEOPLE[one][0]
    expected = {}
    for category, place in itertools.product(profiled(one), own.places):
        people = own.profile(kind, category, place)
        for group in GROUPS:
            of_sex = group.startswith(("female-", "male-"))
            offenders_only = group == "drug-related"
            history = category == "fraud" and group == "repeat"
            if (
                not (of_sex and place)
                and not history
                and not (offenders_only and one == "victim")
            ):
                key = (f"{one}_share", f"{category}--{group}", place)
                expected[key] = group_share(people, group)

    same(made.answers(f"{one}_share"), expected)


@pytest.mark.parametrize("one", PEOPLE)
def test_what_is_not_known_of_people_stands_beside_their_profile(made, own, one):
    kind = PEOPLE[one][0]
    expected = {}
    for category, place in itertools.product(profiled(one), own.places):
        people = own.profile(kind, category, place)
        for field in ("age", "sex", "ethnicity", "segment"):
            missing = sum(p[field] is None for p in people)
            key = (f"{one}_unknown_share", f"{category}--{field}", place)
            # The extract of fraud has no ethnicity.
            absent = category == "fraud" and field == "ethnicity"
            expected[key] = Answer(None) if absent else share(missing, len(people))

    same(made.answers(f"{one}_unknown_share"), expected)


def residents_in(own, place, group) -> tuple[int, int] | None:
    """The residents of a group, and all of whom it is known; None where nobody says."""
    lsoas = [r for r in own.homes.values() if place in (FORCE, r["csp"])]
    names = {
        "age": ("0-15", "16-24", "25-44", "45-64", "65-plus"),
        "ethnic": ("asian", "black", "mixed", "other", "white"),
    }
    family, _, name = group.partition("-")
    if name in names.get(family, ()):
        columns = {n: f"{family}_{n.replace('-', '_')}" for n in names[family]}
        people = {n: sum(int(r[c] or 0) for r in lsoas) for n, c in columns.items()}
        return people[name], sum(people.values())
    deciles = Counter()
    for row in lsoas:
        deciles[int(row["imd_decile"])] += int(row["population"])
    if group.startswith("deprivation-decile-"):
        return deciles[int(group.rpartition("-")[2])], deciles.total()
    if group == "most-deprived-quintile":
        return deciles[1] + deciles[2], deciles.total()
    return None


@pytest.mark.parametrize("one", PEOPLE)
def test_groups_are_set_against_residents(made, own, one):
    kind = PEOPLE[one][0]
    expected = {}
    for category, place in itertools.product(profiled(one), own.places):
        people = own.profile(kind, category, place)
        for group in GROUPS:
            mine, theirs = group_share(people, group), residents_in(own, place, group)
            if mine.value is not None and theirs is not None and theirs[0]:
                index = mine.value / (theirs[0] / theirs[1])
                key = (f"{one}_index", f"{category}--{group}", place)
                expected[key] = Answer(index, mine.part, mine.whole)

    same(made.answers(f"{one}_index"), expected)


@pytest.mark.parametrize("one", PEOPLE)
def test_groups_are_set_against_everyone_known(made, own, one):
    kind = PEOPLE[one][0]
    found = made.answers(f"{one}_index_all")
    profiles = {}
    expected = {}
    for key in found:
        _, name, place = key
        category, _, group = name.partition("--")
        for each in (category, "all-crime"):
            if (each, place) not in profiles:
                profiles[each, place] = own.profile(kind, each, place)
        mine, theirs = (
            group_share(profiles[each, place], group)
            for each in (category, "all-crime")
        )
        ratio = 100 * mine.value / theirs.value if theirs.value else None
        expected[key] = Answer(ratio, mine.part, mine.whole)

    same(found, expected)
    assert len(found) > 500
