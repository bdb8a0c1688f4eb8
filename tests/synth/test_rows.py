import numpy as np
import pytest

from safercity.errors import SettingsError
from safercity.synth.rows import Rows, stacked


def some_rows():
    rows = Rows(4)
    rows.mark("late", np.array([True, True, False, False]))
    rows.code("ward", np.array([0, 1, 1, 2]), ("abbey", "brook", "docks"))
    return rows


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("", [1, 1, 1, 1]),
        ("late", [1, 1, 0, 0]),
        ("!late", [0, 0, 1, 1]),
        ("ward=brook", [0, 1, 1, 0]),
        ("!ward=brook", [1, 0, 0, 1]),
        ("ward=abbey|docks & !late", [0, 0, 0, 1]),
    ],
)
def test_a_choice_holds_for_the_rows_that_meet_every_term(choice, expected):
    assert some_rows().chosen(choice).astype(int).tolist() == expected


def test_a_column_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(
        SettingsError, match=r'"early", which is no column here; .*late'
    ):
        some_rows().chosen("early")


def test_a_word_that_is_not_there_is_named():
    with pytest.raises(SettingsError, match='asks for ward "mill"'):
        some_rows().chosen("ward=mill")


def test_rows_taken_keep_their_words():
    taken = some_rows().taken(np.array([3, 0]))

    assert taken.texts("ward").tolist() == ["docks", "abbey"]
    assert taken.marked("late").tolist() == [False, True]


def test_rows_are_stacked_alike_only_where_every_column_is_alike():
    many = {f"c{n}": np.array([n % 2, 1, n % 2, 0]) for n in range(70)}

    together = stacked(many)

    assert together[0] == together[2]
    assert len(set(together.tolist())) == 3
