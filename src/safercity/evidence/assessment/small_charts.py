"""Small charts: the picture beside each finding on the front page."""

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import direction_of
from safercity.evidence.assessment.document import (
    BarRow,
    Bars,
    Chart,
    DotRow,
    Dots,
    plain,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.findings import (
    CHANGE,
    FORCE,
    GROUP,
    HARM,
    PLACES,
    STEADY,
    Finding,
)
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.numbers import in_table, listed
from safercity.evidence.assessment.standings import (
    group_standings,
    rate_unit,
    stands,
)
from safercity.evidence.assessment.tables import rate_sources, source_line
from safercity.evidence.assessment.topics import Topic
from safercity.evidence.assessment.trends import read_series, trend_chart

HARM_TABLE, PLACES_TABLE, RATES_TABLE = (
    "overview-harm-table",
    "overview-places-table",
    "overview-rates-table",
)
# The share of neighbourhoods that `top5_share` is about, in per cent.
_TOP = 5.0


def small_chart(brief: Brief, finding: Finding, name: str) -> Chart:
    """The chart of a finding."""
    makers = {
        CHANGE: _change,
        STEADY: _months,
        FORCE: _standing,
        GROUP: _standing,
        HARM: _harm,
        PLACES: _places,
    }
    return makers[finding.kind](brief, finding, name)


def _months(brief: Brief, finding: Finding, name: str) -> Chart:
    series = read_series(brief, finding.topic, brief.area)
    table = f"{finding.topic.slug}-months-table"
    return trend_chart(brief, series, name, table=table, small=True)


def _change(brief: Brief, finding: Finding, name: str) -> Chart:
    """The like months of two years side by side."""
    topic, words = finding.topic, brief.wording.words
    direction = direction_of(brief, topic, brief.area)
    like = brief.like.short_title if brief.like else ""
    before = brief.before.short_title if brief.before else ""
    rows = tuple(
        BarRow(label, found.value, in_table(found.figure), focus=label == like)
        for label, found in ((before, direction.was), (like, direction.now))
        if found
    )
    title = words(
        f"category.change.title_{direction.name}",
        topic=topic,
        like=like,
        before=before,
    )
    return Chart(
        id=name,
        title=title,
        subtitle=words("front.chart.change_subtitle", topic=topic, place=brief.place),
        alt=words(
            "front.chart.bars_alt",
            title=title,
            rows=[f"{row.label}, {row.text}" for row in rows],
        ),
        data=Bars(rows, topic.kinds),
        source=source_line(
            brief,
            *rate_sources(brief, topic.slug, brief.area),
            people=False,
            period=listed([p.title for p in (brief.before, brief.like) if p]),
        ),
        table_id=f"{topic.slug}-change-table",
        small=True,
    )


def _standing(brief: Brief, finding: Finding, name: str) -> Chart:
    """The area beside the force and the groups of forces."""
    topic = finding.topic
    rows = [_dot(brief, topic, brief.area, brief.place)]
    if not brief.is_whole:
        rows.append(_dot(brief, topic, brief.force, brief.force.name))
    for standing in group_standings(brief, topic, brief.area):
        rows.append(_dot(brief, topic, standing.group, standing.name))
    reference = rows[1] if len(rows) > 1 else rows[0]
    rows.sort(key=lambda row: (-(row.value or 0), row.label))
    words = brief.wording.words
    title = _standing_title(brief, finding)
    return Chart(
        id=name,
        title=title,
        subtitle=words(
            "front.chart.standing_subtitle",
            unit=rate_unit(brief, topic),
            period=brief.period.title,
        ),
        alt=words(
            "front.chart.standing_alt",
            title=title,
            rates=[f"{row.label} {row.text}" for row in rows],
        ),
        data=Dots(
            tuple(rows), reference.value, reference.label, rate_unit(brief, topic)
        ),
        source=source_line(brief, *rate_sources(brief, topic.slug, brief.area)),
        table_id=RATES_TABLE,
        small=True,
    )


def _standing_title(brief: Brief, finding: Finding) -> str:
    words = brief.wording.words
    if finding.group:
        side = finding.group.stands
        other = words("front.finding.for_group", group=finding.group.name)
    else:
        ratio = brief.figures.known("rate_ratio_force", finding.topic.slug, brief.area)
        side = stands(ratio)
        other = words("front.finding.across", force=brief.force.name)
    return words(
        "front.chart.standing_title",
        topic=finding.topic,
        place=brief.place,
        stands=words(f"category.stands_word.{side}").lower(),
        other=other,
    )


def _dot(brief: Brief, topic: Topic, area: Area, label: str) -> DotRow:
    rate = brief.figures.find("rate", topic.slug, area)
    figure = rate.figure if rate else None
    return DotRow(
        label=label[:1].upper() + label[1:],
        value=figure.value if figure else None,
        lower=figure.lower if figure else None,
        upper=figure.upper if figure else None,
        text=in_table(figure) if figure else "",
        focus=area == brief.area,
    )


def _bar(label: str, found: Quoted | None, *, focus: bool = False) -> BarRow:
    shown = plain(to_text(found.bare)) if found else ""
    return BarRow(label, found.value if found else None, f"{shown}%", focus)


def _harm(brief: Brief, finding: Finding, name: str) -> Chart:
    figures, topic, words = brief.figures, finding.topic, brief.wording.words
    rows = (
        _bar(
            words("front.chart.shares_harm"),
            figures.known("harm_share", topic.slug, brief.area),
            focus=True,
        ),
        _bar(
            words("front.chart.shares_number"),
            figures.known("share_of_crime", topic.slug, brief.area),
        ),
    )
    return _bars(brief, "shares", rows, name, HARM_TABLE, topic)


def _places(brief: Brief, finding: Finding, name: str) -> Chart:
    figures, topic, words = brief.figures, finding.topic, brief.wording.words
    rows = (
        _bar(
            words("front.chart.places_top"),
            figures.known("top5_share", topic.slug, brief.area),
            focus=True,
        ),
        BarRow(words("front.chart.places_even"), _TOP, f"{_TOP:.1f}%"),
    )
    return _bars(brief, "places", rows, name, PLACES_TABLE, topic)


def _bars(
    brief: Brief,
    kind: str,
    rows: tuple[BarRow, ...],
    name: str,
    table: str,
    topic: Topic,
) -> Chart:
    words = brief.wording.words
    title = words(f"front.chart.{kind}_title", topic=topic, place=brief.place)
    return Chart(
        id=name,
        title=title,
        subtitle=words(
            f"front.chart.{kind}_subtitle", place=brief.place, period=brief.period.title
        ),
        alt=words(
            "front.chart.bars_alt",
            title=title,
            rows=[f"{row.label.lower()}, {row.text}" for row in rows],
        ),
        data=Bars(rows, words("front.chart.unit")),
        source=source_line(
            brief, *rate_sources(brief, topic.slug, brief.area), people=False
        ),
        table_id=table,
        small=True,
    )
