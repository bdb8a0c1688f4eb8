import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from safercity.synth.persons import shared_out, single_and_repeat


@given(
    single=st.integers(0, 30),
    repeat=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 40)), max_size=4),
)
def test_each_repeat_person_has_two_crimes_or_more_in_one_group(single, repeat):
    sizes = [2 * persons + extra for persons, extra in repeat]
    again = np.repeat([False, True], [single, sum(sizes)])
    cells = np.concatenate([np.zeros(single), np.repeat(np.arange(len(sizes)), sizes)])
    crimes = np.arange(again.size) + 100
    wanted = np.array([persons for persons, _ in repeat], np.int64)

    found = single_and_repeat(
        crimes, again, cells.astype(np.int64), wanted, np.random.default_rng(2)
    )

    counts = found.counts()
    assert (counts == 1).sum() == single
    assert (counts >= 2).sum() == wanted.sum()
    assert sorted(found.crime.tolist()) == crimes.tolist()
    by_person = {}
    for crime, person in zip(found.crime, found.person, strict=True):
        by_person.setdefault(person, set()).add(cells[crime - 100])
    assert all(len(groups) == 1 for groups in by_person.values())


def test_crimes_to_be_spread_go_to_as_many_persons_as_there_are():
    again, cells = np.ones(30, bool), np.zeros(30, np.int64)
    marked = np.arange(30) < 10

    found = single_and_repeat(
        np.arange(30), again, cells, np.array([10]), np.random.default_rng(3), marked
    )

    assert found.any_of(marked).all()


def test_what_is_shared_out_keeps_to_the_most_of_each():
    found = shared_out(10, np.array([100, 1, 1]), np.array([4, 5, 5]))

    assert found.sum() == 10
    assert (found <= [4, 5, 5]).all()


def test_no_more_is_shared_out_than_there_is_room_for():
    assert shared_out(10, np.array([1, 1]), np.array([2, 3])).tolist() == [2, 3]
