"""Default times: times of day that a recording system puts in for want of a better.

People round to the hour, so every hour on the dot has many events. Midnight, nine and
noon have more still where a screen filled them in: their excess over the hours around
them says how many times are not times at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import numpy as np
from scipy import special

from safercity.errors import SettingsError
from safercity.evidence.measures.arrays import Booleans, Floats, counts, divide
from safercity.evidence.measures.columns import check_columns
from safercity.evidence.measures.definitions import shown_number

#: Hours at which a default is looked for, unless a partnership says.
USUAL_DEFAULTS = (0, 9, 12)


@dataclass(frozen=True, slots=True)
class DefaultTimeSettings:
    """What makes a spike; a partnership may set each.

    `ratio`: how many times what the hours around suggest. `least_share`: of all events.
    `least_events`: at that minute. `p_level`: the chance below which it is not chance.
    """

    ratio: float = 2.0
    least_share: float = 0.01
    least_events: int = 30
    p_level: float = 0.001

    def __post_init__(self) -> None:
        if self.ratio < 1 or not 0 <= self.least_share < 1 or not 0 < self.p_level < 1:
            raise SettingsError(
                "ratio must be 1 or more, least_share and p_level shares of 1."
            )


@dataclass(frozen=True, slots=True)
class DefaultTimes:
    """What is found at each hour looked at (last axis), for each group of events.

    `events` begin on the dot; `expected` is what the hours around suggest, `excess`
    the difference (never below 0) and `share` the excess of all events. `spike` is
    true where that is a default, and `only` where every event is at that minute: then
    no times were supplied at all.
    """

    hours: tuple[int, ...]
    events: Floats
    expected: Floats
    excess: Floats
    share: Floats
    spike: Booleans
    only: Booleans

    def sentences(self, *, what: str = "crimes") -> list[str]:
        """Say each spike in a sentence, for a single group of events."""
        found = zip(
            self.hours,
            *(np.atleast_1d(c).tolist() for c in (self.events, self.expected)),
            *(np.atleast_1d(c).tolist() for c in (self.share, self.spike, self.only)),
            strict=True,
        )
        return [
            _sentence(hour, events, expected, share, only=only, what=what)
            for hour, events, expected, share, spike, only in found
            if spike
        ]


def _sentence(
    hour: int, events: float, expected: float, share: float, *, only: bool, what: str
) -> str:
    if only:
        return (
            f"All {shown_number(events, 0)} {what} are recorded as beginning at "
            f"exactly {hour:02d}:00, so no times of day were supplied."
        )
    usual, percent = shown_number(expected, 0), shown_number(100 * share, 0)
    return (
        f"{shown_number(events, 0)} {what} are recorded as beginning at exactly "
        f"{hour:02d}:00, where the hours around it suggest {usual}: for about "
        f"{percent}% of all {what} that is likely to be a default, not a time."
    )


def count_hour_starts(
    events: ir.Table, *, by: Sequence[str] = (), start: str = "committed_from"
) -> ir.Table:
    """Count events that begin on the dot of each hour, beside all that begin in it.

    Rows:    one for each combination of `by` and hour that any event begins in.
    Adds:    `hour` (0 to 23), `events`, `on_the_dot` (int64).
    Raises:  ContractError if a column is missing.
    Source:  docs/methods/time.md#default-times
    """
    check_columns(events, start, *by, to="look for default times")
    at = events[start].cast("timestamp")
    timed = events.filter(at.notnull()).mutate(
        hour=at.hour().cast("int8"), is_dot=at.minute() == 0
    )
    return timed.group_by([*by, "hour"]).agg(
        events=timed.count(), on_the_dot=timed.is_dot.sum().cast("int64")
    )


def find_default_times(
    on_the_dot: Any,
    events: Any,
    *,
    hours: Sequence[int] = USUAL_DEFAULTS,
    settings: DefaultTimeSettings | None = None,
) -> DefaultTimes:
    """Look for hours at which far more events begin on the dot than at those around.

    Give events that begin on the dot of each hour and all that begin in it, the 24
    hours on the last axis. What an hour should have is the mean of the hours one and
    two before and after it, leaving out those that are looked at themselves. It is a
    spike if it has `ratio` times that, if the excess is `least_share` of all events,
    and if by chance (an exact test of two counts) it would not be.

    Gives:   DefaultTimes.
    Raises:  SettingsError for an hour that is none, or not 24 values.
    Source:  docs/methods/time.md#default-times

    >>> dots = [900, *[100] * 11, 110, *[100] * 11]
    >>> found = find_default_times(dots, [n + 400 for n in dots])
    >>> found.spike.tolist(), found.excess.tolist()
    ([True, False, False], [800.0, 0.0, 10.0])
    """
    settings = settings or DefaultTimeSettings()
    dots, begun = counts(on_the_dot), counts(events)
    if dots.shape != begun.shape or dots.shape[-1:] != (24,):
        raise SettingsError("Default times are looked for in 24 hours of two counts.")
    wrong = sorted(h for h in hours if h not in range(24))
    if wrong:
        raise SettingsError(f"{wrong[0]} is not an hour of the day, 0 to 23.")
    near, usual = _hours_around(hours)
    here, total = dots[..., list(hours)], begun.sum(axis=-1, keepdims=True)
    around = (dots[..., near] * usual).sum(axis=-1)
    places = usual.sum(axis=-1)
    expected = around / places
    excess = np.maximum(here - expected, 0)
    share = divide(excess, np.broadcast_to(total, excess.shape))
    spike = (
        (here >= settings.ratio * expected)
        & (here >= settings.least_events)
        & (share >= settings.least_share)
        & (_chance(here, around, places) < settings.p_level)
    )
    return DefaultTimes(
        hours=tuple(hours),
        events=here,
        expected=expected,
        excess=excess,
        share=share,
        spike=spike,
        only=spike & (here == total),
    )


def _hours_around(hours: Sequence[int]) -> tuple[Any, Booleans]:
    """The four hours around each, and which of them are not looked at themselves."""
    near = (np.array(hours)[:, None] + np.array([-2, -1, 1, 2])) % 24
    usual = ~np.isin(near, hours)
    return near, usual | ~usual.any(axis=-1, keepdims=True)


def _chance(here: Floats, around: Floats, places: Any) -> Floats:
    """The chance of so many here, of all here and around, were each hour alike."""
    events, both = np.nan_to_num(here), np.nan_to_num(here + around)
    # Binomial: of all events at this hour and those around, so many or more at this.
    chance: Floats = special.bdtrc(events - 1, both.astype(int), 1 / (places + 1))
    return np.where(events > 0, chance, 1.0)
