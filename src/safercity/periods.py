"""Months and periods: the value types that every count carries."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from safercity.errors import SettingsError

_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month.

    >>> Month.parse("2025-12").shifted(1)
    Month(year=2026, number=1)
    >>> str(Month(2025, 3)), Month(2025, 3).title
    ('2025-03', 'March 2025')
    """

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read `YYYY-MM`; raises SettingsError for anything else."""
        match = _MONTH.fullmatch(text)
        if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1900:
            raise SettingsError(
                f'"{text[:40]}" is not a month. Write it as YYYY-MM, such as 2025-04.'
            )
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def title(self) -> str:
        """The month in words: `March 2025`."""
        return f"{calendar.month_name[self.number]} {self.year}"

    @property
    def first_day(self) -> dt.date:
        """The first day of the month."""
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day of the month."""
        days = calendar.monthrange(self.year, self.number)[1]
        return dt.date(self.year, self.number, days)

    def shifted(self, months: int) -> "Month":
        """The month so many months later (earlier when negative)."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Whole months from `start` to `end`, both included.

    >>> Period.parse("2025-04", "2026-03").title
    '1 April 2025 to 31 March 2026'
    >>> Period.parse("2025-01", "2025-12").slug, len(Period.parse("2025-01", "2025-03"))
    ('2025', 3)
    """

    start: Month
    end: Month
    #: A short name for keys: `2025`, `2025-03`, `2025-04_2026-03`. Made once, since
    #: an edition asks for it a hundred thousand times.
    slug: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise SettingsError(
                f"The period ends ({self.end}) before it starts ({self.start})."
            )
        object.__setattr__(self, "slug", _slug(self.start, self.end))

    @classmethod
    def parse(cls, start: str, end: str) -> "Period":
        """Read two `YYYY-MM` months."""
        return cls(Month.parse(start), Month.parse(end))

    @classmethod
    def of_month(cls, month: Month) -> "Period":
        """The period of a single month."""
        return cls(month, month)

    @property
    def months(self) -> tuple[Month, ...]:
        """Every month of the period, in order."""
        return tuple(self)

    def __iter__(self) -> Iterator[Month]:
        month = self.start
        while month <= self.end:
            yield month
            month = month.shifted(1)

    def __len__(self) -> int:
        return (
            (self.end.year - self.start.year) * 12
            + self.end.number
            - self.start.number
            + 1
        )

    def __contains__(self, month: Month) -> bool:
        return self.start <= month <= self.end

    def shifted(self, months: int) -> "Period":
        """The same length of period, so many months later."""
        return Period(self.start.shifted(months), self.end.shifted(months))

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end.last_day - self.start.first_day).days + 1

    @property
    def title(self) -> str:
        """The period in words, to the day."""
        first, last = self.start.first_day, self.end.last_day
        return f"{first.day} {self.start.title} to {last.day} {self.end.title}"

    @property
    def short_title(self) -> str:
        """The period in few words: `2025`, `March 2025`, `January to March 2025`."""
        if self.start == self.end:
            return self.start.title
        if len(self) == 12 and self.start.number == 1:
            return str(self.start.year)
        if self.start.year == self.end.year:
            return f"{calendar.month_name[self.start.number]} to {self.end.title}"
        return f"{self.start.title} to {self.end.title}"


def _slug(start: Month, end: Month) -> str:
    if start == end:
        return str(start)
    if start.year == end.year and (start.number, end.number) == (1, 12):
        return str(start.year)
    return f"{start}_{end}"
