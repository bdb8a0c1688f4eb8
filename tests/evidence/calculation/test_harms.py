"""Harm by offence as figures: each crime by its own code, on two scales."""

import ibis
import pyarrow as pa
import pytest

from safercity.evidence.calculation.harms import LEAST, add_harm_by_code
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.records import Records, Supply
from safercity.evidence.figures import NOT_AVAILABLE, OK
from safercity.evidence.measures.categories import (
    load_categories,
    load_record_categories,
)
from safercity.evidence.measures.code_scales import load_code_scales
from safercity.evidence.measures.definitions import load_measures
from tests.support.figures_factory import CSPS, FORCE, YEAR, toy

SCALES = load_code_scales()
ONS = SCALES["ons_severity_2020"].weights
CAMBRIDGE = SCALES["cambridge_harm_2026"].weights
CATEGORIES = {**load_categories(), **load_record_categories()}

HOMICIDE = ("1", "homicide", "violence-and-sexual-offences")
RESIDENTIAL = ("28E", "burglary-residential", "burglary")
BUSINESS = ("30C", "burglary-business-and-community", "burglary")
TRAFFICKING = ("92A", "drug-trafficking", "drugs")
NEWER = ("999/9", "burglary-residential", "burglary")


def figures_of(*crimes):
    """The figures of crimes, each `(offence, csp, flagged as domestic, how many)`."""
    rows = [
        {
            "ho_code": offence[0],
            "subgroup": offence[1],
            "category": offence[2],
            "csp": csp,
            "rural": False,
            "month": "2025-05",
            "flag_domestic": domestic,
        }
        for offence, csp, domestic, number in crimes
        for _ in range(number)
    ]
    table = ibis.memtable(pa.Table.from_pylist(rows))
    supply = Supply(frozenset(table.columns), frozenset({"2025-05"}))
    records = Records({"crimes": table}, {"crimes": {"force": supply}}, YEAR)
    maker = FigureMaker(load_measures())
    add_harm_by_code(maker, toy().calculation.cube, records, CATEGORIES, SCALES)
    return maker.figures()


def quoted(figures, measure, category, area=FORCE):
    return figures.quote(f"{measure}.{category}.{area.slug}.{YEAR.slug}")


@pytest.fixture(scope="module")
def figures():
    return figures_of(
        (RESIDENTIAL, CSPS[0].code, False, 40),
        (RESIDENTIAL, CSPS[1].code, True, 20),
        (BUSINESS, CSPS[0].code, False, 30),
        (BUSINESS, None, True, 15),
        (TRAFFICKING, CSPS[0].code, False, 50),
    )


def test_each_crime_is_weighed_by_its_own_code_and_those_of_no_place_by_the_force(
    figures,
):
    force = quoted(figures, "harm_by_code", "burglary")
    ashmere = quoted(figures, "harm_by_code", "burglary", CSPS[0])

    assert force.value == pytest.approx(60 * ONS["28E"] + 45 * ONS["30C"])
    assert force.numerator == 105
    assert ashmere.value == pytest.approx(40 * ONS["28E"] + 30 * ONS["30C"])
    assert force.sources == ("force",)


def test_a_marker_is_weighed_by_the_offences_that_bear_it(figures):
    domestic = quoted(figures, "harm_by_code", "domestic-abuse")

    assert domestic.value == pytest.approx(20 * ONS["28E"] + 15 * ONS["30C"])


def test_the_two_scales_stand_side_by_side_and_rank_as_they_do(figures):
    ours = quoted(figures, "harm_cambridge", "burglary")
    expected = (
        60 * CAMBRIDGE["burglary-residential"]
        + 45 * CAMBRIDGE["burglary-business-and-community"]
    )
    assert ours.value == pytest.approx(expected)
    assert quoted(figures, "harm_by_code", "drugs").value > 50


def test_what_the_scale_leaves_out_has_no_figure_and_is_not_harmless(figures):
    drugs = quoted(figures, "harm_cambridge", "drugs")

    assert (drugs.value, drugs.status) == (None, NOT_AVAILABLE)


def test_of_a_few_crimes_there_is_no_figure_for_it_would_say_which_they_were():
    figures = figures_of(
        (HOMICIDE, CSPS[0].code, False, 1),
        (RESIDENTIAL, CSPS[0].code, False, LEAST),
        (RESIDENTIAL, CSPS[1].code, False, LEAST - 1),
    )
    assert quoted(figures, "harm_by_code", "homicide").status == NOT_AVAILABLE
    assert quoted(figures, "harm_by_code", "burglary", CSPS[0]).status == OK
    assert quoted(figures, "harm_by_code", "burglary", CSPS[1]).value is None


def test_of_no_crimes_there_is_no_harm():
    figures = figures_of((RESIDENTIAL, CSPS[0].code, False, LEAST))

    assert quoted(figures, "harm_by_code", "burglary", CSPS[1]).value == 0
    assert quoted(figures, "harm_by_code", "robbery").value == 0


@pytest.mark.parametrize("newer,status", [(2, OK), (3, NOT_AVAILABLE)])
def test_a_sum_that_leaves_out_more_than_one_crime_in_twenty_is_not_given(
    newer, status
):
    figures = figures_of(
        (RESIDENTIAL, CSPS[0].code, False, 38), (NEWER, CSPS[0].code, False, newer)
    )
    assert quoted(figures, "harm_by_code", "burglary").status == status
    # That the code is new does not matter to a scale by subgroup.
    assert quoted(figures, "harm_cambridge", "burglary").status == OK


def test_harm_follows_the_counts_of_all_that_it_tells_of(figures):
    counts = quoted(figures, "harm_by_code", "burglary", CSPS[0]).inputs
    domestic = quoted(figures, "harm_by_code", "domestic-abuse").inputs

    assert f"count.burglary.{CSPS[0].slug}.{YEAR.slug}" in counts
    assert f"count.burglary-residential.{CSPS[0].slug}.{YEAR.slug}" in counts
    assert f"count.burglary--domestic-abuse.force-wide.{YEAR.slug}" in domestic
