"""Seasons in words: the months that stood out in every year that was supplied."""

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Text
from safercity.evidence.assessment.topics import Topic
from safercity.evidence.calculation.seasons import MONTHS, season_of

#: So far from the year around it, in each year, before a month is spoken of.
MARGIN = 0.05


def season_text(brief: Brief, topic: Topic) -> Text:
    """Which months have more of a topic, and which fewer, where the years agree."""
    high, low = [], []
    for month in MONTHS:
        found = brief.figures.known(
            "seasonal_index", season_of(topic.slug, month), brief.area
        )
        if found is None:
            continue
        lowest, highest = found.figure.lower, found.figure.upper
        said = brief.wording.marked(
            "category.months.season_month", month=month.title(), index=found
        )
        if lowest is not None and lowest >= 1 + MARGIN:
            high.append(said)
        elif highest is not None and highest <= 1 - MARGIN:
            low.append(said)
    if not high and not low:
        return ()
    return brief.wording.text("category.months.season", topic=topic, high=high, low=low)
