"""Counts: how many events each area had, by category and month.

Everything else starts from these. Only rows that the warehouse marks `counted` are
taken: the force's own rows, inside its area or with no place.
"""

from collections.abc import Collection, Sequence

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from safercity.areas import AreaLevel
from safercity.evidence.measures.columns import check_columns
from safercity.periods import Period

ALL_CRIME = "all-crime"


def within(events: ir.Table, period: Period) -> ir.Table:
    """Keep the events of a period.

    Rows:    those whose `month` is in the period, both ends included.
    Raises:  ContractError if there is no column `month`.
    """
    check_columns(events, "month", to="choose a period")
    return events.filter(events.month.between(str(period.start), str(period.end)))


def count_events(
    events: ir.Table, *, by: Sequence[str], all_crime: Collection[str] = ()
) -> ir.Table:
    """Count events at any grain.

    Rows:    one for each combination of `by` that counted rows have; with `all_crime`
             (the categories that it adds up) also one with category `all-crime`.
    Adds:    `events` (int64), the only column beside those of `by`.
    Raises:  ContractError if `counted` or a column of `by` is missing.
    Source:  docs/methods/rates.md#counting

    >>> rows = {"csp": ["A", "A"], "category": ["drugs", "drugs"],
    ...         "counted": [True, False]}
    >>> counts = count_events(ibis.memtable(pa.table(rows)), by=["csp", "category"])
    >>> counts.to_pyarrow().to_pylist()
    [{'csp': 'A', 'category': 'drugs', 'events': 1}]
    """
    check_columns(events, "counted", *by, to="count events")
    counted = events.filter(events.counted)
    counts = counted.group_by(list(by)).agg(events=counted.count())
    return add_all_crime(counts, all_crime) if all_crime else counts


def add_all_crime(counts: ir.Table, categories: Collection[str]) -> ir.Table:
    """Add rows of category `all-crime`: the sum of these categories.

    Rows:    those given and one more for each combination of the columns beside
             `category` and `events` in which any of `categories` is found.
    Raises:  ContractError if `category` or `events` is missing.
    """
    check_columns(counts, "category", "events", to="add up all crime")
    crime = counts.filter(counts.category.isin(sorted(categories)))
    rest = [c for c in counts.columns if c != "events"]
    named = crime.mutate(category=ibis.literal(ALL_CRIME))
    total = named.group_by(rest).agg(events=named.events.sum())
    return counts.union(total.select(list(counts.columns)))


def count_by_level(
    events: ir.Table,
    *,
    force: str,
    levels: Sequence[AreaLevel] = (AreaLevel.FORCE, AreaLevel.CSP, AreaLevel.WARD),
    by: Sequence[str] = ("category", "month"),
    all_crime: Collection[str] = (),
) -> ir.Table:
    """Count events of the force, its CSPs and its wards in one table.

    The events are read once, at ward grain; wider areas are added up from that. The
    force (of code `force`) has every counted event, those with no place too; a CSP or
    a ward only what is placed in it.

    Rows:    one for each area and combination of `by` with any event.
    Adds:    `area_level`, `area_code`, the columns of `by`, `events` (int64).
    Raises:  ContractError if a column is missing.
    """
    places = [str(level) for level in levels if level is not AreaLevel.FORCE]
    finest = count_events(events, by=[*places, *by], all_crime=all_crime)
    parts = []
    for level in levels:
        if level is AreaLevel.FORCE:
            inside, code = finest, ibis.literal(force)
        else:
            inside, code = (
                finest.filter(finest[str(level)].notnull()),
                finest[str(level)],
            )
        named = inside.mutate(area_level=ibis.literal(str(level)), area_code=code)
        grain = ["area_level", "area_code", *by]
        parts.append(named.group_by(grain).agg(events=named.events.sum()))
    return parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]


def fill_zeros(
    counts: ir.Table,
    *,
    areas: Collection[str],
    categories: Collection[str],
    period: Period,
    area: str = "area_code",
) -> ir.Table:
    """Give every area, category and month a row, zero where there was no event.

    Only for months that were supplied: in any other a count is unknown, not zero.

    Rows:    areas times categories times months of the period; rows of other areas,
             categories or months are left out.
    Adds:    nothing; columns are the area, `category`, `month`, `events` (int64).
    Raises:  ContractError if a column is missing.
    """
    check_columns(counts, area, "category", "month", "events", to="fill in zeros")
    frame = _one_column(area, areas)
    frame = frame.cross_join(_one_column("category", categories))
    frame = frame.cross_join(_one_column("month", [str(m) for m in period]))
    grain = [area, "category", "month"]
    known = counts.select(*grain, "events")
    filled = frame.left_join(known, grain)
    return filled.select(*grain, events=filled.events.fill_null(0).cast("int64"))


def _one_column(name: str, values: Collection[str]) -> ir.Table:
    column = pa.array(sorted(set(values)), type=pa.string())
    return ibis.memtable(pa.table({name: column}))
