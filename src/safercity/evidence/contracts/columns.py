"""Columns as most extracts have them: short ways to write a `Column`."""

from safercity.evidence.contracts.base import Column, ColumnType, RowRule

# What stands for true and for false, in any case of letters.
TRUE = ("true", "yes", "y", "t", "1")
FALSE = ("false", "no", "n", "f", "0")

# An age that is not known is left empty; 110 is the oldest that is believed.
OLDEST = 110


def optional(
    name: str,
    kind: ColumnType,
    meaning: str,
    *,
    allowed: tuple[str, ...] = (),
    pattern: str | None = None,
    least: float | None = None,
    most: float | None = None,
    unit: str | None = None,
    default: str | None = None,
    also: tuple[str, ...] = (),
    personal: bool = False,
) -> Column:
    """A column that a file may come without, and a row without a value of it."""
    return Column(
        name=name,
        type=kind,
        meaning=meaning,
        required=False,
        may_be_absent=True,
        allowed=allowed,
        pattern=pattern,
        minimum=least,
        maximum=most,
        unit=unit,
        default=default,
        also=also,
        personal=personal,
    )


def flags_column(what: str) -> Column:
    """The flags that were set, as slugs or in words that the extract's `flags` maps."""
    return optional(
        "flags",
        "flags",
        f"Flags of the {what}, with semicolons between; in the supplier's words if "
        "the extract's `flags` says what they mean. No column: flags are not known",
    )


def person_columns(who: str) -> tuple[Column, ...]:
    """What may be known of a person: nothing that tells who it is."""
    return (
        optional(
            "age",
            "integer",
            f"Age of the {who} at the time, in whole years; never a date of birth",
            least=0,
            most=OLDEST,
            unit="years",
            # A date of birth can be there by mistake.
            personal=True,
        ),
        optional("sex", "text", "As recorded", allowed=("female", "male", "other")),
    )


def ethnicity_column() -> Column:
    """Ethnic group; unknown is common, and is told apart from every group."""
    return optional(
        "ethnicity",
        "text",
        "Ethnic group; empty when it is not known",
        allowed=("asian", "black", "mixed", "other", "white"),
    )


def when_columns(what: str, *, moment: str | None = None) -> tuple[Column, ...]:
    """The day or month of it, and where there is one the moment."""
    columns: tuple[Column, ...] = (
        optional(
            "date", "date", f"Day of the {what}: YYYY-MM-DD, or as date_format says"
        ),
        optional(
            "month", "month", f"Month of the {what}, YYYY-MM, where there is no date"
        ),
    )
    if moment:
        columns += (optional(moment, "datetime", f"When the {what} began, local time"),)
    return columns


def when_rule(*columns: str) -> RowRule:
    """The row says when, in one of those columns."""
    return RowRule(
        name="no month",
        kind="one of",
        columns=columns,
        meaning=f"The row says when: {' or '.join(columns)}",
        reason=f"The row has none of {', '.join(columns)}",
    )
