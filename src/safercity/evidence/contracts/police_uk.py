"""Street-level crime and anti-social behaviour, as data.police.uk publishes it."""

from collections.abc import Mapping
from types import MappingProxyType

from safercity.areas import slugify
from safercity.evidence.contracts.base import Column, Contract, RowRule
from safercity.evidence.contracts.places import (
    EAST,
    LSOA_PATTERN,
    NORTH,
    SOUTH,
    WEST,
)

ASB = "Anti-social behaviour"

CRIME_TYPES = (
    ASB,
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
)

# Category key of each crime type; `all-crime` is their sum without ASB.
CATEGORIES: Mapping[str, str] = MappingProxyType({t: slugify(t) for t in CRIME_TYPES})

POLICE_UK = Contract(
    name="police_uk",
    title="Street-level crime from data.police.uk",
    grain="one row per crime, or per incident of anti-social behaviour",
    source="data.police.uk, files named YYYY-MM-force-street.csv; "
    "Open Government Licence v3.0",
    key=("Crime ID",),
    key_is_shared=True,
    month_from=("Month",),
    lies="place",
    has_table=False,
    public=True,
    columns=(
        Column(
            name="Crime ID",
            type="code",
            required=False,
            meaning="The crime's reference; empty for anti-social behaviour. "
            "A crime without one is accepted and noted",
        ),
        Column(
            name="Month", type="month", meaning="The month it was recorded, YYYY-MM"
        ),
        Column(
            name="Reported by", type="text", meaning="The force that supplied the row"
        ),
        Column(
            name="Falls within",
            type="text",
            required=False,
            may_be_absent=True,
            meaning="At present the same as Reported by; not used",
        ),
        Column(
            name="Longitude",
            type="number",
            required=False,
            minimum=WEST,
            maximum=EAST,
            unit="degrees, WGS84",
            meaning="Of the anonymised point; empty when the crime has no place",
        ),
        Column(
            name="Latitude",
            type="number",
            required=False,
            minimum=SOUTH,
            maximum=NORTH,
            unit="degrees, WGS84",
            meaning="Of the anonymised point; empty when the crime has no place",
        ),
        Column(
            name="Location",
            type="text",
            required=False,
            may_be_absent=True,
            meaning="What the anonymised point is near; not used",
        ),
        Column(
            name="LSOA code",
            type="code",
            required=False,
            pattern=LSOA_PATTERN,
            meaning="Area that holds the point: 2011 codes in files to about June "
            "2023, 2021 codes after. A code on neither list is placed by its point",
        ),
        Column(
            name="LSOA name",
            type="text",
            required=False,
            may_be_absent=True,
            meaning="Name of that area; not used",
        ),
        Column(
            name="Crime type",
            type="text",
            allowed=CRIME_TYPES,
            meaning="One of the 14 published categories",
        ),
        Column(
            name="Last outcome category",
            type="text",
            required=False,
            may_be_absent=True,
            meaning="The latest outcome when the file was made; not used",
        ),
        Column(
            name="Context",
            type="text",
            required=False,
            may_be_absent=True,
            meaning="Nearly always empty; not used",
        ),
    ),
    row_rules=(
        RowRule(
            name="half a point",
            kind="together",
            columns=("Longitude", "Latitude"),
            meaning="A point has both coordinates, or neither",
            reason="The row has one coordinate without the other",
        ),
        RowRule(
            name="other month",
            kind="as the file says",
            columns=("Month",),
            meaning="The month is the one in the file's name, where it has one",
            reason="The month is not the one in the file's name",
        ),
        RowRule(
            name="force",
            kind="known force",
            columns=("Reported by",),
            meaning="The force is a territorial force of England or Wales",
            reason="The name is not one of the 43 forces of England and Wales",
        ),
    ),
)

# Not read, and not a fault: they come in the same archive.
IGNORED_ENDINGS = ("-outcomes.csv", "-stop-and-search.csv")
