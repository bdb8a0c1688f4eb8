"""Spread counts of kinds over the parts of wards, so that both their sums hold."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from safercity.synth.chance import in_groups
from safercity.synth.draws import Drawn
from safercity.synth.margins import Margin, Margins
from safercity.synth.places import Places
from safercity.synth.rows import Rows
from safercity.synth.shares import Sums, share_out

Whole = NDArray[np.int64]
Generator = np.random.Generator

EXACT = 0.05
_NEARLY = 0.15


@dataclass
class Spread:
    """Counts by kind, by part of a ward, and by both."""

    places: Places
    margins: Margins
    random: Generator
    drawn: list[Drawn] = field(default_factory=list)

    def kinds(self, kinds: Rows, usual: Whole | None = None) -> Whole:
        """How many there are of each kind, from the margins of the step "kind".

        `usual` is how many there are of each elsewhere, for kinds that no margin names.
        """
        lines = self.margins.of_step("kind")
        room = np.full(kinds.size, 2**40, np.int64)
        sums = Sums()
        likely = np.ones(kinds.size) if usual is None else usual.astype(np.float64)
        for line in lines:
            cells = np.flatnonzero(kinds.meeting(line.select))
            wanted, within = self._wanted(line)
            sums.add(cells, np.ones(cells.size), wanted, within)
            if cells.size == 1:
                likely[cells] = wanted
        counts = share_out(room, likely, sums)
        for line in lines:
            mask = kinds.meeting(line.select)
            self._account(line, float(counts[mask].sum()))
        return counts

    def parts(self, total: int) -> Whole:
        """How many there are in each part, from the margins of the step "place"."""
        parts, people = self.places.parts, self.places.part_people
        odds, room = self._odds(total)
        sums = Sums()
        lines = [line for line in self.margins.of_step("place") if line.is_asked]
        whole = np.arange(parts.size)
        sums.add(whole, np.ones(parts.size), total, EXACT)
        for line in lines:
            cells = np.flatnonzero(parts.meeting(line.select))
            wanted, within = self._wanted(line, total)
            sums.add(cells, np.ones(cells.size), wanted, within)
        weight = people * odds
        counts = share_out(room, weight * (total / weight.sum()), sums)
        for line in lines:
            held = float(counts[parts.meeting(line.select)].sum())
            self._account(line, held, total)
        return counts

    def both(self, kinds: Rows, of_kind: Whole, of_part: Whole) -> Whole:
        """Counts by kind and part, from the margins of the step "kind and place"."""
        parts = self.places.parts
        kind, part = np.divmod(np.arange(kinds.size * parts.size), parts.size)
        cells = parts.taken(part)
        for name in kinds.names():
            cells.code(name, kinds.codes(name)[kind], kinds.words(name))
        sums = Sums()
        has_lines = self.margins.has("kind and place")
        lines = self.margins.of_step("kind and place") if has_lines else ()
        likely = of_kind[kind] * (of_part[part] / max(int(of_part.sum()), 1))
        for line in lines:
            mask = cells.meeting(line.select)
            if line.unit == "odds":
                likely[mask] *= line.value
        for line in lines:
            if line.is_asked:
                mask = cells.meeting(line.select)
                base = float(of_kind[kinds.meeting(line.of)].sum()) if line.of else 0.0
                wanted, within = self._wanted(line, int(base))
                used = np.flatnonzero(mask)
                sums.add(used, np.ones(used.size), wanted, within)
        for place in range(parts.size):
            used = np.flatnonzero(part == place)
            sums.add(used, np.ones(used.size), of_part[place], EXACT)
        for place in range(kinds.size):
            used = np.flatnonzero(kind == place)
            sums.add(used, np.ones(used.size), of_kind[place], _NEARLY)
        room = np.minimum(of_kind[kind], of_part[part])
        counts = share_out(room, likely, sums)
        for line in lines:
            if line.is_asked:
                base = int(of_kind[kinds.meeting(line.of)].sum()) if line.of else 0
                held = float(counts[cells.meeting(line.select)].sum())
                self._account(line, held, base)
        return counts.reshape(kinds.size, parts.size)

    def _odds(self, total: int) -> tuple[NDArray[np.float64], Whole]:
        """What is likelier where, and how many a part can have."""
        parts, people = self.places.parts, self.places.part_people
        odds = np.ones(parts.size)
        # No two places are alike: up to a third more or less, whatever else is said.
        odds *= 2 / 3 + 2 / 3 * self.random.random(parts.size)
        room = np.full(parts.size, total, np.int64)
        for line in self.margins.of_step("place"):
            mask = parts.meeting(line.select)
            if line.unit == "odds":
                odds[mask] *= line.value
            elif line.unit == "ceiling per 1000":
                mask &= ~self._named()
                ceiling = np.floor(line.value * people[mask] / 1000).astype(np.int64)
                room[mask] = np.minimum(room[mask], ceiling)
        return odds, room

    def _named(self) -> NDArray[np.bool_]:
        """The parts of wards that a margin asks something of by name."""
        named = np.zeros(self.places.parts.size, bool)
        for line in self.margins.of_step("place"):
            if line.is_asked and any(term.column == "ward" for term in line.select):
                named |= self.places.parts.meeting(line.select)
        return named

    def _wanted(self, line: Margin, base: int = 0) -> tuple[float, float]:
        if line.unit == "count":
            return line.value, line.within
        if line.unit == "percent":
            return line.value / 100 * base, line.within / 100 * base
        people = self.places.residents(line.select) / 1000
        return line.value * people, line.within * people

    def _account(self, line: Margin, held: float, base: int = 0) -> None:
        if line.unit == "percent":
            held = 100 * held / base if base else float("nan")
        elif line.unit == "per 1000":
            held = 1000 * held / self.places.residents(line.select)
        self.drawn.append(Drawn(self.margins.name, line, held))


def rows_of(
    kinds: Rows, places: Places, counts: Whole, random: Generator
) -> tuple[Rows, Whole]:
    """One row for each: its kind, its part, and a small area of that part.

    Returns the rows in random order and the small area of each.
    """
    kind, part = np.divmod(np.arange(counts.size), counts.shape[1])
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    cell = cell[random.permutation(cell.size)]
    kind, part = kind[cell], part[cell]
    lsoa = _lsoas(places, part, random)
    rows = places.lsoas.taken(lsoa)
    for name in kinds.names():
        rows.code(name, kinds.codes(name)[kind], kinds.words(name))
    return rows, lsoa


def _lsoas(places: Places, part: Whole, random: Generator) -> Whole:
    """A small area of each part, by residents; deprived and busy ones more often."""
    busy = random.integers(2, 9, places.people.size)
    weight = places.people * busy * (1 + places.lsoas.codes("deprived"))
    return in_groups(places.part, weight, random, part)
