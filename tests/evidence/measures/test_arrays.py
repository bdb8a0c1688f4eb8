import numpy as np
import pyarrow as pa
import pytest

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import (
    counts,
    divide,
    floats,
    normal_deviate,
    nullable,
    spread,
)


@pytest.mark.parametrize(
    "column",
    [
        [1, None, 3],
        np.array([1.0, np.nan, 3.0]),
        pa.array([1, None, 3]),
        pa.chunked_array([[1, None], [3]]),
        pa.array([1.0, None, 3.0]),
    ],
)
def test_a_column_of_any_kind_is_read_with_nulls_as_not_known(column):
    assert nullable(floats(column)) == [1.0, None, 3.0]


def test_what_cannot_be_a_count_is_not_known():
    assert nullable(counts([-1, float("inf"), float("nan"), 0])) == [
        None,
        None,
        None,
        0,
    ]


def test_a_column_that_is_given_is_not_changed():
    given = np.array([1.0, np.inf])

    floats(given)

    assert np.isinf(given[1])


def test_nothing_can_be_divided_by_nothing():
    shares = divide(np.array([1.0, 1.0, np.nan]), np.array([0.0, np.nan, 2.0]))

    assert nullable(shares) == [None, None, None]


def test_one_number_stands_for_every_row():
    column, number = spread(floats([1, 2]), floats(5))

    assert number.tolist() == [5, 5]
    with pytest.raises(SettingsError, match=r"\(2,\), \(3,\)"):
        spread(floats([1, 2]), floats([1, 2, 3]))
    assert column.shape == (2,)


def test_deviates_are_those_of_the_tables():
    assert normal_deviate(0.95) == pytest.approx(1.959964, abs=5e-7)
    assert normal_deviate(0.998) == pytest.approx(3.090232, abs=5e-7)
