"""Directions: the four honest outcomes of a change, and the words for each.

A clear rise, a clear fall, no clear change, too few to say. A change that cannot be
shown or worked out says so, and is none of them.
"""

from dataclasses import dataclass

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Cell, Text
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.topics import Topic
from safercity.evidence.figures import SUPPRESSED
from safercity.evidence.measures.change import ChangeOutcome

RISE, FALL, NONE, FEW = "rise", "fall", "none", "few"
HIDDEN, UNKNOWN, ABSENT = "hidden", "unknown", "absent"
CLEAR = (RISE, FALL)
UNCOMPARED = (HIDDEN, UNKNOWN, ABSENT)
_NAMES = {
    ChangeOutcome.RISE: RISE,
    ChangeOutcome.FALL: FALL,
    ChangeOutcome.NO_CLEAR_CHANGE: NONE,
    ChangeOutcome.TOO_FEW: FEW,
}


@dataclass(frozen=True, slots=True)
class Direction:
    """What became of a category between the like months of two years.

    `name` is one of the constants of this module; `outcome` is the figure that says
    so; `now`, `was`, `percent` and `p` are there where they have a number.
    """

    name: str
    outcome: Quoted | None
    now: Quoted | None
    was: Quoted | None
    percent: Quoted | None
    p: float | None

    @property
    def is_clear(self) -> bool:
        """True for a clear rise or a clear fall."""
        return self.name in CLEAR


def direction_of(brief: Brief, topic: Topic, area: Area) -> Direction:
    """The direction of a category in an area."""
    figures, like, before = brief.figures, brief.like, brief.before
    if like is None or before is None:
        return Direction(ABSENT, None, None, None, None, None)
    slug = topic.slug
    outcome = figures.find("change_outcome", slug, area, like)
    now = figures.known("count", slug, area, like)
    was = figures.known("count", slug, area, before)
    return Direction(
        name=_name(outcome),
        outcome=outcome,
        now=now,
        was=was,
        percent=figures.known("change_percent", slug, area, like),
        p=figures.value("change_p", slug, area, like),
    )


def _name(outcome: Quoted | None) -> str:
    if outcome is None:
        return UNKNOWN
    if outcome.value is None:
        return HIDDEN if outcome.figure.status == SUPPRESSED else UNKNOWN
    return _NAMES.get(ChangeOutcome(int(outcome.value)), UNKNOWN)


def direction_words(brief: Brief, direction: Direction) -> str:
    """The direction in a table: `Clear rise`, `[c]`, `[x]`."""
    return brief.wording.words(f"common.direction.{direction.name}")


def direction_header(brief: Brief) -> tuple[str, ...]:
    """The header of a column of directions; none where nothing can be compared."""
    if not brief.has_change:
        return ()
    return (brief.wording.words("common.column.direction"),)


def direction_cells(brief: Brief, topic: Topic, area: Area) -> tuple[Cell, ...]:
    """The cell under `direction_header`."""
    return (direction_cell(brief, topic, area),) if brief.has_change else ()


def direction_cell(brief: Brief, topic: Topic, area: Area) -> Cell:
    """The direction as a cell that names the figure which says so."""
    outcome = None
    if brief.like is not None:
        outcome = brief.figures.find("change_outcome", topic.slug, area, brief.like)
    name = _name(outcome)
    words = brief.wording.words(f"common.direction.{name}")
    return Cell(words, outcome.key if outcome else None)


def change_text(brief: Brief, topic: Topic, direction: Direction) -> Text:
    """How the like months compare, and how sure that is; empty where they cannot be."""
    if direction.name in UNCOMPARED:
        return brief.wording.text(f"category.compared.{direction.name}")
    now = brief.counted(topic, direction.now)
    was = brief.counted(topic, direction.was)
    if now is None or was is None or brief.like is None or brief.before is None:
        return brief.wording.text("category.compared.unknown")
    return brief.wording.text(
        f"category.compared.{_how(direction)}",
        now=now,
        was=was,
        percent=direction.percent,
        more=_more(direction),
        like=brief.like.short_title,
        before=brief.before.short_title,
        whole=brief.like == brief.period,
        sure=brief.wording.words(
            f"category.sure.{_sure(brief, direction)}",
            practical=f"{brief.partnership.change_rule.practical_percent:g}",
        ),
    )


def _how(direction: Direction) -> str:
    now, was = direction.now, direction.was
    if direction.name == FEW:
        return "few"
    if now and was and now.value == was.value:
        return "same"
    return "by_percent" if direction.percent else "by_count"


def _more(direction: Direction) -> bool:
    now, was = direction.now, direction.was
    return bool(now and was and (now.value or 0) > (was.value or 0))


def _sure(brief: Brief, direction: Direction) -> str:
    """Why a change is clear or not: by chance, or too small to matter."""
    if direction.is_clear:
        return "clear"
    if direction.name == FEW:
        return "few"
    p = direction.p
    if p is not None and p < brief.partnership.change_rule.p_level:
        return "small"
    return "chance"
