"""What each published row says about counts: the formulas of measures, turned round.

A statement is a weighted sum of counts that lies between two numbers.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.stats import chi2, norm

from tests.support.attack_reading import (
    ALL_CRIME,
    ALL_RECORDS,
    NO_PLACE,
    NOT_AVAILABLE,
    OK,
    SUPPRESSED,
    Count,
    Knowledge,
    Row,
)

# Files print ten digits.
_PRECISION = 1e-8
_FEWEST_FOR_PERCENT = 20


@dataclass(frozen=True)
class Statement:
    """`low` <= the sum of weight x count <= `high`, as `says` makes known."""

    terms: Mapping[Count, float]
    low: float
    high: float
    says: str


class Formulas:
    """Turns rows to statements."""

    def __init__(self, rows: Sequence[Row], knowledge: Knowledge) -> None:
        self.rows, self.known = rows, knowledge
        self.by_key = {row.key: row for row in rows}
        aggregates = set(knowledge.aggregates)
        counts = {row.count.category for row in rows if row.measure == "count"}
        self.categories = sorted(counts - aggregates)
        withheld = {r.count for r in rows if r.status == SUPPRESSED}
        self.tied = {count.category for count in withheld}
        for whole, parts in knowledge.aggregates.items():
            if self.tied & {whole, *parts}:
                self.tied |= {whole, *parts}
        # Where a withheld count's percentage says "not available", its status is
        # not masked, and then every status tells.
        self.statuses_tell = any(
            row.status == NOT_AVAILABLE and self.before(row.count) in withheld
            for row in rows
            if row.measure == "change_percent"
        )

    def statements(self) -> Iterator[Statement]:
        """Everything that all the rows say."""
        for row in self.rows:
            handle = _HANDLERS.get(row.measure)
            if handle is not None and self._is_of_use(row):
                for terms, low, high in handle(self, row):
                    yield Statement(terms, low, high, row.key)
        yield from self.ranks()
        yield from self.ward_classes()

    def _is_of_use(self, row: Row) -> bool:
        """Every count is; other figures are, of categories with a withheld count."""
        if row.level == "comparator":
            return False
        tied = row.count.category in self.tied or row.count.category == ALL_RECORDS
        return tied or row.measure in ("count", "unplaced", "rows_accepted")

    def before(self, count: Count) -> Count:
        """The same months a year before."""
        back = self.known.months_back
        return count._replace(first=count.first - back, last=count.last - back)

    def harm(self, count: Count) -> dict[Count, float] | None:
        """A harm as a weighted sum of counts; None where a weight is not known."""
        parts = self.known.components(count.category)
        weights = {c: self.known.weights.get(c) for c in parts}
        if count.category != ALL_CRIME and None in weights.values():
            return None
        return {count._replace(category=c): w for c, w in weights.items() if w}

    def ranks(self) -> Iterator[Statement]:
        """Where the withheld rates must stand among those that are shown."""
        groups: dict[tuple[str, int, int], list[Row]] = defaultdict(list)
        for row in self.rows:
            if row.measure == "rank":
                groups[row.count.category, row.count.first, row.count.last].append(row)
        for rows in groups.values():
            shown = {r.count: self._rate(r.count) for r in rows}
            rates = {c: rate for c, rate in shown.items() if rate is not None}
            hidden = [r for r in rows if r.count not in rates and self._ranked(r)]
            yield from _order(rows, rates, hidden, self.known.people)

    def _ranked(self, row: Row) -> bool:
        usable = self.known.people[row.count.place] >= self.known.minimum_population
        return usable and row.status != NOT_AVAILABLE

    def _rate(self, count: Count) -> float | None:
        for row in self._rows_of(count):
            if row.measure in ("count", "rate") and row.status == OK:
                number = row.value if row.measure == "count" else row.numerator
                if number is not None:
                    return number / self.known.people[count.place]
        return None

    def _rows_of(self, count: Count) -> list[Row]:
        if not hasattr(self, "_index"):
            self._index: dict[Count, list[Row]] = defaultdict(list)
            for row in self.rows:
                self._index[row.count].append(row)
        return self._index[count]

    def ward_classes(self) -> Iterator[Statement]:
        """A ward's class says on which side of the thresholds its rate lies."""
        force = self.known.force
        for row in self.rows:
            if row.measure != "ward_class" or row.value is None:
                continue
            beside = self._rows_of(row.count._replace(place=force))
            numbers = {r.measure: r.value for r in beside if r.value is not None}
            if not {"ward_mean", "ward_sd"} <= numbers.keys():
                continue
            mean, sd = numbers["ward_mean"], numbers["ward_sd"]
            edges = [-math.inf, mean + sd, mean + 2 * sd, math.inf]
            scale = self.known.people[row.count.place] / 1000
            low, high = (e * scale for e in edges[int(row.value) :][:2])
            yield Statement({row.count: 1.0}, max(0.0, low), high, row.key)


def _order(
    rows: Sequence[Row],
    rates: Mapping[Count, float],
    hidden: Sequence[Row],
    people: Mapping[str, float],
) -> Iterator[Statement]:
    for row in rows:
        rate = rates.get(row.count)
        if rate is None or row.value is None:
            continue
        above = round(row.value) - 1 - sum(other > rate for other in rates.values())
        for other in hidden:
            edge = rate * people[other.count.place]
            own = other.value
            if above == len(hidden) or (own is not None and own < row.value):
                yield Statement({other.count: 1.0}, edge, math.inf, row.key)
            elif above == 0 or (own is not None and own > row.value):
                yield Statement({other.count: 1.0}, 0.0, edge, row.key)


_Said = Iterator[tuple[dict[Count, float], float, float]]


def _is(terms: Mapping[Count, float] | None, number: float | None) -> _Said:
    if terms and number is not None:
        slack = _PRECISION * max(1.0, abs(number))
        yield dict(terms), number - slack, number + slack


def _share(
    part: Mapping[Count, float], whole: Mapping[Count, float], share: float | None
) -> _Said:
    """The part is this share (of 1) of the whole."""
    if share is None:
        return
    terms = defaultdict(float, part)
    for count, weight in whole.items():
        terms[count] -= share * weight
    slack = _PRECISION * 100 * (1 + abs(share))
    yield dict(terms), -slack, slack


def _count(the: Formulas, row: Row) -> _Said:
    for number in (row.value, row.numerator):
        yield from _is({row.count: 1.0}, number)
    if row.status == SUPPRESSED and the.known.zero_is_shown:
        yield {row.count: 1.0}, 1.0, math.inf


def _unplaced(the: Formulas, row: Row) -> _Said:
    if row.count.category == ALL_RECORDS:
        yield from _is(_all_records(the, row.count), row.value)
    else:
        yield from _count(the, row)


def _all_records(the: Formulas, count: Count) -> dict[Count, float]:
    return {count._replace(category=c): 1.0 for c in the.categories}


def _unplaced_share(the: Formulas, row: Row) -> _Said:
    counted = {row.count: 1.0}
    if row.count.category == ALL_RECORDS:
        counted = _all_records(the, row.count)
    unplaced = {c._replace(place=NO_PLACE): w for c, w in counted.items()}
    yield from _is(unplaced, row.numerator)
    yield from _is(counted, row.denominator)
    yield from _share(unplaced, counted, _hundredth(row.value))


def _hundredth(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


def _rate(the: Formulas, row: Row) -> _Said:
    people = the.known.people[row.count.place]
    yield from _is({row.count: 1.0}, row.numerator)
    if row.value is not None:
        yield from _is({row.count: 1.0}, row.value * people / 1000)
    confidence = 0.998 if row.measure == "rate_998" else 0.95
    for limit, side in ((row.lower, 0), (row.upper, 1)):
        if limit is not None and limit > 0:
            count = _count_of_limit(limit * people / 1000, side, confidence)
            if count is not None:
                yield from _is({row.count: 1.0}, count)


def _count_of_limit(limit: float, side: int, confidence: float) -> float | None:
    """The whole number whose exact or Byar limit this is, if there is one."""
    for limits in (exact_limits, byar_limits):
        top = 4 * limit + 40
        low, high = (limits(n, confidence)[side] - limit for n in (1e-9, top))
        if low * high > 0:
            continue
        found = brentq(lambda n, f=limits: f(n, confidence)[side] - limit, 1e-9, top)
        if abs(limits(round(found) or 1e-9, confidence)[side] - limit) < 1e-5:
            return float(round(found))
    return None


def exact_limits(count: float, confidence: float) -> tuple[float, float]:
    """Exact limits of a count."""
    tail = (1 - confidence) / 2
    return (
        float(chi2.ppf(tail, 2 * count) / 2),
        float(chi2.ppf(1 - tail, 2 * count + 2) / 2),
    )


def byar_limits(count: float, confidence: float) -> tuple[float, float]:
    """Byar's limits of a count."""
    z = float(norm.ppf((1 + confidence) / 2))
    more = count + 1
    low = count * max(0.0, 1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    return low, more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3


def _shares(whole: Callable[[Formulas, Count], Count]) -> "_Handler":
    def handle(the: Formulas, row: Row) -> _Said:
        part, of = {row.count: 1.0}, {whole(the, row.count): 1.0}
        yield from _is(part, row.numerator)
        yield from _is(of, row.denominator)
        yield from _share(part, of, _hundredth(row.value))
        if row.status == NOT_AVAILABLE:
            yield from _is(of, 0.0)

    return handle


def _harm(the: Formulas, row: Row) -> _Said:
    yield from _is({row.count: 1.0}, row.numerator)
    yield from _is(the.harm(row.count), row.value)


def _harm_rate(the: Formulas, row: Row) -> _Said:
    harm = the.harm(row.count)
    yield from _is(harm, row.numerator)
    if row.value is not None:
        people = the.known.people[row.count.place]
        yield from _is(harm, row.value * people / 1000)


def _harm_share(the: Formulas, row: Row) -> _Said:
    harm, of = the.harm(row.count), the.harm(row.count._replace(category=ALL_CRIME))
    yield from _is(harm, row.numerator)
    yield from _is(of, row.denominator)
    if harm and of:
        yield from _share(harm, of, _hundredth(row.value))


def _change(the: Formulas, row: Row) -> _Said:
    now, before = row.count, the.before(row.count)
    yield from _is({now: 1.0}, row.numerator)
    yield from _is({before: 1.0}, row.denominator)
    if row.measure == "change_count":
        yield from _is({now: 1.0, before: -1.0}, row.value)
    if row.measure == "change_percent":
        if row.value is not None:
            yield from _share({now: 1.0}, {before: 1.0}, 1 + row.value / 100)
        if row.status == NOT_AVAILABLE:
            yield {before: 1.0}, 0.0, _FEWEST_FOR_PERCENT - 1.0
        elif row.status == SUPPRESSED and the.statuses_tell:
            yield {before: 1.0}, float(_FEWEST_FOR_PERCENT), math.inf


def _mean_month(_: Formulas, row: Row) -> _Said:
    if row.value is not None:
        months = row.count.last - row.count.first + 1
        yield from _is({row.count: 1.0}, row.value * months)


def _ratio(the: Formulas, row: Row) -> _Said:
    people = the.known.people[row.count.place]
    if row.numerator is not None:
        yield from _is({row.count: 1.0}, row.numerator * people / 1000)
    if row.value is not None and row.denominator is not None:
        yield from _is({row.count: 1.0}, row.value * row.denominator * people / 1000)
    elif row.value is not None and row.measure == "rate_ratio_force":
        force = the.known.force
        other = {row.count._replace(place=force): people / the.known.people[force]}
        yield from _share({row.count: 1.0}, other, row.value)


def _concentration(_: Formulas, row: Row) -> _Said:
    """There is no telling how events gather only where there are none."""
    if row.status == NOT_AVAILABLE:
        terms = {row.count: 1.0}
        if row.level == "force":
            terms[row.count._replace(place=NO_PLACE)] = -1.0
        yield from _is(terms, 0.0)


def _ward_mean(the: Formulas, row: Row) -> _Said:
    people, force = the.known.people, the.known.force
    below = set(the.known.parents.values())
    wards = [p for p in the.known.parents if p not in below]
    usable = [w for w in wards if people[w] >= the.known.minimum_population]
    if row.value is not None and row.count.place == force and usable:
        rate = 1000 / len(usable)
        terms = {row.count._replace(place=w): rate / people[w] for w in usable}
        yield from _is(terms, row.value)


def _accepted(the: Formulas, row: Row) -> _Said:
    counted = the.known.extracts.get(row.count.category)
    if counted and row.value is not None:
        yield {row.count._replace(category=c): 1.0 for c in counted}, 0.0, row.value


_Handler = Callable[[Formulas, Row], _Said]
_HANDLERS: dict[str, _Handler] = {
    "count": _count,
    "unplaced": _unplaced,
    "unplaced_share": _unplaced_share,
    "rate": _rate,
    "rate_998": _rate,
    "share_of_crime": _shares(lambda _, c: c._replace(category=ALL_CRIME)),
    "share_of_force": _shares(lambda the, c: c._replace(place=the.known.force)),
    "harm": _harm,
    "harm_rate": _harm_rate,
    "harm_share": _harm_share,
    "change_count": _change,
    "change_percent": _change,
    "change_ratio": _change,
    "change_p": _change,
    "change_outcome": _change,
    "xmr_mean": _mean_month,
    "rate_ratio_force": _ratio,
    "rate_ratio_national": _ratio,
    "rate_ratio_similar": _ratio,
    "gini": _concentration,
    "top5_share": _concentration,
    "half_share": _concentration,
    "ward_mean": _ward_mean,
    "rows_accepted": _accepted,
}
