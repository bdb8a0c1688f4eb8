"""Numbers as people read them: rounded once, half up, in the words of their unit.

Prose and tables show the same figure differently: `12 in every 1,000 people` in a
sentence is `12.0` under a heading that says per 1,000 people. The rules are in
docs/decisions/0010-wording.md.
"""

import functools
import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from safercity.evidence.figures import NOT_AVAILABLE, SUPPRESSED, Figure

SUPPRESSED_MARK, MISSING_MARK, LOW_MARK = "[c]", "[x]", "[low]"
NOT_APPLICABLE_MARK = "[z]"
_MARKS = {SUPPRESSED: SUPPRESSED_MARK, NOT_AVAILABLE: MISSING_MARK}
_BASES = (1_000, 10_000, 100_000, 1_000_000)
_WORDS = "none one two three four five six seven eight nine ten eleven twelve".split()
_PLACES = "first second third fourth fifth sixth seventh eighth ninth".split()
_PER = re.compile(r"(?:(\w+) )?per ([\d,]+) (\w+)")
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Kind:
    """How numbers of one kind of unit are shown: decimals in tables and in prose."""

    name: str
    decimals: int
    prose_decimals: int


COUNT = Kind("count", 0, 0)
RATE = Kind("rate", 1, 1)
PERCENT = Kind("percent", 1, 0)
RATIO = Kind("ratio", 2, 1)
INDEX = Kind("index", 3, 2)

_SIGNS = (
    (RATE, ("per 1,000", "per 10,000", "per 100,000")),
    (PERCENT, ("per cent", "percent", "%")),
    (RATIO, ("ratio", "times")),
    (INDEX, ("index", "probability")),
)


@functools.cache
def kind_of(unit: str) -> Kind:
    """The kind of a figure's unit; a unit that is none of these is shown as a count.

    >>> kind_of("per 1,000 residents").name, kind_of("%").name
    ('rate', 'percent')
    """
    words = unit.lower()
    found = (kind for kind, signs in _SIGNS if any(sign in words for sign in signs))
    return next(found, COUNT)


def rounded(value: float, decimals: int = 0) -> str:
    """Round half up on the decimals that are seen, with commas and a true minus.

    >>> rounded(1234.5), rounded(0.25, 1), rounded(-0.04, 1), rounded(-8.25, 1)
    ('1,235', '0.3', '0.0', '−8.3')
    """
    scaled = abs(value) * 10**decimals
    if abs(scaled - math.floor(scaled) - 0.5) < 1e-6:
        # A tie as printed need not be one in binary: 1.005 is a little less.
        step = Decimal(1).scaleb(-decimals)
        exact = Decimal(repr(float(abs(value))))
        shown = f"{exact.quantize(step, ROUND_HALF_UP):,}"
    else:
        shown = f"{abs(value):,.{decimals}f}"
    is_negative = value < 0 and shown.strip("0.,") != ""
    return MINUS + shown if is_negative else shown


def in_table(
    figure: Figure, decimals: int | None = None, *, signed: bool = False
) -> str:
    """The figure as a table shows it, or the mark that says why it does not.

    `[c]` is suppressed, `[x]` not available, `[low]` rounds to zero but is not zero.
    """
    if figure.value is None:
        return _MARKS.get(figure.status, MISSING_MARK)
    return table_number(
        figure.value,
        kind_of(figure.unit).decimals if decimals is None else decimals,
        signed=signed,
    )


def table_number(value: float, decimals: int, *, signed: bool = False) -> str:
    """A number as a table shows it; see `in_table`."""
    shown = rounded(value, decimals)
    if value and not shown.strip("0.,"):
        return LOW_MARK
    return f"+{shown}" if signed and value > 0 else shown


def interval_in_table(figure: Figure, decimals: int | None = None) -> str:
    """The figure's limits as a table shows them: `11.2 to 12.9`."""
    if figure.value is None or figure.lower is None or figure.upper is None:
        return _MARKS.get(figure.status, MISSING_MARK)
    places = kind_of(figure.unit).decimals if decimals is None else decimals
    return f"{rounded(figure.lower, places)} to {rounded(figure.upper, places)}"


def in_prose(figure: Figure, *, like: float | None = None, size: bool = False) -> str:
    """The figure as a sentence says it.

    A rate picks the base at which it is one person or more, of 1,000, 10,000, …;
    `like` is another rate that it stands beside, to take the base from. `size` leaves
    the sign out, for a sentence that says "more" or "fewer".
    """
    if figure.value is None:
        return _MARKS.get(figure.status, MISSING_MARK)
    value = abs(figure.value) if size else figure.value
    kind = kind_of(figure.unit)
    if kind is RATE:
        return _prose_rate(value, figure.unit, value if like is None else like)
    if kind is PERCENT:
        return _prose_percent(value)
    if kind is RATIO:
        return f"{rounded(value, kind.prose_decimals)} times"
    return rounded(value, kind.prose_decimals)


def _prose_rate(value: float, unit: str, like: float) -> str:
    match = _PER.search(unit)
    base = int(match[2].replace(",", "")) if match else 1_000
    noun = match[3] if match and match[3] != "residents" else "people"
    scaled_up = " (annualised)" if "annualised" in unit else ""
    if match and match[1]:
        # Days of harm are not people: "845 days for every 1,000 people".
        shown = _few_decimals(value)
        return f"{shown} {match[1]} for every {base:,} {noun}{scaled_up}"
    each = _base_for(abs(like) / base, base)
    shown = _few_decimals(value / base * each)
    return f"{shown} in every {each:,} {noun}{scaled_up}"


def _base_for(share: float, smallest: int) -> int:
    """The least base that makes the rate one or more; the smallest for no rate."""
    fitting = (b for b in _BASES if b >= smallest and round(share * b, 6) >= 0.95)
    return next(fitting, _BASES[-1]) if share else smallest


def _few_decimals(value: float) -> str:
    """Whole from ten up; one decimal below, dropped where it is a nought."""
    if value >= 9.95:
        return rounded(value)
    return rounded(value, 1).removesuffix(".0")


def _prose_percent(value: float) -> str:
    if 0 < abs(value) < 0.5:
        return "less than 1%"
    if 99.5 <= value < 100:
        return "more than 99%"
    return f"{rounded(value)}%"


def small_number(value: int) -> str:
    """A count of things on the page in words, up to twelve.

    >>> small_number(3), small_number(34), small_number(0)
    ('three', '34', 'none')
    """
    return _WORDS[value] if 0 <= value < len(_WORDS) else f"{value:,}"


def ordinal(value: int) -> str:
    """A place in an order: `1st`, `2nd`, `11th`.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 21)]
    ['1st', '2nd', '3rd', '4th', '11th', '21st']
    """
    if value % 100 in (11, 12, 13):
        return f"{value}th"
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


def ordinal_words(value: int) -> str:
    """A place in an order in a sentence: in words up to the ninth.

    >>> ordinal_words(2), ordinal_words(12)
    ('second', '12th')
    """
    return _PLACES[value - 1] if 1 <= value <= len(_PLACES) else ordinal(value)


def listed(items: list[str] | tuple[str, ...]) -> str:
    """A list in a sentence.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')

    Where an item has an "and" of its own a comma tells the last one apart.

    >>> listed(["Stafford", "Telford and Wrekin"])
    'Stafford, and Telford and Wrekin'
    """
    if len(items) < 2:
        return "".join(items)
    last = ", and" if any(" and " in item for item in items) else " and"
    return f"{', '.join(items[:-1])}{last} {items[-1]}"
