"""Comparing two releases: figure by figure, what changed and why.

Figures of two years match by measure, category, area and their place in the period
(January with January, the year with the year), so that this year's assessment can be
set beside last year's, and a corrected one beside the one it corrects.
"""

import enum
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safercity.evidence.figures import Figure
from safercity.evidence.read import ReadRelease
from safercity.periods import Month, Period

_MOST_SHOWN = 40


class Reason(enum.StrEnum):
    """Why a figure differs; several can hold at once, the first that does is given."""

    NEW = "only in the second"
    GONE = "only in the first"
    METHOD = "method"
    POPULATION = "population"
    STATUS = "disclosure or availability"
    DATA = "data"
    DERIVED = "data behind it"


@dataclass(frozen=True)
class Difference:
    """One figure that is not the same in both releases."""

    key: str
    before: Figure | None
    after: Figure | None
    reason: Reason

    def in_words(self) -> str:
        """The difference in one line."""
        return (
            f"{self.key}: {_shown(self.before)} -> {_shown(self.after)} ({self.reason})"
        )

    def as_row(self) -> dict[str, Any]:
        """The difference as plain values, for JSON and CSV."""
        return {
            "key": self.key,
            "before": self.before.value if self.before else None,
            "after": self.after.value if self.after else None,
            "before_status": self.before.status if self.before else None,
            "after_status": self.after.status if self.after else None,
            "reason": str(self.reason),
        }


@dataclass(frozen=True)
class Comparison:
    """What two releases differ in."""

    same: int
    differences: tuple[Difference, ...]
    inputs: tuple[str, ...]

    @property
    def by_reason(self) -> Mapping[str, int]:
        """How many figures differ for each reason, in the order of `Reason`."""
        found = Counter(difference.reason for difference in self.differences)
        return {str(reason): found[reason] for reason in Reason if found[reason]}

    def as_json(self) -> dict[str, Any]:
        """Everything, for machines."""
        return {
            "same": self.same,
            "different": len(self.differences),
            "by_reason": dict(self.by_reason),
            "inputs": list(self.inputs),
            "differences": [difference.as_row() for difference in self.differences],
        }

    def in_words(self) -> str:
        """The comparison for a person: totals by reason, then each figure."""
        lines = [
            f"{self.same:,} figures are the same; {len(self.differences):,} differ."
        ]
        lines += [f"  {number:,}: {why}" for why, number in self.by_reason.items()]
        if self.inputs:
            lines += ["", "Input files:", *(f"  {said}" for said in self.inputs)]
        if self.differences:
            lines += ["", "Figures that differ:"]
            lines += [f"  {d.in_words()}" for d in self.differences[:_MOST_SHOWN]]
        more = len(self.differences) - _MOST_SHOWN
        if more > 0:
            lines.append(f"  and {more:,} more; --json gives them all")
        return "\n".join(lines)


def _shown(figure: Figure | None) -> str:
    if figure is None:
        return "none"
    return figure.status if figure.value is None else f"{figure.value:,.6g}"


def compare_releases(first: ReadRelease, second: ReadRelease) -> Comparison:
    """Set two releases side by side.

    Gives: every figure that differs, in key order, with the reason; the input files
    that differ, in words.
    """
    before, after = _by_identity(first), _by_identity(second)
    differences = []
    for identity in sorted(before.keys() | after.keys()):
        was, now = before.get(identity), after.get(identity)
        reason = _reason(was, now)
        if reason:
            known = now or was
            differences.append(Difference(known.key if known else "", was, now, reason))
    return Comparison(
        same=len(before.keys() | after.keys()) - len(differences),
        differences=tuple(differences),
        inputs=_inputs(first.manifest, second.manifest),
    )


def _by_identity(release: ReadRelease) -> dict[tuple[object, ...], Figure]:
    start = min(
        (f.period.start for f in release.figures.values() if f.measure == "rate"),
        default=Month(1900, 1),
    )
    return {
        (
            figure.measure,
            figure.category,
            figure.area.level,
            figure.area.code,
            _place(figure.period, start),
        ): figure
        for figure in release.figures.values()
    }


def _place(period: Period, start: Month) -> tuple[int, int]:
    """Where a period lies from the start of the release's own: months in, length."""
    months = (period.start.year - start.year) * 12 + period.start.number - start.number
    return months, len(period)


def _reason(was: Figure | None, now: Figure | None) -> Reason | None:
    if was is None or now is None:
        return Reason.NEW if was is None else Reason.GONE
    if _numbers(was) == _numbers(now) and was.status == now.status:
        return None
    if was.method_version != now.method_version or was.unit != now.unit:
        return Reason.METHOD
    if was.status != now.status:
        return Reason.STATUS
    if (was.denominator_year, was.denominator) != (
        now.denominator_year,
        now.denominator,
    ) and was.numerator == now.numerator:
        return Reason.POPULATION
    if was.numerator != now.numerator:
        return Reason.DATA
    return Reason.DERIVED


def _numbers(figure: Figure) -> tuple[float | None, ...]:
    return (
        figure.value,
        figure.lower,
        figure.upper,
        figure.numerator,
        figure.denominator,
    )


def _inputs(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[str, ...]:
    before = {row["path"]: row["sha256"] for row in first.get("inputs", [])}
    after = {row["path"]: row["sha256"] for row in second.get("inputs", [])}
    said = []
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            said.append(f"{path}: no longer used")
        elif path not in before:
            said.append(f"{path}: new")
        elif before[path] != after[path]:
            said.append(f"{path}: changed")
    return tuple(said)
