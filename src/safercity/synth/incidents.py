"""Incidents: anti-social behaviour, people at risk, and whatever else is logged."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safercity.synth.chance import near_nought
from safercity.synth.crime_tables import blank, moments
from safercity.synth.draws import Draws
from safercity.synth.keys import pseudonym, reference
from safercity.synth.margins import read_list, read_margins, read_settings
from safercity.synth.moments import Hours, Year
from safercity.synth.places import SPOTS, Places
from safercity.synth.rows import Rows
from safercity.synth.spread import Spread, rows_of
from safercity.synth.writing import Writer

Generator = np.random.Generator
Whole = NDArray[np.int64]

# Longer than the hour that spring leaves out, so that none is closed too early.
_AT_LEAST = 61
_CALLERS = 4  # callers for each spot of a small area, on average


@dataclass(frozen=True)
class Incidents:
    """Incidents of one file of margins, and when and where each was."""

    draws: Draws
    kinds: dict[str, dict[str, str]]
    lsoa: Whole
    spot: Whole
    opened: Whole
    took: Whole
    caller: Whole

    @property
    def rows(self) -> Rows:
        """The incidents, with every mark."""
        return self.draws.rows


def draw_incidents(
    folder: Path, places: Places, name: str, year: Year, random: Generator
) -> Incidents:
    """Draw the incidents of `margins/<name>.csv`, in kinds of `<name>-kinds.csv`."""
    margins = read_margins(folder, name)
    listed = {row["kind"]: row for row in read_list(folder, f"{name}-kinds")}
    kinds = Rows(len(listed))
    kinds.code("kind", np.arange(len(listed)), tuple(listed))
    spread = Spread(places, margins, random)
    of_kind = spread.kinds(kinds)
    of_part = spread.parts(int(of_kind.sum()))
    rows, lsoa = rows_of(kinds, places, spread.both(kinds, of_kind, of_part), random)
    draws = Draws(rows, margins, places.residents, random, spread.drawn)
    for step in read_settings(folder)["incidents"].get(name, ()):
        among = rows.chosen(step.get("among", ""))
        (draws.word if step["as"] == "word" else draws.mark)(step["draw"], among)
    opened = _opened(folder, rows, listed, year, random)
    spot = np.floor(SPOTS * near_nought(rows.size, random)).astype(np.int64)
    took = _AT_LEAST + np.floor(600 * near_nought(rows.size, random)).astype(np.int64)
    caller = (lsoa * SPOTS + spot) * _CALLERS + random.integers(0, _CALLERS, rows.size)
    return Incidents(draws, listed, lsoa, spot, opened, took, caller)


def _opened(
    folder: Path,
    rows: Rows,
    listed: dict[str, dict[str, str]],
    year: Year,
    random: Generator,
) -> Whole:
    hours = Hours(folder)
    opened = year.draw_days(rows.size, random)
    for place, name in enumerate(rows.words("kind")):
        at = np.flatnonzero(rows.codes("kind") == place)
        opened[at] += hours.draw(listed[name]["hours"], at.size, random)
    return opened


def write_incidents(
    incidents: Incidents,
    places: Places,
    points: NDArray[np.float64],
    picked: Whole,
    shift: Whole,
    label: str,
    prefix: str,
    writer: Writer,
) -> None:
    """Write some incidents, moved in time, as a file of the extract `incidents`."""
    order = np.argsort(incidents.opened[picked] + shift, kind="stable")
    picked, shift = picked[order], shift[order]
    rows = incidents.rows.taken(picked)
    kind = rows.codes("kind")
    lsoa, spot = incidents.lsoa[picked], incidents.spot[picked]
    opened = incidents.opened[picked] + shift
    codes = np.array(places.codes, object)
    columns = {
        "ref": reference(prefix, np.arange(picked.size) + 1),
        "opened_dt": moments(opened),
        "closed_dt": moments(opened + incidents.took[picked]),
        "domain": _of_kind(incidents, kind, "domain"),
        "qualifier": _words(rows, "qualifier"),
        "local_category": _of_kind(incidents, kind, "local_category"),
        "flags": _flags(incidents, rows),
        "missing_risk": _words(rows, "missing-risk"),
        "repeat_caller_key": pseudonym("K", incidents.caller[picked]),
        "longitude": pa.array(points[lsoa, spot, 0]),
        "latitude": pa.array(points[lsoa, spot, 1]),
        "lsoa": pa.array(codes[lsoa], pa.string()),
    }
    writer.write("incidents", label, pa.table(columns))


def _of_kind(incidents: Incidents, kind: NDArray[np.integer], column: str) -> pa.Array:
    words = [row[column] for row in incidents.kinds.values()]
    return blank(np.array(words, object)[kind])


def _words(rows: Rows, name: str) -> pa.Array:
    if name not in rows:
        return pa.nulls(rows.size, pa.string())
    return blank(rows.texts(name))


def _flags(incidents: Incidents, rows: Rows) -> pa.Array:
    flags = np.array([row["flags"] for row in incidents.kinds.values()], object)
    found = flags[rows.codes("kind")]
    for name in ("child-related", "alcohol", "drugs"):
        if name in rows:
            mark = rows.marked(name)
            joined = np.where(found == "", name, found + (";" + name))
            found = np.where(mark, joined, found)
    return pa.array(found, pa.string())


def picked_before(incidents: Incidents, size: int, random: Generator) -> Whole:
    """Some of the incidents, or all and some twice, for the year before."""
    own = incidents.rows.size
    turns = -(-size // own)
    return np.concatenate([random.permutation(own) for _ in range(turns)])[
        :size
    ].astype(np.int64)
