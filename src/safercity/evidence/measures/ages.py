"""Ages: bands of them, by named sets, and the standard population by band.

The sets are data (`definitions/scales/ages`). A band is named after its years: `0-9`,
`18-24`, `75+`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import ibis
import ibis.expr.types as ir

from safercity.errors import SettingsError, all_at_once
from safercity.evidence.measures.columns import check_columns

_AGES = Path(__file__).parents[2] / "definitions" / "scales" / "ages"

#: Nobody is older; a greater age is a fault of the record.
OLDEST = 120


@dataclass(frozen=True, slots=True)
class AgeBands:
    """A set of age bands: the first year of each; the last has no end.

    >>> AgeBands("school", "School", (0, 5, 16)).labels
    ('0-4', '5-15', '16+')
    """

    key: str
    title: str
    starts: tuple[int, ...]
    why: str = ""

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in pairwise(self.starts))
        if not self.starts or self.starts[0] != 0 or not rising:
            raise SettingsError(
                f'The age bands "{self.key}" must begin at 0 and rise: {self.starts}.'
            )

    @property
    def labels(self) -> tuple[str, ...]:
        """What each band is called, youngest first."""
        closed = [f"{a}-{b - 1}" for a, b in pairwise(self.starts)]
        return (*closed, f"{self.starts[-1]}+")

    def columns_of(self, columns: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """Find which columns of residents make up each band.

        Columns are named `age_0_15`, `age_65_plus`.
        Raises:  SettingsError if a column lies in two bands, so that the residents of a
                 band are not known.

        >>> columns = ("age_0_15", "age_16_64", "age_65_plus")
        >>> AgeBands("pension", "Pension", (0, 65)).columns_of(columns)["0-64"]
        ('age_0_15', 'age_16_64')
        """
        parts: dict[str, list[str]] = {label: [] for label in self.labels}
        split = []
        for column in columns:
            match = _COLUMN.fullmatch(column)
            if not match:
                continue
            first, last = int(match[1]), int(match[2] or OLDEST)
            where = {self.label_of(first), self.label_of(last)}
            if len(where) > 1:
                split.append(column)
            else:
                parts[where.pop()].append(column)
        empty = [label for label, found in parts.items() if not found]
        if split or empty:
            raise SettingsError(
                f'Residents are not known by the age bands "{self.key}": '
                f"{', '.join(split or empty)} "
                f"{'lies in two of them' if split else 'has no column'}. "
                "Choose other bands, or bring residents by finer ages."
            )
        return MappingProxyType({name: tuple(found) for name, found in parts.items()})

    def label_of(self, age: int) -> str:
        """The band that an age is in."""
        return self.labels[sum(age >= start for start in self.starts) - 1]


_COLUMN = re.compile(r"age_(\d+)_(?:(\d+)|plus)")


def load_age_bands(folder: Path | None = None) -> Mapping[str, AgeBands]:
    """Load every set of age bands by key: those that ship, then a partnership's own.

    `folder` is a partnership folder; a set in its `definitions/scales/ages/bands.toml`
    takes the place of the shipped one of that key, or is added.
    Raises:  SettingsError naming every fault.

    >>> load_age_bands()["residents"].labels
    ('0-15', '16-24', '25-44', '45-64', '65+')
    """
    shipped = _read_bands(_AGES / "bands.toml")
    own = folder and folder / "definitions" / "scales" / "ages" / "bands.toml"
    if not own or not own.is_file():
        return shipped
    return MappingProxyType({**shipped, **_read_bands(own)})


def _read_bands(path: Path) -> Mapping[str, AgeBands]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} is not a TOML file: {error}.") from error
    found, faults = {}, []
    for key, table in tables.items():
        try:
            found[key] = _bands(key, table)
        except SettingsError as error:
            faults.append(str(error))
    if faults:
        raise SettingsError(all_at_once(f"{path.name} cannot be used:", faults))
    return MappingProxyType(found)


def _bands(key: str, table: object) -> AgeBands:
    starts = table.get("from") if isinstance(table, dict) else None
    if not isinstance(starts, list) or not all(type(n) is int for n in starts):
        raise SettingsError(f'The age bands "{key}" need from = [0, …] in years.')
    named = table if isinstance(table, dict) else {}
    title, why = str(named.get("title", key)), str(named.get("why", ""))
    return AgeBands(key, title, tuple(starts), why)


def add_age_band(table: ir.Table, *, bands: AgeBands, age: str = "age") -> ir.Table:
    """Add the band that each person's age is in.

    Rows:    unchanged.
    Adds:    `age_band` (its label). Null where the age is null, negative or over 120:
             not known.
    Raises:  ContractError if there is no such column.
    Source:  docs/methods/over-representation.md#age-bands

    >>> people = ibis.memtable(pa.table({"age": [17, 18, 80, None]}))
    >>> banded = add_age_band(people, bands=load_age_bands()["justice"])
    >>> banded.age_band.to_pyarrow().to_pylist()
    ['10-17', '18-24', '75+', None]
    """
    check_columns(table, age, to="put ages in bands")
    years = table[age]
    last_first = reversed(list(zip(bands.starts, bands.labels, strict=True)))
    band = ibis.cases(
        (years > OLDEST, ibis.null("string")),
        *((years >= start, ibis.literal(label)) for start, label in last_first),
        else_=ibis.null("string"),
    )
    return table.mutate(age_band=band)


@cache
def european_population() -> tuple[float, ...]:
    """Give the European Standard Population of 2013, by the bands of five years.

    Source:  docs/methods/standardising.md#standard-population

    >>> len(european_population()), sum(european_population())
    (19, 100000.0)
    """
    table = tomllib.loads((_AGES / "european_2013.toml").read_text(encoding="utf-8"))
    return tuple(float(weight) for weight in table["weights"])
