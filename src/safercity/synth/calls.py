"""Calls for service: how they came, how fast they were answered and gone to."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safercity.synth.chance import by_weight, long_tail
from safercity.synth.crime_tables import blank, moments
from safercity.synth.keys import reference
from safercity.synth.margins import read_list
from safercity.synth.moments import Hours, Year
from safercity.synth.places import Places

Generator = np.random.Generator
Whole = NDArray[np.int64]

_NO_PLACE = 0.07


def call_table(folder: Path, places: Places, year: Year, random: Generator) -> pa.Table:
    """The extract of a year's calls, by the channels of `margins/calls.csv`."""
    channels = read_list(folder, "calls")
    sizes = np.array([int(row["calls"]) for row in channels], np.int64)
    channel = np.repeat(np.arange(sizes.size), sizes)
    received = year.draw_days(channel.size, random)
    received += Hours(folder).draw("level", channel.size, random)
    order = np.argsort(received, kind="stable")
    channel, received = channel[order], received[order]
    words = np.array([row["channel"] for row in channels], object)[channel]
    usual = np.array([float(row["usual_answer_seconds"] or 0) for row in channels])[
        channel
    ]
    waited = np.rint(usual * long_tail(channel.size, random))
    grade, minutes = _response(folder, channel, random)
    return pa.table(
        {
            "call_ref": reference("K", np.arange(channel.size) + 1),
            "channel": pa.array(words, pa.string()),
            "received_dt": moments(received),
            "answer_seconds": pa.array(waited, mask=usual == 0),
            "grade": blank(grade),
            "response_minutes": pa.array(minutes, mask=minutes == 0),
            "lsoa": _homes(places, channel.size, random),
        }
    )


def _homes(places: Places, size: int, random: Generator) -> pa.Array:
    """Small areas by residents; of some calls it is not known where they came from."""
    lsoa = by_weight(places.people, size, random)
    codes = np.array(places.codes, object)[lsoa]
    return pa.array(codes, pa.string(), mask=random.random(size) < _NO_PLACE)


def _response(
    folder: Path, channel: Whole, random: Generator
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """A grade for each call, and the minutes until somebody came, if anybody did."""
    listed = read_list(folder, "grades")
    names = [row["channel"] for row in read_list(folder, "calls")]
    found = np.zeros(channel.size, np.int64)
    for place, name in enumerate(names):
        at = np.flatnonzero(channel == place)
        weights = [float(row[name] or 0) for row in listed]
        found[at] = by_weight(weights, at.size, random)
    usual = np.array([float(row["usual_minutes"] or 0) for row in listed])[found]
    minutes = np.rint(usual * (0.35 + 0.65 * long_tail(channel.size, random)))
    grades = np.array([row["grade"] for row in listed], object)[found]
    return grades, np.where(usual == 0, 0, np.maximum(minutes, 1))
