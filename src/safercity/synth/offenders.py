"""Offenders: which crimes are one person's, and who that person is."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safercity.synth.crimes import Crimes
from safercity.synth.draws import Draws
from safercity.synth.homes import ages_in, draw_homes
from safercity.synth.margins import read_margins, read_settings
from safercity.synth.persons import (
    Persons,
    cells_of,
    shared_out,
    single_and_repeat,
)
from safercity.synth.places import Places
from safercity.synth.rows import Mask, Rows

Generator = np.random.Generator
Whole = NDArray[np.int64]

# What a person keeps to: offenders here offend where they live.
_WITHIN = ["by-drug-related", "by-child", "csp"]


@dataclass(frozen=True)
class Offenders:
    """Persons, what is known of each, and which crimes are theirs."""

    persons: Persons
    draws: Draws
    ages: Whole
    homes: Whole


def draw_offenders(
    folder: Path, places: Places, crimes: Crimes, random: Generator
) -> Offenders:
    """Draw the offenders of the crimes that have a known one."""
    persons = _persons(folder, crimes.rows, random)
    table = _table(persons, crimes.rows)
    draws = Draws(table, read_margins(folder, "offenders"), places.residents, random)
    for step in ("male", "deprived"):
        draws.mark(step)
    for step in ("age", "ethnicity", "segment"):
        draws.word(step)
    ages = ages_in(table, random)
    return Offenders(persons, draws, ages, draw_homes(places, table, random))


def _persons(folder: Path, rows: Rows, random: Generator) -> Persons:
    settings = read_settings(folder)["offenders"]
    known = np.flatnonzero(rows.marked("identified"))
    again = rows.marked("by-repeat")[known]
    drug = rows.marked("by-drug-related")[known]
    about = rows.marked("about-drugs")[known]
    cells = cells_of(rows, known, _WITHIN)
    repeat = np.zeros(int(cells.max(initial=-1)) + 1, np.int64)
    for is_drug, percent in (
        (True, settings["repeat_percent_drug_related"]),
        (False, settings["repeat_percent_others"]),
    ):
        of_kind = drug == is_drug
        single = int((of_kind & ~again).sum())
        wanted = round(single / (1 - percent / 100)) - single
        room = _counted(cells, of_kind & again, repeat.size)
        most = room // 2
        if is_drug:
            # Each of them needs a crime that makes them drug-related.
            makes = _counted(cells, of_kind & again & about, repeat.size)
            most = np.minimum(most, makes)
        repeat += shared_out(wanted, room, most)
    return single_and_repeat(known, again, cells, repeat, random, about)


def _counted(cells: Whole, mask: Mask, size: int) -> Whole:
    return np.bincount(cells[mask], minlength=size).astype(np.int64)


def _table(persons: Persons, rows: Rows) -> Rows:
    """The persons, and what their crimes say of them."""
    table = Rows(persons.size)
    first = persons.first()
    table.code("csp", rows.codes("csp")[first], rows.words("csp"))
    table.mark("child", rows.marked("by-child")[first])
    table.mark("drug-related", rows.marked("by-drug-related")[first])
    table.mark("trafficking", persons.any_of(rows.chosen("subgroup=drug-trafficking")))
    for mark in ("hate", "ppv", "knife", "domestic", "alcohol"):
        table.mark(mark, persons.any_of(rows.marked(mark)))
    many = np.minimum(persons.counts(), 4) - 1
    table.code("crimes", many, ("1", "2", "3", "4 or more"))
    return table
