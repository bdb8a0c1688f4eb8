"""What is odd in the records that were accepted: counted and said, never put right.

A row that meets its contract can still disagree with another, or be one that an analyst
should know of. Each check says how many rows of how many it is true of; no row is
changed or set aside for it. The checks are those of the methods' list of data quality;
times that a screen filled in are found by the measures of time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from safercity.evidence.contracts.warehouse import QUALITY
from safercity.evidence.warehouse.engine import Engine
from safercity.evidence.warehouse.record_supersession import standing_view
from safercity.evidence.warehouse.staged import Staged

# A person with more crimes than this is likely to be a word such as Unknown.
MOST_CRIMES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityCheck:
    """A thing to know of a table: of the rows it `applies` to, those it is `true` of.

    Both are conditions in SQL on the table `t`; `needs` is another table that it looks
    into. `meaning` goes on from the number of rows. `is_staged` is for what is known of
    a row before it is kept.
    """

    name: str
    table: str
    true: str
    meaning: str
    applies: str = "true"
    needs: str | None = None
    is_staged: bool = False


def _crime_missing(
    table: str, column: str = "crime_ref", true: str | None = None
) -> QualityCheck:
    return QualityCheck(
        name="crime-missing",
        table=table,
        needs="crimes",
        applies=f"t.{column} IS NOT NULL",
        true=true or f"NOT EXISTS (FROM crimes c WHERE c.crime_ref = t.{column})",
        meaning="name a crime that is not among the crimes",
    )


def _no_place(table: str) -> QualityCheck:
    return QualityCheck(
        name="no-place",
        table=table,
        true="t.placement = 'unplaced'",
        meaning="have no place, and count for the force alone",
    )


CHECKS = (
    QualityCheck(
        name="not-counted-by-status",
        table="crimes",
        true="t.status <> 'recorded'",
        meaning="are cancelled or transferred, and are not counted",
    ),
    QualityCheck(
        name="committed-backwards",
        table="crimes",
        applies="t.committed_from IS NOT NULL AND t.committed_to IS NOT NULL",
        true="t.committed_to < t.committed_from",
        meaning="end before they begin: committed_to is before committed_from",
    ),
    QualityCheck(
        name="recorded-before-committed",
        table="crimes",
        applies="t.committed_from IS NOT NULL",
        # By day, since a recording without a time is read as midnight.
        true="t.recorded_dt::DATE < t.committed_from::DATE",
        meaning="were recorded before they can have been committed",
    ),
    QualityCheck(
        name="recorded-late",
        table="crimes",
        applies="t.reported_dt IS NOT NULL",
        true="t.recorded_dt::DATE > t.reported_dt::DATE + 3",
        meaning="were recorded more than three days after they were reported",
    ),
    QualityCheck(
        name="committed-long-before",
        table="crimes",
        applies="coalesce(t.committed_to, t.committed_from) IS NOT NULL",
        true="coalesce(t.committed_to, t.committed_from) < "
        "t.recorded_dt - INTERVAL 1 YEAR",
        meaning="were committed more than a year before they were recorded",
    ),
    QualityCheck(
        name="code-out-of-date",
        table="crimes",
        true="NOT t.in_date",
        meaning="have an offence code that was not in use when they were recorded",
        is_staged=True,
    ),
    _no_place("crimes"),
    QualityCheck(
        name="outside-area",
        table="crimes",
        true="t.own_force AND t.placement = 'outside'",
        meaning="lie outside the force's area, and are not counted",
    ),
    QualityCheck(
        name="no-victim",
        table="crimes",
        needs="victims",
        true="NOT EXISTS (FROM victims v WHERE v.crime_ref = t.crime_ref)",
        meaning="have no row among the victims",
    ),
    QualityCheck(
        name="closed-before-opened",
        table="incidents",
        applies="t.opened_dt IS NOT NULL AND t.closed_dt IS NOT NULL",
        true="t.closed_dt < t.opened_dt",
        meaning="were closed before they were opened",
    ),
    _no_place("incidents"),
    _crime_missing("incidents", "linked_crime"),
    # People have the month of their crime, which every crime has.
    _crime_missing("victims", true="t.month IS NULL"),
    QualityCheck(
        name="not-known",
        table="victims",
        true="t.victim_key IS NULL",
        meaning="are of a victim who is not known, and is nobody's repeat",
    ),
    QualityCheck(
        name="key-of-many",
        table="victims",
        applies="t.victim_type = 'person' AND t.victim_key IS NOT NULL",
        true="t.victim_key IN (SELECT victim_key FROM victims WHERE victim_type = "
        f"'person' GROUP BY victim_key HAVING count(*) > {MOST_CRIMES})",
        meaning=f"have a key with more than {MOST_CRIMES} crimes, more than a person's",
    ),
    QualityCheck(
        name="no-age",
        table="victims",
        applies="t.victim_type = 'person'",
        true="t.age IS NULL",
        meaning="have no age",
    ),
    QualityCheck(
        name="no-ethnicity",
        table="victims",
        applies="t.victim_type = 'person'",
        true="t.ethnicity IS NULL",
        meaning="have no ethnic group",
    ),
    _crime_missing("offenders", true="t.month IS NULL"),
    QualityCheck(
        name="not-known",
        table="offenders",
        true="t.nominal_key IS NULL",
        meaning="are of a person who is not known, and is nobody's repeat",
    ),
    QualityCheck(
        name="under-10",
        table="offenders",
        applies="t.age IS NOT NULL",
        true="t.age < 10",
        meaning="are of a child under 10, the age of criminal responsibility",
    ),
    QualityCheck(
        name="no-ethnicity",
        table="offenders",
        true="t.ethnicity IS NULL",
        meaning="have no ethnic group",
    ),
    QualityCheck(
        name="home-outside",
        table="offenders",
        applies="t.lsoa21 IS NOT NULL",
        true="t.csp IS NULL",
        meaning="are of a person who lives outside the force's area",
    ),
    _crime_missing("stolen_vehicles"),
    _no_place("calls"),
    _no_place("fires"),
)


def write_quality(engine: Engine, staged: Staged) -> None:
    """Make the table `quality`: how many accepted rows each check is true of."""
    rows = sorted(_rows(engine, staged), key=lambda row: (row[1], row[2], row[0]))
    table = pa.Table.from_pylist(
        [dict(zip(QUALITY.names, row, strict=True)) for row in rows], QUALITY.schema()
    )
    engine.declare(QUALITY.name, QUALITY.schema(), temporary=False)
    engine.append(
        QUALITY.name, f"SELECT * FROM {engine.parquet([engine.write(table)])}"
    )


def _rows(
    engine: Engine, staged: Staged
) -> Iterator[tuple[str, str, str, int, int, str]]:
    for check in CHECKS:
        if check.table not in staged.records:
            continue
        if check.needs and check.needs not in staged.records:
            continue
        source = f"{check.table} t"
        if check.is_staged:
            view = standing_view(check.table)
            source = f"{view} t JOIN file_names f USING (file_id)"
        found = engine.run(
            f"SELECT extract, count(*) FILTER (found), count(*) FROM "
            f"(SELECT extract, {check.true} AS found FROM {source} "
            f"WHERE {check.applies}) GROUP BY extract"
        )
        for extract, count, total in found:
            yield check.name, check.table, extract, count, total, check.meaning
