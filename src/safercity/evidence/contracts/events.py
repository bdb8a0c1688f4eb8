"""Offences that a partner supplies in columns of its own, by category alone.

The supplier's column names and categories are mapped to these in `safercity.toml`.
Crimes with their Home Office codes, times and flags have a contract of their own.
"""

from safercity.evidence.contracts.base import Column, Contract, RowRule
from safercity.evidence.contracts.columns import optional
from safercity.evidence.contracts.places import (
    force_column,
    force_rule,
    place_columns,
    point_rules,
)
from safercity.evidence.contracts.police_uk import CATEGORIES

OFFENCES = Contract(
    name="offences",
    title="Recorded offences from a partner",
    grain="one row per offence",
    source="the supplier named in safercity.toml",
    key=("ref",),
    month_from=("date", "month"),
    lies="place",
    has_table=False,
    columns=(
        Column(
            name="ref",
            type="code",
            meaning="The supplier's own reference; met again, it is the same offence",
        ),
        optional(
            "date",
            "date",
            "Day the offence was recorded: YYYY-MM-DD, or as date_format says",
        ),
        optional(
            "month",
            "month",
            "Month the offence was recorded, YYYY-MM, where there is no date",
        ),
        Column(
            name="category",
            type="code",
            allowed=tuple(CATEGORIES.values()),
            meaning="The supplier's own code, turned into a category by the "
            "extract's `categories`; without those, a category key",
        ),
        *place_columns(),
        force_column(),
    ),
    row_rules=(
        RowRule(
            name="no month",
            kind="one of",
            columns=("date", "month"),
            meaning="The row says when: a date or a month",
            reason="The row has neither a date nor a month",
        ),
        *point_rules(),
        force_rule(),
    ),
)
