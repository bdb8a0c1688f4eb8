"""What the pages of an evaluation are written from, and how they say ranges."""

from dataclasses import dataclass

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Cell, Text
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.marks import marked_figure
from safercity.evidence.assessment.numbers import rounded
from safercity.evidence.assessment.topics import Topic
from safercity.evidence.evaluation_report.figures import Places
from safercity.evidence.evaluation_report.plan import Plan
from safercity.evidence.evaluation_report.study import Study
from safercity.periods import Period


@dataclass(frozen=True)
class Subject:
    """An action's plan, its study, and the brief with its figures."""

    brief: Brief
    plan: Plan
    study: Study
    places: Places
    topic: Topic
    snapped: bool

    def find(
        self, measure: str, place: Area | None = None, period: Period | None = None
    ) -> Quoted | None:
        """A figure of the study; of the place and the time after unless said."""
        return self.brief.figures.find(
            measure,
            self.topic.slug,
            place or self.places.place,
            period or self.study.setting.after,
        )

    def cell(
        self, measure: str, place: Area | None = None, period: Period | None = None
    ) -> Cell:
        """The figure as a cell."""
        found = self.find(measure, place, period)
        return found.cell() if found else NOTHING

    def limits(
        self, measure: str, place: Area | None = None, period: Period | None = None
    ) -> Cell:
        """The figure's limits as a cell; empty where it has none."""
        found = self.find(measure, place, period)
        if found is None or found.figure.lower is None:
            return Cell("–")
        return found.interval_cell()

    @property
    def outcome(self) -> str:
        """fall, rise, unclear, few or alone."""
        found = self.study.difference
        if found is None:
            return "alone"
        stated = self.find("action_effect")
        if stated is None or stated.value is None:
            return "few"
        if not found.effect.is_clear:
            return "unclear"
        return "fall" if found.effect.ratio < 1 else "rise"

    def words(self, name: str, /, **values: object) -> str:
        """A sentence of this report as plain words."""
        return self.brief.wording.words(f"evaluation.{name}", **self._about(values))

    def text(self, name: str, /, **values: object) -> Text:
        """A sentence of this report with its figures."""
        return self.brief.wording.text(f"evaluation.{name}", **self._about(values))

    def _about(self, values: dict[str, object]) -> dict[str, object]:
        setting = self.study.setting
        return {
            "topic": self.topic,
            "before": setting.before.short_title,
            "after": setting.after.short_title,
            "name": self.plan.name,
            **values,
        }


def range_of(found: Quoted | None) -> str:
    """The limits of a percentage as a sentence says them, marked as its figure.

    `between 12% and 31% fewer`; `anything from 25% fewer to 130% more`.
    """
    if found is None or found.figure.lower is None or found.figure.upper is None:
        return ""
    low, high = found.figure.lower, found.figure.upper
    if low < 0 < high:
        said = f"anything from {_way(low)} to {_way(high)}"
    else:
        near, far = sorted((abs(low), abs(high)))
        way = "fewer" if high <= 0 else "more"
        said = f"between {rounded(near)}% and {rounded(far)}% {way}"
    return marked_figure(said, found.key)


def _way(percent: float) -> str:
    return f"{rounded(abs(percent))}% {'fewer' if percent < 0 else 'more'}"
