"""`lsoas.csv`: where each LSOA of 2021 lies, and who lives there, one row each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .attributes import PLACE, TYPES
from .faults import Faults
from .forces import Force
from .reference import lsoa11_to_21, lsoa21_attributes, lsoa21_lookup

FILE = "lsoas.csv"
COLUMNS = (*PLACE, *TYPES)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,9}(\.\d+)?", re.ASCII)
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Lsoa:
    """One row: where an LSOA lies by code, and its attributes by column."""

    code: str
    name: str
    district: str
    district_name: str
    csp: str
    ward: str
    attributes: Mapping[str, Any]
    line: int


def lsoa_rows(force: Force, wards: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The rows of `lsoas.csv` for a force, its header first.

    `wards` gives the ward of each LSOA by code.
    """
    lookup = lsoa21_lookup()
    own = lookup.filter(pc.equal(lookup["force"], force.slug))
    codes = own["lsoa21"].combine_chunks()
    attributes = lsoa21_attributes(codes)
    columns = [
        codes.to_pylist(),
        own["lsoa21_name"].to_pylist(),
        own["district"].to_pylist(),
        own["district_name"].to_pylist(),
        own["csp"].to_pylist(),
        [wards[code] for code in codes.to_pylist()],
        *(map(_written, attributes[name].to_pylist()) for name in TYPES),
    ]
    return [COLUMNS, *zip(*columns, strict=True)]


def read_lsoas_csv(folder: Path, force: str, faults: Faults) -> list[Lsoa]:
    """Read and check `lsoas.csv`: every LSOA of the force once, and no other.

    Returns the rows in order of code; faults are noted.
    """
    known = _Known(force)
    lines: dict[str, int] = {}
    found = []
    rows = faults.rows_of(folder / FILE, COLUMNS)
    for line, row in rows:
        code = row["lsoa21"]
        fault = known.fault_of(code)
        if fault:
            faults.add(FILE, line, fault)
        elif code in lines:
            faults.add(FILE, line, f'LSOA "{code}" is on line {lines[code]} too')
        lines.setdefault(code, line)
        found.append(_lsoa(row, line, faults))
    missing = sorted(known.own - set(lines)) if rows else []
    if missing:
        listed = ", ".join(missing[:5]) + (" and others" if len(missing) > 5 else "")
        lsoas = "1 LSOA" if len(missing) == 1 else f"{len(missing):,} LSOAs"
        faults.add(FILE, None, f"lacks {lsoas} of {force}: {listed}")
    return sorted(found, key=lambda lsoa: lsoa.code)


class _Known:
    """Which LSOAs there are, and which are the force's own."""

    def __init__(self, force: str) -> None:
        lookup = lsoa21_lookup()
        codes, forces = lookup["lsoa21"].to_pylist(), lookup["force"].to_pylist()
        self.force_of = dict(zip(codes, forces, strict=True))
        self.own = {code for code in codes if self.force_of[code] == force}
        self._of_2011: set[str] | None = None

    def fault_of(self, code: str) -> str | None:
        if code in self.own:
            return None
        shown = code[:40]
        if code in self.force_of:
            return f"LSOA {shown} lies in the area of {self.force_of[code]}"
        if self._of_2011 is None:
            self._of_2011 = set(lsoa11_to_21()["lsoa11"].to_pylist())
        if code in self._of_2011:
            return f"{shown} is an LSOA of 2011; the rows must be LSOAs of 2021"
        return f'"{shown}" is not an LSOA of 2021, such as E01014210'


def _lsoa(row: Mapping[str, str], line: int, faults: Faults) -> Lsoa:
    for column in PLACE[1:5]:
        if not row[column] or not row[column].isprintable():
            faults.add(FILE, line, f"has no {column} that can be read")
    attributes = {
        column: _value(row[column], column, kind, line, faults)
        for column, kind in TYPES.items()
    }
    if not row["population"]:
        faults.add(FILE, line, "has no population")
    code, name, district, district_name, csp, ward = (row[c] for c in PLACE)
    return Lsoa(code, name, district, district_name, csp, ward, attributes, line)


def _value(text: str, column: str, kind: type, line: int, faults: Faults) -> Any:
    """One attribute; None where the cell is empty or, with a fault, unreadable."""
    if not text:
        return None
    if kind is str:
        return text
    if kind is bool and text.lower() in _TRUTH:
        return _TRUTH[text.lower()]
    if kind is int and _WHOLE.fullmatch(text):
        return int(text)
    if kind is float and _DECIMAL.fullmatch(text):
        return float(text)
    wanted = {int: "a whole number", float: "a number", bool: "true or false"}[kind]
    faults.add(FILE, line, f'{column} is "{text[:40]}", which is not {wanted}')
    return None


def _written(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def lsoa_table(
    lsoas: Sequence[Lsoa],
    *,
    force: Force,
    wards: Mapping[str, str],
    ward_names: Mapping[str, str],
    constants: Mapping[str, Any],
) -> pa.Table:
    """Set rows out as `AreaSet.lsoas`, with the ward that each LSOA fits best.

    `constants` are columns with one value throughout, such as the population's year.
    """
    types = {int: pa.int32(), float: pa.float64(), bool: pa.bool_(), str: pa.string()}
    ward = [wards.get(lsoa.code) for lsoa in lsoas]
    columns: dict[str, pa.Array] = {
        "lsoa21": pa.array([lsoa.code for lsoa in lsoas], pa.string()),
        "name": pa.array([lsoa.name for lsoa in lsoas], pa.string()),
        "ward": pa.array(ward, pa.string()),
        "ward_name": pa.array([ward_names.get(w or "") for w in ward], pa.string()),
        "district": pa.array([lsoa.district for lsoa in lsoas], pa.string()),
        "district_name": pa.array([x.district_name for x in lsoas], pa.string()),
        "csp": pa.array([lsoa.csp for lsoa in lsoas], pa.string()),
        "force": pa.array([force.slug] * len(lsoas), pa.string()),
    }
    for name, kind in TYPES.items():
        values = [lsoa.attributes[name] for lsoa in lsoas]
        columns[name] = pa.array(values, types[kind])
    for name, value in constants.items():
        columns[name] = pa.array([value] * len(lsoas), types[type(value)])
    return pa.table(columns)
