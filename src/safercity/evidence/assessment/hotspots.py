"""Hotspots in a document: the sentence, the map and the table of one study."""

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Cell, Chart, Table, Text
from safercity.evidence.assessment.finder import NOTHING
from safercity.evidence.assessment.hotspot_maps import mark_of, surface_of
from safercity.evidence.assessment.numbers import rounded
from safercity.evidence.assessment.tables import columns, make_table, source_line
from safercity.evidence.assessment.topics import Topic
from safercity.evidence.hotspot_study.figures import hotspot_places
from safercity.evidence.hotspot_study.regions import Region
from safercity.evidence.hotspot_study.study import LEAST_EVENTS, Study

_NAMED = 3
_SQUARE_KM = 1e6


def hotspot_lead(brief: Brief, study: Study, topic: Topic) -> Text:
    """What is to be said of the hotspots, in a sentence or two."""
    about = {"topic": topic, "place": brief.place, "period": brief.when}
    if not study.events:
        return brief.wording.text("hotspots.lead.nothing", **about)
    number = len(study.regions)
    return brief.wording.text(
        f"hotspots.lead.{'some' if number else 'none'}",
        **about,
        number=number,
        share=brief.figures.find("hotspot_share", topic.slug, brief.area),
        land=brief.figures.find("hotspot_land_share", topic.slug, brief.area),
    )


def ground(brief: Brief) -> tuple[str, ...]:
    """The codes of the areas that a map of hotspots shows."""
    areas = brief.areas.csps if brief.is_force else brief.wards
    return tuple(area.code for area in areas)


def hotspot_map(
    brief: Brief, study: Study, topic: Topic, name: str, *, table: str
) -> Chart:
    """The squares by how full they are, the hotspots outlined."""
    words = brief.wording.words
    places = hotspot_places(brief.area, study)
    title = words(
        "hotspots.title.map", number=len(places), topic=topic, place=brief.place
    )
    return Chart(
        id=name,
        title=title,
        subtitle=words(
            "hotspots.title.surface",
            topic=topic,
            square=f"{study.grid.cell:g}",
            period=brief.period.title,
        ),
        alt=words(
            "hotspots.alt.surface",
            place=brief.place,
            title=title,
            tops=[place.name for place, _ in places[:_NAMED]],
        ),
        data=surface_of(
            study.grid,
            study.counts * _SQUARE_KM / study.grid.cell**2,
            areas=ground(brief),
            unit=words("hotspots.legend.unit", kinds=topic.kinds),
            marks=[
                mark_of(str(number), _mark_text(brief, topic, place), region.shape)
                for number, (place, region) in enumerate(places, 1)
            ],
            marks_label=words("hotspots.legend.mark"),
        ),
        source=source_line(brief, *study.points.extracts, people=False),
        table_id=table,
    )


def _mark_text(brief: Brief, topic: Topic, place: Area) -> str:
    count = brief.figures.find("hotspot_events", topic.slug, place)
    return brief.wording.words(
        "hotspots.legend.mark_text",
        name=place.name,
        count=count.span().text if count else "",
        kinds=topic.kinds,
    )


def hotspot_table(brief: Brief, study: Study, topic: Topic, name: str) -> Table:
    """The hotspots, the fullest first; over the months where that was looked at."""
    words = brief.wording.words
    places = hotspot_places(brief.area, study)
    over_months = any(
        brief.figures.find("hotspot_class", topic.slug, place) for place, _ in places
    )
    heads = ["number", "where", "events", "share", "times", "months"]
    heads += ["class"] if over_months else []
    heads += ["land", "middle"]
    return make_table(
        brief,
        name,
        title=words("hotspots.title.table"),
        subtitle=words(
            "hotspots.title.table_subtitle",
            topic=topic,
            place=brief.place,
            period=brief.period.title,
        ),
        columns=columns(
            *(words(f"hotspots.column.{head}", kinds=topic.kinds) for head in heads),
            words=[n for n, head in enumerate(heads) if head in _IN_WORDS],
        ),
        rows=[
            _row(brief, topic, number, place, region, over_months=over_months)
            for number, (place, region) in enumerate(places, 1)
        ],
        sheet=words("hotspots.title.sheet", topic=topic),
        source=source_line(brief, *study.points.extracts, people=False),
        notes=_notes(brief, study, topic),
    )


_IN_WORDS = ("number", "where", "class", "middle")


def _notes(brief: Brief, study: Study, topic: Topic) -> list[str]:
    words = brief.wording.words
    months = len(study.points.months)
    notes = [
        words("hotspots.note.times", place=brief.place),
        words("hotspots.note.months", months=months),
        words("hotspots.note.left_out", least=LEAST_EVENTS, kinds=topic.kinds),
    ]
    if not study.exact:
        notes.append(words("hotspots.note.drawn"))
    if study.outside:
        said = {"number": rounded(study.outside, 0), "kinds": topic.kinds}
        notes.append(words("hotspots.note.outside", place=brief.place, **said))
    return notes


def _row(
    brief: Brief,
    topic: Topic,
    number: int,
    place: Area,
    region: Region,
    *,
    over_months: bool,
) -> tuple[Cell, ...]:
    def cell(measure: str) -> Cell:
        found = brief.figures.find(measure, topic.slug, place)
        return found.cell() if found else NOTHING

    land = region.square_kilometres
    return (
        Cell(str(number)),
        Cell(region.ward.name if region.ward else ""),
        cell("hotspot_events"),
        cell("hotspot_events_share"),
        cell("hotspot_times"),
        cell("hotspot_months"),
        *([_class_cell(brief, topic, place)] if over_months else []),
        Cell(rounded(land, 2), value=land, decimals=2),
        Cell(f"{region.middle[0]:.0f}, {region.middle[1]:.0f}"),
    )


def _class_cell(brief: Brief, topic: Topic, place: Area) -> Cell:
    found = brief.figures.known("hotspot_class", topic.slug, place)
    if found is None or found.value is None:
        return NOTHING
    words = brief.wording.words(f"hotspots.class.{found.value:.0f}")
    return Cell(words, found.key, found.value)
