"""Regression of counts: Poisson and negative binomial, by reweighted least squares.

Written out here, so that each step can be read and is the same on every machine. The
tests hold it against statsmodels.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import optimize, special

from safercity.errors import UsageError
from safercity.evidence.evaluation.counted import Floats, counted
from safercity.evidence.evaluation.effects import Effect

FAMILIES = ("poisson", "negative-binomial")

_STEPS, _NEAR = 200, 1e-10
# exp() of more than this is no count of anything.
_HIGHEST = 30.0
# A variance on logarithms so large says that a coefficient runs away.
_NO_INFORMATION = 1e4
_LEAST_ALPHA, _MOST_ALPHA = 1e-8, 1e3


@dataclass(frozen=True)
class CountModel:
    """A fitted model: log(expected count) = design @ coefficients + log(exposure).

    `covariance` is of the coefficients, robust where clusters were given; `degrees` are
    those of the t distribution to test with. `alpha` is the negative binomial's: the
    variance of a count is mean + alpha * mean squared. `dispersion` is Pearson's.
    """

    coefficients: Floats
    covariance: Floats
    expected: Floats
    degrees: float
    alpha: float
    dispersion: float
    log_likelihood: float

    def effect(self, column: int, confidence: float = 0.95) -> Effect:
        """The effect of a column of the design, as a ratio."""
        error = float(np.sqrt(max(self.covariance[column, column], 0.0)))
        return Effect(float(self.coefficients[column]), error, self.degrees, confidence)


def fit_counts(
    counts: Any,
    design: Any,
    *,
    exposure: Any = None,
    family: str = "poisson",
    clusters: Any = None,
    scaled: bool = False,
) -> CountModel:
    """Fit a log-linear model of counts.

    `counts` are n, `design` n by k (with its own column of ones), `exposure` n positive
    numbers (such as days), `clusters` n labels: errors within one of them may hang
    together. Without clusters `scaled` widens errors by the dispersion
    (quasi-Poisson). Errors by cluster carry the correction G/(G-1) * (n-1)/(n-k), and
    t with G-1 degrees of freedom. A coefficient that the counts tell nothing of (no
    event wherever it is on) has an infinite error.
    Raises:  UsageError where the shapes do not agree, there are not more rows than
             columns, columns depend on one another, there is one cluster, or no event.
    Source:  docs/methods/evaluation.md#count-models
    """
    y = counted(counts, "counts")
    x = _checked_design(design, y)
    offset = np.log(_checked_exposure(exposure, y))
    if family not in FAMILIES:
        raise UsageError(f'"{family}" is not one of {", ".join(FAMILIES)}.')
    if not y.any():
        raise UsageError("There is no event at all, so no model of them can be fitted.")
    alpha = _alpha(y, x, offset) if family == "negative-binomial" else 0.0
    beta, mean = _fit(y, x, offset, alpha)
    weight = mean / (1 + alpha * mean)
    inverse = np.linalg.inv((x * weight[:, None]).T @ x)
    rows, columns = x.shape
    pearson = ((y - mean) ** 2 / (mean + alpha * mean**2)).sum() / (rows - columns)
    if clusters is None:
        covariance = inverse * (max(pearson, 1.0) if scaled else 1.0)
        degrees = float(rows - columns) if scaled else float("inf")
    else:
        score = x * ((y - mean) / (1 + alpha * mean))[:, None]
        covariance, degrees = _by_cluster(score, inverse, clusters)
    # Errors by cluster are small where counts tell nothing; those of counting know.
    nothing = np.diag(inverse) > _NO_INFORMATION
    covariance[nothing, nothing] = np.inf
    return CountModel(
        beta,
        covariance,
        mean,
        degrees,
        alpha,
        float(pearson),
        _log_likelihood(y, mean, alpha),
    )


def _checked_design(design: Any, y: Floats) -> Floats:
    x = np.asarray(design, dtype=np.float64)
    if x.ndim != 2 or x.shape[0] != y.size:
        raise UsageError(f"The design has shape {x.shape}; it needs {y.size} rows.")
    if not np.isfinite(x).all():
        raise UsageError("The design holds a number that is missing or infinite.")
    if x.shape[0] <= x.shape[1]:
        raise UsageError(
            f"{x.shape[0]} counts cannot tell {x.shape[1]} things apart: "
            "give more months or areas, or ask less."
        )
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise UsageError("Columns of the design say the same thing; leave one out.")
    return x


def _checked_exposure(exposure: Any, y: Floats) -> Floats:
    if exposure is None:
        return np.ones_like(y)
    found = counted(exposure, "exposures")
    if found.shape != y.shape or (found <= 0).any():
        raise UsageError("Each count needs an exposure above nought.")
    return found


def _fit(y: Floats, x: Floats, offset: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Fisher scoring, each step halved until the fit is no worse."""
    eta = np.log(y + 0.5)
    beta = np.linalg.lstsq(x, eta - offset, rcond=None)[0]
    mean = _mean(x, beta, offset)
    reached = _log_likelihood(y, mean, alpha)
    for _ in range(_STEPS):
        weight = mean / (1 + alpha * mean)
        root = np.sqrt(weight)
        step = np.linalg.lstsq(x * root[:, None], root * (y - mean) / mean, rcond=None)[
            0
        ]
        for _ in range(30):
            tried = _mean(x, beta + step, offset)
            found = _log_likelihood(y, tried, alpha)
            if found >= reached - 1e-12 * abs(reached):
                break
            step = step / 2
        beta, mean, change = beta + step, tried, abs(found - reached)
        reached = found
        if change <= _NEAR * (abs(reached) + 1) and np.abs(step).max() < 1e-8:
            break
    return beta, mean


def _mean(x: Floats, beta: Floats, offset: Floats) -> Floats:
    found: Floats = np.exp(np.clip(x @ beta + offset, -_HIGHEST, _HIGHEST))
    return found


def _alpha(y: Floats, x: Floats, offset: Floats) -> float:
    """The most likely overdispersion; next to nought where there is none."""

    def loss(log_alpha: float) -> float:
        alpha = float(np.exp(log_alpha))
        return -_log_likelihood(y, _fit(y, x, offset, alpha)[1], alpha)

    bounds = np.log(_LEAST_ALPHA), np.log(_MOST_ALPHA)
    best = optimize.minimize_scalar(
        loss, bounds=bounds, method="bounded", options={"xatol": 1e-6}
    )
    return float(np.exp(best.x))


def _log_likelihood(y: Floats, mean: Floats, alpha: float) -> float:
    if alpha <= _LEAST_ALPHA * 10:
        return float((y * np.log(mean) - mean - special.gammaln(y + 1)).sum())
    size = 1 / alpha
    # log1p keeps the digits where alpha is small.
    return float(
        (
            special.gammaln(y + size)
            - special.gammaln(size)
            - special.gammaln(y + 1)
            - (y + size) * np.log1p(alpha * mean)
            + y * np.log(alpha * mean)
        ).sum()
    )


def _by_cluster(score: Floats, inverse: Floats, clusters: Any) -> tuple[Floats, float]:
    labels = np.asarray(clusters)
    if labels.shape != (len(score),):
        raise UsageError(f"There are {len(score)} counts and {labels.size} clusters.")
    _, place = np.unique(labels, return_inverse=True)
    groups = int(place.max()) + 1
    if groups < 2:
        raise UsageError("Errors by cluster need two clusters at least.")
    sums = np.zeros((groups, score.shape[1]))
    np.add.at(sums, place, score)
    rows, columns = score.shape
    correction = groups / (groups - 1) * (rows - 1) / (rows - columns)
    covariance: Floats = correction * inverse @ (sums.T @ sums) @ inverse
    return covariance, float(groups - 1)


def area_month_design(areas: int, months: int, acted: Any, start: int) -> Floats:
    """The design of areas by months: the action first, then each area, each month.

    Rows:    areas * months, months of the first area first.
    Raises:  UsageError where there is no month on either side of `start`, or all areas
             or none had the action.
    """
    mask = np.asarray(acted, dtype=bool)
    if mask.shape != (areas,) or mask.all() or not mask.any():
        raise UsageError("There must be areas with the action and areas without it.")
    if not 0 < start < months:
        raise UsageError("There must be months before the action starts and after.")
    area = np.repeat(np.arange(areas), months)
    month = np.tile(np.arange(months), areas)
    treated = (mask[area] & (month >= start)).astype(float)
    by_area = (area[:, None] == np.arange(areas)).astype(float)
    by_month = (month[:, None] == np.arange(1, months)).astype(float)
    return np.column_stack([treated, by_area, by_month])
