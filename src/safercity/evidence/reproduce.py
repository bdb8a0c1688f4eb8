"""Reproduce: whether the pipeline gives back figures that were published.

A partnership folder that holds `published.csv` (what was printed, and within what it
was rounded) and `reproduce.csv` (which figure, or what of several, each one is) is
assessed like any other; its figures are then set beside the printed ones. Nothing in
the pipeline knows what was published.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from safercity.errors import SettingsError, all_at_once
from safercity.evidence.figures import Figure, FigureSet
from safercity.evidence.gathering import Opened, every_category
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.partnership import Partnership, load_partnership
from safercity.evidence.progress import Step
from safercity.evidence.reproduction_files import (
    ELSEWHERE,
    NOT_HERE,
    WORDS,
    number_in,
    read_both,
)
from safercity.evidence.warehouse import WAREHOUSE, build_warehouse

REPORT = "reproduced.csv"

AGREES, DIFFERS, MISSING = "agrees", "differs", "no figure"
#: A number on the edge of what it may have been rounded from is within it.
_EDGE = 1e-9
_IN_FULL = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """A published figure beside the one worked out.

    `lowest` and `highest` bound what it may have been rounded from, as its tolerance
    says; both are empty where it is a word.
    """

    id: str
    kind: str
    measure: str
    about: str
    published: str
    computed: str
    tolerance: str
    lowest: float | None
    highest: float | None
    verdict: str
    figures: str
    note: str


@dataclass(frozen=True)
class Reproduction:
    """Every published figure with its verdict, in the order of the file."""

    rows: tuple[Row, ...]
    saved: Path

    @cached_property
    def tally(self) -> Mapping[str, int]:
        """How many have each verdict."""
        found = dict.fromkeys((AGREES, DIFFERS, MISSING, NOT_HERE), 0)
        for row in self.rows:
            found[row.verdict] += 1
        return found

    @property
    def unexplained(self) -> tuple[Row, ...]:
        """Those that do not agree, with no note to say why."""
        bad = (DIFFERS, MISSING)
        return tuple(r for r in self.rows if r.verdict in bad and not r.note)

    def in_words(self) -> str:
        """The report for people: a line for each figure, then how many agree."""
        lines = [
            f"{row.id:<16} {row.published:>20} {row.computed:>12}  {row.verdict:<10} "
            f"{row.measure}, {row.about}"
            for row in self.rows
        ]
        head = f"{'id':<16} {'published':>20} {'worked out':>12}  {'verdict':<10} what"
        told = [f"{number} {verdict}" for verdict, number in self.tally.items()]
        why = [
            f"{row.id}: {row.note}" for row in self.rows
            if row.note and row.verdict != AGREES
        ]  # fmt: skip
        unmade = [
            f"{row.id}: {row.figures}" for row in self.unexplained
            if row.verdict == MISSING
        ]  # fmt: skip
        parts = ["\n".join([head, *lines]), ", ".join(told) + "."]
        parts += [*_listed(_WHY, why), *_listed(_UNMADE, unmade)]
        parts.append(f"The comparison is saved as {self.saved}.")
        return "\n\n".join(parts)

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        rows = [asdict(row) for row in self.rows]
        return {"tally": dict(self.tally), "rows": rows, "saved": str(self.saved)}


_WHY = "Why some do not agree:"
_UNMADE = (
    "No figure was made of these; see whether reproduce.csv names category and area as "
    "`safercity explain` does, and whether their extract is there:"
)


def _listed(heading: str, lines: Sequence[str]) -> list[str]:
    return ["\n".join([heading, *lines])] if lines else []


def reproduce(partnership: Partnership, out: Path, step: Step) -> Reproduction:
    """Work out a partnership's figures and set them beside the published ones.

    Raises:  SettingsError if the two files are missing or cannot be used; otherwise
             as `build_warehouse`.
    """
    measures = load_measures(partnership.folder)
    published, mapping = read_both(partnership.folder, ways=HOW, measures=measures)
    step("Reading and checking extracts")
    rows = build_warehouse(partnership, out / WAREHOUSE, lambda _: None)
    step("Working out figures")
    areas = read_areas(partnership.folder)
    with closing(Opened(out / WAREHOUSE)) as opened:
        calculation = opened.calculate(
            partnership, areas, rows, measures=measures, categories=every_category()
        )
    step("Comparing with what was published")
    words = {key: dict(measure.codes) for key, measure in measures.items()}
    worker = _Worker(calculation.figures, partnership.period.slug, words)
    others = _others(partnership, mapping, out, step)
    found = [
        others[m["id"]]
        if m["how"] == ELSEWHERE
        else _compared(published[m["id"]], m, worker)
        for m in mapping
    ]
    saved = out / REPORT
    _save(found, saved)
    step("")
    return Reproduction(tuple(found), saved)


def _others(
    partnership: Partnership,
    mapping: Sequence[Mapping[str, str]],
    out: Path,
    step: Step,
) -> Mapping[str, Row]:
    """The rows that other folders give, by id: figures of other years."""
    names = sorted({m["figures"] for m in mapping if m["how"] == ELSEWHERE})
    found: dict[str, Row] = {}
    for name in names:
        beside = load_partnership(partnership.folder.parent / name)
        rows = reproduce(beside, out / name, step).rows
        found |= {
            row.id: replace(row, note=row.note or _OF.format(name)) for row in rows
        }
    missing = [
        f"{m['id']} is not in {m['figures']}"
        for m in mapping
        if m["how"] == ELSEWHERE and m["id"] not in found
    ]
    if missing:
        raise SettingsError(all_at_once("The figures cannot be compared:", missing))
    return found


_OF = "Of another year: from {}."


class _Worker:
    """Works out a number from figures named `measure.category.area`."""

    def __init__(
        self,
        figures: FigureSet,
        period: str,
        words: Mapping[str, Mapping[int, str]],
    ) -> None:
        self._figures, self._period, self._words = figures, period, words

    def __call__(self, how: str, names: Sequence[str]) -> float | str | None:
        if how == WORDS:
            return self._word(names[0])
        if how == "number of wards well above":
            return self._well_above(names[0])
        found = [self._find(name) for name in names]
        if not found or any(f is None or f.value is None for f in found):
            return None
        return HOW[how]([f for f in found if f is not None])

    def _find(self, name: str) -> Figure | None:
        like: Figure | None = self._figures.get(f"{name}.{self._period}")
        if like is not None or not name.startswith("change"):
            return like
        # A change is of the months that both years have, which may be fewer.
        named = (f for key, f in self._figures.items() if key.startswith(f"{name}."))
        return next(named, None)

    def _word(self, name: str) -> str | None:
        figure = self._find(name)
        if figure is None or figure.value is None:
            return None
        return self._words[figure.measure].get(int(figure.value), "")

    def _well_above(self, prefix: str) -> float:
        start = f"{prefix}."
        return float(
            sum(f.value == _WELL_ABOVE for k, f in self._figures.items()
                if k.startswith(start))
        )  # fmt: skip


_WELL_ABOVE = 2.0


def _value(figures: Sequence[Figure]) -> float:
    return float(figures[0].value or 0)


def _values(figures: Sequence[Figure]) -> list[float]:
    return [float(f.value or 0) for f in figures]


def _pooled(figures: Sequence[Figure]) -> float | None:
    whole = sum(f.denominator or 0 for f in figures)
    return 100 * sum(f.numerator or 0 for f in figures) / whole if whole else None


def _ratio(figures: Sequence[Figure]) -> float | None:
    first, second = _values(figures)
    return 100 * first / second if second else None


#: How a published number follows from figures: of one, or of several.
HOW: Mapping[str, Callable[[Sequence[Figure]], float | None]] = {
    "value": _value,
    "mean": lambda figures: sum(_values(figures)) / len(figures),
    "lowest": lambda figures: min(_values(figures)),
    "highest": lambda figures: max(_values(figures)),
    "pooled": _pooled,
    "ratio": _ratio,
    "number at least 75": lambda figures: sum(v >= 75 for v in _values(figures)),
    "number of wards well above": _value,
    WORDS: _value,
    NOT_HERE: _value,
    ELSEWHERE: _value,
}


def _compared(
    published: Mapping[str, str], mapping: Mapping[str, str], worker: _Worker
) -> Row:
    how = mapping["how"]
    names = mapping["figures"].split()
    computed = None if how == NOT_HERE else worker(how, names)
    if published["unit"] == "fraction" and isinstance(computed, float):
        computed /= 100
    lowest, highest = (number_in(published[end]) for end in ("lowest", "highest"))
    if how == NOT_HERE:
        verdict = NOT_HERE
    else:
        verdict = _verdict(published["value"], computed, lowest, highest)
    return Row(
        id=published["id"],
        kind=published["class"],
        measure=published["measure"],
        about=published["population"],
        published=published["value"],
        computed=_shown(computed),
        tolerance=published["tolerance"],
        lowest=lowest,
        highest=highest,
        verdict=verdict,
        figures=f"{how}: {mapping['figures']}" if names else "",
        note=mapping["note"],
    )


def _verdict(
    published: str, computed: float | str | None, low: float | None, high: float | None
) -> str:
    if computed is None:
        return MISSING
    if isinstance(computed, str):
        return AGREES if _same_word(published, computed) else DIFFERS
    above = low is None or computed >= low - _EDGE
    below = high is None or computed <= high + _EDGE
    return AGREES if above and below else DIFFERS


def _same_word(published: str, computed: str) -> bool:
    """Whether two words of a class are the same: `significantly` is also `well`."""
    plain = published.lower().replace("significantly", "well")
    return computed.lower().startswith(plain + " ")


def _shown(computed: float | str | None) -> str:
    if computed is None:
        return ""
    if isinstance(computed, str):
        return computed
    # Large numbers in full: rounded to a few digits, one that differs could look alike.
    return f"{computed:.4g}" if abs(computed) < _IN_FULL else f"{computed:.10g}"


def _save(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    with aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Row.__slots__)
        writer.writerows([_plain(v) for v in asdict(row).values()] for row in rows)
    aside.replace(path)


def _plain(value: object) -> object:
    return "" if value is None else value
