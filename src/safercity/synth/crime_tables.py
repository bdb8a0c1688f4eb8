"""Crimes as an extract has them: moments, points, codes, flags."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safercity.errors import SettingsError
from safercity.synth.chance import by_weight, near_nought
from safercity.synth.crimes import Crimes, draw_codes
from safercity.synth.keys import reference
from safercity.synth.margins import read_list
from safercity.synth.moments import (
    DAY,
    Hours,
    Year,
    default_times,
    local,
    recorded_within,
)
from safercity.synth.places import SPOTS, Places
from safercity.synth.rows import Mask, Rows, stacked

Generator = np.random.Generator
Whole = NDArray[np.int64]

# The flag of each mark that has another name here.
FLAG_OF: Mapping[str, str] = {
    "drugs-factor": "drugs",
    "taken": "vehicle-taken",
    "car-key": "car-key-burglary",
}
FLAGS = (
    "domestic alcohol drugs-factor knife firearm cyber business ppv gang mental-health "
    "taken car-key modern-slavery exploitation county-lines racially-aggravated "
    "child-victim"
).split()
_REPORTED_WITHIN = 120  # minutes before it is recorded


@dataclass(frozen=True)
class Booked:
    """Crimes with everything that an extract says of them, one place for each."""

    rows: Rows
    recorded: Whole
    since: Whole
    until: Whole
    reported: Whole
    codes: NDArray[np.object_]
    outcome: NDArray[np.object_]
    decided: Whole
    location: NDArray[np.object_]
    lsoa: Whole
    spot: Whole
    points: NDArray[np.float64]

    @property
    def size(self) -> int:
        """How many crimes there are."""
        return self.rows.size


def book_crimes(
    folder: Path,
    points: NDArray[np.float64],
    crimes: Crimes,
    year: Year,
    random: Generator,
) -> Booked:
    """Give each crime its moments, code, outcome, kind of place and point."""
    rows, size = crimes.rows, crimes.rows.size
    kinds = {row["subgroup"]: row for row in read_list(folder, "kinds")}
    happened, later, span = _times(folder, rows, kinds, year, random)
    since, recorded = recorded_within(year, happened, span + later)
    reported = recorded - np.minimum(later, random.integers(0, _REPORTED_WITHIN, size))
    outcome, decided = _outcomes(folder, rows, recorded, random)
    return Booked(
        rows,
        recorded,
        since,
        since + span,
        reported,
        np.array(draw_codes(folder, rows, random), object),
        outcome,
        decided,
        _locations(rows, kinds, random),
        crimes.lsoa,
        np.floor(SPOTS * near_nought(size, random)).astype(np.int64),
        points,
    )


def _times(
    folder: Path,
    rows: Rows,
    kinds: Mapping[str, Mapping[str, str]],
    year: Year,
    random: Generator,
) -> tuple[Whole, Whole, Whole]:
    """When each happened, how much later it was recorded, and its span, in minutes."""
    hours, size = Hours(folder), rows.size
    day = year.draw_days(size, random)
    minute, later, span = (np.zeros(size, np.int64) for _ in range(3))
    subgroup = rows.codes("subgroup")
    for place, name in enumerate(rows.words("subgroup")):
        if name not in kinds:
            raise SettingsError(
                f'margins/codes.csv names subgroup "{name}", which is not in '
                "margins/kinds.csv. Add it there, or mend its name."
            )
        at, kind = np.flatnonzero(subgroup == place), kinds[name]
        minute[at] = hours.draw(kind["hours"], at.size, random)
        widest = int(kind["span_hours"]) * 60
        span[at] = np.floor(widest * near_nought(at.size, random))
        late = int(kind["lag_days"]) * DAY
        later[at] = 10 + np.floor(late * near_nought(at.size, random))
    ppv = rows.marked("ppv")
    at = np.flatnonzero(ppv)
    minute[at] = hours.late(rows.marked("late")[at], "night-out", random)
    # What happened in public was seen: its time is known to the minute.
    span[at] = 0
    minute = default_times(minute, ~ppv, random)
    return day + minute, later, span


def _outcomes(
    folder: Path, rows: Rows, recorded: Whole, random: Generator
) -> tuple[NDArray[np.object_], Whole]:
    listed = read_list(folder, "outcomes")
    words = np.array([row["outcome"] for row in listed], object)
    found = np.zeros(rows.size, np.int64)
    identified = rows.marked("identified")
    for known, column in ((True, "identified"), (False, "not_identified")):
        at = np.flatnonzero(identified == known)
        weights = [float(row[column]) for row in listed]
        found[at] = by_weight(weights, at.size, random)
    decided = recorded + (1 + random.integers(0, 120, rows.size)) * DAY
    return words[found], decided


def _locations(
    rows: Rows, kinds: Mapping[str, Mapping[str, str]], random: Generator
) -> NDArray[np.object_]:
    found = np.empty(rows.size, object)
    for place, name in enumerate(rows.words("subgroup")):
        at = np.flatnonzero(rows.codes("subgroup") == place)
        pairs = [part.split(":") for part in kinds[name]["locations"].split("|")]
        drawn = by_weight([float(weight) for _, weight in pairs], at.size, random)
        found[at] = np.array([word for word, _ in pairs], object)[drawn]
    return found


def crime_table(
    booked: Booked,
    places: Places,
    picked: Whole,
    shift: Whole,
    numbers: Whole,
    prefix: str,
) -> pa.Table:
    """The extract of some crimes, moved in time by `shift` minutes."""
    at_place = booked.lsoa[picked]
    points = booked.points[at_place, booked.spot[picked]]
    outcome = booked.outcome[picked]
    days = ((booked.decided[picked] + shift) // DAY).astype("datetime64[D]")
    decided = np.where(outcome != "", days, np.datetime64("NaT"))
    codes = np.array(places.codes, object)
    rows = booked.rows
    return pa.table(
        {
            "crime_ref": reference(prefix, numbers),
            "recorded_dt": moments(booked.recorded[picked] + shift),
            "committed_from": moments(booked.since[picked] + shift),
            "committed_to": moments(booked.until[picked] + shift),
            "reported_dt": moments(booked.reported[picked] + shift),
            "ho_code": pa.array(booked.codes[picked], pa.string()),
            "status": pa.array(["recorded"] * picked.size, pa.string()),
            "outcome_type": blank(outcome),
            "outcome_date": pa.array(decided.astype("datetime64[D]")),
            "longitude": pa.array(points[:, 0]),
            "latitude": pa.array(points[:, 1]),
            "lsoa": pa.array(codes[at_place], pa.string()),
            "location_type": pa.array(booked.location[picked], pa.string()),
            "flags": flag_texts(rows)[picked],
            "business_victim": pa.array(rows.marked("business")[picked]),
            "offender_identified": pa.array(rows.marked("identified")[picked]),
            "victim_count": pa.array(rows.marked("person")[picked].astype(np.int32)),
        }
    )


def flag_texts(rows: Rows) -> NDArray[np.object_]:
    """The flags of each crime as text; empty where there are none."""
    parts: dict[str, Whole | NDArray[np.integer]] = {
        name: rows.codes(name) for name in FLAGS if name in rows
    }
    parts["strand"] = rows.codes("strand")
    pattern, first, place = np.unique(
        stacked(parts), return_index=True, return_inverse=True
    )
    strands = rows.words("strand")
    texts = np.empty(pattern.size, object)
    for number, row in enumerate(first.tolist()):
        own = [FLAG_OF.get(n, n) for n in parts if n != "strand" and parts[n][row]]
        own += [strands[parts["strand"][row]]]
        texts[number] = ";".join(sorted(filter(None, own)))
    return texts[place]


def unfinished(
    table: pa.Table, share: float, prefix: str, random: Generator
) -> pa.Table:
    """Rows that do not count: crimes that were cancelled or sent to another force."""
    size = max(1, round(len(table) * share))
    rows = table.take(pa.array(np.sort(random.permutation(len(table))[:size])))
    words = np.where(random.random(size) < 0.75, "cancelled", "transferred")
    refs = reference(prefix, np.arange(size))
    rows = rows.set_column(0, "crime_ref", refs)
    place = rows.column_names.index("status")
    return rows.set_column(place, "status", pa.array(words.astype(object), pa.string()))


def moments(minutes: Whole) -> pa.Array:
    """Local moments as a column of an extract."""
    return pa.array(local(minutes).astype("datetime64[s]"))


def blank(texts: NDArray[np.object_]) -> pa.Array:
    """Text, with no value where it is empty."""
    return pa.array([text or None for text in texts.tolist()], pa.string())


def order_in_time(booked: Booked) -> Whole:
    """The crimes in the order that they were recorded."""
    return np.argsort(booked.recorded, kind="stable").astype(np.int64)


def again_before(
    rows: Rows, wanted: Mapping[str, int], random: Generator
) -> tuple[Whole, Sequence[str]]:
    """Crimes like those of the year, as many of each subgroup as `wanted` says."""
    subgroup, words = rows.codes("subgroup"), rows.words("subgroup")
    picked = []
    for place, name in enumerate(words):
        own = np.flatnonzero(subgroup == place)
        size = wanted.get(name, own.size)
        if own.size:
            turns = -(-size // own.size)
            drawn = np.concatenate([random.permutation(own) for _ in range(turns)])
            picked.append(drawn[:size])
    return np.concatenate(picked).astype(np.int64), words


def mark_children(rows: Rows, children: Mask) -> None:
    """Flag the crimes whose victim is a child."""
    rows.mark("child-victim", children)
