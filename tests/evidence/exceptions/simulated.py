"""Made-up counts with a season, a trend and as much spread as is asked for."""

import numpy as np

from safercity.evidence.exceptions.history import read_calendar
from safercity.periods import Period

SIX_YEARS = Period.parse("2019-01", "2024-12")


def simulate(rng, areas, categories, period=SIX_YEARS, *, spread=0.0, level=25.0):
    """Counts (areas, categories, months); `spread` is the dispersion of each."""
    calendar = read_calendar(period)
    shape = (areas, categories, 1)
    levels = level * np.exp(rng.normal(0, 0.8, shape))
    phases = rng.integers(0, 12, (1, categories, 1))
    heights = rng.uniform(0, 0.25, (1, categories, 1))
    season = np.exp(heights * np.sin(2 * np.pi * (calendar.of_year + phases) / 12))
    trend = np.exp(rng.normal(0, 0.08, shape) * calendar.years)
    means = levels * season * trend * calendar.days
    if spread:
        means = means * rng.gamma(1 / spread, spread, means.shape)
    return rng.poisson(means).astype(float)


def named(events):
    """The names that `find_exceptions` takes, for counts of this shape."""
    return {
        "areas": [f"area-{n}" for n in range(events.shape[0])],
        "categories": [f"category-{n}" for n in range(events.shape[1])],
    }
