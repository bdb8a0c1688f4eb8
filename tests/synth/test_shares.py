import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from safercity.synth.shares import Sums, share_out


def asked(*sums):
    found = Sums()
    for cells, target, within in sums:
        found.add(np.array(cells), np.ones(len(cells)), target, within)
    return found


def test_rows_and_columns_of_a_table_come_out_exactly():
    # Cells 0 1 2 / 3 4 5; rows come to 7 and 5, columns to 4, 4 and 4.
    sums = asked(
        ([0, 1, 2], 7, 0.1),
        ([3, 4, 5], 5, 0.1),
        ([0, 3], 4, 0.1),
        ([1, 4], 4, 0.1),
        ([2, 5], 4, 0.1),
    )

    table = share_out(np.full(6, 100), np.ones(6), sums).reshape(2, 3)

    assert table.sum(axis=1).tolist() == [7, 5]
    assert table.sum(axis=0).tolist() == [4, 4, 4]


def test_a_contradiction_is_shared_out_by_what_each_sum_may_be_off():
    # Two parts of 920 and 50, and a whole of 960: ten too few, shared three ways.
    sums = asked(([0], 920, 5), ([1], 50, 5), ([0, 1], 960, 5))

    parts = share_out(np.full(2, 10_000), np.array([920.0, 50.0]), sums)

    assert abs(parts[0] - 920) <= 4
    assert abs(parts[1] - 50) <= 4
    assert abs(parts.sum() - 960) <= 4


def test_the_sum_that_may_be_off_least_is_met_best():
    sums = asked(([0], 100, 1), ([0], 200, 50))

    (number,) = share_out(np.array([1000]), np.array([100.0]), sums)

    assert 99 <= number <= 101


def test_a_cell_holds_no_more_than_its_room_and_no_less_than_its_least():
    sums = asked(([0, 1], 50, 0.1))

    parts = share_out(np.array([10, 90]), np.ones(2), sums, np.array([5, 0]))

    assert parts[0] <= 10
    assert parts[0] >= 5
    assert parts.sum() == 50


@given(
    table=st.lists(
        st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=6
    )
)
def test_margins_of_a_table_that_exists_can_be_met(table):
    table = np.array(table)
    cells = np.arange(table.size).reshape(table.shape)
    sums = asked(
        *(
            (row.tolist(), total, 0.2)
            for row, total in zip(cells, table.sum(1), strict=True)
        ),
        *(
            (col.tolist(), total, 0.2)
            for col, total in zip(cells.T, table.sum(0), strict=True)
        ),
    )

    found = share_out(np.full(table.size, 1000), np.ones(table.size), sums)

    assert found.reshape(table.shape).sum(1).tolist() == table.sum(1).tolist()
    assert found.reshape(table.shape).sum(0).tolist() == table.sum(0).tolist()
    assert (found >= 0).all()
