"""Police-generated hotspots beside victims': warned of where they part, not else."""

import math
from typing import Any

import numpy as np
import pytest

from safercity.evidence.hotspots.victim_and_police import (
    Parting,
    compare_police_with_victims,
)


def compared(police: Any, victims: Any, **more: Any) -> Parting:
    return compare_police_with_victims(
        police, victims, **{"top": 10, "draws": 199, **more}
    )


def rates(seed: int) -> Any:
    return np.random.default_rng(seed).gamma(0.4, 5, 200)


def test_where_both_lie_alike_there_is_seldom_a_warning() -> None:
    random = np.random.default_rng(1)
    warned = []
    for seed in range(150):
        rate = rates(seed)
        found = compared(
            random.poisson(rate * 0.2), random.poisson(rate), seed=seed, draws=99
        )
        warned.append(found.parts)
    assert np.mean(warned) <= 0.05 + 4 * math.sqrt(0.05 * 0.95 / 150)


def test_where_searches_are_made_elsewhere_there_is_a_warning() -> None:
    random = np.random.default_rng(2)
    rate = rates(2)
    found = compared(random.poisson(rate[::-1]), random.poisson(rate))
    assert found.parts
    assert found.agreement < found.least_if_same < found.if_same
    assert found.p == pytest.approx(1 / 200)
    assert found.by_chance < 0.05
    assert found.correlation < 0.3


def test_few_events_agree_little_by_chance_and_are_no_warning() -> None:
    random = np.random.default_rng(3)
    rate = rates(3)
    found = compared(random.multinomial(40, rate / rate.sum()), random.poisson(rate))
    assert found.agreement < 0.5
    assert not found.parts


def test_a_place_with_more_of_the_polices_than_elsewhere_stands_out() -> None:
    random = np.random.default_rng(4)
    victims = random.poisson(20, 100)
    police = random.poisson(4, 100)
    police[7] = 40
    found = compared(police, victims)
    assert np.flatnonzero(found.stands_out).tolist() == [7]
    assert found.excess[7] > 2
    assert np.nanmean(found.excess) == pytest.approx(1, abs=0.15)


def test_the_chance_of_an_excess_is_that_of_a_binomial_test() -> None:
    from scipy import stats  # noqa: PLC0415

    police, victims = np.array([6, 4, 30]), np.array([1, 30, 60])
    share = police.sum() / (police + victims).sum()
    p = [
        stats.binomtest(int(a), int(a + b), share, alternative="greater").pvalue
        for a, b in zip(police, victims, strict=True)
    ]
    between = (sorted(p)[0] * 3 * 0.99, sorted(p)[0] * 3 * 1.01)
    strict, loose = (
        compared(police, victims, top=1, rate=rate).stands_out for rate in between
    )
    assert strict.tolist() == [False, False, False]
    assert loose.tolist() == [True, False, False]


def test_too_few_events_or_places_say_nothing() -> None:
    for police, victims, top in (
        ([1, 2, 3], [100, 100, 100], 1),
        ([100, 100], [100, 100], 2),
        ([0, 0], [50, 50], 1),
    ):
        found = compared(police, victims, top=top)
        assert not found.enough
        assert not found.parts
        assert math.isnan(found.p)
        assert math.isnan(found.if_same)


def test_places_without_events_have_no_excess() -> None:
    found = compared([40, 0, 0], [40, 40, 0], top=1)
    assert math.isnan(found.excess[2])
    assert not found.stands_out[2]
    nothing = compared([0, 0], [0, 0], top=1)
    assert np.isnan(nothing.excess).all()


def test_many_events_are_dealt_by_place_with_the_same_result() -> None:
    random = np.random.default_rng(6)
    rate = rates(6) + 0.1
    victims = random.poisson(rate / rate.sum() * 2_500_000)
    found = compared(random.poisson(rate / rate.sum() * 500), victims, draws=49)
    assert not found.parts
    fewer = random.multivariate_hypergeometric(victims, 250_000, method="marginals")
    as_many = random.poisson(rate / rate.sum() * 500)
    assert compared(as_many, fewer, draws=49).if_same == pytest.approx(
        found.if_same, abs=0.1
    )


def test_the_same_seed_gives_the_same_answer() -> None:
    police, victims = np.random.default_rng(5).poisson(2, (2, 60))
    once, again = (compared(police, victims, draws=49) for _ in range(2))
    assert (once.p, once.if_same) == (again.p, again.if_same)


@pytest.mark.parametrize(
    "police,victims,more,words",
    [
        ([1, 2], [1], {"top": 1}, "same places"),
        ([1.5, 2], [1, 2], {"top": 1}, "whole"),
        ([1, math.nan], [1, 2], {"top": 1}, "finite"),
        ([1, -2], [1, 2], {"top": 1}, "below 0"),
        ([1, 2], [1, 2], {"top": 3}, "worst 3 of 2"),
        ([], [], {"top": 1}, "of 0 places"),
        ([1, 2], [1, 2], {"top": 1, "rate": 0}, "rate"),
        ([10**9, 2], [1, 2], {"top": 1}, "can be compared"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    police: Any, victims: Any, more: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        compared(police, victims, **more)
