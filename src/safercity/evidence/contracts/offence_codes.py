"""Home Office offence codes: the group, subgroup and category of each, with dates.

The list is data, in `definitions/offences`. Codes come in two forms: as the Home Office
counts (8N, 4.10, 104) and as class and subclass (8/1, 104/23), with noughts before or
without. Both are text; what a spreadsheet made of them is not read.
"""

import csv
import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

_LIST = "definitions/offences/home_office_2018.csv"
_NOUGHTS = re.compile(r"(^|/)0+(?=\d)")
_CLASS = re.compile(r"(\d+)/\d+")


@dataclass(frozen=True, slots=True)
class OffenceCode:
    """A code, and what an offence recorded under it is between two days.

    `group` and `subgroup` are slugs; `category` is the police.uk category key; a day
    that is not known is None. `also` are the class and subclass of the same offence.
    """

    code: str
    description: str
    group: str
    subgroup: str
    category: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    also: tuple[str, ...] = ()


@functools.cache
def offence_codes() -> tuple[OffenceCode, ...]:
    """Every code of the list, in its order; a code may come again with other dates."""
    text = (files("safercity") / _LIST).read_text(encoding="utf-8")
    return tuple(
        OffenceCode(
            code=row["code"],
            description=row["description"],
            group=row["group"],
            subgroup=row["subgroup"],
            category=row["category"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            also=tuple(row["also"].split(";")) if row["also"] else (),
        )
        for row in csv.DictReader(text.splitlines())
    )


def find_code(text: str) -> tuple[OffenceCode, ...]:
    """What a code as supplied stands for: one entry for each span of days, or none.

    A class and subclass that is not listed is read by its class, where every code of
    the class has the same subgroup; the entry then keeps the code as it was written.

    >>> [(c.code, c.subgroup) for c in find_code("104/23")]
    [('104', 'violence-without-injury')]
    >>> [(c.code, c.subgroup) for c in find_code("056/09")]
    [('56/9', 'arson')]
    >>> find_code("01-Aug")
    ()
    """
    code = standard_code(text)
    by_code, by_class = _lookups()
    if code in by_code:
        return by_code[code]
    match = _CLASS.fullmatch(code)
    whole = by_class.get(match[1]) if match else None
    return (replace(whole, code=code),) if whole else ()


def standard_code(text: str) -> str:
    """A code without spaces or leading noughts, in capitals.

    >>> standard_code(" 008/01"), standard_code("028e"), standard_code("4.10")
    ('8/1', '28E', '4.10')
    """
    return _NOUGHTS.sub(r"\1", "".join(text.split()).upper())


@functools.cache
def _lookups() -> tuple[
    Mapping[str, tuple[OffenceCode, ...]], Mapping[str, OffenceCode]
]:
    by_code: dict[str, tuple[OffenceCode, ...]] = {}
    classes: dict[str, list[OffenceCode]] = {}
    for entry in offence_codes():
        for name in (entry.code, *entry.also):
            by_code[name] = (*by_code.get(name, ()), entry)
        number = re.match(r"\d+", entry.code)
        if number:
            classes.setdefault(number[0], []).append(entry)
    return by_code, {
        number: _of_class(number, entries)
        for number, entries in classes.items()
        if len({(entry.subgroup, entry.category) for entry in entries}) == 1
    }


def _of_class(number: str, entries: Iterable[OffenceCode]) -> OffenceCode:
    first = next(iter(entries))
    return replace(
        first,
        description=f"An offence of class {number}",
        valid_from=None,
        valid_to=None,
        also=(),
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
