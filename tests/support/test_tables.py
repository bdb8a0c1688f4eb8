"""The drawn tables that other tests stand on."""

import pytest

from tests.support.tables import drawn, records, rows_of


def test_cells_are_read_as_what_they_look_like():
    table = drawn("""
        name | whole | part | flag  | code   | gap
        -----+-------+------+-------+--------+----
        A    |     1 |  1.5 | true  | "0123" | -
        B    |    -2 |    3 | false | "4.10" |
    """)

    assert rows_of(table) == [
        ("A", 1, 1.5, True, "0123", None),
        ("B", -2, 3.0, False, "4.10", None),
    ]


def test_a_row_of_the_wrong_length_is_a_mistake_in_the_test():
    with pytest.raises(ValueError, match="2 columns"):
        drawn("""
            a | b
            --+--
            1
        """)


def test_records_are_rows():
    assert rows_of(records([{"a": 1, "b": None}, {"a": 2, "b": "x"}])) == [
        (1, None),
        (2, "x"),
    ]
