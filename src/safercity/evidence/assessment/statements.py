"""Statements: the sentences about one category in one area."""

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import (
    UNCOMPARED,
    Direction,
    change_text,
    direction_of,
)
from safercity.evidence.assessment.document import Span, Text
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.standings import (
    UNKNOWN as NO_STANDING,
)
from safercity.evidence.assessment.standings import (
    group_standings,
    rank_words,
    stands,
)
from safercity.evidence.assessment.topics import ALL_CRIME, Topic
from safercity.evidence.figures import SUPPRESSED


def joined(*texts: Text) -> Text:
    """Texts one after another, a space between; empty ones are left out."""
    spans: list[Span] = []
    for content in texts:
        if content and spans:
            spans.append(Span(" "))
        spans += content
    return tuple(spans)


def lead_text(brief: Brief, topic: Topic, direction: Direction) -> Text:
    """The finding of a category: direction, number, rate, how sure."""
    change = change_text(brief, topic, direction)
    if direction.name in UNCOMPARED:
        found = brief.figures.find("count", topic.slug, brief.area)
        is_hidden = _numbers_name(found, None) == "hidden"
        # Of what is withheld nobody expects a change.
        numbers = numbers_text(brief, topic, place=brief.place)
        return numbers if is_hidden else joined(numbers, change)
    if _was_never(direction) and brief.like == brief.period and brief.before:
        return brief.wording.text(
            "category.none_at_all.said",
            topic=topic,
            place=brief.place,
            period=brief.when,
            before=brief.before.short_title,
        )
    lead = brief.wording.text(
        f"category.lead.{direction.name}",
        topic=topic,
        place=brief.place,
        like=brief.part_year,
    )
    return joined(lead, numbers_text(brief, topic), change)


def _was_never(direction: Direction) -> bool:
    """True where there were none in either year."""
    both = (direction.now, direction.was)
    return all(found is not None and found.value == 0 for found in both)


def numbers_text(brief: Brief, topic: Topic, *, place: str = "") -> Text:
    """How many there were, and how many for so many people."""
    found = brief.figures.find("count", topic.slug, brief.area)
    rate = brief.figures.known("rate", topic.slug, brief.area)
    return brief.wording.text(
        f"category.numbers.{_numbers_name(found, rate)}",
        topic=topic,
        count=brief.counted(topic, found),
        rate=rate,
        period=brief.when,
        place=place,
    )


def _numbers_name(found: Quoted | None, rate: Quoted | None) -> str:
    if found is None or found.value is None:
        return "hidden" if found and found.figure.status == SUPPRESSED else "missing"
    if found.value == 0:
        return "zero"
    return "ok" if rate else "no_rate"


def finding_text(brief: Brief, topic: Topic, direction: Direction) -> Text:
    """The one sentence that a list of pages shows for a category."""
    found = brief.figures.find("count", topic.slug, brief.area)
    rate = brief.figures.known("rate", topic.slug, brief.area)
    name = _numbers_name(found, rate)
    if name in ("hidden", "missing"):
        return brief.wording.text(f"category.finding.{name}")
    if name == "zero":
        return brief.wording.text("category.finding.zero", period=brief.when)
    compared = direction.name not in UNCOMPARED
    shown = "ok" if rate else "no_rate"
    if not compared:
        shown = "alone" if rate else "alone_no_rate"
    words = ""
    if compared:
        words = brief.wording.words(f"category.finding_direction.{direction.name}")
    return brief.wording.text(
        f"category.finding.{shown}",
        direction=words,
        count=brief.counted(topic, found),
        rate=rate,
        period=brief.when,
        like=brief.part_year,
    )


def standing_text(brief: Brief, topic: Topic) -> Text:
    """Where the rate stands to the force's and to groups of forces, with its rank."""
    rate = brief.figures.known("rate", topic.slug, brief.area)
    if rate is None or not rate.value:
        return ()
    sentences = []
    if not brief.is_whole and not brief.has_few_residents:
        sentences.append(_against_force(brief, topic, rate))
    for other in group_standings(brief, topic, brief.area):
        if other.stands != NO_STANDING:
            sentences.append(
                brief.wording.marked(
                    f"category.against.{other.stands}",
                    first=not any(sentences),
                    group=other.name,
                    other=other.rate.beside(rate),
                )
            )
    return to_text(" ".join(sentence for sentence in sentences if sentence))


def _against_force(brief: Brief, topic: Topic, rate: Quoted) -> str:
    figures, slug = brief.figures, topic.slug
    other = figures.known("rate", slug, brief.force)
    name = stands(figures.known("rate_ratio_force", slug, brief.area))
    if other is None or name == NO_STANDING:
        return ""
    return brief.wording.marked(
        f"category.stands.{name}",
        force=brief.force.name,
        other=other.beside(rate),
        rank=rank_words(brief, figures.known("rank", slug, brief.area), name),
    )


def share_text(brief: Brief, topic: Topic) -> Text:
    """Its share of the crime recorded in the area; empty for what is not a crime."""
    share = brief.figures.known("share_of_crime", topic.slug, brief.area)
    if share is None or not share.value or topic.slug == ALL_CRIME:
        return ()
    return brief.wording.text(
        "category.share.of_crime", topic=topic, share=share, place=brief.place
    )


def harm_text(brief: Brief, topic: Topic) -> Text:
    """Its harm beside its number, and what the weight cannot tell."""
    figures, wording, area = brief.figures, brief.wording, brief.area
    caution = wording.text("category.harm.by_category")
    if topic.slug == ALL_CRIME:
        rate = figures.known("harm_rate", ALL_CRIME, area)
        if rate is None:
            return wording.text("category.harm.missing")
        alone = wording.text("category.harm.alone", place=brief.place, harm_rate=rate)
        return joined(alone, caution)
    harm_share = figures.find("harm_share", topic.slug, area)
    if harm_share is None:
        return wording.text("category.harm.none", topic=topic)
    share = figures.known("share_of_crime", topic.slug, area)
    if harm_share.value is None or share is None:
        return wording.text("category.harm.missing")
    said = wording.text(
        "category.harm.share",
        topic=topic,
        place=brief.place,
        harm_share=harm_share,
        share=share,
    )
    return joined(said, caution)


# Below this a few places hold most events by chance alone.
FEWEST_FOR_PLACES = 50


def concentration_text(brief: Brief, topic: Topic) -> Text:
    """How far the category gathers in few neighbourhoods."""
    figures, area = brief.figures, brief.area
    count = figures.known("count", topic.slug, area)
    half = figures.known("half_share", topic.slug, area)
    top = figures.known("top5_share", topic.slug, area)
    if count is None or half is None or top is None:
        return ()
    if (count.value or 0) < FEWEST_FOR_PLACES:
        return brief.wording.text("category.concentration.few", topic=topic)
    some = brief.wording.text(
        "category.concentration.some",
        topic=topic,
        place=brief.place,
        half=half,
        top=top,
    )
    return joined(some, brief.wording.text("category.concentration.note"))


def change_sentence(brief: Brief, topic: Topic) -> Text:
    """How the like months compare, standing alone."""
    return change_text(brief, topic, direction_of(brief, topic, brief.area))
