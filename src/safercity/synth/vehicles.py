"""Stolen vehicles: one for each theft of one, and each burglary that took one."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safercity.synth.crime_tables import Booked
from safercity.synth.draws import Draws
from safercity.synth.keys import reference
from safercity.synth.margins import read_list, read_margins
from safercity.synth.moments import DAY
from safercity.synth.places import Places
from safercity.synth.rows import Rows

Generator = np.random.Generator
Whole = NDArray[np.int64]

_SPREAD = 0.5  # of a value, around that of the model


def draw_vehicles(
    folder: Path, places: Places, booked: Booked, random: Generator
) -> tuple[Draws, Whole]:
    """Draw what was stolen; returns it with the place of its crime."""
    stolen = booked.rows.chosen("subgroup=theft-of-a-vehicle")
    stolen |= booked.rows.marked("taken")
    at = np.flatnonzero(stolen).astype(np.int64)
    rows = booked.rows.taken(at)
    draws = Draws(rows, read_margins(folder, "vehicles"), places.residents, random)
    draws.word("vehicle-type")
    draws.mark("high-value")
    draws.mark("recovered")
    return draws, at


def vehicle_table(
    folder: Path,
    places: Places,
    booked: Booked,
    drawn: tuple[Draws, Whole],
    refs: pa.Array,
    random: Generator,
) -> pa.Table:
    """The extract of stolen vehicles; `refs` are the references of their crimes."""
    draws, at = drawn
    rows = draws.rows
    models = _models(folder, rows, random)
    kept = 1 + _SPREAD * (random.random(rows.size) - 0.5)
    usual = np.array([float(row["value"]) for row in models])
    value = np.rint(usual * kept / 50) * 50
    keys = rows.marked("car-key")
    keyless = (random.random(rows.size) < 0.3) & rows.marked("high-value")
    method = np.where(
        keys, "keys taken in burglary", np.where(keyless, "keyless", "other")
    )
    points = booked.points[booked.lsoa[at], booked.spot[at]]
    days = (booked.recorded[at] // DAY).astype("datetime64[D]")
    high = np.where(rows.marked("high-value"), "high", "standard").astype(object)
    return pa.table(
        {
            "ref": reference("S", np.arange(rows.size) + 1),
            "crime_ref": refs,
            "date": pa.array(days),
            "vehicle_type": pa.array(rows.texts("vehicle-type"), pa.string()),
            "make": pa.array([row["make"] for row in models], pa.string()),
            "model": pa.array([row["model"] for row in models], pa.string()),
            "value": pa.array(value),
            "value_band": pa.array(high, pa.string()),
            "business_victim": pa.array(rows.marked("business")),
            "recovered": pa.array(rows.marked("recovered")),
            "method": pa.array(method.astype(object), pa.string()),
            "longitude": pa.array(points[:, 0]),
            "latitude": pa.array(points[:, 1]),
            "lsoa": pa.array(
                np.array(places.codes, object)[booked.lsoa[at]], pa.string()
            ),
        }
    )


def _models(folder: Path, rows: Rows, random: Generator) -> list[dict[str, str]]:
    """A make and model for each, of its type and band of value."""
    listed = read_list(folder, "makes")
    drawn = random.random(rows.size)
    types, high = rows.texts("vehicle-type"), rows.marked("high-value")
    offered = {
        (kind, band): [
            row
            for row in listed
            if (row["vehicle_type"], row["value_band"]) == (kind, band)
        ]
        for kind in sorted(set(types.tolist()))
        for band in ("high", "standard")
    }
    found = []
    for kind, is_high, share in zip(types.tolist(), high.tolist(), drawn, strict=True):
        choice = offered[kind, "high" if is_high else "standard"] or listed
        found.append(choice[int(share * len(choice))])
    return found
