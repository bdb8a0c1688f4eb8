"""A survey without weights is made to match the adults of the area."""

import ibis
import pyarrow as pa
import pytest

from safercity.evidence.calculation.survey_weights import weighed
from tests.support.figures_factory import CSPS, toy

AREAS = toy().areas
ADULTS = ("age_16_24", "age_25_44", "age_45_64", "age_65_plus")


def adults(csp, names=ADULTS):
    rows = AREAS.lsoas.to_pylist()
    return sum(row[name] for row in rows if row["csp"] == csp.code for name in names)


def people(csp, number, band="25-34", mode="telephone", weight=None):
    return [
        {
            "respondent": f"{csp.code}-{band}-{mode}-{n}",
            "wave": "2025",
            "mode": mode,
            "csp": csp.code,
            "age_band": band,
            "weight": weight,
            "question": "safe",
            "answer": "yes",
        }
        for n in range(number)
    ]


def weights_of(*groups):
    rows = [row for group in groups for row in group]
    schema = pa.schema(
        [(n, pa.float64() if n == "weight" else pa.string()) for n in rows[0]]
    )
    table = ibis.memtable(pa.Table.from_pylist(rows, schema=schema))
    found = weighed(table, AREAS).to_pyarrow().to_pylist()
    return {row["respondent"]: row["weight"] for row in found}


def total(weights, csp, band=""):
    start = f"{csp.code}-{band}"
    return sum(w for who, w in weights.items() if who.startswith(start))


def test_partnerships_weigh_as_many_as_their_adults_are():
    weights = weights_of(people(CSPS[0], 100), people(CSPS[1], 100))

    share = total(weights, CSPS[0]) / sum(weights.values())
    expected = adults(CSPS[0]) / (adults(CSPS[0]) + adults(CSPS[1]))
    assert share == pytest.approx(expected, abs=1e-5)


def test_ages_weigh_as_many_as_they_are_among_residents():
    weights = weights_of(
        people(CSPS[0], 60, "16-24"), people(CSPS[0], 60, "65-74"),
        people(CSPS[0], 60, "75+"),
    )  # fmt: skip
    young = sum(adults(csp, ("age_16_24",)) for csp in CSPS)
    old = sum(adults(csp, ("age_65_plus",)) for csp in CSPS)

    share = total(weights, CSPS[0], "16-24") / sum(weights.values())
    assert share == pytest.approx(young / (young + old), abs=1e-5)


def test_a_survey_that_came_with_weights_keeps_them():
    rows = [*people(CSPS[0], 3, weight=2.0), *people(CSPS[1], 1)]

    assert list(weights_of(rows).values()) == [2.0, 2.0, 2.0, None]


def test_a_poll_that_people_choose_is_left_as_it_is():
    weights = weights_of(
        people(CSPS[0], 90, mode="online poll"), people(CSPS[1], 10, mode="online poll")
    )
    assert set(weights.values()) == {1.0}


def test_bands_that_lie_across_two_that_are_known_take_no_part_in_ages():
    weights = weights_of(people(CSPS[0], 50, "16-44"), people(CSPS[0], 50, "unknown"))

    assert set(weights.values()) == {1.0}
