"""Recorded crime, one row a crime, from the force's own system."""

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import flags_column, optional
from safercity.evidence.contracts.places import (
    force_column,
    force_rule,
    place_columns,
    point_rules,
)

CRIMES = Contract(
    name="crimes",
    title="Recorded crime",
    grain="one row per crime; a reference met again is the same crime",
    source="the force's crime recording system, pseudonymised there",
    key=("crime_ref",),
    key_is_shared=True,
    month_from=("recorded_dt",),
    lies="place",
    columns=(
        Column(
            name="crime_ref",
            type="code",
            meaning="Reference of the crime, pseudonymised; the same in every extract",
        ),
        Column(
            name="recorded_dt",
            type="datetime",
            meaning="When it was recorded; counts go by this, in local time",
        ),
        optional("committed_from", "datetime", "Earliest that it can have happened"),
        optional("committed_to", "datetime", "Latest that it can have happened"),
        optional("reported_dt", "datetime", "When it was reported"),
        Column(
            name="ho_code",
            type="code",
            meaning="Home Office code, as 8N, 4.10, 104 or 8/1; it gives the subgroup, "
            "group and category",
        ),
        optional(
            "status",
            "text",
            "Only recorded crimes are counted",
            allowed=("recorded", "cancelled", "transferred"),
            default="recorded",
        ),
        optional(
            "outcome_type",
            "code",
            "Home Office outcome type, 1 to 22, or 1A; empty while there is none",
            pattern=r"([1-9]|1\d|2[0-2])A?",
        ),
        optional("outcome_date", "date", "When the outcome was given"),
        *place_columns(),
        optional("location_type", "text", "Kind of place, in the force's words"),
        flags_column("crime"),
        optional("business_victim", "flag", "The victim is a business"),
        optional("offender_identified", "flag", "An offender has been identified"),
        optional(
            "victim_count", "integer", "How many victims it has", least=0, most=9999
        ),
        force_column(),
    ),
    row_rules=(*point_rules(), force_rule()),
)
