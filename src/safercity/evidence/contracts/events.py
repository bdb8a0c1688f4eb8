"""Offences and incidents that a force or a partner supplies in columns of its own.

The supplier's column names and categories are mapped to these in `safercity.toml`.
"""

from safercity.evidence.contracts.base import Column, Contract, RowRule
from safercity.evidence.contracts.police_uk import (
    CATEGORIES,
    EAST,
    LSOA_PATTERN,
    NORTH,
    SOUTH,
    WEST,
)


def _place_columns() -> tuple[Column, ...]:
    """Where it happened. A point is close to someone's home, so it is personal."""
    return (
        Column(
            name="easting",
            type="number",
            required=False,
            may_be_absent=True,
            minimum=0,
            maximum=700_000,
            personal=True,
            unit="metres, British National Grid",
            meaning="Of the place; 0, 0 is read as no place known",
        ),
        Column(
            name="northing",
            type="number",
            required=False,
            may_be_absent=True,
            minimum=0,
            maximum=1_300_000,
            personal=True,
            unit="metres, British National Grid",
            meaning="Of the place; 0, 0 is read as no place known",
        ),
        Column(
            name="longitude",
            type="number",
            required=False,
            may_be_absent=True,
            minimum=WEST,
            maximum=EAST,
            personal=True,
            unit="degrees, WGS84",
            meaning="Of the place, where there is no easting; 0, 0 is no place known",
        ),
        Column(
            name="latitude",
            type="number",
            required=False,
            may_be_absent=True,
            minimum=SOUTH,
            maximum=NORTH,
            personal=True,
            unit="degrees, WGS84",
            meaning="Of the place, where there is no northing; 0, 0 is no place known",
        ),
        Column(
            name="lsoa",
            type="code",
            required=False,
            may_be_absent=True,
            pattern=LSOA_PATTERN,
            meaning="LSOA code of 2011 or 2021; used before the point",
        ),
        Column(
            name="ward",
            type="code",
            required=False,
            may_be_absent=True,
            pattern=r"[EW]05\d{6}",
            meaning="Ward code; used where there is neither LSOA nor point",
        ),
    )


def _rules() -> tuple[RowRule, ...]:
    return (
        RowRule(
            name="no month",
            kind="one of",
            columns=("date", "month"),
            meaning="The row says when: a date or a month",
            reason="The row has neither a date nor a month",
        ),
        RowRule(
            name="half a point",
            kind="together",
            columns=("easting", "northing"),
            meaning="A point has both coordinates, or neither",
            reason="The row has one of easting and northing without the other",
        ),
        RowRule(
            name="half a point",
            kind="together",
            columns=("longitude", "latitude"),
            meaning="A point has both coordinates, or neither",
            reason="The row has one of longitude and latitude without the other",
        ),
        RowRule(
            name="force",
            kind="known force",
            columns=("force",),
            meaning="The force, where given, is one of England or Wales",
            reason="The name is not one of the 43 forces of England and Wales",
        ),
    )


def _columns(*, ref: Column, what: str) -> tuple[Column, ...]:
    return (
        ref,
        Column(
            name="date",
            type="date",
            required=False,
            may_be_absent=True,
            meaning=f"Day the {what} was recorded: YYYY-MM-DD, or as date_format says",
        ),
        Column(
            name="month",
            type="month",
            required=False,
            may_be_absent=True,
            meaning=f"Month the {what} was recorded, YYYY-MM, where there is no date",
        ),
        Column(
            name="category",
            type="code",
            allowed=tuple(CATEGORIES.values()),
            meaning="The supplier's own code, turned into a category by the "
            "extract's `categories`; without those, a category key",
        ),
        *_place_columns(),
        Column(
            name="force",
            type="text",
            required=False,
            may_be_absent=True,
            meaning="Force that recorded it; without the column, the partnership's own",
        ),
    )


OFFENCES = Contract(
    name="offences",
    title="Recorded offences from a partner",
    grain="one row per offence",
    source="the supplier named in safercity.toml",
    columns=_columns(
        what="offence",
        ref=Column(
            name="ref",
            type="code",
            meaning="The supplier's own reference; met again, it is the same offence",
        ),
    ),
    row_rules=_rules(),
)

INCIDENTS = Contract(
    name="incidents",
    title="Incidents from a partner",
    grain="one row per incident",
    source="the supplier named in safercity.toml",
    columns=_columns(
        what="incident",
        ref=Column(
            name="ref",
            type="code",
            required=False,
            may_be_absent=True,
            meaning="The supplier's own reference, if any; rows without one all count",
        ),
    ),
    row_rules=_rules(),
)
