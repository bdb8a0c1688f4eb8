import numpy as np
import pytest
import statsmodels.api as sm

from safercity.errors import UsageError
from safercity.evidence.evaluation.count_models import area_month_design, fit_counts


@pytest.fixture
def panel():
    generator = np.random.default_rng(7)
    areas, months, start = 12, 10, 6
    acted = np.arange(areas) < 4
    design = area_month_design(areas, months, acted, start)
    level = np.exp(3 + 0.3 * generator.normal(size=areas))[:, None] * np.ones(months)
    level[acted, start:] *= 0.7
    counts = generator.negative_binomial(8, 8 / (8 + level)).ravel()
    return counts, design, np.repeat(np.arange(areas), months)


def test_poisson_agrees_with_statsmodels(panel):
    counts, design, _ = panel
    ours = fit_counts(counts, design)
    theirs = sm.GLM(counts, design, family=sm.families.Poisson()).fit()

    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-8)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(theirs.bse, rel=1e-6)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-10)
    assert ours.dispersion == pytest.approx(
        theirs.pearson_chi2 / theirs.df_resid, rel=1e-6
    )


def test_errors_by_cluster_agree_with_statsmodels(panel):
    counts, design, cluster = panel
    ours = fit_counts(counts, design, clusters=cluster)
    theirs = sm.GLM(counts, design, family=sm.families.Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": cluster}
    )

    assert ours.effect(0).standard_error == pytest.approx(theirs.bse[0], rel=1e-5)
    assert ours.degrees == 11


def test_an_exposure_agrees_with_statsmodels(panel):
    counts, design, _ = panel
    days = np.tile([31, 28, 31, 30, 31, 30, 31, 31, 30, 31], 12)
    ours = fit_counts(counts, design, exposure=days)
    theirs = sm.GLM(
        counts, design, family=sm.families.Poisson(), offset=np.log(days)
    ).fit()

    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-8)


def test_negative_binomial_agrees_with_statsmodels():
    generator = np.random.default_rng(2)
    x = np.column_stack([np.ones(400), generator.normal(size=400)])
    counts = generator.negative_binomial(4, 4 / (4 + np.exp(2 + 0.5 * x[:, 1])))
    ours = fit_counts(counts, x, family="negative-binomial")
    theirs = sm.NegativeBinomial(counts, x).fit(disp=0, maxiter=200)

    assert ours.coefficients == pytest.approx(theirs.params[:2], abs=1e-4)
    assert ours.alpha == pytest.approx(theirs.params[2], rel=1e-3)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-4)


def test_negative_binomial_of_counts_without_overdispersion_is_poisson():
    counts = np.full(30, 10)
    counts[:15] += 1
    x = np.ones((30, 1))

    ours = fit_counts(counts, x, family="negative-binomial")

    assert ours.alpha < 1e-5
    assert ours.coefficients[0] == pytest.approx(np.log(10.5), abs=1e-6)


def test_scaled_errors_are_wider_by_the_dispersion_and_never_narrower(panel):
    counts, design, _ = panel
    plain, scaled = (
        fit_counts(counts, design),
        fit_counts(counts, design, scaled=True),
    )
    assert scaled.effect(0).standard_error == pytest.approx(
        plain.effect(0).standard_error * np.sqrt(max(plain.dispersion, 1))
    )


@pytest.mark.parametrize("clusters", [None, np.repeat(np.arange(4), 6)])
def test_a_fall_to_nought_has_an_error_without_end_however_it_is_worked_out(clusters):
    design = area_month_design(4, 6, [True, False, False, False], 3)
    counts = [[5, 6, 7, 0, 0, 0], [5, 4, 6, 5, 7, 5], [6] * 6, [7, 6, 7, 9, 7, 7]]

    effect = fit_counts(np.ravel(counts), design, clusters=clusters).effect(0)

    assert np.isinf(effect.standard_error)
    assert not effect.is_clear


def test_an_area_without_any_event_does_no_harm():
    design = area_month_design(4, 4, [True, False, False, False], 2)
    counts = np.array([9, 8, 5, 4, 0, 0, 0, 0, 7, 9, 8, 7, 10, 11, 9, 12])

    model = fit_counts(counts, design)

    assert np.isfinite(model.coefficients).all()
    assert model.effect(0).ratio == pytest.approx((9 / 17) / (36 / 37), rel=1e-4)


@pytest.mark.parametrize(
    ("counts", "design", "more", "said"),
    [
        ([0, 0, 0], np.ones((3, 1)), {}, "no event at all"),
        ([1, 2, 3], np.ones((2, 1)), {}, "needs 3 rows"),
        ([1, 2], np.eye(2), {}, "cannot tell 2 things apart"),
        ([1, 2, 3], np.ones((3, 2)), {}, "say the same thing"),
        ([1, 2, 3], np.full((3, 1), np.nan), {}, "missing or infinite"),
        ([1, 2, 3], np.ones((3, 1)), {"exposure": [1, 0, 1]}, "above nought"),
        ([1, 2, 3], np.ones((3, 1)), {"family": "normal"}, '"normal" is not one of'),
        ([1, 2, 3], np.ones((3, 1)), {"clusters": [1, 1, 1]}, "two clusters"),
        ([1, 2, 3], np.ones((3, 1)), {"clusters": [1, 2]}, "3 counts and 2"),
        ([1, 2.5, np.inf], np.ones((3, 1)), {}, "negative, missing or infinite"),
    ],
)
def test_what_no_model_can_be_fitted_to_is_refused(counts, design, more, said):
    with pytest.raises(UsageError, match=said):
        fit_counts(counts, design, **more)


def test_a_design_needs_months_on_either_side_and_areas_of_both_kinds():
    with pytest.raises(UsageError, match="months before"):
        area_month_design(3, 4, [True, False, False], 4)
    with pytest.raises(UsageError, match="areas with the action"):
        area_month_design(3, 4, [True, True, True], 2)
