"""Stop and search, as data.police.uk publishes it."""

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import optional
from safercity.evidence.contracts.places import (
    DEGREES_RULE,
    EAST,
    NORTH,
    SOUTH,
    WEST,
    force_rule,
)

_AGES = ("under 10", "10-17", "18-24", "25-34", "over 34")


def _published(name: str, meaning: str, heading: str) -> Column:
    return optional(name, "text", meaning, also=(heading,))


STOP_SEARCH = Contract(
    name="stop_search",
    title="Stop and search",
    grain="one row per search; none has a reference, so equal rows are real",
    source="data.police.uk, files named YYYY-MM-force-stop-and-search.csv; "
    "Open Government Licence v3.0",
    month_from=("date",),
    lies="place",
    public=True,
    columns=(
        _published("type", "Person or vehicle search, or both", "Type"),
        Column(
            name="date",
            type="datetime",
            meaning="When it was, as published; whether in summer time is not said",
            also=("Date",),
        ),
        optional(
            "policing_operation",
            "flag",
            "Part of a policing operation",
            also=("Part of a policing operation",),
        ),
        optional(
            "latitude",
            "number",
            "Of the anonymised point",
            least=SOUTH,
            most=NORTH,
            unit="degrees, WGS84",
            also=("Latitude",),
        ),
        optional(
            "longitude",
            "number",
            "Of the anonymised point",
            least=WEST,
            most=EAST,
            unit="degrees, WGS84",
            also=("Longitude",),
        ),
        optional(
            "gender",
            "text",
            "As the officer saw it",
            allowed=("female", "male", "other"),
            also=("Gender",),
        ),
        optional("age_range", "text", "In years", allowed=_AGES, also=("Age range",)),
        _published(
            "self_defined_ethnicity", "As the person said", "Self-defined ethnicity"
        ),
        _published(
            "officer_defined_ethnicity",
            "As the officer saw it",
            "Officer-defined ethnicity",
        ),
        _published("legislation", "Power that was used", "Legislation"),
        _published("object_of_search", "What was looked for", "Object of search"),
        _published("outcome", "What came of it", "Outcome"),
        optional(
            "outcome_linked",
            "flag",
            "The outcome was about what was looked for",
            also=("Outcome linked to object of search",),
        ),
        optional(
            "more_than_outer_clothing",
            "flag",
            "More than outer clothing was removed",
            also=("Removal of more than just outer clothing",),
        ),
        optional(
            "force",
            "text",
            "Force in the file's name, where the file is named as published",
        ),
    ),
    row_rules=(DEGREES_RULE, force_rule()),
)

# Not read, and not a fault: they come in the same archive.
OTHER_ENDINGS = ("-outcomes.csv", "-street.csv")
