"""Persons: who the victims or offenders of each crime are, counted once each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from safercity.evidence.calculation.cube import Cube
from safercity.evidence.calculation.records import Records
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.counts import within
from safercity.evidence.measures.people_events import of_victim_type

Marks = NDArray[np.bool_]
Column = NDArray[np.object_]

FRAUD, FRAUD_TABLE = "fraud", "fraud_referrals"
DRUG_RELATED, REPEAT = "drug-related", "repeat"
#: Offenders with a drug offence, or one in which drugs were a factor, and the rest.
DRUG_OFFENDERS, OTHER_OFFENDERS = "drug-related-offenders", "other-offenders"

#: What is known of a person from the person's own row.
TOLD_BY = ("age", "sex", "ethnicity", "segment")
#: What is known of a person, from the row or by where they live; and by their crimes.
KNOWN_OF = (*TOLD_BY, "decile")
HISTORY = (DRUG_RELATED, REPEAT)


@dataclass(frozen=True)
class Kind:
    """Victims or offenders: their table, the column of their key, their measures."""

    table: str
    person: str
    plural: str
    one: str


VICTIMS = Kind("victims", "victim_key", "victims", "victim")
OFFENDERS = Kind("offenders", "nominal_key", "offenders", "offender")


@dataclass(frozen=True)
class Persons:
    """One row for each kind of person that a category and area has; `number` of each.

    Every column has the shape (kinds of person,), None where it is not known.
    """

    number: NDArray[np.int64]
    columns: Mapping[str, Column]

    def count(self, marks: Marks) -> int:
        """How many people are marked."""
        return int(self.number[marks].sum())

    def known(self, name: str) -> Marks:
        """Of whom it is known."""
        return np.array([v is not None for v in self.columns[name].tolist()], bool)

    def where(self, name: str, test: Callable[[Any], bool]) -> Marks:
        """Of whom it is known, and the test is true."""
        values = self.columns[name].tolist()
        return np.array([v is not None and test(v) for v in values], bool)


NOBODY = Persons(
    np.array([], dtype=np.int64),
    dict.fromkeys((*KNOWN_OF, *HISTORY), np.array([], dtype=object)),
)


def people_of_crimes(
    records: Records,
    lsoas: ir.Table,
    kind: Kind,
    categories: Mapping[str, Category],
) -> ir.Table:
    """One row for each victim (or offender) of each crime that counts, of any time.

    Adds:    `is_<category>` for every category that crimes tell; `csp`, `month` and
             `recorded_dt` of the crime; `decile` of the person's home.
    """
    crimes = records.tables["crimes"]
    conditions = records.conditions("crimes", categories)
    marked = crimes.select(
        "crime_ref",
        "csp",
        "month",
        "recorded_dt",
        **{f"is_{key}": condition for key, condition in conditions.items()},
    )
    people = records.tables[kind.table]
    if kind is VICTIMS:
        people = of_victim_type(people)
    own = [n for n in ("csp", "month", "recorded_dt") if n in people.columns]
    return _at_home(people, lsoas).drop(*own).inner_join(marked, "crime_ref")


def with_history(rows: ir.Table, kind: Kind, filled: Collection[str]) -> ir.Table:
    """Say of the rows of a period what is true of the person and not of one crime.

    `filled` names the columns of the people's own table that have any value.
    Adds:    `repeat` (two crimes or more) and, where it is known, `drug-related` (a
             drug offence, or one in which drugs were a factor); of offenders also
             `is_drug-related-offenders` and `is_other-offenders`.
    """
    window = ibis.window(group_by=kind.person)
    known = rows[kind.person].notnull()
    history = {REPEAT: known & (rows.crime_ref.nunique().over(window) >= 2)}
    marks = [_DRUG_MARK] if _DRUG_MARK in rows.columns else []
    marks += [_OWN_MARK] if _OWN_MARK in filled else []
    if marks and kind is OFFENDERS:
        told = [name for name in (*marks, _DRUG_OFFENCE) if name in rows.columns]
        drugs = reduce(or_, [rows[name].fill_null(False) for name in told])
        history[DRUG_RELATED] = known & drugs.max().over(window)
    rows = rows.mutate(**history)
    if DRUG_RELATED not in history:
        return rows
    related = rows[DRUG_RELATED]
    return rows.mutate(
        **{
            f"is_{DRUG_OFFENDERS}": known & related,
            f"is_{OTHER_OFFENDERS}": known & ~related,
        }
    )


# Whether drugs were a factor is a mark on the crime, or on the offender's row: with
# neither, nobody knows of the offenders of other offences.
_DRUG_OFFENCE, _DRUG_MARK, _OWN_MARK = "is_drugs", "is_drugs-related", "flag_drugs"


def _at_home(people: ir.Table, lsoas: ir.Table) -> ir.Table:
    """Give each person the deprivation of where they live."""
    homes = lsoas.select(home="lsoa21", decile="imd_decile")
    joined = people.left_join(homes, people.lsoa21 == homes.home)
    return joined.drop("home")


def people_of_fraud(records: Records, lsoas: ir.Table, cube: Cube) -> ir.Table:
    """One row for each fraud referral: nobody can be told from one to the next."""
    rows = within(records.tables[FRAUD_TABLE], cube.period)
    if "victim_type" in rows.columns:
        rows = of_victim_type(rows)
    return _at_home(rows, lsoas).mutate(**{f"is_{FRAUD}": ibis.literal(True)})


def read_persons(rows: ir.Table, person: str, by: Sequence[str]) -> dict[Any, Persons]:
    """Count distinct people by what is known of them, by the value of `by`.

    Of what the rows of a person say, the least of their ages is taken (they were that
    old at the first), and the first of the other values.
    """
    names = (*KNOWN_OF, *HISTORY)
    there = [name for name in names if name in rows.columns]
    each = rows.group_by([*by, person]).agg(
        **{name: rows[name].min() for name in there}
    )
    kinds = each.group_by([*by, *there]).agg(number=each.count())
    found = kinds.order_by([*by, *there]).to_pyarrow().to_pydict()
    place = found[by[0]] if by else [None] * len(found["number"])
    persons: dict[Any, Persons] = {}
    for value in dict.fromkeys(place):
        rows_there = [i for i, v in enumerate(place) if v == value]
        columns = {
            name: np.array(
                [found[name][i] for i in rows_there] if name in there
                else [None] * len(rows_there),
                dtype=object,
            )
            for name in names
        }  # fmt: skip
        number = np.array([found["number"][i] for i in rows_there], dtype=np.int64)
        persons[value] = Persons(number, columns)
    return persons or {None: NOBODY}
