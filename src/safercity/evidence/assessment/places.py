"""Places: the map of wards for a category, and the ranked table beside it."""

import math
from collections.abc import Sequence

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.directions import (
    direction_cells,
    direction_header,
)
from safercity.evidence.assessment.document import (
    Cell,
    Chart,
    Choropleth,
    Column,
    MapArea,
    Table,
)
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.numbers import in_table, rounded, small_number
from safercity.evidence.assessment.standings import rate_unit
from safercity.evidence.assessment.tables import (
    columns,
    interval_cell,
    make_table,
    rate_sources,
    source_line,
)
from safercity.evidence.assessment.topics import ALL_CRIME, ASB, Topic
from safercity.evidence.measures.funnel import FunnelClass
from safercity.evidence.measures.ward_rule import WardClass

CLASSES = 5
LABELLED = 3
# A force has too many wards for a page on each category; the ward tables have all.
LONGEST_TABLE = 40
TOP_OF_FORCE = 20
# As many categories as fit across a printed page.
ACROSS = 7


def is_cut(brief: Brief) -> bool:
    """True where there are too many wards for a category's page to list them all."""
    return len(brief.wards) > LONGEST_TABLE


def rate_groups(brief: Brief) -> list[list[Topic]]:
    """The categories besides crime and ASB, in groups that fit across a table."""
    rest = [t for t in brief.topics if t.slug not in (ALL_CRIME, ASB)]
    tables = math.ceil(len(rest) / ACROSS)
    size = math.ceil(len(rest) / tables) if tables else 1
    return [rest[n : n + size] for n in range(0, len(rest), size)]


def table_of_every_ward(brief: Brief, topic: Topic) -> str:
    """The id of the table, among the ward tables, with a category in every ward."""
    if topic.slug in (ALL_CRIME, ASB):
        return f"wards-all-{topic.slug}-table"
    groups = rate_groups(brief)
    number = next(n for n, group in enumerate(groups, 1) if topic in group)
    return f"wards-all-rates-{number}-table"


def ranked_wards(brief: Brief, topic: Topic) -> list[tuple[Area, Quoted | None]]:
    """The area's wards with their rates, highest first, those without one last."""
    found = [(w, brief.figures.find("rate", topic.slug, w)) for w in brief.wards]

    def order(pair: tuple[Area, Quoted | None]) -> tuple[float, str]:
        value = pair[1].value if pair[1] else None
        return (1.0 if value is None else -value, pair[0].name)

    return sorted(found, key=order)


def ward_name(brief: Brief, ward: Area) -> str:
    """A ward's name in a sentence; force-wide with its area, since names repeat."""
    if not brief.is_force:
        return ward.name
    return brief.wording.words(
        "category.wards.name",
        ward=ward.name,
        area=brief.csp_names.get(ward.parent or "", ""),
    )


def is_above(brief: Brief, topic: Topic, ward: Area) -> bool:
    """True where the published rule puts a ward above the average for wards."""
    value = brief.figures.value("ward_class", topic.slug, ward)
    return value is not None and value >= WardClass.ABOVE


def map_title(
    brief: Brief, topic: Topic, ranked: Sequence[tuple[Area, Quoted | None]]
) -> str:
    """The finding of a map: the highest ward, and how many are above the average."""
    known = [ward for ward, rate in ranked if rate and rate.value]
    above = sum(is_above(brief, topic, ward) for ward in known)
    name = "above" if above else "none"
    return brief.wording.words(
        f"category.map.{name if known else 'unknown'}",
        topic=topic,
        first=ward_name(brief, known[0]) if known else "",
        number=small_number(above),
        one=above == 1,
        wards=small_number(len(brief.wards)),
    )


def ward_map(brief: Brief, topic: Topic, name: str, *, table: str) -> Chart:
    """The wards in up to five classes of rate, the three highest named."""
    ranked = ranked_wards(brief, topic)
    title = map_title(brief, topic, ranked)
    printed = [in_table(r.figure) if r else NOTHING.text for _, r in ranked]
    bands, band_of = bands_of([r.value if r else None for _, r in ranked])
    areas = tuple(
        MapArea(
            code=ward.code,
            name=ward.name,
            band=band_of[place],
            text=_area_text(brief, topic, ward, rate, printed[place]),
            label=place < LABELLED and bool(rate and rate.value),
        )
        for place, (ward, rate) in enumerate(ranked)
    )
    return Chart(
        id=name,
        title=title,
        subtitle=brief.wording.words(
            "category.map.subtitle",
            unit=rate_unit(brief, topic),
            place=brief.place,
            period=brief.period.title,
        ),
        alt=brief.wording.words(
            "category.map.alt",
            title=title,
            tops=[
                f"{ward_name(brief, ward)} ({shown})"
                for (ward, rate), shown in zip(ranked[:LABELLED], printed, strict=False)
                if rate and rate.value
            ]
            or [brief.place],
        ),
        data=Choropleth(areas, bands, rate_unit(brief, topic)),
        source=_source(brief, topic),
        table_id=table,
    )


def _area_text(
    brief: Brief, topic: Topic, ward: Area, rate: Quoted | None, shown: str
) -> str:
    # Not a template: a force-wide assessment says it three thousand times.
    count = brief.figures.known("count", topic.slug, ward)
    if rate is None or rate.value is None or count is None:
        return brief.wording.words("category.map.area_missing")
    things = topic.kind if count.value == 1 else topic.kinds
    return f"{shown} {rate.figure.unit} ({rounded(count.value or 0)} {things})"


def bands_of(
    values: Sequence[float | None], decimals: int = 1
) -> tuple[tuple[str, ...], list[int | None]]:
    """Classes of equally many areas, as printed: equal rates are never parted.

    `values` run from high to low. Gives the names of the classes, lowest first, and
    the class of each value.
    """
    printed = [None if v is None else rounded(v, decimals) for v in values]
    known = [v for v in printed if v is not None]
    first_place: dict[str, int] = {}
    for place, shown in enumerate(reversed(known)):
        first_place.setdefault(shown, place)
    raw = {s: CLASSES * place // len(known) for s, place in first_place.items()}
    used = sorted(set(raw.values()))
    band = {shown: used.index(number) for shown, number in raw.items()}
    names = []
    for number in range(len(used)):
        inside = [shown for shown in band if band[shown] == number]
        low, high = inside[0], inside[-1]
        names.append(low if low == high else f"{low} to {high}")
    return tuple(names), [None if shown is None else band[shown] for shown in printed]


def ward_table(brief: Brief, topic: Topic, name: str) -> Table:
    """The wards by rate, with the published rule beside the adjusted funnel.

    A force-wide assessment lists the highest; its ward tables hold every ward.
    """
    ranked = ranked_wards(brief, topic)
    cut = is_cut(brief)
    shown = ranked[:TOP_OF_FORCE] if cut else ranked
    wording = brief.wording
    title = wording.words(
        f"category.wards.{'title_top' if cut else 'title'}",
        topic=topic,
        number=small_number(len(shown)),
    )
    notes = [
        wording.words("category.wards.rule_note", force=brief.force.name),
        wording.words("category.wards.funnel_note", force=brief.force.name),
    ]
    return make_table(
        brief,
        name,
        title=title,
        subtitle=wording.words(
            "category.wards.subtitle", place=brief.place, period=brief.period.title
        ),
        columns=ward_columns(brief, topic),
        rows=[ward_row(brief, topic, ward, rate) for ward, rate in shown],
        sheet=f"{topic.short} wards",
        source=_source(brief, topic),
        notes=[*notes, _all_note(brief, topic)] if cut else notes,
    )


def _all_note(brief: Brief, topic: Topic) -> str:
    """Where the wards are that a table leaves out."""
    has_page = brief.topic(topic.slug) is not None
    name = "all_note" if has_page else "all_note_data"
    return brief.wording.words(f"category.wards.{name}")


def ward_columns(brief: Brief, topic: Topic) -> tuple[Column, ...]:
    """The columns of a ward table; force-wide, with the area that a ward is in."""
    wording = brief.wording
    area = [wording.words("common.column.area")] if brief.is_force else []
    words = (0, 1, 5, 6, 7) if brief.is_force else (0, 4, 5, 6)
    return columns(
        wording.words("common.column.ward"),
        *area,
        wording.words("category.wards.count_column", topic=topic),
        wording.words("common.column.rate_unit", unit=rate_unit(brief, topic)),
        wording.words("common.column.interval"),
        wording.words("category.wards.class_column"),
        wording.words("category.wards.funnel_column"),
        *direction_header(brief),
        words=words,
    )


def ward_row(
    brief: Brief, topic: Topic, ward: Area, rate: Quoted | None
) -> tuple[Cell, ...]:
    """A ward's row, under `ward_columns`."""
    figures, slug = brief.figures, topic.slug
    area = (Cell(brief.csp_names.get(ward.parent or "", "")),) if brief.is_force else ()
    return (
        Cell(ward.name),
        *area,
        figures.cell("count", slug, ward),
        rate.cell() if rate else NOTHING,
        interval_cell(rate),
        _class_cell(brief, figures.find("ward_class", slug, ward), WardClass),
        _class_cell(
            brief, figures.find("funnel_class_adjusted", slug, ward), FunnelClass
        ),
        *direction_cells(brief, topic, ward),
    )


def _class_cell(
    brief: Brief,
    found: Quoted | None,
    classes: type[WardClass] | type[FunnelClass],
) -> Cell:
    """The class in words, naming the figure that gives it."""
    if found is None or found.value is None:
        return found.cell() if found else NOTHING
    name = classes(int(found.value)).name.lower()
    return Cell(brief.wording.words(f"wards.class.{name}"), found.key)


def _source(brief: Brief, topic: Topic) -> str:
    return source_line(brief, *rate_sources(brief, topic.slug, brief.force))
