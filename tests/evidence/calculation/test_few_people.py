"""The few people with most crimes, as figures."""

import ibis
import pyarrow as pa
import pytest

from safercity.evidence.calculation.few_people import add_few_people
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.persons import OFFENDERS, VICTIMS
from safercity.evidence.figures import NOT_AVAILABLE
from safercity.evidence.measures.definitions import load_measures
from tests.support.figures_factory import CSPS, FORCE, YEAR, toy


def rows_of(people, csp, start=0, key="victim_key"):
    """A row for each crime of each person, who have so many crimes each."""
    return [
        {
            key: f"{csp}-{start + n}",
            "crime_ref": f"{csp}-{start + n}-{crime}",
            "csp": csp,
            "month": "2025-03",
            "is_burglary": True,
        }
        for n, crimes in enumerate(people)
        for crime in range(crimes)
    ]


def top5(rows, kind=VICTIMS, area=FORCE):
    maker = FigureMaker(load_measures())
    table = ibis.memtable(pa.Table.from_pylist(rows))
    cube = toy().calculation.cube
    add_few_people(maker, cube, kind, table, ("burglary", "robbery"), ("force",))
    figures = maker.figures()
    return figures.quote(f"repeat_{kind.one}_top5.burglary.{area.slug}.{YEAR.slug}")


def test_the_crimes_of_the_few_with_most_are_a_share_of_all_that_have_a_known_person():
    figure = top5(rows_of([19] * 10 + [1] * 190, CSPS[0].code))

    assert figure.value == pytest.approx(50)
    assert (figure.numerator, figure.denominator) == (190, 380)
    assert figure.inputs == (
        f"count.burglary--victims.force-wide.{YEAR.slug}",
        f"count.burglary--victims--person-crimes.force-wide.{YEAR.slug}",
    )


def test_each_partnership_has_the_few_of_its_own():
    rows = rows_of([5] * 10 + [1] * 190, CSPS[0].code)
    rows += rows_of([1] * 200, CSPS[1].code)

    assert top5(rows, area=CSPS[0]).value == pytest.approx(100 * 50 / 240)
    assert top5(rows, area=CSPS[1]).value == pytest.approx(5)


def test_a_person_met_in_two_partnerships_is_one_person_of_the_force():
    rows = rows_of([1] * 199, CSPS[0].code)
    rows += [{**row, "csp": CSPS[1].code, "crime_ref": f"b{n}"}
             for n, row in enumerate(rows[:1])]  # fmt: skip

    assert top5(rows).numerator == 11


def test_of_fewer_than_ten_people_nothing_is_told():
    figure = top5(rows_of([30] + [1] * 179, CSPS[0].code))

    assert figure.value is None
    assert figure.status == NOT_AVAILABLE


def test_offenders_are_told_by_their_own_key():
    rows = rows_of([3] * 10 + [1] * 190, CSPS[0].code, key="nominal_key")

    assert top5(rows, OFFENDERS).numerator == 30
