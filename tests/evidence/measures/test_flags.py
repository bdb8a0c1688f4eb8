"""Flags by any grouping."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safercity.errors import ContractError
from safercity.evidence.measures.flags import flag_column, flags_of, share_flags
from tests.support.tables import drawn, records

CRIMES = """
    subgroup | flag_alcohol | flag_hate_race
    ---------+--------------+---------------
    robbery  | true         | -
    robbery  | false        | -
    robbery  | false        | -
    arson    | -            | -
    arson    | true         | -
"""


def test_shares_are_of_events_whose_flag_is_known(engine):
    crimes = drawn(CRIMES)
    crimes = crimes.mutate(flag_hate_race=crimes.flag_hate_race.cast("boolean"))
    table = share_flags(crimes, flags=["alcohol", "hate-race"], by=["subgroup"])

    found = {
        (r["subgroup"], r["flag"]): (
            r["flagged"],
            r["known"],
            r["not_known"],
            r["share"],
        )
        for r in engine.to_pyarrow(table).to_pylist()
    }
    assert found == {
        ("robbery", "alcohol"): (1, 3, 0, pytest.approx(1 / 3)),
        ("arson", "alcohol"): (1, 1, 1, 1.0),
        # Not supplied: not available, and never a share of nought.
        ("robbery", "hate-race"): (0, 0, 3, None),
        ("arson", "hate-race"): (0, 0, 2, None),
    }


def test_the_flags_of_a_table_are_named_by_slug():
    assert flags_of(drawn(CRIMES)) == ("alcohol", "hate-race")
    assert [flag_column(flag) for flag in flags_of(drawn(CRIMES))] == [
        "flag_alcohol",
        "flag_hate_race",
    ]


def test_a_flag_without_a_column_is_named():
    with pytest.raises(ContractError, match="no column flag_knife"):
        share_flags(drawn(CRIMES), flags=["alcohol", "knife"])


def test_no_flag_at_all_is_refused():
    with pytest.raises(ContractError, match="none was asked for"):
        share_flags(drawn(CRIMES), flags=[])


ticked = st.sampled_from([True, False, None])
rows_of_flags = st.lists(
    st.fixed_dictionaries(
        {
            "csp": st.sampled_from(["A", None]),
            "flag_knife": ticked,
            "flag_drugs": ticked,
        }
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25, deadline=None)
@given(rows=rows_of_flags)
def test_flags_agree_with_plain_python_on_every_engine(engine, rows):
    table = records(rows)
    table = table.mutate(
        csp=table.csp.cast("string"),
        flag_knife=table.flag_knife.cast("boolean"),
        flag_drugs=table.flag_drugs.cast("boolean"),
    )

    found = engine.to_pyarrow(share_flags(table, flags=["knife", "drugs"], by=["csp"]))

    assert found.num_rows == 2 * len({r["csp"] for r in rows})
    for row in found.to_pylist():
        mine = [r["flag_" + row["flag"]] for r in rows if r["csp"] == row["csp"]]
        assert row["flagged"] == mine.count(True)
        assert row["known"] == mine.count(True) + mine.count(False)
        assert row["known"] + row["not_known"] == len(mine)
