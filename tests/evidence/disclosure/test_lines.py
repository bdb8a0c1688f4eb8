"""Counts of records in lines, attacked with all that their sums say together.

Synthetic: every number is made up.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.areas import Area
from safercity.evidence.disclosure import Policy, make_release
from safercity.evidence.disclosure.narrowing import crossed_sums, narrowing_of
from safercity.evidence.figures import Figure, FigureSet
from tests.evidence.disclosure.drawn_counts import FORCE, count, csp, withheld
from tests.evidence.disclosure.partnerships import policy
from tests.support.attack_ranges import Said, find_ranges
from tests.support.attack_reading import OK, SUPPRESSED, Count, read_rows
from tests.support.attacker import Asked

BANDS = ("age-0-9", "age-10-17", "age-18-24", "age-25-34")
SEXES = ("female", "male")
_WHOLE = "knife-crime--victims"
_BOTH = f"{_WHOLE}--known-age-and-sex"


def name(group: str) -> str:
    return f"{_WHOLE}--{group}"


SUMS = (
    (_WHOLE, (_BOTH,)),
    *((_BOTH, tuple(map(name, groups))) for groups in (SEXES, BANDS)),
    *((name(b), tuple(name(f"{s}-{b}") for s in SEXES)) for b in BANDS),
    *((name(s), tuple(name(f"{s}-{b}") for b in BANDS)) for s in SEXES),
)
KINDS = ("burglary", "robbery", "drugs", "public-order")
MARKS = ("knife-crime", "alcohol-related")
KIND_SUMS = (
    *(("all-crime", (kind,)) for kind in (*KINDS, *MARKS)),
    *((kind, ("--".join(sorted((kind, m))),)) for kind in KINDS for m in MARKS),
    *((m, ("--".join(sorted((kind, m))),)) for kind in KINDS for m in MARKS),
    *(
        (m, (f"all-crime--{m}" if m > "all-crime" else f"{m}--all-crime",))
        for m in MARKS
    ),
)


def released(figures: list[Figure], sums, rules: Policy | None = None, **more):
    named = {"public_extracts": frozenset(), "aggregates": {}, **more}
    return make_release(
        FigureSet(figures), policy=rules or policy(), sums=sums,
        records=frozenset({"knife-crime", *MARKS}), **named,
    ).figures  # fmt: skip


def people(numbers: list[int], unknown: int, area: Area = FORCE) -> list[Figure]:
    """The victims of one area by band and sex; the rest is not known."""
    cells = {
        f"{sex}-{band}": numbers[len(BANDS) * i + j]
        for i, sex in enumerate(SEXES)
        for j, band in enumerate(BANDS)
    }
    groups = dict(cells)
    for band in BANDS:
        groups[band] = sum(cells[f"{sex}-{band}"] for sex in SEXES)
    for sex in SEXES:
        groups[sex] = sum(cells[f"{sex}-{band}"] for band in BANDS)
    groups["known-age-and-sex"] = sum(cells.values())
    made = [count(area, name(group), number) for group, number in groups.items()]
    return [*made, count(area, _WHOLE, sum(cells.values()) + unknown)]


def narrowed(figures: FigureSet, sums) -> list[tuple[str, float, float]]:
    """What an attacker who knows these sums narrows down too far."""
    rules = policy()
    asked = Asked(rules.threshold, rules.width)
    rows = read_rows(figures.to_csv().decode())
    said = [Said({r.count: 1.0}, r.value, r.value) for r in rows if r.status == OK]
    for whole, parts in sums:
        for spot in {r.count._replace(category=whole) for r in rows}:
            terms = {spot._replace(category=part): -1.0 for part in parts}
            exact = len(parts) > 1
            said.append(Said({spot: 1.0, **terms}, 0.0, 0.0 if exact else float("inf")))

    def is_safe(spot: object, low: float, high: float) -> bool:
        assert isinstance(spot, Count)
        return asked.is_safe(spot.category, low, high)

    hidden = [r.count for r in rows if r.status == SUPPRESSED]
    found = find_ranges(said, hidden, is_safe)
    return [(str(n), *ends) for n, ends in found.items() if not is_safe(n, *ends)]


people_of_an_area = st.lists(
    st.sampled_from([0, 1, 3, 6, 9, 14, 40]), min_size=8, max_size=8
)


@settings(max_examples=40, deadline=None)
@given(numbers=people_of_an_area, unknown=st.sampled_from([0, 2, 7, 30]))
def test_no_table_of_ages_and_sexes_can_be_undone(numbers, unknown):
    figures = released(people(numbers, unknown), SUMS)

    assert narrowed(figures, SUMS) == []


def told_of() -> list[Figure]:
    """Victims by whether a thing is known of them: of everyone, or all but two."""
    return [
        count(FORCE, _WHOLE, 82),
        count(FORCE, name("known-age"), 82),
        count(FORCE, name("unknown-age"), 0),
        count(FORCE, name("known-segment"), 80),
        count(FORCE, name("unknown-segment"), 2),
        count(FORCE, name("known-age-and-sex"), 79),
    ]


TOLD_SUMS = (
    *((_WHOLE, (name(f"known-{n}"), name(f"unknown-{n}"))) for n in ("age", "segment")),
    (name("known-age"), (name("known-age-and-sex"),)),
)


def test_few_people_of_unknown_age_do_not_withhold_all_whose_age_is_known():
    assert withheld(released(told_of(), TOLD_SUMS)) == set()


def test_unless_the_policy_says_that_they_tell_of_somebody():
    hidden = withheld(
        released(told_of(), TOLD_SUMS, policy(unknown_is_disclosive=True))
    )

    assert {f"Force {name(n)}" for n in ("unknown-age", "known-age")} <= hidden


def test_people_of_unknown_age_may_be_withheld_so_that_others_are_not_told():
    """Of two victims nothing is to be told, so not how many have no age either."""
    few = [
        count(FORCE, _WHOLE, 3),
        count(FORCE, name("known-age"), 2),
        count(FORCE, name("unknown-age"), 1),
    ]

    shown = released([*few, count(csp("Ash"), "burglary", 40)], TOLD_SUMS[:1])

    assert narrowed(shown, TOLD_SUMS[:1]) == []
    assert f"Force {_WHOLE}" in withheld(shown)


def crossing(numbers: dict[str, int], mark: str, area: Area) -> list[Figure]:
    """The crimes of an area with a mark, by kind; 200 crimes of each kind in all."""
    made = [count(area, "--".join(sorted((k, mark))), n) for k, n in numbers.items()]
    whole = sum(numbers.values())
    both = "--".join(sorted(("all-crime", mark)))
    return [*made, count(area, mark, whole), count(area, both, whole)]


crossings = st.lists(
    st.sampled_from([0, 1, 4, 6, 12, 60]), min_size=len(KINDS), max_size=len(KINDS)
)
ALL = {"aggregates": {"all-crime": KINDS}}


def exact_sums(mark: str):
    parts = tuple("--".join(sorted((kind, mark))) for kind in KINDS)
    both = "--".join(sorted(("all-crime", mark)))
    return ((mark, parts), (both, parts))


@settings(max_examples=40, deadline=None)
@given(here=crossings, there=crossings)
def test_no_crossing_of_kinds_of_crime_with_a_mark_can_be_undone(here, there):
    figures = [
        figure
        for area, drawn in ((csp("Ash"), here), (csp("Birch"), there))
        for kind in (*KINDS, "all-crime")
        for figure in [count(area, kind, 800 if kind == "all-crime" else 200)]
    ]
    for area, drawn in ((csp("Ash"), here), (csp("Birch"), there)):
        numbers = dict(zip(KINDS, drawn, strict=True))
        figures += crossing(numbers, "knife-crime", area)

    shown = released(figures, KIND_SUMS, **ALL)

    assert narrowed(shown, exact_sums("knife-crime")) == []


def test_the_one_kind_of_a_marked_crime_that_is_withheld_is_not_what_the_others_leave():
    """Where all crimes add up from kinds, so do those with a knife."""
    area = csp("Ash")
    numbers = dict(zip(KINDS, (20, 30, 40, 1), strict=True))
    figures = [count(area, kind, 200) for kind in KINDS]
    figures += [count(area, "all-crime", 800)]
    figures += crossing(numbers, "knife-crime", area)

    shown = released(figures, KIND_SUMS, **ALL)

    hidden = {one for one in withheld(shown) if "knife-crime" in one}
    assert "Ash knife-crime--public-order" in hidden
    assert len(hidden) >= 2


def test_the_attacker_finds_it_where_only_the_small_one_is_withheld():
    area = csp("Ash")
    numbers = dict(zip(KINDS, (20, 30, 40, 1), strict=True))
    careless = FigureSet(
        f.without_numbers(SUPPRESSED) if f.value == 1 else f
        for f in crossing(numbers, "knife-crime", area)
    )

    assert [ends[1:] for ends in narrowed(careless, exact_sums("knife-crime"))] == [
        (1.0, 1.0)
    ]


@pytest.mark.parametrize(
    ("hidden", "ends"),
    [(("b", "c"), {"b": (0, 7), "c": (0, 7)}), (("b",), {"b": (4, 4)})],
)
def test_ranges_are_passed_on_from_sum_to_sum(hidden, ends):
    values = {n: {"x": v} for n, v in {"a": 16, "b": 4, "c": 3, "d": 9}.items()}
    narrowing, names, _ = narrowing_of(values, [("a", ("b", "c", "d"))])
    marks = narrowing.values < 0
    for one in hidden:
        marks[names[one]] = True

    least, most = narrowing.ranges(marks)

    assert {n: (least[names[n], 0], most[names[n], 0]) for n in hidden} == ends


def test_sums_of_kinds_hold_of_what_crosses_them():
    sums = crossed_sums(
        [("all-crime", KINDS), ("drugs", ("knife-crime--drugs",))],
        ["drugs--knife-crime", "knife-crime--robbery", "knife-crime--rape"],
    )

    assert sums == (
        ("all-crime--knife-crime", ("drugs--knife-crime", "knife-crime--robbery")),
    )


def test_a_weight_that_rounding_sets_apart_from_what_is_left_is_not_withheld_alone():
    hours = {"hour-00": 40, "hour-01": 30, "hour-02": 31, "hour-03": 4}
    whole = "knife-crime--of-known-time"
    figures = [count(FORCE, f"knife-crime--{hour}", n) for hour, n in hours.items()]
    # The weights come to 105.6, shown as 106; a reader takes the others from it.
    figures.append(count(FORCE, whole, 106))
    sums = ((whole, tuple(f"knife-crime--{hour}" for hour in hours)),)

    told = released(figures, sums)

    hidden = [key for key, figure in told.items() if figure.status == SUPPRESSED]
    assert len([key for key in hidden if "hour" in key]) > 1 or any(
        whole in key for key in hidden
    )
