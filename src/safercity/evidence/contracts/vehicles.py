"""Vehicles that were stolen: one row a vehicle."""

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import (
    flags_column,
    optional,
    when_columns,
    when_rule,
)
from safercity.evidence.contracts.places import place_columns, point_rules

STOLEN_VEHICLES = Contract(
    name="stolen_vehicles",
    title="Stolen vehicles",
    grain="one row per vehicle stolen",
    source="the force's crime recording system; never a registration mark",
    key=("ref",),
    month_from=("date", "month"),
    lies="place",
    columns=(
        Column(name="ref", type="code", meaning="Reference of the vehicle's theft"),
        optional("crime_ref", "code", "The crime, as in `crimes.crime_ref`"),
        *when_columns("theft"),
        optional("vehicle_type", "text", "Such as car, van, motorcycle, agricultural"),
        optional("make", "text", "Maker of the vehicle"),
        optional("model", "text", "Model of the vehicle"),
        optional(
            "value",
            "number",
            "Value as recorded",
            least=0,
            most=10_000_000,
            unit="pounds",
        ),
        optional("value_band", "text", "Band of value, in the force's words"),
        optional("business_victim", "flag", "It belonged to a business"),
        optional("recovered", "flag", "It has been found"),
        optional("method", "text", "How it was taken, in the force's words"),
        *place_columns(),
        flags_column("theft"),
    ),
    row_rules=(when_rule("date", "month"), *point_rules()),
)
