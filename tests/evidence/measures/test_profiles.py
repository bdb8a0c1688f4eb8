"""Who the people of some events are."""

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError, SettingsError
from safercity.evidence.measures.ages import add_age_band, load_age_bands
from safercity.evidence.measures.over_representation import index_to_population
from safercity.evidence.measures.profiles import count_profile, residents_by_band
from tests.support.tables import drawn, records

VICTIMS = """
    key | csp | age | sex    | ethnicity
    ----+-----+-----+--------+----------
    ann | A   |  17 | female | white
    ann | A   |  18 | female | white
    bob | A   |  30 | male   | asian
    cat | A   |  31 | -      | -
    dan | B   |   - | male   | white
    -   | B   |  50 | male   | -
"""
COUNTS = ("number", "known", "not_known")


def counted(table, *of):
    return {
        tuple(row[name] for name in of): tuple(row[name] for name in COUNTS)
        for row in table.to_pyarrow().to_pylist()
    }


def test_a_pyramid_counts_people_by_age_and_sex():
    banded = add_age_band(drawn(VICTIMS), bands=load_age_bands()["justice"])

    found = counted(count_profile(banded, of=["age_band", "sex"]), "age_band", "sex")

    assert found == {
        ("10-17", "female"): (1, 4, 2),
        ("18-24", "female"): (1, 4, 2),
        ("25-34", "male"): (1, 4, 2),
        ("45-54", "male"): (1, 4, 2),
        ("25-34", None): (1, 4, 2),
        (None, "male"): (1, 4, 2),
    }


def test_ethnicity_is_of_those_of_whom_it_is_known_by_area():
    table = count_profile(drawn(VICTIMS), of=["ethnicity"], by=["csp"])

    assert counted(table, "csp", "ethnicity") == {
        ("A", "white"): (2, 3, 1),
        ("A", "asian"): (1, 3, 1),
        ("A", None): (1, 3, 1),
        ("B", "white"): (1, 1, 1),
        ("B", None): (1, 1, 1),
    }


def test_a_person_counts_once_if_they_are_told_apart():
    table = count_profile(drawn(VICTIMS), of=["ethnicity"], person="key")

    assert counted(table, "ethnicity") == {
        ("white",): (2, 3, 1),
        ("asian",): (1, 3, 1),
        (None,): (1, 3, 1),
    }


def test_what_nobody_recorded_is_not_known_and_not_nought():
    rows = pa.table({"segment": pa.array([None, "", None], pa.string())})

    table = count_profile(ibis.memtable(rows), of=["segment"])

    assert counted(table, "segment") == {(None,): (3, 0, 3)}


def test_what_a_profile_is_of_has_to_be_said():
    with pytest.raises(SettingsError, match="needs something"):
        count_profile(drawn(VICTIMS), of=[])
    with pytest.raises(ContractError, match="no column segment"):
        count_profile(drawn(VICTIMS), of=["segment"])


people = st.lists(
    st.fixed_dictionaries(
        {
            "csp": st.sampled_from(["A", "B", None]),
            "sex": st.sampled_from(["male", "female", "", None]),
            "decile": st.sampled_from([1, 2, None]),
            "key": st.sampled_from(["ann", "bob", "", None]),
        }
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=30, deadline=None)
@given(rows=people, once=st.booleans())
def test_a_profile_agrees_with_plain_python(rows, once):
    table = records([*rows, {"csp": "A", "sex": "male", "decile": 1, "key": "zoe"}])
    rows = table.to_pyarrow().to_pylist()

    def number(mine):
        return len({r["key"] for r in mine if r["key"]}) if once else len(mine)

    found = counted(
        count_profile(
            table, of=["sex", "decile"], by=["csp"], person="key" if once else None
        ),
        *("csp", "sex", "decile"),
    )

    cells = {(r["csp"], r["sex"] or None, r["decile"]) for r in rows}
    assert set(found) == cells
    for csp, sex, decile in cells:
        by_hand = {
            cell: number(
                [r for r in rows if (r["csp"], r["sex"] or None, r["decile"]) == cell]
            )
            for cell in cells
            if cell[0] == csp
        }
        known = sum(n for cell, n in by_hand.items() if None not in cell[1:])
        assert found[csp, sex, decile] == (
            by_hand[csp, sex, decile],
            known,
            sum(by_hand.values()) - known,
        )


LSOAS = """
    lsoa21 | imd_decile | age_0_15 | age_16_24 | age_25_44 | age_45_64 | age_65_plus
    -------+------------+----------+-----------+-----------+-----------+------------
    L1     | 1          |      300 |       200 |       400 |       300 |         100
    L2     | 1          |      100 |       100 |       100 |       100 |           -
    L3     | 10         |      200 |       100 |       400 |       400 |         300
    L4     | -          |        - |         - |         - |         - |           -
"""


def test_residents_are_added_up_by_decile_and_age(engine):
    table = residents_by_band(
        drawn(LSOAS), bands=load_age_bands()["residents"], by=["imd_decile"]
    )

    rows = engine.to_pyarrow(table).to_pylist()
    found = {(r["imd_decile"], r["age_band"]): r["residents"] for r in rows}
    assert len(found) == 15
    assert found[1, "0-15"] == 400 and found[1, "65+"] == 100
    assert found[10, "45-64"] == 400 and found[None, "0-15"] is None


def test_a_heat_table_sets_victims_against_residents():
    bands = load_age_bands()["residents"]
    homes = drawn("""
        imd_decile | age | victims
        -----------+-----+--------
        1          |  20 |       6
        1          |  70 |       1
        10         |  20 |       3
    """)
    residents = residents_by_band(drawn(LSOAS), bands=bands, by=["imd_decile"])
    victims = add_age_band(homes, bands=bands)
    both = victims.join(residents, ["imd_decile", "age_band"]).order_by("victims")

    columns = both.select("victims", "residents").to_pyarrow().to_pydict()
    index, lower, _ = index_to_population(
        columns["victims"], 10, columns["residents"], 3_100
    )

    # Six of ten victims are of 300 of 3,100 residents, of decile 1 and 16 to 24.
    assert index[-1] == pytest.approx(100 * 0.6 / (300 / 3_100))
    assert lower[-1] > 100


def test_bands_that_residents_are_not_counted_by_are_refused():
    with pytest.raises(SettingsError, match='by the age bands "justice"'):
        residents_by_band(drawn(LSOAS), bands=load_age_bands()["justice"])
