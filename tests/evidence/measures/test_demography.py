import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import ContractError
from safercity.evidence.measures.demography import add_up_residents, percent_of
from tests.support.tables import drawn, records

LSOAS = """
    csp | population | households | imd_decile | rural | age_0_15 | age_16_24
    ----+------------+------------+------------+-------+----------+----------
    A   |       1000 |        400 |          1 | false |      200 |       100
    A   |       3000 |       1200 |          2 | true  |      500 |       400
    A   |       1000 |        400 |          - | -     |      100 |       100
    B   |       2000 |        900 |         10 | true  |      300 |       200
    C   |          - |          - |          3 | false |        - |         -
    -   |        500 |        100 |          1 | true  |       50 |        50
"""


def test_residents_are_added_up_by_area(engine):
    bands = {"age-0-24": ["age_0_15", "age_16_24"]}
    table = add_up_residents(drawn(LSOAS), by="csp", bands=bands).order_by("area_code")

    first, second, third = engine.to_pyarrow(table).to_pylist()
    assert first == {
        "area_code": "A",
        "lsoas": 3,
        "population": 5000,
        "households": 2000,
        "ranked_population": 4000,
        "decile_1_population": 1000,
        "quintile_1_population": 4000,
        "classed_population": 4000,
        "rural_population": 3000,
        "age-0-24": 1400,
        "mean_decile": 1.75,
    }
    assert (second["area_code"], second["rural_population"]) == ("B", 2000)
    assert (third["area_code"], third["lsoas"]) == ("C", 1)
    assert third["mean_decile"] is None


an_lsoa = st.fixed_dictionaries(
    {
        "csp": st.sampled_from(["A", "B"]),
        "population": st.integers(0, 9_000),
        "households": st.integers(0, 900),
        "imd_decile": st.integers(1, 10),
        "rural": st.booleans(),
    }
)


@given(rows=st.lists(an_lsoa, min_size=1, max_size=15))
def test_residents_agree_with_plain_python_on_every_engine(engine, rows):
    found = engine.to_pyarrow(add_up_residents(records(rows), by="csp")).to_pylist()

    for row in found:
        mine = [r for r in rows if r["csp"] == row["area_code"]]
        people = sum(r["population"] for r in mine)
        assert row["population"] == row["ranked_population"] == people
        assert row["rural_population"] == sum(
            r["population"] for r in mine if r["rural"]
        )
        assert row["quintile_1_population"] == sum(
            r["population"] for r in mine if r["imd_decile"] <= 2
        )
        weighed = sum(r["imd_decile"] * r["population"] for r in mine)
        assert row["mean_decile"] == (
            pytest.approx(weighed / people) if people else None
        )


def test_a_missing_column_is_named():
    with pytest.raises(ContractError, match="no column age_99"):
        add_up_residents(drawn(LSOAS), by="csp", bands={"old": ["age_99"]})


def test_a_percentage_of_nothing_is_not_known():
    shares = percent_of([1, 0, None], [4, 0, 5])

    assert shares[0] == 25.0
    assert np.isnan(shares[1:]).all()
