"""Definitions: what each measure means, as data that an analyst may override.

A measure is computed by a function here and defined by a TOML file; the file's words
are what "how was this worked out?" prints, and its query is what anyone may run on
the warehouse to get the same number.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safercity.areas import Area, AreaLevel
from safercity.errors import SettingsError, all_at_once
from safercity.evidence.measures.categories import (
    load_categories,
    load_record_categories,
)
from safercity.evidence.measures.counts import ALL_CRIME
from safercity.evidence.measures.definition_faults import (
    PARAMETER,
    PLACEHOLDERS,
    definition_faults,
)
from safercity.periods import Period

DEFINITIONS = Path(__file__).parents[2] / "definitions"


@dataclass(frozen=True, slots=True)
class MeasureDefinition:
    """What a measure is, in words and as a query.

    `unit` is that of its value, shown to `decimals` places. `counted`, `denominator`
    and `filter` are phrases; `formula` and `interval` are sentences with places for
    the numbers of a figure. `good` is the direction that is good. `codes` gives the
    words of a measure whose value is a class. `method` is a page in docs/methods and
    a heading on it; `source` is where the method is from, and `certainty` one of the
    tags on docs/methods/README.md.
    """

    key: str
    title: str
    version: str
    unit: str
    decimals: int
    counted: str
    filter: str
    formula: str
    method: str
    source: str
    certainty: str
    query: str
    good: str = "neither"
    denominator: str = ""
    interval: str = ""
    codes: Mapping[int, str] = field(default_factory=dict)

    def worked_out(self, **numbers: float | None) -> str:
        """Print the formula with a figure's real numbers.

        Numbers are those of PLACEHOLDERS; the sentence on the interval is left out
        where there is none, and what is not known is printed as "not known".

        >>> rate = load_measures()["rate"]
        >>> print(rate.worked_out(numerator=42, denominator=8400,
        ...                       denominator_year=2021, value=5.0))
        42 events ÷ 8,400 residents (2021) × 1,000 = 5.0 per 1,000 residents.
        """
        shown = {name: self._shown(name, numbers.get(name)) for name in PLACEHOLDERS}
        has_interval = None not in (numbers.get("lower"), numbers.get("upper"))
        sentences = [self.formula, self.interval if has_interval else ""]
        return " ".join(s.format(**shown) for s in sentences if s)

    def _shown(self, name: str, number: float | None) -> str:
        if number is None:
            return "not known"
        if name == "denominator_year":
            return str(int(number))
        if self.codes and name == "value":
            return self.codes.get(int(number), str(int(number)))
        whole = name in ("numerator", "denominator") and float(number).is_integer()
        return shown_number(number, 0 if whole else self.decimals)


def shown_number(number: float, decimals: int) -> str:
    """Print a number with commas, rounded half up as people do, to so many places.

    >>> shown_number(1234.25, 1), shown_number(-0.04, 1)
    ('1,234.3', '0.0')
    """
    step = Decimal(1).scaleb(-decimals)
    exact = Decimal(repr(float(number))).quantize(step, rounding=ROUND_HALF_UP)
    # A true minus: a hyphen breaks lines and is read out as one.
    return f"{exact if exact else abs(exact):,}".replace("-", "−")


def render_query(
    definition: MeasureDefinition,
    *,
    category: str,
    area: Area,
    period: Period,
    comparison: Period | None = None,
) -> str:
    """Fill in a measure's query for one figure: SQL to run on the warehouse.

    The force takes no condition on area: its rows with no place are its own. All
    crime becomes the categories that make it up, and `all` and `all-records` no
    condition. `comparison` is a year before the period
    unless given.
    Raises:  SettingsError for an area that the warehouse does not hold rows of.
    """
    if area.level not in (AreaLevel.FORCE, *_COLUMNS):
        raise SettingsError(
            f"There is no query for {area.name}: the warehouse does not hold its rows."
        )
    comparison = comparison or period.shifted(-12)
    query = _on_records(definition.query.strip(), category)
    query = _condition_on_category(query, category)
    if area.level is AreaLevel.FORCE:
        query = _AREA_CONDITION.sub("", query)
        query = query.replace(":area_column = :area_code", "true")
    values = {
        "category": _quoted(category),
        "crime_categories": f"({_crime_categories()})",
        "area_column": _COLUMNS.get(area.level, "csp"),
        "area_code": _quoted(area.code),
        "start": _quoted(str(period.start)),
        "end": _quoted(str(period.end)),
        "before_start": _quoted(str(comparison.start)),
        "before_end": _quoted(str(comparison.end)),
    }
    return PARAMETER.sub(lambda match: values[match[1]], query)


def _on_records(query: str, category: str) -> str:
    """Ask a table of records for a category that it tells, or for two at once."""
    records = load_record_categories()
    parts = [part for part in category.split("--") if part in records]
    chosen = [s for part in parts if (s := records[part].select) is not None]
    if not chosen:
        return query
    named = [
        p for p in category.split("--") if p in load_categories() and p != ALL_CRIME
    ]
    conditions = [f"category = {_quoted(name)}" for name in named]
    conditions += [selection.as_sql() for selection in chosen]
    query = query.replace("from events", f"from {chosen[0].table}")
    return query.replace("category = :category", "\n  and ".join(conditions))


def _condition_on_category(query: str, category: str) -> str:
    if category == ALL_CRIME:
        listed = f"category in ({_crime_categories()})"
        return query.replace("category = :category", listed)
    if category in _EVERY_CATEGORY:
        return query.replace("\n  and category = :category", "")
    return query


# Categories of figures about everything, which the warehouse has no rows named for.
_EVERY_CATEGORY = ("all", "all-records")


def _crime_categories() -> str:
    crime = sorted(c.key for c in load_categories().values() if c.in_all_crime)
    return ", ".join(_quoted(key) for key in crime)


_AREA_CONDITION = re.compile(
    r"\s+(?:and|where) (?:\w+\.:area_column|:area_column|parent)"
    r" = :area_code"
)
_COLUMNS = {AreaLevel.CSP: "csp", AreaLevel.WARD: "ward", AreaLevel.LSOA: "lsoa21"}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def load_measures(folder: Path | None = None) -> Mapping[str, MeasureDefinition]:
    """Load every measure by key: those that ship, then a partnership's own.

    `folder` is a partnership folder; a file in its `definitions/measures` replaces the
    measure of that key, whole, or adds one.
    Raises:  SettingsError naming every fault of every file.
    """
    shipped = _load(DEFINITIONS / "measures")
    if folder is None:
        return shipped
    own = _load(folder / "definitions" / "measures")
    return MappingProxyType(dict(sorted({**shipped, **own}.items())))


def _load(folder: Path) -> Mapping[str, MeasureDefinition]:
    paths = tuple(sorted(folder.glob("*.toml"))) if folder.is_dir() else ()
    return _load_files(tuple((p, p.stat().st_mtime_ns) for p in paths))


@cache
def _load_files(
    files: tuple[tuple[Path, int], ...],
) -> Mapping[str, MeasureDefinition]:
    """Read files, once for each state of them: they are asked for often."""
    faults: list[str] = []
    measures = {}
    for path, _ in files:
        table = read_definition(path, faults)
        found = [
            f"{path.name}: {f}" for f in definition_faults(path.stem, table, _FIELDS)
        ]
        faults += found
        if table and not found:
            measures[path.stem] = _definition(table)
    if faults:
        raise SettingsError(all_at_once("These definitions cannot be used:", faults))
    return MappingProxyType(measures)


def read_definition(path: Path, faults: list[str]) -> dict[str, Any]:
    """Read a TOML file; add to `faults` and give nothing if it is not one."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name} is not a TOML file: {error}.")
        return {}


#: What a file may give, and whether it must.
_FIELDS = {
    f.name: f.default is MISSING and f.default_factory is MISSING
    for f in fields(MeasureDefinition)
}


def _definition(table: Mapping[str, Any]) -> MeasureDefinition:
    codes = {int(code): words for code, words in table.get("codes", {}).items()}
    return MeasureDefinition(**{**table, "codes": codes})
