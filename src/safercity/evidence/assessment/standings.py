"""Standings: where a rate stands to the force's, to similar forces', and its rank."""

from dataclasses import dataclass

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import (
    direction_cells,
    direction_header,
)
from safercity.evidence.assessment.document import (
    Cell,
    Chart,
    DotRow,
    Dots,
    Table,
    Text,
)
from safercity.evidence.assessment.finder import NOT_APPLICABLE, NOTHING, Quoted
from safercity.evidence.assessment.numbers import (
    in_table,
    ordinal,
    ordinal_words,
    small_number,
)
from safercity.evidence.assessment.tables import (
    columns,
    interval_cell,
    make_table,
    rate_sources,
    source_line,
)
from safercity.evidence.assessment.topics import Topic

ABOVE, BELOW, SIMILAR, UNKNOWN = "above", "below", "similar", "unknown"
# The order in which groups are named: those most like the force first.
GROUPS = ("similar", "national")


def stands(ratio: Quoted | None) -> str:
    """Where a rate stands: its whole interval above one, or below, or neither."""
    if ratio is None or ratio.figure.lower is None or ratio.figure.upper is None:
        return UNKNOWN
    if ratio.figure.lower > 1:
        return ABOVE
    return BELOW if ratio.figure.upper < 1 else SIMILAR


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """Where an area stands to a group of forces; `name` is the group in a sentence."""

    group: Area
    name: str
    rate: Quoted
    ratio: Quoted
    stands: str


def group_standings(brief: Brief, topic: Topic, area: Area) -> list[GroupStanding]:
    """Where an area's rate stands to each group that there is.

    To none where few residents make a rate unlike that of any other area.
    """
    found: list[GroupStanding] = []
    if brief.few_live_in(area):
        return found
    for slug in GROUPS:
        group = comparator(brief, f"{slug}-pooled")
        if group is None:
            continue
        rate = brief.figures.known("rate", topic.slug, group)
        ratio = brief.figures.known(f"rate_ratio_{slug}", topic.slug, area)
        if rate and ratio:
            name = brief.wording.words(f"common.comparator.{group.slug}")
            found.append(GroupStanding(group, name, rate, ratio, stands(ratio)))
    return found


def comparator(brief: Brief, slug: str) -> Area | None:
    """The group of that slug, if there is one."""
    return next((a for a in brief.context.comparators if a.slug == slug), None)


def rank_words(brief: Brief, rank: Quoted | None, side: str) -> str:
    """The rank inside a sentence, marked: `the second highest of the nine areas`.

    `side` is where the rate stands; a rank that does not go with it is left out.
    """
    if rank is None or rank.value is None:
        return ""
    place, areas = int(rank.value), _ranked(brief, rank)
    is_high = place <= (areas + 1) / 2
    # A rate below the force's may still be third of nine: that would only confuse.
    if areas < 2 or is_high != (side == ABOVE):
        return ""
    name = "from_top" if is_high else "from_bottom"
    if place in (1, areas):
        name = "first" if is_high else "last"
    return brief.wording.marked(
        f"category.rank.{name}",
        areas=small_number(areas),
        place=ordinal_words(place if is_high else areas - place + 1),
    )


def _ranked(brief: Brief, rank: Quoted) -> int:
    return int(rank.figure.denominator or len(brief.areas.csps))


def rank_of(brief: Brief, rank: Quoted) -> str:
    """The rank as a headline: `2nd of 9`."""
    return brief.wording.words(
        "category.key.rank_value",
        ordinal=ordinal(int(rank.value or 0)),
        areas=_ranked(brief, rank),
    )


def by_rate(brief: Brief, topic: Topic, areas: tuple[Area, ...]) -> list[Area]:
    """Areas from the highest rate to the lowest, those without one last."""

    def order(area: Area) -> tuple[float, str]:
        value = brief.figures.value("rate", topic.slug, area)
        return (1.0 if value is None else -value, area.name)

    return sorted(areas, key=order)


def dots_title(brief: Brief, topic: Topic) -> str:
    """The finding of the comparison of areas."""
    if not brief.is_force:
        ratio = brief.figures.known("rate_ratio_force", topic.slug, brief.area)
        name = stands(ratio)
    else:
        name = "force"
    known = [
        area
        for area in by_rate(brief, topic, brief.areas.csps)
        if brief.figures.value("rate", topic.slug, area) is not None
    ]
    if len(known) < 2:
        name = UNKNOWN
    return brief.wording.words(
        f"category.dots.{name}",
        topic=topic,
        place=brief.place,
        force=brief.force.name,
        first=known[0].name if known else "",
        last=known[-1].name if known else "",
    )


def dots_chart(brief: Brief, topic: Topic, name: str, *, table: str) -> Chart:
    """The CSPs by rate with their intervals, and the force's rate as a line."""
    title = dots_title(brief, topic)
    average = brief.figures.known("rate", topic.slug, brief.force)
    rows = [_dot(brief, topic, a) for a in by_rate(brief, topic, brief.areas.csps)]
    return Chart(
        id=name,
        title=title,
        subtitle=_subtitle(brief, topic),
        alt=_alt(brief, title, rows, average),
        data=Dots(
            tuple(rows),
            average.value if average else None,
            brief.wording.words("category.dots.reference", force=brief.force.name),
            rate_unit(brief, topic),
        ),
        source=_source(brief, topic),
        table_id=table,
    )


def _dot(brief: Brief, topic: Topic, area: Area) -> DotRow:
    rate = brief.figures.find("rate", topic.slug, area)
    figure = rate.figure if rate else None
    return DotRow(
        label=area.name,
        value=figure.value if figure else None,
        lower=figure.lower if figure else None,
        upper=figure.upper if figure else None,
        text=in_table(figure) if figure else NOTHING.text,
        focus=area == brief.area,
    )


def _alt(brief: Brief, title: str, rows: list[DotRow], average: Quoted | None) -> str:
    known = [row for row in rows if row.value is not None]
    if not known or average is None:
        return brief.wording.words("category.dots.alt_plain", title=title)
    return brief.wording.words(
        "category.dots.alt",
        title=title,
        lowest=known[-1].text,
        last=known[-1].label,
        highest=known[0].text,
        first=known[0].label,
        force=brief.force.name,
        average=average.bare,
    )


def places_of_few_text(brief: Brief) -> Text:
    """Which of the areas compared have rates that are not like the others'."""
    return brief.wording.text("category.dots.places_of_few", places=brief.places_of_few)


def rate_unit(brief: Brief, topic: Topic) -> str:
    """The unit of a category's rates, which says so where they are annualised."""
    for area in (brief.area, brief.force, *brief.areas.csps):
        found = brief.figures.find("rate", topic.slug, area)
        if found:
            return found.figure.unit
    return ""


def csp_table(brief: Brief, topic: Topic, name: str) -> Table:
    """The CSPs and the force: number, rate, interval, standing and direction."""
    wording, figures, slug = brief.wording, brief.figures, topic.slug
    areas = [*by_rate(brief, topic, brief.areas.csps), brief.force]
    rows = []
    for area in areas:
        rate = figures.find("rate", slug, area)
        ratio = figures.find("rate_ratio_force", slug, area)
        rows.append(
            (
                Cell(area.name, link=_other(brief, area)),
                figures.cell("count", slug, area),
                rate.cell() if rate else NOTHING,
                interval_cell(rate),
                standing_cell(brief, ratio) if area != brief.force else NOT_APPLICABLE,
                *direction_cells(brief, topic, area),
            )
        )
    return make_table(
        brief,
        name,
        title=dots_title(brief, topic),
        subtitle=_subtitle(brief, topic),
        columns=columns(
            wording.words("common.column.area"),
            wording.words("category.months.column", topic=topic),
            wording.words("common.column.rate_unit", unit=rate_unit(brief, topic)),
            wording.words("common.column.interval"),
            wording.words("category.dots.stands_column", force=brief.force.name),
            *direction_header(brief),
            words=(0, 4, 5),
        ),
        rows=rows,
        sheet=f"{topic.short} areas",
        source=_source(brief, topic),
        highlight=[place for place, area in enumerate(areas) if area == brief.area],
    )


def standing_cell(brief: Brief, ratio: Quoted | None) -> Cell:
    """Where a rate stands, in a word, naming the ratio that says so."""
    if ratio is not None and ratio.value is None:
        return ratio.cell()
    words = brief.wording.words(f"category.stands_word.{stands(ratio)}")
    return Cell(words, ratio.key if ratio else None)


def _other(brief: Brief, area: Area) -> str | None:
    return None if area == brief.area else f"area:{area.slug}"


def _subtitle(brief: Brief, topic: Topic) -> str:
    return brief.wording.words(
        "category.dots.subtitle",
        unit=rate_unit(brief, topic),
        force=brief.force.name,
        period=brief.period.title,
    )


def _source(brief: Brief, topic: Topic) -> str:
    return source_line(brief, *rate_sources(brief, topic.slug, brief.force))
