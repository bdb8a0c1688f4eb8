"""The own county worked out: its figures, and what plain Python says each must be."""

import math
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from safercity.evidence.calculation import Calculation
from safercity.evidence.gathering import Opened, every_category
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.partnership import load_partnership
from safercity.evidence.warehouse import build_warehouse
from tests.support.own_answers import FORCE, Own
from tests.support.own_county import FIRST, LAST, write_own_county

Z = 1.959963984540054
#: A key's measure, category and place (a CSP's code, "" for the force).
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Answer:
    """What a figure must say; `part` and `whole` are its numerator and denominator."""

    value: float | None
    part: float | None = None
    whole: float | None = None
    lower: float | None = None
    upper: float | None = None


def share(part: float, whole: float, *, limits: bool = False) -> Answer:
    """A percentage with, if asked, Wilson's limits; none of nothing."""
    if not whole:
        return Answer(None)
    value = 100 * part / whole
    return Answer(value, part, whole, *(wilson(part, whole) if limits else ()))


def wilson(part: float, whole: float) -> tuple[float, float]:
    """Wilson's 95% limits of a share, in per cent."""
    p, z2 = part / whole, Z * Z
    middle = p + z2 / (2 * whole)
    half = Z * math.sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole))
    scale = 100 / (1 + z2 / whole)
    return scale * (middle - half), scale * (middle + half)


@dataclass(frozen=True)
class Made:
    """A calculation, and the county that it was made of."""

    calculation: Calculation
    own: Own

    def answers(self, *measures: str, months: int = 12) -> dict[Key, Answer]:
        """What the calculation says, by measure, category and place; None: nothing.

        Of the force and its CSPs, over the assessment's period.
        """
        return {
            (f.measure, f.category, FORCE if f.area.level == "force" else f.area.code):
            Answer(f.value, f.numerator, f.denominator, f.lower, f.upper)
            for f in self.calculation.figures.values()
            if f.measure in measures
            and f.area.level in ("force", "csp")
            and str(f.period.end) == LAST
            and len(f.period) == months
        }  # fmt: skip

    def statuses(self, measure: str, category: str) -> dict[str, str]:
        """The status of a figure by area's slug, over the whole period."""
        return {
            f.area.slug: f.status
            for f in self.calculation.figures.values()
            if (f.measure, f.category) == (measure, category) and len(f.period) == 12
        }


def work_out(folder: Path, **supplied: object) -> Made:
    """Write the county, build its warehouse and work out every figure."""
    write_own_county(folder, **supplied)  # type: ignore[arg-type]
    return work_out_folder(folder)


def work_out_folder(folder: Path) -> Made:
    """The same of a folder that is written already."""
    partnership = load_partnership(folder)
    warehouse = folder / "build" / "warehouse.duckdb"
    rows = build_warehouse(partnership, warehouse, lambda _: None)
    with closing(Opened(warehouse)) as opened:
        calculation = opened.calculate(
            partnership,
            read_areas(folder),
            rows,
            measures=load_measures(folder),
            categories=every_category(),
        )
    return Made(calculation, Own(folder, FIRST, LAST))


def same(found, expected, *, only=None):
    """Compare answers by key; `only` are the keys that are looked at."""
    if only is not None:
        found = {key: found[key] for key in found if only(key)}
    assert sorted(found.keys() ^ expected.keys()) == []
    wrong = {
        key: (found[key], answer)
        for key, answer in expected.items()
        if not agrees(found[key], answer)
    }
    assert wrong == {}


def agrees(found: Answer, answer: Answer) -> bool:
    """Whether every number that plain Python gives is the one found."""
    pairs = [
        (getattr(found, name), getattr(answer, name))
        for name in ("value", "part", "whole", "lower", "upper")
    ]
    if answer.value is None:
        return found.value is None
    return all(
        expected is None or number == pytest.approx(expected, rel=1e-6, abs=1e-6)
        for number, expected in pairs
    )
