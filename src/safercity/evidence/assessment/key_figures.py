"""Key figures: the four numbers at the head of a category's page."""

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.derivation import derive
from safercity.evidence.assessment.directions import (
    FEW,
    Direction,
    direction_words,
)
from safercity.evidence.assessment.document import KeyFigure, KeyFigures, Span
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.numbers import in_prose, in_table
from safercity.evidence.assessment.standings import (
    comparator,
    group_standings,
    rank_of,
)
from safercity.evidence.assessment.topics import Topic
from safercity.evidence.figures import SUPPRESSED

MISSING = Span(NOTHING.text)


def key_figures(
    brief: Brief, topic: Topic, direction: Direction
) -> tuple[KeyFigures, ...]:
    """Count, rate, change and rank; of a whole force, any comparison and no rank.

    Nothing where the count is withheld: the sentence above has said so, and the rest
    follows it.
    """
    count = brief.figures.find("count", topic.slug, brief.area)
    if count is not None and count.figure.status == SUPPRESSED:
        return ()
    fourth = _against(brief, topic) if brief.is_whole else _rank(brief, topic)
    figures = (
        _count(brief, topic),
        _rate(brief, topic),
        _change(brief, topic, direction),
        *((fourth,) if fourth else ()),
    )
    return (KeyFigures(figures),)


def _made(
    brief: Brief,
    name: str,
    found: Quoted | None,
    detail: str,
    /,
    *,
    shown: str | None = None,
    **values: object,
) -> KeyFigure:
    """A key figure with the words of `category.key.<name>` and its derivation."""
    wording = brief.wording
    label = wording.words(f"category.key.{name}", **values)
    text = wording.text(f"category.key.{detail}", **values)
    if found is None:
        return KeyFigure(label, MISSING, text)
    if found.figure.status == SUPPRESSED:
        text = wording.text("category.key.hidden")
    value = Span(shown or in_table(found.figure, found.places), found.key)
    derivation = derive(found.figure, brief.context, wording)
    return KeyFigure(label, value, text, derivation)


def _count(brief: Brief, topic: Topic) -> KeyFigure:
    found = brief.figures.find("count", topic.slug, brief.area)
    return _made(brief, "count", found, "count_detail", topic=topic, period=brief.when)


def _rate(brief: Brief, topic: Topic) -> KeyFigure:
    found = brief.figures.find("rate", topic.slug, brief.area)
    if found is None or found.value is None:
        return _made(brief, "rate", found, "rate_missing")
    return _made(
        brief,
        "rate",
        found,
        "rate_detail",
        unit=found.figure.unit,
        year=found.figure.denominator_year,
        interval=found.interval,
    )


def _change(brief: Brief, topic: Topic, direction: Direction) -> KeyFigure:
    like, before = brief.like, brief.before
    if like is None or before is None:
        return _made(brief, "change", None, "change_absent")
    values = {
        "like": like.short_title,
        "before": before.short_title,
        "direction": direction_words(brief, direction),
    }
    percent = brief.figures.find("change_percent", topic.slug, brief.area, like)
    if percent is not None and percent.value is not None:
        shown = f"{in_table(percent.figure, percent.places, signed=True)}%"
        return _made(brief, "change", percent, "change_detail", shown=shown, **values)
    # On a small base the numbers speak; a percentage would not be honest.
    count = brief.figures.find("change_count", topic.slug, brief.area, like)
    now, was = direction.now, direction.was
    if direction.name == FEW and now and was:
        shown = brief.wording.words("category.key.change_few")
        values |= {"now": now.bare, "was": was.bare}
        return _made(brief, "change", count, "change_few_detail", shown=shown, **values)
    difference = in_table(count.figure, signed=True) if count else None
    return _made(brief, "change", count, "change_detail", shown=difference, **values)


def _rank(brief: Brief, topic: Topic) -> KeyFigure:
    if brief.has_few_residents:
        return _made(brief, "rank", None, "few_residents")
    found = brief.figures.find("rank", topic.slug, brief.area)
    if found is None or found.value is None:
        return _made(brief, "rank", found, "rank_missing")
    return _made(
        brief,
        "rank",
        found,
        "rank_detail",
        shown=rank_of(brief, found),
        force=brief.force.name,
    )


def _against(brief: Brief, topic: Topic) -> KeyFigure | None:
    """How the rate stands to other forces'; None where no group of them is known."""
    standings = group_standings(brief, topic, brief.area)
    if not standings:
        group = comparator(brief, "similar-pooled") or comparator(
            brief, "national-pooled"
        )
        if group is None and not brief.has_few_residents:
            return None
        slug = group.slug if group else "national-pooled"
        name = brief.wording.words(f"common.comparator.{slug}")
        detail = "few_residents" if brief.has_few_residents else "ratio_missing"
        return _made(brief, "ratio", None, detail, group=name)
    nearest = standings[0]
    return _made(
        brief,
        "ratio",
        nearest.ratio,
        "ratio_detail",
        shown=in_prose(nearest.ratio.figure),
        group=nearest.name,
        name=nearest.group.name,
        interval=nearest.ratio.interval,
    )
