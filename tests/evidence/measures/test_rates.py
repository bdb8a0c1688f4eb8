import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.errors import ContractError
from safercity.evidence.measures.arrays import nullable
from safercity.evidence.measures.rates import add_rate, crude_rate
from tests.support.tables import drawn, records


def test_add_rate_worked_example():
    wards = drawn("""
        ward  | events | residents
        ------+--------+----------
        Abbey |     42 |      8400
        Brook |      0 |      5000
        Docks |      7 |         0
        Eaves |      7 |         -
    """)

    rated = add_rate(wards, events="events", population="residents").order_by("ward")

    assert rated.rate.to_pyarrow().to_pylist() == [5.0, 0.0, None, None]


def rate_by_hand(row, per=1_000):
    """The same answer in the plainest Python we can write."""
    return None if row["residents"] == 0 else row["events"] * per / row["residents"]


a_ward = st.fixed_dictionaries(
    {"events": st.integers(0, 10_000), "residents": st.integers(0, 500_000)}
)


@given(rows=st.lists(a_ward, min_size=1, max_size=20))
def test_add_rate_agrees_with_plain_python_on_every_engine(engine, rows):
    wards = records([{"id": i, **row} for i, row in enumerate(rows)])

    rated = add_rate(wards, events="events", population="residents").order_by("id")

    assert engine.to_pyarrow(rated.rate).to_pylist() == pytest.approx(
        [rate_by_hand(row) for row in rows]
    )


@given(rows=st.lists(a_ward, max_size=20))
def test_crude_rate_agrees_with_plain_python(rows):
    rates = crude_rate([r["events"] for r in rows], [r["residents"] for r in rows])

    assert nullable(rates) == pytest.approx([rate_by_hand(row) for row in rows])


def test_add_rate_does_not_overflow_a_small_integer_column(engine):
    small = pa.table({"events": pa.array([120], pa.int8()), "residents": [240]})

    rated = add_rate(ibis.memtable(small), events="events", population="residents")

    assert engine.to_pyarrow(rated.rate).to_pylist() == [500.0]


def test_add_rate_names_the_column_that_is_missing():
    wards = drawn("""
        ward  | events
        ------+-------
        Abbey |     42
    """)

    with pytest.raises(ContractError, match=r"no column people \(the table has ward"):
        add_rate(wards, events="events", population="people")
