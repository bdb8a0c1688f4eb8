"""Incidents: anti-social behaviour by both its classifications, and other calls."""

from safercity.evidence.contracts.base import Column, Contract, RowRule
from safercity.evidence.contracts.columns import (
    flags_column,
    optional,
    when_columns,
    when_rule,
)
from safercity.evidence.contracts.places import (
    force_column,
    force_rule,
    place_columns,
    point_rules,
)
from safercity.evidence.contracts.police_uk import CATEGORIES

INCIDENTS = Contract(
    name="incidents",
    title="Incidents",
    grain="one row per incident",
    source="the force's or a partner's incident system, pseudonymised there",
    key=("ref",),
    month_from=("date", "month", "opened_dt"),
    lies="place",
    columns=(
        Column(
            name="ref",
            type="code",
            required=False,
            may_be_absent=True,
            meaning="The supplier's own reference, if any; rows without one all count",
        ),
        *when_columns("incident", moment="opened_dt"),
        optional("closed_dt", "datetime", "When it was closed"),
        optional(
            "category",
            "code",
            "The supplier's own code, turned into a category by the extract's "
            "`categories`; without those, a category key. Without a value, domain or "
            "qualifier say whether it is anti-social behaviour",
            allowed=tuple(CATEGORIES.values()),
        ),
        optional(
            "domain",
            "text",
            "Domain of the national standard for incident recording",
            allowed=("asb", "public-safety", "transport", "admin", "crime"),
        ),
        optional(
            "qualifier",
            "text",
            "Of anti-social behaviour, by the national standard: at whom it was aimed",
            allowed=("personal", "nuisance", "environmental"),
        ),
        optional(
            "local_category",
            "text",
            "Of anti-social behaviour, by the local classification: what it was",
            allowed=("rowdy", "neighbour", "vehicles", "other"),
        ),
        flags_column("incident"),
        optional(
            "missing_risk",
            "text",
            "Of a missing person: the risk as graded",
            allowed=("none", "low", "medium", "high"),
        ),
        optional("repeat_caller_key", "code", "Pseudonym of the caller"),
        optional("linked_crime", "code", "`crime_ref` of the crime it became"),
        *place_columns(),
        force_column(),
    ),
    row_rules=(
        when_rule("date", "month", "opened_dt"),
        RowRule(
            name="no category",
            kind="one of",
            columns=("category", "domain", "qualifier"),
            meaning="The row says what it is: a category, a domain or a qualifier",
            reason="The row has none of category, domain, qualifier",
        ),
        *point_rules(),
        force_rule(),
    ),
)
