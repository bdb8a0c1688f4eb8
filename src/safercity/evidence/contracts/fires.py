"""Fires that a fire and rescue service attended."""

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import optional, when_columns, when_rule
from safercity.evidence.contracts.places import place_columns, point_rules

FIRES = Contract(
    name="fires",
    title="Fires",
    grain="one row per fire attended",
    source="the fire and rescue service's incident recording system",
    key=("ref",),
    month_from=("date", "month", "opened_dt"),
    lies="place",
    columns=(
        Column(name="ref", type="code", meaning="Reference of the incident"),
        *when_columns("fire", moment="opened_dt"),
        optional("fire_type", "text", "Such as dwelling, vehicle, outdoor"),
        optional("deliberate", "flag", "It was set on purpose"),
        optional("casualties", "integer", "People hurt", least=0, most=9999),
        optional("fatalities", "integer", "People killed", least=0, most=9999),
        *place_columns(),
    ),
    row_rules=(when_rule("date", "month", "opened_dt"), *point_rules()),
)
