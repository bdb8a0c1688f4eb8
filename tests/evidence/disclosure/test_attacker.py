"""An attacker who has the whole release finds nothing; with one number more, does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from safercity.evidence.disclosure import Policy, Release, load_policy, make_release
from safercity.evidence.figures import FigureSet, figure_key
from tests.support.attack_reading import (
    NOT_AVAILABLE,
    SUPPRESSED,
    Count,
    Knowledge,
    Row,
    read_rows,
)
from tests.support.attacker import Asked, Finding, attack, shown_beside
from tests.support.sensitive import (
    ALL_CRIME,
    HARM_DAYS,
    County,
    figures_of,
    made_up_county,
)

FEW = 5


def public_policy(**settings) -> Policy:
    partnership = SimpleNamespace(disclosure={"public": settings}, folder=Path())
    return load_policy("public", partnership)


def release_of(county: County, policy: Policy) -> Release:
    return make_release(
        county_figures(county),
        policy=policy,
        public_extracts=frozenset(),
        aggregates=county.aggregates,
    )


def county_figures(county: County) -> FigureSet:
    """The county's figures, with every input named that the pipeline names.

    A share is of all crime; all harm is a sum of every category's; a rank goes by the
    rate of every CSP.
    """
    figures = []
    for made in figures_of(county).values():
        figure = made
        parts = [(figure.category, figure.area)]
        if figure.measure == "share_of_crime":
            parts = [(ALL_CRIME, figure.area)]
        if (figure.measure, figure.category) == ("harm", ALL_CRIME):
            parts = [(category, figure.area) for category in county.components]
        if figure.measure == "rank":
            parts = [(figure.category, csp) for csp in county.csps]
        more = [figure_key("count", c, area, figure.period) for c, area in parts]
        if figure.inputs:
            figure = replace(figure, inputs=tuple({*figure.inputs, *more}))
        figures.append(figure)
    return FigureSet(figures)


def knowledge_of(county: County) -> Knowledge:
    homes = zip(county.wards, county.home, strict=True)
    return Knowledge(
        parents={
            **{ward.slug: county.csps[home].slug for ward, home in homes},
            **{csp.slug: county.force.slug for csp in county.csps},
        },
        people={area.slug: county.people(area) for area in county.areas},
        aggregates=county.aggregates,
        weights={c: HARM_DAYS + 10 * n for n, c in enumerate(county.components)},
        minimum_population=0,
    )


def asked_by(policy: Policy) -> Asked:
    return Asked(policy.threshold, policy.width)


def rows_of(figures: FigureSet) -> list[Row]:
    return read_rows(figures.to_csv().decode())


def with_counts(county: County, change: Callable[[np.ndarray], None]) -> County:
    counts = county.counts.copy()
    change(counts)
    return replace(county, counts=counts)


def nothing_anywhere() -> County:
    def change(counts):
        counts[:] = 0

    return with_counts(made_up_county((2, 3), categories=2), change)


def one_small_count() -> County:
    def change(counts):
        counts[:] = 40
        counts[1, 0, 12:] = 0
        counts[1, 0, 15] = 3

    return with_counts(made_up_county((3, 2), categories=2), change)


COUNTIES = {
    "usual": lambda: made_up_county((4, 3, 5), categories=3, mean=0.4, seed=1),
    "sparse": lambda: made_up_county((2, 3), categories=3, mean=0.05, seed=2),
    "a CSP of one ward": lambda: made_up_county((1, 2, 3), 2, mean=0.3, seed=3),
    "CSPs of two wards": lambda: made_up_county((2, 2), 2, mean=1.5, seed=4),
    "one CSP": lambda: made_up_county((4,), categories=3, mean=0.3, seed=5),
    "one category": lambda: made_up_county((2, 3, 2), 1, mean=0.5, seed=6),
    "nothing anywhere": nothing_anywhere,
    "one small count": one_small_count,
}


@pytest.mark.parametrize("shape", sorted(COUNTIES))
def test_an_attacker_with_the_whole_release_narrows_no_withheld_count_down(shape):
    county, policy = COUNTIES[shape](), public_policy()

    rows = rows_of(release_of(county, policy).figures)

    assert any(row.status == SUPPRESSED for row in rows)
    assert attack(rows, knowledge_of(county), asked_by(policy)) == []
    assert shown_beside(rows) == []


def test_nor_does_one_who_uses_that_counts_are_whole_numbers():
    county = made_up_county((2, 2), categories=2, mean=0.3, seed=7)
    policy = public_policy()

    rows = rows_of(release_of(county, policy).figures)

    assert attack(rows, knowledge_of(county), asked_by(policy), whole=True) == []


def test_nor_where_zeros_are_shown_and_the_threshold_is_another():
    county = made_up_county((2, 3), categories=2, mean=0.2, seed=8)
    policy = public_policy(
        zero_is_disclosive=False, suppress_below=10, protection_width=10
    )
    asked = Asked(policy.threshold, policy.width, least=1)
    knowledge = replace(knowledge_of(county), zero_is_shown=True)

    rows = rows_of(release_of(county, policy).figures)

    assert any(row.measure == "count" and row.value == 0 for row in rows)
    assert attack(rows, knowledge, asked) == []


@dataclass(frozen=True)
class Leak:
    """A release, and what it would be if one withheld figure were left in."""

    county: County
    true: FigureSet
    released: FigureSet

    def hidden(self, chosen: Callable[[Row], bool]) -> list[Row]:
        rows = rows_of(self.released)
        return [row for row in rows if row.status == SUPPRESSED and chosen(row)]

    def findings_with(self, *left_in: Row) -> list[Finding]:
        shown = {row.key: self.true[row.key] for row in left_in}
        rows = rows_of(FigureSet({**self.released, **shown}.values()))
        return attack(rows, knowledge_of(self.county), asked_by(public_policy()))


@pytest.fixture(scope="module")
def leak() -> Leak:
    county = made_up_county((2, 3), categories=3, mean=0.25, seed=9)
    released = release_of(county, public_policy()).figures
    return Leak(county, county_figures(county), released)


def is_yearly_count(row: Row) -> bool:
    return row.measure == "count" and row.count.last - row.count.first == 11


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param(lambda r: r.measure == "rate", id="a rate"),
        pytest.param(lambda r: r.measure == "share_of_crime", id="a share"),
        pytest.param(lambda r: r.measure == "change_count", id="a change"),
        pytest.param(
            lambda r: r.measure == "count" and not is_yearly_count(r), id="a month"
        ),
    ],
)
def test_the_attacker_finds_one_figure_too_many(leak, chosen):
    small = next(
        row for row in leak.hidden(chosen) if (leak.true[row.key].numerator or 0) < FEW
    )

    assert leak.findings_with(small)


def test_the_attacker_finds_what_counts_hidden_to_protect_others_give_away(leak):
    large = [
        row
        for row in leak.hidden(is_yearly_count)
        if (leak.true[row.key].value or 0) >= FEW
    ]

    found = leak.findings_with(*large)

    assert large
    assert {f.count for f in found} - {row.count for row in large}


def test_the_attacker_turns_the_limits_of_a_rate_back_into_its_count(leak):
    row = next(r for r in leak.hidden(lambda r: r.measure == "rate"))
    whole = leak.true[row.key]
    limits = replace(whole, value=None, numerator=None, denominator=None)

    found = replace(leak, true=FigureSet({**leak.true, row.key: limits}.values()))

    assert Finding(
        row.count, int(whole.numerator), int(whole.numerator), (row.key,)
    ) in [replace(f, how=(row.key,)) for f in found.findings_with(row)]


def test_the_attacker_adds_up_harm():
    """Two kinds of crime withheld, and the harm of both together shown."""
    county = made_up_county((1, 1), categories=2)
    place = county.csps[0].slug
    hidden = [
        _row("count", place, None, category=c) for c in (*county.components, ALL_CRIME)
    ]
    harm = _row("harm", place, HARM_DAYS + (HARM_DAYS + 10), category=ALL_CRIME)
    asked = asked_by(public_policy())

    found = attack([*hidden, harm], knowledge_of(county), asked, whole=True)

    assert [(f.low, f.high) for f in found] == [(2, 2), (1, 1), (1, 1)]


def test_the_attacker_reads_ranks():
    """A withheld rate between two that are shown and close together."""
    county = made_up_county((1, 1, 1), categories=1)
    low, middle, high = (csp.slug for csp in county.csps)
    rows = [
        *(_row("count", place, n) for place, n in ((low, 20), (high, 24))),
        *(_row("rank", place, n) for place, n in ((low, 3), (high, 1))),
        _row("count", middle, None),
        _row("rank", middle, None),
    ]
    knowledge = replace(
        knowledge_of(county), people={a.slug: 5_000 for a in county.areas}
    )

    (found,) = attack(rows, replace(knowledge), asked_by(public_policy()))

    assert (found.count.place, found.low, found.high) == (middle, 20, 24)


def test_the_attacker_reads_what_is_said_of_numbers_that_do_not_exist():
    """No share of all crime, because there was none."""
    county = made_up_county((1, 1), categories=1)
    (place, _) = (csp.slug for csp in county.csps)
    share = replace(_row("share_of_crime", place, None), status=NOT_AVAILABLE)
    hidden = _row("count", place, None)

    (found,) = attack([share, hidden], knowledge_of(county), asked_by(public_policy()))

    assert (found.low, found.high) == (0, 0)


def test_figures_beside_a_withheld_count_are_found():
    row = _row("count", "district-0", None)

    assert shown_beside([row, _row("gini", "district-0", 0.4)]) == [
        "gini.kind-00.district-0.2025"
    ]


def _row(
    measure: str, place: str, value: float | None, category: str = "kind-00"
) -> Row:
    first = 2025 * 12
    return Row(
        key=f"{measure}.{category}.{place}.2025",
        measure=measure,
        count=Count(category, place, first, first + 11),
        value=value,
        lower=None,
        upper=None,
        numerator=None,
        denominator=None,
        status=SUPPRESSED if value is None else "ok",
        level="csp",
    )
