"""Completeness figures: of how many records a thing is known, and times that are none.

All are of the force, extract by extract, since that is who can mend them. Each share
stands beside the counts that it is made from, so that disclosure can protect both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from safercity.areas import Area, AreaLevel
from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.records import Records
from safercity.evidence.figures import figure_key
from safercity.evidence.measures.categories import Sums
from safercity.evidence.measures.counts import within

#: What is looked for in each table of records, and the column that has it.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "crimes": {
        "time": "committed_from",
        "outcome": "outcome_type",
        "offender": "offender_identified",
    },
    "incidents": {"time": "opened_dt"},
    "victims": {
        "person": "victim_key",
        "age": "age",
        "sex": "sex",
        "ethnicity": "ethnicity",
        "home": "lsoa21",
    },
    "offenders": {
        "person": "nominal_key",
        "age": "age",
        "sex": "sex",
        "ethnicity": "ethnicity",
        "home": "lsoa21",
    },
}
#: The categories that, between them, hold every record of a table that has places.
WHOLES: Mapping[str, tuple[str, ...]] = {
    "crimes": ("all-crime",),
    "incidents": ("all-incidents",),
    "calls": ("calls-999", "calls-101", "online-contacts"),
    "fires": ("fires",),
    "stolen_vehicles": ("stolen-vehicles",),
}
# What only a person has: businesses and the state are left out of these.
_OF_PEOPLE = frozenset({"age", "sex", "ethnicity", "home"})
_ROWS, _PEOPLE = "rows", "people"
_MEASURES = {
    "victims": "victim_complete_share",
    "offenders": "offender_complete_share",
}


def add_completeness(maker: FigureMaker, cube: Cube, records: Records) -> Sums:
    """Add, by extract, the share of the records of the period that say each thing.

    A thing that no record of an extract says was not supplied: it is not available,
    and never nought.
    Gives:   the sums that tie these counts together, for disclosure.
    """
    sums: set[tuple[str, tuple[str, ...]]] = set()
    for table, wholes in WHOLES.items():
        # Categories are counted from all extracts of a table: of two, neither is told.
        extracts = records.extracts_of(table) if table in records.tables else ()
        if len(extracts) == 1:
            _Adding(maker, cube, table, sums).place(extracts[0], wholes)
    for table, fields in FIELDS.items():
        if table not in records.tables:
            continue
        adding = _Adding(maker, cube, table, sums)
        rows = _marked(records, table, fields, cube)
        for extract, numbers in rows.items():
            supplied = records.supplies[table][extract].filled
            for field in fields:
                is_told = fields[field] in supplied or (
                    field == "offender" and "offenders" in records.tables
                )
                adding.field(extract, field, numbers, is_told=is_told)
    return tuple(sorted(sums))


def _marked(
    records: Records, table: str, fields: Mapping[str, str], cube: Cube
) -> dict[str, Mapping[str, int]]:
    """By extract, how many rows and people there are, and how many say each thing."""
    rows = within(records.tables[table], cube.period)
    is_person: ir.BooleanValue = ibis.literal(table == "offenders")
    if table == "victims":
        is_person = (rows.victim_type == "person").fill_null(True)
    told = dict(_told(records, rows, table, fields))
    people = {name: told[name] & is_person for name in told.keys() & _OF_PEOPLE}
    marks = {**told, **people, _PEOPLE: is_person}
    found = rows.group_by("extract").agg(
        **{f"n_{name}": rows.count(where=mark) for name, mark in marks.items()},
        n_rows=rows.count(),
    )
    return {
        row["extract"]: {name: int(row[f"n_{name}"]) for name in (*marks, _ROWS)}
        for row in found.order_by("extract").to_pyarrow().to_pylist()
    }


def _told(
    records: Records, rows: ir.Table, table: str, fields: Mapping[str, str]
) -> Iterator[tuple[str, ir.BooleanValue]]:
    """What makes a row one that says each thing."""
    for field, column in fields.items():
        if field != "offender":
            yield field, rows[column].notnull()
        elif column in records.filled(table):
            yield field, rows[column].fill_null(False)
        elif "offenders" in records.tables:
            offenders = records.tables["offenders"]
            known = offenders.filter(offenders.nominal_key.notnull())
            yield field, rows.crime_ref.isin(known.crime_ref)
        else:
            yield field, ibis.literal(False)


@dataclass(frozen=True)
class _Adding:
    """Adds shares, and gathers the sums that their counts are in."""

    maker: FigureMaker
    cube: Cube
    table: str
    sums: set[tuple[str, tuple[str, ...]]]

    @property
    def force(self) -> Area:
        return self.cube.areas[0]

    def field(
        self, extract: str, field: str, numbers: Mapping[str, int], *, is_told: bool
    ) -> None:
        """Add the share of an extract's records, or people, that say a thing."""
        whole_name = _PEOPLE if field in _OF_PEOPLE else _ROWS
        part, whole = numbers[field], numbers[whole_name]
        known = is_told and whole > 0
        inputs: tuple[str, ...] = ()
        if known:
            inputs = self._counts(extract, field, whole_name, part, whole)
        self._add(extract, field, part, whole, inputs, is_known=known)

    def place(self, extract: str, wholes: tuple[str, ...]) -> None:
        """Add the share that has a place: by the counts of areas beside the force's.

        No count of its own is made, so that it can tell nothing that those do not.
        """
        cube = self.cube
        if not set(wholes) <= set(cube.categories):
            return
        total = cube.total(cube.period)
        columns = [cube.categories.index(name) for name in wholes]
        csps = cube.rows(AreaLevel.CSP)
        part = int(total[csps][:, columns].sum())
        whole = int(total[0, columns].sum())
        inputs = tuple(
            figure_key("count", name, cube.areas[row], cube.period)
            for name in wholes
            for row in (0, *csps)
        )
        self._add(extract, "place", part, whole, inputs, is_known=whole > 0)

    def _add(
        self,
        extract: str,
        field: str,
        part: int,
        whole: int,
        inputs: tuple[str, ...],
        *,
        is_known: bool,
    ) -> None:
        self.maker.add(
            _MEASURES.get(self.table, "record_complete_share"),
            f"{extract}--{field}",
            self.force,
            self.cube.period,
            100 * part / whole if is_known else None,
            numerator=float(part),
            denominator=float(whole),
            sources=(extract,),
            inputs=inputs,
        )

    def _counts(
        self, extract: str, field: str, whole_name: str, part: int, whole: int
    ) -> tuple[str, ...]:
        """Add how many there are, say it, and do not: of which two tell the third.

        Where every one says it there is nobody to protect, and only how many there
        are is added.
        """
        every = f"{extract}--{whole_name}"
        parts = {
            f"{extract}--with-{field}": part,
            f"{extract}--without-{field}": whole - part,
        }
        if part == whole:
            parts = {}
        else:
            self.sums.add((every, tuple(sorted(parts))))
        if whole_name == _PEOPLE:
            self.sums.add((f"{extract}--{_ROWS}", (every,)))
        return tuple(
            self.maker.add(
                "count",
                name,
                self.force,
                self.cube.period,
                float(number),
                unit="rows",
                numerator=float(number),
                sources=(extract,),
            )
            for name, number in {**parts, every: whole}.items()
        )
