"""Victims: persons, some of them again and again, and businesses."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safercity.synth.chance import near_nought
from safercity.synth.crimes import Crimes
from safercity.synth.draws import Draws
from safercity.synth.homes import ages_in, draw_homes, moved_home
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

_STEPS = ("sex", "age", "ethnicity", "segment")


@dataclass(frozen=True)
class Victims:
    """Persons, what is known of each, and the crimes against them; and businesses.

    `business` has the crime and the number of each business that was a victim.
    """

    persons: Persons
    draws: Draws
    ages: Whole
    homes: Whole
    business: tuple[Whole, Whole]


def draw_victims(
    folder: Path, places: Places, crimes: Crimes, random: Generator
) -> Victims:
    """Draw the victims of the crimes that have one."""
    rows = crimes.rows
    persons = _persons(folder, rows, random)
    table = _table(persons, rows)
    draws = Draws(table, read_margins(folder, "victims"), places.residents, random)
    for step in _STEPS:
        draws.word(step)
    homes = draw_homes(places, table, random)
    first = persons.first()
    at_home = rows.chosen("subgroup=burglary-residential") | rows.marked("domestic")
    homes = moved_home(homes, at_home[first], crimes.lsoa[first])
    business = _businesses(crimes, random)
    return Victims(persons, draws, ages_in(table, random), homes, business)


def _persons(folder: Path, rows: Rows, random: Generator) -> Persons:
    """Persons by group; the groups lie within one another in the settings' order."""
    known = np.flatnonzero(rows.marked("person"))
    again = rows.marked("against-repeat")[known]
    group = np.zeros(known.size, np.int64)
    listed = read_settings(folder)["victims"]["repeat"]
    inside = np.ones(known.size, bool)
    for place, part in enumerate(listed):
        inside = inside & rows.chosen(part["among"])[known]
        group[inside] = place
    csp = cells_of(rows, known, ["csp"])
    cells = group * (int(csp.max(initial=0)) + 1) + csp
    size = len(listed) * (int(csp.max(initial=0)) + 1)
    repeat = np.zeros(size, np.int64)
    for place, wanted in enumerate(_repeat_persons(listed, group, again)):
        room = np.bincount(cells[again & (group == place)], minlength=size)
        repeat += shared_out(wanted, room.astype(np.int64), room // 2)
    return single_and_repeat(known, again, cells, repeat, random)


def _repeat_persons(
    listed: list[dict[str, float]], group: Whole, again: Mask
) -> list[int]:
    """How many repeat persons each group has beside those of the groups within it."""
    found: list[int] = []
    for place, part in enumerate(listed):
        single = int(((group >= place) & ~again).sum())
        share = float(part["repeat_percent"]) / 100
        found.append(round(single * share / (1 - share)))
    return [
        whole - within for whole, within in zip(found, [*found[1:], 0], strict=True)
    ]


def _table(persons: Persons, rows: Rows) -> Rows:
    """The persons, and what the crimes against them say."""
    table = Rows(persons.size)
    first = persons.first()
    table.code("csp", rows.codes("csp")[first], rows.words("csp"))
    table.mark("deprived", rows.marked("deprived")[first])
    for mark in ("domestic", "alcohol", "hate", "ppv", "knife", "car-key"):
        table.mark(mark, persons.any_of(rows.marked(mark)))
    for name in ("sexual-offences", "burglary", "robbery"):
        table.mark(name, persons.any_of(rows.chosen(f"type={name}")))
    stalked = rows.chosen("subgroup=stalking-and-harassment")
    table.mark("stalking", persons.any_of(stalked))
    many = np.minimum(persons.counts(), 4) - 1
    table.code("crimes", many, ("1", "2", "3", "4 or more"))
    return table


def _businesses(crimes: Crimes, random: Generator) -> tuple[Whole, Whole]:
    """Crimes against businesses, and which of the place's businesses each harmed."""
    rows = crimes.rows
    crime = np.flatnonzero(rows.marked("business") & ~rows.marked("person"))
    # One in each place suffers most: the root makes low numbers likelier.
    number = np.floor(24 * near_nought(crime.size, random)).astype(np.int64)
    return crime, crimes.lsoa[crime] * 24 + number
