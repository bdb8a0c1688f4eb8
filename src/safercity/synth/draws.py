"""Draw a mark, or a word, for each row of a table so that its margins are met."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from safercity.errors import SettingsError
from safercity.synth.margins import Margin, Margins
from safercity.synth.rows import Mask, Rows, Term, stacked
from safercity.synth.shares import Sums, share_out

Residents = Callable[[Sequence[Term]], int]
Generator = np.random.Generator


@dataclass(frozen=True, slots=True)
class Drawn:
    """A margin, what it asked for and what was drawn, in its own unit."""

    table: str
    margin: Margin
    drawn: float

    @property
    def is_met(self) -> bool:
        """True when the drawn value lies as near as it must."""
        return abs(self.drawn - self.margin.value) <= self.margin.within + 1e-9


@dataclass
class Draws:
    """The rows of a table as they are drawn, step by step."""

    rows: Rows
    margins: Margins
    residents: Residents
    random: Generator
    drawn: list[Drawn] = field(default_factory=list)

    def mark(self, step: str, among: Mask | None = None) -> Mask:
        """Draw a mark of that name; rows outside `among` do not get it.

        Where no margin speaks of it, no row gets it.
        """
        if not self.margins.has(step):
            self.rows.mark(step, np.zeros(self.rows.size, bool))
            return self.rows.marked(step)
        lines = [_Line.of(line, step, "") for line in self.margins.of_step(step)]
        found = self._chosen(step, lines, among)
        self.rows.mark(step, found)
        self._account(step)
        return found

    def word(self, step: str, among: Mask | None = None) -> None:
        """Draw a column of that name; rows outside `among` get the word "".

        The words are drawn one after another, in the order that the margins have them;
        the rows left get the word of the unit "rest". Where no margin speaks of it,
        every row gets the word "".
        """
        if not self.margins.has(step):
            self.rows.code(step, np.zeros(self.rows.size, np.int32), ("",))
            return
        rest, words = self._words(step)
        free = np.ones(self.rows.size, bool) if among is None else among.copy()
        codes = np.zeros(self.rows.size, np.int32)
        lines = self.margins.of_step(step)
        for place, word in enumerate(words, 1):
            if word != rest:
                own = [line for line in lines if _is_about(line, step, word)]
                found = self._chosen(step, [_Line.of(m, step, word) for m in own], free)
                codes[found] = place
                free &= ~found
            else:
                leftover = place
        codes[free] = leftover
        self.rows.code(step, codes, ("", *words))
        self._account(step)

    def _words(self, step: str) -> tuple[str, tuple[str, ...]]:
        rests = [m for m in self.margins.of_step(step) if m.unit == "rest"]
        if len(rests) != 1:
            raise SettingsError(
                f'{self.margins.name}.csv needs one line of unit "rest" for {step}'
            )
        rest = rests[0].select[0].words[0]
        return rest, self.margins.words_of(step)

    def _account(self, step: str) -> None:
        for line in self.margins.of_step(step):
            if line.is_asked:
                value = measured(self.rows, line, self.residents)
                self.drawn.append(Drawn(self.margins.name, line, value))

    def _chosen(self, step: str, lines: Sequence["_Line"], among: Mask | None) -> Mask:
        rows, size = self.rows, self.rows.size
        may = np.ones(size, bool) if among is None else among.copy()
        must = np.zeros(size, bool)
        odds = np.ones(size)
        pattern: dict[str, NDArray[np.integer]] = {}
        for place, line in enumerate(lines):
            mask = rows.meeting(line.others)
            if line.margin.unit == "never":
                may &= ~mask
            elif line.margin.unit == "always":
                must |= mask
            elif line.margin.unit == "odds":
                odds[mask] *= line.margin.value
                pattern[f"odds {place}"] = mask.astype(np.int32)
            elif line.margin.unit == "even":
                for term in line.others:
                    pattern[f"even {term.column}"] = rows.codes(term.column)
            else:
                pattern[f"sum {place}"] = mask.astype(np.int32)
                if line.of_others is not None:
                    other = rows.meeting(line.of_others)
                    pattern[f"of {place}"] = other.astype(np.int32)
        must &= may
        pattern["must"] = must.astype(np.int32)
        places = np.flatnonzero(may)
        if not places.size:
            return may
        strata = stacked({name: part[places] for name, part in pattern.items()})
        cells = _Cells.of(strata, places, odds, must)
        sums = self._sums(lines, cells, step)
        counts = share_out(cells.room, cells.likely(sums), sums, cells.least)
        return _picked(cells, counts, self.random, size)

    def _sums(self, lines: Sequence["_Line"], cells: "_Cells", step: str) -> Sums:
        sums, whole = Sums(), None
        for line in lines:
            if not line.margin.is_asked:
                continue
            mask = self.rows.meeting(line.others)
            wanted, within = self._wanted(line, mask, whole)
            if not line.holds:
                wanted = float(mask.sum()) - wanted
            if not line.others and line.holds:
                whole = wanted
            inside = mask[cells.first].astype(np.float64)
            if line.of_others is not None and line.of_others:
                # A percentage of what is being drawn: a ratio of two sums.
                other = self.rows.meeting(line.of_others)[cells.first]
                inside = inside - line.margin.value / 100 * other
                wanted = 0.0
            used = np.flatnonzero(inside)
            sums.add(used, inside[used], wanted, within)
        if not sums.targets:
            raise SettingsError(
                f'{self.margins.name}.csv does not say how many get "{step}"'
            )
        return sums

    def _wanted(
        self, line: "_Line", mask: Mask, whole: float | None
    ) -> tuple[float, float]:
        """How many rows the margin asks for, and how far off that may be."""
        margin = line.margin
        if margin.unit == "count":
            return margin.value, margin.within
        if margin.unit == "per 1000":
            people = self.residents(margin.select) / 1000
            return margin.value * people, margin.within * people
        if line.of_others is None:
            base = float(self.rows.meeting(margin.of).sum())
        elif not line.of_others and whole is not None:
            base = whole
        else:
            base = float(mask.sum())
        return margin.value / 100 * base, margin.within / 100 * base


@dataclass(frozen=True, slots=True)
class _Line:
    """A margin seen from a step: the other terms of its choices."""

    margin: Margin
    others: tuple[Term, ...]
    holds: bool
    of_others: tuple[Term, ...] | None

    @classmethod
    def of(cls, margin: Margin, step: str, word: str) -> "_Line":
        own = [term for term in margin.select if term.column == step]
        others = tuple(term for term in margin.select if term.column != step)
        bases = [term for term in margin.of if term.column == step]
        of_others = tuple(t for t in margin.of if t.column != step) if bases else None
        holds = own[0].holds if own and not word else True
        return cls(margin, others, holds, of_others)


def _is_about(margin: Margin, step: str, word: str) -> bool:
    own = [term for term in margin.select if term.column == step]
    return not own or word in own[0].words


@dataclass(frozen=True, slots=True)
class _Cells:
    """Rows that no margin of the step tells apart, together."""

    strata: NDArray[np.integer]
    places: NDArray[np.integer]
    first: NDArray[np.integer]
    room: NDArray[np.int64]
    least: NDArray[np.int64]
    odds: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        strata: NDArray[np.integer],
        places: NDArray[np.integer],
        odds: NDArray[np.float64],
        must: Mask,
    ) -> "_Cells":
        _, first, cell, room = np.unique(
            strata, return_index=True, return_inverse=True, return_counts=True
        )
        first = places[first]
        room = room.astype(np.int64)
        return cls(
            cell, places, first, room, np.where(must[first], room, 0), odds[first]
        )

    def likely(self, sums: Sums) -> NDArray[np.float64]:
        """What would be in each cell if only the largest sum were asked."""
        weight = self.room * self.odds
        most = max(
            (
                t
                for t, f in zip(sums.targets, sums.factors, strict=True)
                if (f == 1).all()
            ),
            default=float(self.room.sum()) / 2,
        )
        return weight * (most / max(float(weight.sum()), 1e-9))


def _picked(
    cells: _Cells, counts: NDArray[np.int64], random: Generator, size: int
) -> Mask:
    """Which rows: as many of each cell as was worked out, in random order."""
    order = np.lexsort((random.random(cells.strata.size), cells.strata))
    starts = np.concatenate([[0], np.cumsum(cells.room)[:-1]])
    rank = np.arange(order.size) - starts[cells.strata[order]]
    picked = order[rank < counts[cells.strata[order]]]
    found = np.zeros(size, bool)
    found[cells.places[picked]] = True
    return found


def measured(rows: Rows, margin: Margin, residents: Residents) -> float:
    """What the rows give for a margin, in its unit; nan where nothing can be said."""
    count = float(rows.meeting(margin.select).sum())
    if margin.unit == "count":
        return count
    if margin.unit == "per 1000":
        return 1000 * count / residents(margin.select)
    base = float(rows.meeting(margin.of).sum())
    return 100 * count / base if base else float("nan")
