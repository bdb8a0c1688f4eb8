"""Hospital and ambulance activity, already added up: counts, never patients."""

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import optional

HEALTH_ACTIVITY = Contract(
    name="health_activity",
    title="Hospital and ambulance activity",
    grain="one row per measure, area, month, age band and sex",
    source="the hospital or ambulance trust that counted it",
    key=("measure", "area", "month", "age_band", "sex"),
    gaps_match=True,
    month_from=("month",),
    columns=(
        Column(name="measure", type="code", meaning="Such as assault-attendances"),
        Column(name="area", type="code", meaning="Code of the area"),
        Column(name="month", type="month", meaning="Month, YYYY-MM"),
        optional("age_band", "code", "Such as 18-24; empty for all ages"),
        optional("sex", "text", "Empty for all"),
        Column(
            name="count",
            type="integer",
            meaning="How many",
            minimum=0,
            maximum=10_000_000,
        ),
    ),
)
