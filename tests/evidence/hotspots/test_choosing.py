"""Choosing areas: by hand, never better than the best, and never by names."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.hotspots.choosing import compare_ways_to_choose


def test_a_choice_by_volume_harm_and_need_by_hand() -> None:
    found = compare_ways_to_choose(
        {
            "volume": [50, 30, 10, 10],
            "harm": [10, 0, 70, 20],
            "need": [2, 1, 1, 0],
        },
        numbers=[1, 2],
    )
    by_volume = found.reach("volume", "harm", 2)
    assert by_volume.share == pytest.approx(0.10)
    assert by_volume.of_best == pytest.approx(10 / 90)
    assert found.reach("harm", "volume", 2).share == pytest.approx(0.20)
    assert found.reach("need", "need", 1).share == pytest.approx(0.5)
    # Need has two areas alike at the cut: half of each is chosen.
    assert found.reach("need", "volume", 2).share == pytest.approx(0.5 + 0.15 + 0.05)
    pair = next(a for a in found.agreements if (a.one, a.other) == ("volume", "harm"))
    assert (pair.number, pair.jaccard) == (1, 0)
    assert pair.by_chance == pytest.approx(0.25)
    assert pair.correlation < 0
    assert found.in_all[1].tolist() == [0, 0, 0, 0]
    assert found.in_all[2].tolist() == [0, 0, 0, 0]


def test_measures_that_agree_give_nothing_up() -> None:
    volume = np.array([9.0, 5, 3, 1])
    found = compare_ways_to_choose({"volume": volume, "harm": 7 * volume}, numbers=[2])
    assert [a.jaccard for a in found.agreements] == [1]
    assert found.agreements[0].correlation == pytest.approx(1)
    assert all(one.of_best == 1 for one in found.reached)
    assert found.in_all[2].tolist() == [1, 1, 0, 0]


amounts = st.integers(0, 5)


@given(
    st.lists(st.tuples(amounts, amounts), min_size=1, max_size=20),
    st.randoms(use_true_random=False),
    st.integers(1, 20),
)
def test_no_choice_reaches_more_than_the_best_nor_hangs_on_names(
    areas: list[tuple[int, int]], random: Any, number: int
) -> None:
    number = min(number, len(areas))

    def compared(rows: list[tuple[int, int]]) -> list[float]:
        one, other = np.array(rows).T
        found = compare_ways_to_choose({"one": one, "other": other}, numbers=[number])
        return [reached.of_best for reached in found.reached]

    once = compared(areas)
    shuffled = list(areas)
    random.shuffle(shuffled)
    assert compared(shuffled) == pytest.approx(once, nan_ok=True)
    assert all(math.isnan(best) or best <= 1 + 1e-12 for best in once)


def test_a_measure_that_is_nought_everywhere_reaches_nothing_known() -> None:
    found = compare_ways_to_choose({"volume": [1, 2], "harm": [0, 0]}, numbers=[1])
    assert math.isnan(found.reach("volume", "harm", 1).share)
    assert found.reach("harm", "volume", 1).share == pytest.approx(0.5)
    assert math.isnan(found.agreements[0].correlation)
    with pytest.raises(KeyError):
        found.reach("volume", "need", 1)


def test_one_area_and_one_measure_have_answers() -> None:
    found = compare_ways_to_choose({"volume": [3]}, numbers=[1])
    assert found.agreements == ()
    assert found.reach("volume", "volume", 1).share == 1


@pytest.mark.parametrize(
    "measures,numbers,words",
    [
        ({}, [1], "one measure or more"),
        ({"volume": [1, 2], "harm": [1]}, [1], "same areas"),
        ({"volume": [[1, 2]]}, [1], "one amount for each area"),
        ({"volume": [1, math.nan]}, [1], "a volume"),
        ({"volume": [1, -1]}, [1], "below 0"),
        ({"volume": [1, 2]}, [3], "3 of 2"),
        ({"volume": []}, [1], "1 of 0"),
        ({"volume": [1, 2]}, [0], "0 of 2"),
    ],
)
def test_what_cannot_be_chosen_from_is_refused(
    measures: Any, numbers: list[int], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        compare_ways_to_choose(measures, numbers=numbers)
