import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from safercity.errors import SettingsError
from safercity.evidence.measures.funnel import (
    FunnelClass,
    FunnelSettings,
    adjusted_limits,
    draw_funnel,
    plain_limits,
)
from safercity.evidence.measures.intervals import poisson_limits

TOY = [120, 80, 100, 60, 140]
UNWINSORISED = FunnelSettings(winsorise=0)


def test_the_toy_has_this_overdispersion():
    """Spiegelhalter's additive model, square-root scale; expected 100 in each."""
    toy = draw_funnel(TOY, [1_000] * 5, settings=UNWINSORISED)

    assert toy.expected.tolist() == [100] * 5
    assert float(toy.phi) == pytest.approx(8.370, abs=5e-4)
    assert float(toy.tau2) == pytest.approx(0.02366, abs=5e-6)


def test_areas_that_chance_alone_flags_are_not_flagged_once_spread_is_allowed_for():
    toy = draw_funnel(TOY, [1_000] * 5, settings=UNWINSORISED)

    assert toy.plain.tolist() == [
        0,
        FunnelClass.LOW_95,
        0,
        FunnelClass.LOW_998,
        FunnelClass.HIGH_998,
    ]
    assert toy.adjusted.tolist() == [0] * 5


def test_winsorising_draws_in_the_ends_as_r_does():
    """quantile(z, c(.1, .9)), type 7, of z = 2 * sqrt(E) * (sqrt(O / E) - 1)."""
    z = 20 * (np.sqrt(np.array(TOY) / 100) - 1)
    drawn_in = np.clip(z, *np.quantile(z, [0.1, 0.9]))

    toy = draw_funnel(TOY, [1_000] * 5)

    assert float(toy.phi) == pytest.approx(np.mean(drawn_in**2))


def test_the_log_scale_is_that_of_standardised_mortality():
    toy = draw_funnel(
        TOY, [1_000] * 5, settings=FunnelSettings(winsorise=0, transform="log")
    )

    assert toy.z.tolist() == pytest.approx(list(10 * np.log(np.array(TOY) / 100)))


areas = st.lists(
    st.tuples(st.integers(0, 3_000), st.integers(1, 50_000)), min_size=1, max_size=25
)


@given(areas=areas)
def test_plain_classes_say_whether_the_average_lies_in_the_areas_own_interval(areas):
    events, people = np.array(areas, dtype=float).T
    funnel = draw_funnel(events, people)

    lower, upper = poisson_limits(events)
    lower998, upper998 = poisson_limits(events, confidence=0.998)
    by_hand = [
        int(e < a) + int(e < b) - int(e > c) - int(e > d)
        for e, a, b, c, d in zip(
            funnel.expected, lower, lower998, upper, upper998, strict=True
        )
    ]
    assert funnel.plain.tolist() == by_hand


def overdispersion_by_hand(areas):
    """The formulas in the plainest Python we can write, not winsorised."""
    rate = sum(e for e, _ in areas) / sum(p for _, p in areas)
    expected = [p * rate for _, p in areas]
    if not rate or len(areas) < 2:
        return 0.0
    n = len(areas)
    z = [
        ((e / x) ** 0.5 - 1) * 2 * x**0.5
        for (e, _), x in zip(areas, expected, strict=True)
    ]
    phi = sum(v * v for v in z) / n
    weights = [4 * x for x in expected]
    room = sum(weights) - sum(w * w for w in weights) / sum(weights)
    return max(0.0, (n * phi - (n - 1)) / room)


@given(areas=areas)
def test_tau_squared_agrees_with_plain_python(areas):
    events, people = np.array(areas, dtype=float).T

    tau2 = draw_funnel(events, people, settings=UNWINSORISED).tau2

    assert float(tau2) == pytest.approx(overdispersion_by_hand(areas), rel=1e-6)


@given(areas=areas)
def test_allowing_for_spread_seldom_flags_what_chance_alone_does_not(areas):
    events, people = np.array(areas, dtype=float).T
    funnel = draw_funnel(events, people)

    assert float(funnel.tau2) >= 0
    assert set(funnel.adjusted.tolist()) <= {-2, -1, 0, 1, 2}


def test_areas_with_nobody_or_nothing_known_take_no_part():
    funnel = draw_funnel(
        [*TOY, 50, None, 7], [*[1_000] * 5, 0, 500, None], settings=UNWINSORISED
    )

    assert float(funnel.average) == 0.1
    assert float(funnel.phi) == pytest.approx(8.370, abs=5e-4)
    assert funnel.plain[5:].tolist() == [FunnelClass.NOT_AVAILABLE] * 3
    assert funnel.adjusted[5:].tolist() == [FunnelClass.NOT_AVAILABLE] * 3
    assert np.isnan(funnel.z[5:]).all()


def test_where_nothing_happened_nothing_differs():
    funnel = draw_funnel([0, 0, 0], [100, 200, 300])

    assert funnel.plain.tolist() == funnel.adjusted.tolist() == [0, 0, 0]
    assert (float(funnel.phi), float(funnel.tau2)) == (0.0, 0.0)


@pytest.mark.parametrize("events,people", [([], []), ([None], [None])])
def test_no_areas_have_no_funnel(events, people):
    funnel = draw_funnel(events, people)

    assert np.isnan(funnel.average)
    assert len(funnel.plain) == len(events)


def test_one_area_is_its_own_average():
    funnel = draw_funnel([50], [1_000])

    assert funnel.plain.tolist() == funnel.adjusted.tolist() == [0]
    assert float(funnel.tau2) == 0.0


def test_categories_are_drawn_side_by_side():
    both = draw_funnel(np.column_stack([TOY, [0] * 5]), [1_000] * 5)

    alone = draw_funnel(TOY, [1_000] * 5)
    assert both.phi.tolist() == [float(alone.phi), 0.0]
    assert both.plain[:, 0].tolist() == alone.plain.tolist()


@example(people=2918, rate=0.001)
@given(people=st.integers(100, 3_000), rate=st.floats(0.001, 0.3))
def test_the_plain_curves_agree_with_the_classes_of_whole_counts(people, rate):
    curves = plain_limits(rate, [people], per=people)
    expected, events = people * rate, np.arange(2_000)

    for confidence, low, high in (
        (0.95, curves.lower_95[0], curves.upper_95[0]),
        (0.998, curves.lower_998[0], curves.upper_998[0]),
    ):
        lower, upper = poisson_limits(events, confidence=confidence)
        clear = (np.abs(events - low) > 1e-6) & (np.abs(events - high) > 1e-6)
        assert np.array_equal((lower > expected)[clear], (events > high)[clear])
        assert np.array_equal((upper < expected)[clear], (events < low)[clear])


def test_curves_close_in_as_populations_grow():
    curves = plain_limits(0.05, [500, 5_000, 50_000])

    assert np.all(np.diff(curves.upper_95) < 0) and np.all(np.diff(curves.lower_95) > 0)
    assert np.all(curves.lower_998 < curves.lower_95)
    assert np.all(curves.upper_998 > curves.upper_95)


@pytest.mark.parametrize("transform", ["sqrt", "log"])
def test_adjusted_curves_never_close_in_past_the_spread_between_areas(transform):
    curves = adjusted_limits(0.05, [1e12], 0.04, transform=transform)

    ratio = curves.upper_95[0] / 50
    wide = {"sqrt": (1 + 1.96 * 0.2) ** 2, "log": np.exp(1.96 * 0.2)}[transform]
    assert ratio == pytest.approx(wide, rel=1e-4)
    assert curves.lower_998[0] < curves.lower_95[0] < 50


def test_an_area_on_the_adjusted_curve_is_where_the_class_changes():
    toy = draw_funnel(TOY, [1_000] * 5, settings=UNWINSORISED)
    curves = adjusted_limits(float(toy.average), [1_000] * 5, float(toy.tau2))

    outside = (np.array(TOY) > curves.upper_95) | (np.array(TOY) < curves.lower_95)
    assert outside.tolist() == [code != 0 for code in toy.adjusted.tolist()]


def test_a_population_of_nobody_has_no_curve():
    assert np.isnan(plain_limits(0.05, [0]).upper_95).all()
    assert np.isnan(adjusted_limits(0.05, [0], 0.01).upper_95).all()


@pytest.mark.parametrize("wrong", [{"winsorise": 0.5}, {"transform": "cube"}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(SettingsError):
        FunnelSettings(**wrong)
