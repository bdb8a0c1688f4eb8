"""Dates of birth, as agencies write them, and the parts that two may share."""

import datetime as dt
import functools
import re
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), 1
    )
}
_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")
_BRITISH = re.compile(r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})")
_WORDS = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[-/., ]*(?P<m>[a-z]{3})[a-z]*[-/., ]*(?P<y>\d{4})"
)
_PACKED = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_CLOCK = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?z?$")
# What systems fill in where a date is not known.
_FILLED_IN = {dt.date(1900, 1, 1), dt.date(1901, 1, 1), dt.date(1800, 1, 1)}
_EARLIEST = 1890


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A date of birth, and what is left of it where one part is wrong."""

    day: int
    month: int
    year: int

    @property
    def whole(self) -> str:
        """The date: `1980-04-07`."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}"

    @property
    def swapped(self) -> str:
        """The date with day and month exchanged; the same where that is no date."""
        if self.day > 12:
            return self.whole
        return f"{self.year:04}-{self.day:02}-{self.month:02}"

    @property
    def year_month(self) -> str:
        """Year and month."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def year_day(self) -> str:
        """Year and day."""
        return f"{self.year:04}-{self.day:02}"

    @property
    def day_month(self) -> str:
        """Day and month."""
        return f"{self.month:02}-{self.day:02}"


@functools.lru_cache(maxsize=100_000)
def birth_date_of(text: str) -> BirthDate | None:
    """Read a date of birth; None where it is none, or one that is filled in.

    Days come before months, as Britain writes them; a year has four digits.

    >>> birth_date_of("7/4/1980").whole, birth_date_of("07-Apr-1980").whole
    ('1980-04-07', '1980-04-07')
    """
    plain = _CLOCK.sub("", " ".join(text.casefold().split()))
    for form in (_ISO, _BRITISH, _WORDS, _PACKED):
        if match := form.fullmatch(plain):
            return _checked(match["y"], match["m"], match["d"])
    return None


def _checked(year: str, month: str, day: str) -> BirthDate | None:
    number = int(month) if month.isdecimal() else _MONTHS.get(month, 0)
    try:
        date = dt.date(int(year), number, int(day))
    except ValueError:
        return None
    if date in _FILLED_IN or date.year < _EARLIEST:
        return None
    return BirthDate(date.day, date.month, date.year)
