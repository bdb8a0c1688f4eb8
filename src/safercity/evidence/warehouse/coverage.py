"""Refuse extracts that do not cover the force, the area or the months asked for."""

from collections.abc import Iterable, Mapping, Sequence

from safercity.errors import CoverageError, ExtractError, ScopeError, all_at_once
from safercity.evidence.geography.forces import forces
from safercity.evidence.partnership import Extract, Partnership
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.staging import Staged
from safercity.periods import Month

MonthsOf = Mapping[str, tuple[Month, ...]]


def check_scope(engine: Engine, partnership: Partnership, staged: Staged) -> None:
    """Stop if no row of an extract can be used.

    Raises:  ScopeError if its rows are of a force outside England and Wales;
             ExtractError if they all break the contract.
    """
    usable = dict(
        engine.run(
            "SELECT f.extract, count(*) FROM valid JOIN file_names f USING (file_id) "
            "GROUP BY f.extract"
        )
    )
    for extract in partnership.extracts:
        if not usable.get(extract.name):
            _refuse(engine, extract, staged)


def _refuse(engine: Engine, extract: Extract, staged: Staged) -> None:
    rows = engine.run(
        "SELECT rule, column_name, min(value), count(DISTINCT (file_id, line)), "
        "any_value(reason ORDER BY file_id, line) "
        "FROM faults JOIN file_names f USING (file_id) "
        "WHERE f.extract = ? GROUP BY rule, column_name ORDER BY 4 DESC, 1, 2",
        [extract.name],
    )
    for rule, _, value, _, _ in rows:
        if rule == "out of scope":
            raise ScopeError(f"{extract.name}: {staged.out_of_scope.get(value, value)}")
    faults = [
        f"{count:,} rows, {column or 'whole row'}: {reason}"
        for _, column, _, count, reason in rows
    ]
    raise ExtractError(
        all_at_once(f"Every row of {extract.name} breaks its contract:", faults)
    )


def months_covered(engine: Engine, partnership: Partnership) -> MonthsOf:
    """The months that each extract has events of the own force for.

    The street files of all extracts are one supply: each has the months of all.
    """
    rows = engine.run("SELECT DISTINCT extract, month FROM events WHERE own_force")
    found: dict[str, set[Month]] = {e.name: set() for e in partnership.extracts}
    for name, month in rows:
        for extract in _one_supply(partnership.extract(name), partnership.extracts):
            found[extract.name].add(Month.parse(month))
    return {name: tuple(sorted(months)) for name, months in found.items()}


def check_coverage(engine: Engine, partnership: Partnership, months: MonthsOf) -> None:
    """Stop if the extracts lack the area or, unless settings allow it, a month.

    Raises:  CoverageError, naming every extract and month at once.
    """
    faults = _without_area(engine, partnership)
    if faults:
        raise CoverageError(all_at_once("The extracts are of somewhere else:", faults))
    missing = list(_missing(engine, partnership, months))
    if missing:
        raise CoverageError(
            all_at_once(
                f"The extracts do not cover {partnership.period.title}:", missing
            )
        )


def _without_area(engine: Engine, partnership: Partnership) -> list[str]:
    """Extracts with events, of which none lies in the area."""
    rows = engine.run(
        "SELECT extract, bool_or(placement = 'inside') FROM events GROUP BY extract"
    )
    elsewhere = {name for name, is_here in rows if not is_here}
    return [
        f"{extract.name} has no row inside the area of {_force(partnership.force)}"
        f"{_reported_by(engine, extract)}. Is it the right supply?"
        for extract in partnership.extracts
        if extract.name in elsewhere
    ]


def _reported_by(engine: Engine, extract: Extract) -> str:
    rows = engine.run(
        "SELECT DISTINCT force FROM events "
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
        listed = ", ".join(month.title for month in lacking)
        yield f"{extract.name} has no rows of {who} for {listed}. {_next(extract)}"


def _next(extract: Extract) -> str:
    where = (
        "Fetch those months from data.police.uk"
        if extract.contract == "police_uk"
        else "Ask the supplier for those months"
    )
    return f'{where}, or set missing_months = "annualise" to scale up what there is.'


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
    if extract.contract != "police_uk":
        return [extract]
    return [other for other in extracts if other.contract == "police_uk"]


def _force(slug: str) -> str:
    names = {force.slug: force.police_name for force in forces()}
    return names.get(slug, slug)
