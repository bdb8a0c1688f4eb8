"""Frauds reported nationally, by where the victim lives."""

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import (
    optional,
    person_columns,
    when_columns,
    when_rule,
)
from safercity.evidence.contracts.places import home_column

FRAUD_REFERRALS = Contract(
    name="fraud_referrals",
    title="Fraud reported nationally",
    grain="one row per report of fraud by a victim who lives in the area",
    source="National Fraud Intelligence Bureau, monthly victim data for the force",
    key=("ref",),
    month_from=("date", "month"),
    lies="home",
    columns=(
        Column(name="ref", type="code", meaning="Reference of the report"),
        *when_columns("report"),
        optional("fraud_type", "text", "Kind of fraud, as the bureau names it"),
        optional(
            "loss",
            "number",
            "What was lost, as reported",
            least=0,
            most=10_000_000_000,
            unit="pounds",
        ),
        *person_columns("victim"),
        home_column(),
        optional("segment", "code", "Socio-demographic segment of the victim's home"),
        optional(
            "victim_type",
            "text",
            "Who the victim is",
            allowed=("person", "business", "state"),
            default="person",
        ),
    ),
    row_rules=(when_rule("date", "month"),),
)
