"""Recorded crimes: what, where, and the marks on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safercity.synth.chance import by_weight
from safercity.synth.draws import Draws
from safercity.synth.margins import read_list, read_margins
from safercity.synth.places import Places
from safercity.synth.rows import Rows
from safercity.synth.spread import Spread, rows_of

Generator = np.random.Generator
Whole = NDArray[np.int64]

# Marks in the order that they are drawn: a later one may depend on any before it.
MARKS = (
    "domestic ppv late alcohol hate strand racially-aggravated knife firearm gang "
    "county-lines exploitation modern-slavery cyber mental-health drugs-factor taken "
    "car-key business"
).split()
OF_OFFENDERS = ("by-drug-related", "by-child", "by-repeat")


@dataclass(frozen=True)
class Crimes:
    """The crimes of a year as they are drawn, and the small area of each."""

    draws: Draws
    lsoa: Whole

    @property
    def rows(self) -> Rows:
        """The crimes, with every mark."""
        return self.draws.rows


def draw_crimes(folder: Path, places: Places, random: Generator) -> Crimes:
    """Draw the crimes of the year that the margins are of."""
    margins = read_margins(folder, "crimes")
    kinds, usual = _kinds(folder)
    spread = Spread(places, margins, random)
    of_kind = spread.kinds(kinds, usual)
    of_part = spread.parts(int(of_kind.sum()))
    counts = spread.both(kinds, of_kind, of_part)
    rows, lsoa = rows_of(kinds, places, counts, random)
    draws = Draws(rows, margins, places.residents, random, spread.drawn)
    for name in MARKS:
        if name == "strand":
            draws.word(name, rows.marked("hate"))
        else:
            draws.mark(name)
    _link(draws)
    return Crimes(draws, lsoa)


def _kinds(folder: Path) -> tuple[Rows, Whole]:
    """The subgroups of offences with their types, and how many there were before."""
    listed = read_list(folder, "codes")
    found = {row["subgroup"]: row["type"] for row in listed}
    kinds = Rows(len(found))
    kinds.code("subgroup", np.arange(len(found)), tuple(found))
    types = tuple(dict.fromkeys(found.values()))
    kinds.code("type", np.array([types.index(t) for t in found.values()]), types)
    usual = dict.fromkeys(found, 0)
    for row in listed:
        usual[row["subgroup"]] += int(row["recorded_year_before"])
    return kinds, np.array(list(usual.values()), np.int64)


def _link(draws: Draws) -> None:
    """Which crimes have a known offender or a person as victim, and of what sort."""
    rows = draws.rows
    identified = draws.mark("identified")
    rows.mark("about-drugs", rows.chosen("type=drugs") | rows.marked("drugs-factor"))
    for name in OF_OFFENDERS:
        draws.mark(name, identified)
    person = draws.mark("person")
    draws.mark("against-repeat", person)


def draw_codes(folder: Path, rows: Rows, random: Generator) -> Sequence[str]:
    """A Home Office code for each crime, as often as its subgroup had it before."""
    listed = read_list(folder, "codes")
    subgroups = rows.words("subgroup")
    codes = np.empty(rows.size, object)
    # A mark on a crime can ask for one code.
    special = {"modern-slavery": "106"}
    for place, name in enumerate(subgroups):
        own = [row for row in listed if row["subgroup"] == name]
        weights = [float(row["recorded_year_before"]) for row in own]
        at = np.flatnonzero(rows.codes("subgroup") == place)
        drawn = by_weight(weights, at.size, random)
        codes[at] = np.array([row["ho_code"] for row in own], object)[drawn]
    for mark, code in special.items():
        codes[rows.marked(mark)] = code
    return list(codes)
