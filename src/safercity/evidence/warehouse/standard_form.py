"""Rows that meet their contract, in the one form that all extracts share."""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from safercity.evidence.contracts.police_uk import ASB, CATEGORIES
from safercity.evidence.contracts.reading import read_date, read_number
from safercity.evidence.partnership import Extract
from safercity.evidence.warehouse.looked_up import looked_up, point


def standard_form(
    table: ir.Table, extract: Extract, forces: Mapping[str, str]
) -> ir.Table:
    """Turn the text of a contract's columns into events that are yet to be placed.

    Rows:    unchanged.
    Adds:    scope (references are unique within it), ref, kind, category, month, force
             (slug), lsoa_supplied, ward_supplied, longitude, latitude, easting,
             northing; no other column is kept but file_id and line.
    """
    if extract.contract == "police_uk":
        return _street(table, forces)
    return _mapped(table, extract, forces)


def _street(table: ir.Table, forces: Mapping[str, str]) -> ir.Table:
    crime_type = table["Crime type"]
    return table.select(
        "file_id",
        "line",
        scope=ibis.literal("police_uk"),
        ref=table["Crime ID"],
        kind=(crime_type == ASB).ifelse("incident", "offence"),
        category=looked_up(crime_type, CATEGORIES),
        month=table["Month"],
        force=looked_up(table["Reported by"], forces),
        lsoa_supplied=table["LSOA code"],
        ward_supplied=ibis.null("string"),
        longitude=read_number(table["Longitude"]),
        latitude=read_number(table["Latitude"]),
        easting=ibis.null("float64"),
        northing=ibis.null("float64"),
    )


def _mapped(table: ir.Table, extract: Extract, forces: Mapping[str, str]) -> ir.Table:
    def text(name: str) -> ir.StringValue:
        return table[name] if name in table.columns else ibis.null("string")

    category = text("category")
    if extract.categories:
        category = looked_up(category, extract.categories)
    day = read_date(text("date"), extract.date_format)
    longitude, latitude = point(text("longitude"), text("latitude"))
    easting, northing = point(text("easting"), text("northing"))
    return table.select(
        "file_id",
        "line",
        scope=ibis.literal(extract.name),
        ref=text("ref"),
        kind=ibis.literal("offence"),
        category=category,
        month=ibis.coalesce(day.strftime("%Y-%m"), text("month")),
        force=looked_up(text("force"), forces),
        lsoa_supplied=text("lsoa"),
        ward_supplied=text("ward"),
        longitude=longitude,
        latitude=latitude,
        easting=easting,
        northing=northing,
    )
