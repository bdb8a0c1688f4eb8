"""Calls to the police for service, and how they were answered."""

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import optional
from safercity.evidence.contracts.places import place_columns, point_rules

CALLS = Contract(
    name="calls",
    title="Calls for service",
    grain="one row per call or online contact",
    source="the force's command and control system, pseudonymised there",
    key=("call_ref",),
    month_from=("received_dt",),
    lies="place",
    columns=(
        Column(name="call_ref", type="code", meaning="Reference of the call"),
        optional("channel", "text", "How it came", allowed=("999", "101", "online")),
        Column(name="received_dt", type="datetime", meaning="When it came, local time"),
        optional(
            "answer_seconds",
            "number",
            "From the first ring to the answer",
            least=0,
            most=86_400,
            unit="seconds",
        ),
        optional("grade", "text", "Grade of response, in the force's words"),
        optional(
            "response_minutes",
            "number",
            "From the call to someone's arrival",
            least=0,
            most=527_040,
            unit="minutes",
        ),
        optional("initial_class", "text", "What it was taken for at first"),
        optional("closing_class", "text", "What it was in the end"),
        *place_columns(),
    ),
    row_rules=point_rules(),
)
