"""Columns that say where: of something that happened, or of a person's home."""

from safercity.evidence.contracts.base import Column, RowRule

# Great Britain with room to spare: a force's rows include points over the border.
WEST, EAST, SOUTH, NORTH = -8.7, 1.8, 49.8, 60.9

# 2011 and 2021 LSOAs share one form. Scottish data zones and Northern Irish super
# output areas are well formed too: a force's own crime can lie over its border.
LSOA_PATTERN = r"[EW]01\d{6}|S01\d{6}|95[A-Z]{2}\d{2}[A-Z]\d|N\d{8}"


def _coordinate(name: str, least: float, most: float, unit: str, *, to: str) -> Column:
    return Column(
        name=name,
        type="number",
        required=False,
        may_be_absent=True,
        minimum=least,
        maximum=most,
        personal=True,
        unit=unit,
        meaning=f"Of the place{to}; 0, 0 is read as no place known",
    )


def place_columns() -> tuple[Column, ...]:
    """Where it happened. A point is close to someone's home, so it is personal."""
    metres, degrees = "metres, British National Grid", "degrees, WGS84"
    return (
        _coordinate("easting", 0, 700_000, metres, to=""),
        _coordinate("northing", 0, 1_300_000, metres, to=""),
        _coordinate("longitude", WEST, EAST, degrees, to=", where there is no easting"),
        _coordinate(
            "latitude", SOUTH, NORTH, degrees, to=", where there is no northing"
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


def point_rules() -> tuple[RowRule, ...]:
    """A point has both its coordinates, or neither."""
    return (_half_a_point("easting", "northing"), DEGREES_RULE)


def _half_a_point(across: str, up: str) -> RowRule:
    return RowRule(
        name="half a point",
        kind="together",
        columns=(across, up),
        meaning="A point has both coordinates, or neither",
        reason=f"The row has one of {across} and {up} without the other",
    )


DEGREES_RULE = _half_a_point("longitude", "latitude")


def home_column() -> Column:
    """Where a person lives, as far as it may be known here."""
    return Column(
        name="lsoa",
        type="code",
        required=False,
        may_be_absent=True,
        pattern=LSOA_PATTERN,
        # A postcode can be there by mistake.
        personal=True,
        meaning="LSOA of the person's home, of 2011 or 2021; never a postcode",
    )


def force_column() -> Column:
    """Who recorded it, for the extracts that need it said."""
    return Column(
        name="force",
        type="text",
        required=False,
        may_be_absent=True,
        meaning="Force that recorded it; without the column, the partnership's own",
    )


def force_rule() -> RowRule:
    """The force is one of those that are covered."""
    return RowRule(
        name="force",
        kind="known force",
        columns=("force",),
        meaning="The force, where given, is one of England or Wales",
        reason="The name is not one of the 43 forces of England and Wales",
    )
