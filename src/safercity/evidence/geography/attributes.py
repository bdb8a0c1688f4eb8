"""What is known about each LSOA: its columns, and their years, sources and licences.

A partnership folder keeps these in `areas/areas.toml`, beside the numbers, so that who
replaces the numbers replaces their year too.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .faults import Faults
from .forces import Force

MANIFEST = "areas.toml"
OGL = "Open Government Licence v3.0"

# Columns of lsoas.csv that say where an LSOA lies, then those that say who lives there.
PLACE = ("lsoa21", "name", "district", "district_name", "csp", "ward")
TYPES: Mapping[str, type] = {
    "population": int,
    "households": int,
    "households_owned": int,
    "households_social_rented": int,
    "households_private_rented": int,
    "households_deprived": int,
    "ethnic_asian": int,
    "ethnic_black": int,
    "ethnic_mixed": int,
    "ethnic_white": int,
    "ethnic_other": int,
    "age_0_15": int,
    "age_16_24": int,
    "age_25_44": int,
    "age_45_64": int,
    "age_65_plus": int,
    "imd_rank": int,
    "imd_decile": int,
    "imd_score": float,
    "rural_urban": str,
    "rural": bool,
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """Columns of `lsoas.csv` that come from one source and are of one year.

    `note` is a sentence about them for the page on data quality, if they need one.
    """

    title: str
    year: int
    columns: tuple[str, ...]
    source: str
    note: str = ""
    licence: str = OGL


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `areas.toml` says: whose areas, of which year, and every column's source."""

    force: str
    ward_year: int
    attributes: tuple[Attribute, ...]

    def of(self, column: str) -> Attribute:
        """The attribute that holds a column."""
        return next(a for a in self.attributes if column in a.columns)


def _columns(prefix: str) -> tuple[str, ...]:
    return tuple(name for name in TYPES if name.startswith(prefix))


INDEX: Mapping[str, Attribute] = {
    "England": Attribute(
        "English Indices of Deprivation 2025",
        2025,
        _columns("imd_"),
        "Ministry of Housing, Communities and Local Government, English Indices of "
        "Deprivation 2025",
        "Rank 1 and decile 1 are the most deprived in England.",
    ),
    "Wales": Attribute(
        "Welsh Index of Multiple Deprivation 2019",
        2019,
        _columns("imd_"),
        "Welsh Government, Welsh Index of Multiple Deprivation 2019",
        "Rank 1 and decile 1 are the most deprived in Wales. The index is for LSOAs of "
        "2011: the parts of one that was split since keep its rank.",
    ),
}


def shipped(force: Force) -> Manifest:
    """Say where the reference data that ship for a force come from."""
    census = "Office for National Statistics, Census 2021"
    return Manifest(
        force=force.slug,
        ward_year=2024,
        attributes=(
            Attribute(
                "Usual residents", 2021, ("population",), f"{census}, table TS021"
            ),
            Attribute(
                "Households and their tenure",
                2021,
                tuple(n for n in _columns("households") if not n.endswith("deprived")),
                f"{census}, table TS054",
                "Owned homes include shared ownership; privately rented homes include "
                "living rent free.",
            ),
            Attribute(
                "Households deprived in at least one of four dimensions",
                2021,
                ("households_deprived",),
                f"{census}, table TS011",
            ),
            Attribute(
                "Ethnic group", 2021, _columns("ethnic_"), f"{census}, table TS021"
            ),
            Attribute(
                "Age bands",
                2020,
                _columns("age_"),
                "Office for National Statistics, mid-2020 small area population "
                "estimates",
                "The age bands of an LSOA of 2011 that was split since are shared "
                "among its parts by their residents at the 2021 census.",
            ),
            INDEX[force.country],
            Attribute(
                "Rural urban classification",
                2021,
                _columns("rural"),
                "Office for National Statistics, 2021 Rural Urban Classification",
            ),
        ),
    )


def write_manifest(manifest: Manifest) -> str:
    """Write a manifest out as the text of `areas.toml`."""
    return "\n".join([*_heading(manifest), *map(_block, manifest.attributes)])


def _heading(manifest: Manifest) -> Iterator[str]:
    yield "# Where the numbers in lsoas.csv come from. Put in newer numbers, and change"
    yield "# their year and source here: every rate names the year of its residents."
    yield f'force = "{manifest.force}"'
    yield ""
    yield "# The year of the wards in lsoas.csv and areas.csv. A file wards.geojson in"
    yield "# this folder takes their place, and the year is then that of its columns."
    yield f"ward_year = {manifest.ward_year}"
    yield ""


def _block(attribute: Attribute) -> str:
    columns = ", ".join(f'"{name}"' for name in attribute.columns)
    lines = [
        "[[attributes]]",
        f'title = "{attribute.title}"',
        f"year = {attribute.year}",
        f"columns = [{columns}]",
        f'source = "{attribute.source}"',
        *([f'note = "{attribute.note}"'] if attribute.note else []),
        f'licence = "{attribute.licence}"',
    ]
    return "\n".join([*lines, ""])


def read_manifest(path: Path, faults: Faults) -> Manifest | None:
    """Read `areas.toml`, noting its faults; None where nothing of it can be read."""
    text = faults.text_of(path)
    if text is None:
        return None
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        faults.add(path.name, None, f"is not valid TOML: {error}")
        return None
    manifest = Manifest(
        force=_value(values, "force", str, path.name, faults),
        ward_year=_value(values, "ward_year", int, path.name, faults),
        attributes=tuple(_read_attributes(values, path.name, faults)),
    )
    held = [name for attribute in manifest.attributes for name in attribute.columns]
    for name in TYPES:
        if held.count(name) != 1:
            often = "no" if name not in held else "more than one"
            faults.add(path.name, None, f'gives {often} source for column "{name}"')
    return manifest


def _read_attributes(
    values: Mapping[str, Any], file: str, faults: Faults
) -> Iterator[Attribute]:
    tables = values.get("attributes")
    if not isinstance(tables, list):
        faults.add(file, None, "needs [[attributes]], each with a title and a year")
        return
    for number, table in enumerate(tables, 1):
        where = f"{file} [[attributes]] number {number}"
        if not isinstance(table, dict):
            faults.add(where, None, "must be a table")
            continue
        columns = _value(table, "columns", list, where, faults)
        if not all(isinstance(name, str) for name in columns):
            faults.add(where, None, "columns must be names in quotes")
            continue
        yield Attribute(
            title=_value(table, "title", str, where, faults),
            year=_value(table, "year", int, where, faults),
            columns=tuple(columns),
            source=_value(table, "source", str, where, faults),
            note=str(table.get("note", "")),
            licence=_value(table, "licence", str, where, faults),
        )


def _value(
    table: Mapping[str, Any], key: str, kind: type, where: str, faults: Faults
) -> Any:
    value = table.get(key)
    if not isinstance(value, kind) or isinstance(value, bool) or not value:
        words = {str: "text in quotes", int: "a year", list: "a list of columns"}
        faults.add(where, None, f'needs "{key}", {words[kind]}')
        return kind()
    if isinstance(value, int) and not 1900 <= value <= 2100:
        faults.add(where, None, f'"{key}" is not a year, such as 2021')
    return value
