"""Victims and offenders: one row for each crime that a person had a part in.

Both come with keys that their agency made. A name, a date of birth or an address has
no place here, and a file that brings one is refused.
"""

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import (
    ethnicity_column,
    flags_column,
    optional,
    person_columns,
)
from safercity.evidence.contracts.places import home_column


def _crime_ref() -> Column:
    return Column(
        name="crime_ref", type="code", meaning="The crime, as in `crimes.crime_ref`"
    )


def _segment() -> Column:
    return optional(
        "segment",
        "code",
        "Socio-demographic segment of the home, such as a Mosaic group",
    )


VICTIMS = Contract(
    name="victims",
    title="Victims of crimes",
    grain="one row per victim of a crime",
    source="the force's crime recording system, pseudonymised there",
    key=("crime_ref", "victim_key"),
    key_is_shared=True,
    lies="home",
    columns=(
        _crime_ref(),
        optional(
            "victim_key",
            "code",
            "Pseudonym of the person or business, the same in every crime; empty when "
            "the victim is not known. Unknown victims are never taken for one another",
        ),
        optional(
            "victim_type",
            "text",
            "Who the victim is",
            allowed=("person", "business", "state"),
            default="person",
        ),
        *person_columns("victim"),
        ethnicity_column(),
        home_column(),
        _segment(),
        optional("relationship", "text", "To the offender, in the force's words"),
        optional("vulnerability", "text", "As assessed, in the force's words"),
        optional(
            "enhanced_rights", "flag", "Entitled to enhanced rights as a victim in law"
        ),
        flags_column("victim"),
    ),
)

OFFENDERS = Contract(
    name="offenders",
    title="Suspects and offenders of crimes",
    grain="one row per suspect or offender of a crime",
    source="the force's crime recording system, pseudonymised there",
    key=("crime_ref", "nominal_key"),
    key_is_shared=True,
    lies="home",
    columns=(
        _crime_ref(),
        optional(
            "nominal_key",
            "code",
            "Pseudonym of the person, the same in every crime; empty when not known",
        ),
        optional(
            "role",
            "text",
            "How far it went",
            allowed=("suspect", "accused", "convicted"),
        ),
        *person_columns("offender"),
        ethnicity_column(),
        home_column(),
        _segment(),
        flags_column("offender"),
        optional("outcome", "text", "What came of it, in the force's words"),
    ),
)
