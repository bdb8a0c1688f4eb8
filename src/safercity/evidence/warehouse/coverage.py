"""Refuse extracts that do not cover the force, the area or the months asked for."""

from collections.abc import Iterable, Mapping, Sequence

from safercity.errors import (
    CoverageError,
    ExtractError,
    SaferCityError,
    ScopeError,
    all_at_once,
)
from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.contracts.record_tables import RECORD_TABLES
from safercity.evidence.geography.forces import forces
from safercity.evidence.partnership import Extract, Partnership
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.record_staging import valid_view
from safercity.evidence.warehouse.spans import spans
from safercity.evidence.warehouse.staged import Refuse, Staged, stop
from safercity.periods import Month, Period

# Of these a force has rows every month; a month without any was not supplied.
_EVERY_MONTH = ("police_uk", "offences", "crimes", "incidents")

MonthsOf = Mapping[str, tuple[Month, ...]]


def check_scope(
    engine: Engine, partnership: Partnership, staged: Staged, refuse: Refuse = stop
) -> None:
    """Refuse an extract of which no row can be used.

    `refuse` is told of a ScopeError if its rows are of a force outside England and
    Wales, and of an ExtractError if they all break the contract.
    """
    read = {file.file.extract.name for file in staged.files if file.rows}
    usable = dict(
        engine.run(
            f"SELECT f.extract, count(*) FROM ({_valid(staged)}) "
            "JOIN file_names f USING (file_id) GROUP BY f.extract"
        )
    )
    for extract in partnership.extracts:
        if extract.name in read and not usable.get(extract.name):
            refuse(_unusable(engine, extract, staged))


def _valid(staged: Staged) -> str:
    tables = ["valid", *map(valid_view, staged.records)]
    return " UNION ALL ".join(f"SELECT file_id FROM {table}" for table in tables)


def _unusable(engine: Engine, extract: Extract, staged: Staged) -> SaferCityError:
    rows = engine.run(
        "SELECT rule, column_name, min(value), count(DISTINCT (file_id, line)), "
        "any_value(reason ORDER BY file_id, line) "
        "FROM faults JOIN file_names f USING (file_id) "
        "WHERE f.extract = ? GROUP BY rule, column_name ORDER BY 4 DESC, 1, 2",
        [extract.name],
    )
    for rule, _, value, _, _ in rows:
        if rule == "out of scope":
            said = staged.out_of_scope.get(value, value)
            return ScopeError(f"{extract.name}: {said}")
    faults = [
        f"{count:,} rows, {column or 'whole row'}: {reason}"
        for _, column, _, count, reason in rows
    ]
    return ExtractError(
        all_at_once(f"Every row of {extract.name} breaks its contract:", faults)
    )


def months_covered(engine: Engine, partnership: Partnership) -> MonthsOf:
    """The months that each extract has rows of the own force for, or says it has none.

    The street files of all extracts are one supply: each has the months of all. What
    comes by the thousand must have every month named; rarer records, and people, cover
    all months from their first to their last.
    """
    found: dict[str, set[Month]] = {e.name: set() for e in partnership.extracts}
    for name, month in _months(engine, partnership):
        for extract in _one_supply(partnership.extract(name), partnership.extracts):
            found[extract.name].add(Month.parse(month))
    for extract in partnership.extracts:
        for one in _one_supply(extract, partnership.extracts):
            found[one.name].update(extract.months_without_events)
    for extract in partnership.extracts:
        if found[extract.name] and not _must_have_every_month(extract):
            months = found[extract.name]
            found[extract.name] = set(Period(min(months), max(months)))
    return {name: tuple(sorted(months)) for name, months in found.items()}


def _months(engine: Engine, partnership: Partnership) -> list[tuple[str, str]]:
    """Each extract and month in which the own force has a row that can count."""
    queries = ["SELECT DISTINCT extract, month FROM events WHERE own_force"]
    for name in _record_tables(engine, partnership):
        own = "own_force" if CONTRACTS[name].lies == "place" else "true"
        queries.append(f"SELECT extract, month FROM {name} WHERE {own}")
    rows = " UNION ".join(queries)
    found: list[tuple[str, str]] = engine.run(
        f"SELECT * FROM ({rows}) WHERE month IS NOT NULL ORDER BY ALL"
    )
    return found


def _must_have_every_month(extract: Extract) -> bool:
    return extract.contract in _EVERY_MONTH


def check_coverage(engine: Engine, partnership: Partnership, months: MonthsOf) -> None:
    """Stop if the extracts lack the area or, unless settings allow it, a month.

    Raises:  CoverageError, naming every extract and month at once.
    """
    faults = _without_area(engine, partnership)
    if faults:
        raise CoverageError(all_at_once("The extracts are of somewhere else:", faults))
    wrong = list(_not_without(engine, partnership))
    if wrong:
        raise CoverageError(
            all_at_once("months_without_events does not hold true:", wrong)
        )
    missing = list(_missing(engine, partnership, months))
    if missing:
        raise CoverageError(
            all_at_once(
                f"The extracts do not cover {partnership.period.title}:", missing
            )
        )


def _not_without(engine: Engine, partnership: Partnership) -> Iterable[str]:
    """Extracts with rows of a month that they are said to have no events in."""
    there = set(_months(engine, partnership))
    for extract in partnership.extracts:
        months = [
            m for m in extract.months_without_events if (extract.name, str(m)) in there
        ]
        if months:
            listed = ", ".join(month.title for month in months)
            yield (
                f"{extract.name} has rows for {listed}. Take what is not so out of "
                "months_without_events"
            )


def _without_area(engine: Engine, partnership: Partnership) -> list[str]:
    """Extracts with rows that lie somewhere, of which none lies in the area."""
    elsewhere = {
        name
        for table in _placed_tables(engine, partnership)
        for name, is_somewhere in engine.run(
            "SELECT extract, bool_or(placement = 'outside') "
            f"FROM {table} GROUP BY extract HAVING NOT bool_or(placement = 'inside')"
        )
        # Records may come without any place; street files never do.
        if is_somewhere or partnership.extract(name).contract not in RECORD_TABLES
    }
    return [
        f"{extract.name} has no row inside the area of {_force(partnership.force)}"
        f"{_reported_by(engine, extract)}. Is it the right supply?"
        for extract in partnership.extracts
        if extract.name in elsewhere
    ]


def _placed_tables(engine: Engine, partnership: Partnership) -> list[str]:
    tables = _record_tables(engine, partnership)
    return ["events", *(name for name in tables if CONTRACTS[name].lies == "place")]


def _record_tables(engine: Engine, partnership: Partnership) -> list[str]:
    """The tables of records that there are; a refused extract has none."""
    contracts = {extract.contract for extract in partnership.extracts}
    there = {name for (name,) in engine.run("SELECT table_name FROM duckdb_tables()")}
    return sorted(contracts & RECORD_TABLES.keys() & there)


def _reported_by(engine: Engine, extract: Extract) -> str:
    has_own = extract.contract in RECORD_TABLES
    table = extract.contract if has_own else "events"
    if has_own and "force" not in CONTRACTS[extract.contract].names:
        return ""
    rows = engine.run(
        f"SELECT DISTINCT force FROM {table} "
        "WHERE extract = ? AND force IS NOT NULL ORDER BY force",
        [extract.name],
    )
    names = [_force(slug) for (slug,) in rows]
    return f"; its rows are reported by {', '.join(names)}" if names else ""


def _missing(
    engine: Engine, partnership: Partnership, months: MonthsOf
) -> Iterable[str]:
    period, who = partnership.period, _force(partnership.force)
    for extract in _heads(partnership.extracts):
        if not _must_have_every_month(extract):
            continue
        found = set(months[extract.name])
        lacking = [month for month in period if month not in found]
        if not lacking or _only_compares(extract, partnership, found):
            continue
        if partnership.missing_months == "annualise" and len(lacking) < len(period):
            continue
        if not found:
            reported = _reported_by(engine, extract)
            yield (
                f"{extract.name} has no rows of {who}{reported}. "
                "Is it the right supply?"
            )
            continue
        yield (
            f"{extract.name} has no rows of {who} for {spans(lacking)}. "
            f"{_next(extract, lacking, found)}"
        )


def _next(extract: Extract, lacking: Sequence[Month], found: set[Month]) -> str:
    """What can be done about months that are not there."""
    last = max(found)
    if min(lacking) > last:
        return (
            f"The latest month there is {last.title}. Supply the later ones once they "
            "are out, or set a period that ends by then."
        )
    if extract.contract == "police_uk":
        supply, none = "Fetch those months from data.police.uk", ""
    else:
        supply = "Ask the supplier for those months"
        none = ", name those that truly had no events in months_without_events"
    scale = 'or set missing_months = "annualise" to scale up what there is.'
    return f"{supply}{none}, {scale}"


def _only_compares(
    extract: Extract, partnership: Partnership, found: set[Month]
) -> bool:
    """True of a partner's extract of the year before, beside one of the period."""
    others = [e for e in partnership.extracts if e.contract == extract.contract]
    return len(others) > 1 and bool(found) and found <= set(partnership.comparison)


def _heads(extracts: Sequence[Extract]) -> list[Extract]:
    """The first extract of each supply."""
    return [e for e in extracts if _one_supply(e, extracts)[0] == e]


def _one_supply(extract: Extract, extracts: Sequence[Extract]) -> list[Extract]:
    """The extracts among which a reference met again is the same crime."""
    if not CONTRACTS[extract.contract].key_is_shared:
        return [extract]
    return [other for other in extracts if other.contract == extract.contract]


def _force(slug: str) -> str:
    names = {force.slug: force.police_name for force in forces()}
    return names.get(slug, slug)
