"""Road collisions with injury, as the Department for Transport publishes STATS19."""

from collections.abc import Iterator
from dataclasses import replace

from safercity.evidence.contracts.base import Column, Contract
from safercity.evidence.contracts.columns import optional
from safercity.evidence.contracts.places import place_columns, point_rules

_PUBLISHED = {
    "easting": ("location_easting_osgr",),
    "northing": ("location_northing_osgr",),
    "lsoa": ("lsoa_of_accident_location", "lsoa_of_collision_location"),
}


def _places() -> Iterator[Column]:
    for column in place_columns():
        also = _PUBLISHED.get(column.name, ())
        # STATS19 writes -1 where the LSOA is not known.
        means = (("-1", ""),) if column.name == "lsoa" else ()
        yield replace(column, also=also, means=means)


COLLISIONS = Contract(
    name="collisions",
    title="Road collisions",
    grain="one row per collision in which someone was hurt",
    source="Department for Transport, road safety data (STATS19), collision files; "
    "Open Government Licence v3.0",
    key=("collision_index",),
    month_from=("date",),
    lies="place",
    public=True,
    date_format="%d/%m/%Y",
    columns=(
        Column(
            name="collision_index",
            type="code",
            meaning="Reference of the collision",
            also=("accident_index",),
        ),
        Column(name="date", type="date", meaning="Day of it: DD/MM/YYYY as published"),
        optional(
            "time",
            "text",
            "Local time, HH:MM",
            pattern=r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?",
        ),
        Column(
            name="severity",
            type="text",
            meaning="Of the worst injury; 1, 2 and 3 as published, or in words",
            allowed=("fatal", "serious", "slight"),
            also=("collision_severity", "accident_severity"),
            means=(("1", "fatal"), ("2", "serious"), ("3", "slight")),
        ),
        optional("number_of_casualties", "integer", "People hurt", least=0, most=9999),
        *_places(),
    ),
    row_rules=point_rules(),
)
