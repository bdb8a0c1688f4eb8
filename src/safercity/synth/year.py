"""A year of crimes, victims and offenders, and the year before it, as extracts."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from safercity.synth.crime_tables import (
    Booked,
    again_before,
    book_crimes,
    crime_table,
    mark_children,
    order_in_time,
    unfinished,
)
from safercity.synth.crimes import Crimes, draw_crimes
from safercity.synth.draws import Drawn
from safercity.synth.keys import reference
from safercity.synth.margins import read_list, read_settings
from safercity.synth.moments import Year, moved_before
from safercity.synth.offenders import Offenders, draw_offenders
from safercity.synth.people_tables import (
    Parts,
    child_crimes,
    numbers_before,
    offender_table,
    parts_of,
    victim_table,
)
from safercity.synth.places import Places
from safercity.synth.victims import Victims, draw_victims
from safercity.synth.writing import Writer

Generator = np.random.Generator
Whole = NDArray[np.int64]

_DOES_NOT_COUNT = 0.012  # of crimes: cancelled, or sent to another force


@dataclass(frozen=True)
class CrimeYear:
    """What was drawn of a year, before it is written."""

    places: Places
    crimes: Crimes
    booked: Booked
    victims: Victims
    offenders: Offenders
    parts: Parts
    refs: Whole

    @property
    def drawn(self) -> list[Drawn]:
        """Every margin of it with what was drawn."""
        return [
            *self.crimes.draws.drawn,
            *self.offenders.draws.drawn,
            *self.victims.draws.drawn,
        ]


def draw_year(
    folder: Path,
    places: Places,
    points: NDArray[np.float64],
    year: Year,
    random: Generator,
) -> CrimeYear:
    """Draw the crimes of a year, and the people in them."""
    crimes = draw_crimes(folder, places, random)
    offenders = draw_offenders(folder, places, crimes, random)
    victims = draw_victims(folder, places, crimes, random)
    booked = book_crimes(folder, points, crimes, year, random)
    mark_children(booked.rows, child_crimes(booked, victims))
    parts = parts_of(booked, victims, offenders)
    refs = np.zeros(booked.size, np.int64)
    refs[order_in_time(booked)] = np.arange(booked.size) + 1
    return CrimeYear(places, crimes, booked, victims, offenders, parts, refs)


def write_year(drawn: CrimeYear, year: Year, writer: Writer, random: Generator) -> None:
    """Write the crimes of the year, their victims and their offenders."""
    order = order_in_time(drawn.booked)
    still = np.zeros(order.size, np.int64)
    _write(drawn, order, drawn.refs[order], drawn.parts, still, year, writer, random)


def write_year_before(
    folder: Path, drawn: CrimeYear, year: Year, writer: Writer, random: Generator
) -> None:
    """Write a year before that is like it, with as many crimes as there were."""
    wanted: dict[str, int] = {}
    for row in read_list(folder, "codes"):
        number = int(row["recorded_year_before"])
        wanted[row["subgroup"]] = wanted.get(row["subgroup"], 0) + number
    picked, _ = again_before(drawn.booked.rows, wanted, random)
    shift = moved_before(drawn.booked.recorded[picked], year, random)
    order = np.argsort(drawn.booked.recorded[picked] + shift, kind="stable")
    picked, shift = picked[order], shift[order]
    stays = float(read_settings(folder)["year_before"]["same_person_share"])
    parts = Parts(
        drawn.parts.kind,
        numbers_before(drawn.parts.victim, stays, drawn.victims.persons, random),
        numbers_before(drawn.parts.offender, stays, drawn.offenders.persons, random),
    )
    numbers = np.arange(picked.size, dtype=np.int64) + 1
    _write(drawn, picked, numbers, parts, shift, year.before(), writer, random)


def _write(
    drawn: CrimeYear,
    picked: Whole,
    numbers: Whole,
    keys: Parts,
    shift: Whole,
    year: Year,
    writer: Writer,
    random: Generator,
) -> None:
    prefix, booked, places = f"C{year.first.year % 100}", drawn.booked, drawn.places
    table = crime_table(booked, places, picked, shift, numbers, prefix)
    spoilt = unfinished(table, _DOES_NOT_COUNT, f"X{year.first.year % 100}", random)
    writer.write("crimes", year.label, pa.concat_tables([table, spoilt]))
    victims = victim_table(
        booked,
        places,
        drawn.victims,
        drawn.parts,
        picked,
        reference(prefix, numbers),
        keys.victim[picked],
    )
    writer.write("victims", year.label, victims)
    known = drawn.parts.offender[picked] >= 0
    at = picked[known]
    offenders = offender_table(
        booked,
        places,
        drawn.offenders,
        drawn.parts,
        at,
        reference(prefix, numbers[known]),
        keys.offender[at],
    )
    writer.write("offenders", year.label, offenders)
