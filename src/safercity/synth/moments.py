"""When things happened: days of a year, hours by kind, and what screens fill in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safercity.synth.chance import by_weight
from safercity.synth.margins import read_list
from safercity.synth.rows import Mask

Generator = np.random.Generator
Whole = NDArray[np.int64]
Moments = NDArray[np.datetime64]

DAY, HOUR = 1440, 60
# Hours of a late night, and what a screen fills in where nobody says.
LATE = (21, 22, 23, 0, 1, 2, 3)
_DEFAULTS = ((0, 0.04), (9, 0.01), (12, 0.02))
# More is recorded in summer than in winter; by month, January first.
_WEEKS_MOVED = 4
_SEASON = (92, 90, 97, 98, 105, 106, 109, 106, 101, 103, 98, 95)
_WEEK = (97, 96, 97, 98, 106, 108, 98)  # Monday first


@dataclass(frozen=True)
class Year:
    """Twelve months from the first day of one."""

    first: dt.date

    @classmethod
    def of(cls, month: str) -> "Year":
        """The year that starts with a month, such as "2018-04"."""
        return cls(dt.date.fromisoformat(f"{month}-01"))

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.first.replace(year=self.first.year + 1) - self.first).days

    @property
    def start(self) -> int:
        """Its first minute, as minutes since 1970."""
        return (self.first - dt.date(1970, 1, 1)).days * DAY

    @property
    def label(self) -> str:
        """Such as 2018-19."""
        return f"{self.first.year}-{(self.first.year + 1) % 100:02d}"

    def before(self) -> "Year":
        """The year before."""
        return Year(self.first.replace(year=self.first.year - 1))

    def draw_days(self, size: int, random: Generator) -> Whole:
        """Minutes since 1970 at the start of days, by season and day of the week."""
        dates = [self.first + dt.timedelta(days) for days in range(self.days)]
        weight = np.array(
            [_SEASON[date.month - 1] * _WEEK[date.weekday()] for date in dates],
            np.int64,
        )
        ends = np.cumsum(weight)
        drawn = random.integers(0, int(ends[-1]), size)
        return self.start + np.searchsorted(ends, drawn, "right") * DAY


class Hours:
    """Hours of the day by profile, as `margins/hours.csv` weighs them."""

    def __init__(self, folder: Path) -> None:
        self._ends: Mapping[str, NDArray[np.float64]] = {
            row["profile"]: np.cumsum([float(row[str(hour)]) for hour in range(24)])
            for row in read_list(folder, "hours")
        }

    def draw(self, profile: str, size: int, random: Generator) -> Whole:
        """Minutes of the day."""
        return self._drawn(self._ends[profile], size, random)

    def late(self, late: Mask, profile: str, random: Generator) -> Whole:
        """Minutes of the day, of the late hours where so marked, else of the others."""
        weight = np.diff(self._ends[profile], prepend=0.0)
        night = np.isin(np.arange(24), LATE)
        found = np.zeros(late.size, np.int64)
        for is_late in (True, False):
            at = np.flatnonzero(late == is_late)
            ends = np.cumsum(np.where(night == is_late, weight, 0.0))
            found[at] = self._drawn(ends, at.size, random)
        return found

    def _drawn(self, ends: NDArray[np.float64], size: int, random: Generator) -> Whole:
        hour = by_weight(np.diff(ends, prepend=0.0), size, random)
        return (hour * HOUR + random.integers(0, 60, size)).astype(np.int64)


def default_times(minutes: Whole, among: Mask, random: Generator) -> Whole:
    """Put a few times at what a screen fills in."""
    drawn, low = random.random(minutes.size), 0.0
    for hour, share in _DEFAULTS:
        here = among & (drawn >= low) & (drawn < low + share)
        minutes = np.where(here, minutes // DAY * DAY + hour * HOUR, minutes)
        low += share
    return minutes


def local(minutes: Whole) -> Moments:
    """Moments of local time; of the hour that spring leaves out, the next."""
    moments = minutes.astype("datetime64[m]")
    days = moments.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    in_march = months.astype(np.int64) % 12 == 2
    weekday = (days.astype(np.int64) + 3) % 7  # Monday is 0
    last = (days + 7).astype("datetime64[M]") != months
    gap = in_march & (weekday == 6) & last & (minutes % DAY // HOUR == 1)
    later = np.where(gap, HOUR, 0).astype("timedelta64[m]")
    return np.asarray(moments + later, "datetime64[m]")


def moved_before(recorded: Whole, year: Year, random: Generator) -> Whole:
    """By how many minutes to move each into the year before, some weeks to and fro."""
    days = random.integers(-_WEEKS_MOVED * 7, _WEEKS_MOVED * 7 + 1, recorded.size)
    before = year.before()
    moved = recorded + (days - before.days) * DAY
    end = before.start + before.days * DAY
    moved = np.where(moved < before.start, moved + before.days * DAY, moved)
    moved = np.where(moved >= end, moved - before.days * DAY, moved)
    return moved - recorded


def recorded_within(year: Year, happened: Whole, later: Whole) -> tuple[Whole, Whole]:
    """Record each some minutes after it happened, within the year.

    What would be recorded after the end is put a year back, both moments of it.
    """
    recorded = happened + later
    back = np.where(recorded >= year.start + year.days * DAY, year.days * DAY, 0)
    return happened - back, recorded - back
