"""The pages of a hotspot report."""

from collections.abc import Iterator

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.derivation import derive
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    Chart,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Table,
)
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.numbers import rounded
from safercity.evidence.assessment.tables import columns, make_table, source_line
from safercity.evidence.hotspot_report.maps import mark_of, surface_of
from safercity.evidence.hotspot_report.proof_page import proof_sections
from safercity.evidence.hotspot_report.subject import Subject
from safercity.evidence.hotspot_study.figures import (
    fullest_squares,
    hotspot_places,
    square_of,
)
from safercity.evidence.hotspot_study.regions import Region
from safercity.evidence.hotspot_study.study import LEAST_EVENTS, Study

_NAMED = 3
_SQUARE_KM = 1e6


def hotspot_section(brief: Brief, subject: Subject) -> Section:
    """The report: where they are, the fullest squares, how far it gathers, caution."""
    words = brief.wording.words
    inner = []
    if subject.study.events:
        inner = [
            Section(
                "where", words("hotspots.heading.where"), tuple(_where(brief, subject))
            ),
            *proof_sections(brief, subject),
            Section(
                "fullest-squares",
                words("hotspots.heading.squares"),
                (_squares_table(brief, subject),),
            ),
            Section(
                "gathering",
                words("hotspots.heading.gathering"),
                tuple(_gathering(brief, subject)),
            ),
        ]
    reading = Section(
        "reading", words("hotspots.heading.reading"), (_reading(brief, subject),)
    )
    return Section(
        "hotspots",
        words("hotspots.title.section"),
        tuple(_head(brief, subject)),
        (*inner, reading),
    )


def _head(brief: Brief, subject: Subject) -> Iterator[Block]:
    text, topic, figures = brief.wording.text, subject.topic, brief.figures
    about = {"topic": topic, "place": brief.place, "period": brief.when}
    if not subject.study.events:
        yield Paragraph(text("hotspots.lead.nothing", **about), "lead")
        return
    number = len(subject.study.regions)
    said = {
        "share": figures.find("hotspot_share", topic.slug, brief.area),
        "land": figures.find("hotspot_land_share", topic.slug, brief.area),
        "number": number,
    }
    name = "some" if number else "none"
    yield Paragraph(text(f"hotspots.lead.{name}", **about, **said), "lead")
    if subject.police_generated:
        yield Paragraph(text("hotspots.caution.police", **about), "warning")
    yield KeyFigures(tuple(_key_figures(brief, subject)))


def _key_figures(brief: Brief, subject: Subject) -> Iterator[KeyFigure]:
    without = sum(subject.study.points.without_point.values())
    for name, measure in (
        ("points", "point_events"),
        ("hotspots", "hotspots"),
        ("share", "hotspot_share"),
        ("land", "hotspot_land_share"),
    ):
        found = brief.figures.find(measure, subject.topic.slug, brief.area)
        if found is None:
            continue
        yield KeyFigure(
            brief.wording.words(f"hotspots.key.{name}", topic=subject.topic),
            Span(_headline(found), found.key, strong=True),
            brief.wording.text(
                f"hotspots.key.{name}_detail", topic=subject.topic, without=without
            ),
            derive(found.figure, brief.context, brief.wording),
        )


def _headline(found: Quoted) -> str:
    """A figure as a table shows it, with the sign that a column head would have."""
    sign = "%" if found.figure.unit == "%" and found.value is not None else ""
    return f"{found.span().text}{sign}"


def _where(brief: Brief, subject: Subject) -> Iterator[Block]:
    yield _map(brief, subject)
    if subject.study.regions:
        yield _table(brief, subject)


def _map(brief: Brief, subject: Subject) -> Chart:
    words, study, topic = brief.wording.words, subject.study, subject.topic
    places = hotspot_places(brief.area, study)
    marks = [
        mark_of(str(number), _mark_text(brief, subject, place), region.shape)
        for number, (place, region) in enumerate(places, 1)
    ]
    title = words(
        "hotspots.title.map", number=len(places), topic=topic, place=brief.place
    )
    per_km = study.counts * _SQUARE_KM / study.grid.cell**2
    return Chart(
        id="hotspot-map",
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
            per_km,
            areas=subject.ground,
            unit=words("hotspots.legend.unit", kinds=topic.kinds),
            marks=marks,
            marks_label=words("hotspots.legend.mark"),
        ),
        source=source_line(brief, *study.points.extracts, people=False),
        table_id="hotspot-table" if places else "square-table",
    )


def _mark_text(brief: Brief, subject: Subject, place: Area) -> str:
    count = brief.figures.find("hotspot_events", subject.topic.slug, place)
    return brief.wording.words(
        "hotspots.legend.mark_text",
        name=place.name,
        count=count.span().text if count else "",
        kinds=subject.topic.kinds,
    )


def _table(brief: Brief, subject: Subject) -> Table:
    words, study, topic = brief.wording.words, subject.study, subject.topic
    months = len(study.points.months)
    return make_table(
        brief,
        "hotspot-table",
        title=words("hotspots.title.table"),
        subtitle=words(
            "hotspots.title.table_subtitle",
            topic=topic,
            place=brief.place,
            period=brief.period.title,
        ),
        columns=columns(
            *(
                words(f"hotspots.column.{name}", kinds=topic.kinds)
                for name in (
                    "number",
                    "where",
                    "events",
                    "share",
                    "times",
                    "months",
                    "class",
                    "land",
                    "middle",
                )
            ),
            words=(0, 1, 6, 8),
        ),
        rows=[
            _row(brief, subject, number, place, region)
            for number, (place, region) in enumerate(
                hotspot_places(brief.area, study), 1
            )
        ],
        sheet=words("hotspots.title.sheet"),
        source=source_line(brief, *study.points.extracts, people=False),
        notes=[
            words("hotspots.note.times", place=brief.place),
            words("hotspots.note.months", months=months),
            words("hotspots.note.left_out", least=LEAST_EVENTS, kinds=topic.kinds),
            *([] if study.exact else [words("hotspots.note.drawn")]),
            *_outside(brief, subject),
        ],
    )


def _outside(brief: Brief, subject: Subject) -> list[str]:
    number = len(subject.study.points) - subject.study.events
    if not number:
        return []
    said = {"number": rounded(number, 0), "kinds": subject.topic.kinds}
    return [brief.wording.words("hotspots.note.outside", place=brief.place, **said)]


def _row(
    brief: Brief, subject: Subject, number: int, place: Area, region: Region
) -> tuple[Cell, ...]:
    def cell(measure: str) -> Cell:
        found = brief.figures.find(measure, subject.topic.slug, place)
        return found.cell() if found else NOTHING

    land = region.square_kilometres
    return (
        Cell(str(number)),
        Cell(region.ward.name if region.ward else ""),
        cell("hotspot_events"),
        cell("hotspot_events_share"),
        cell("hotspot_times"),
        cell("hotspot_months"),
        _class_cell(brief, subject, place),
        Cell(rounded(land, 2), value=land, decimals=2),
        Cell(_metres(*region.middle)),
    )


def _class_cell(brief: Brief, subject: Subject, place: Area) -> Cell:
    found = brief.figures.find("hotspot_class", subject.topic.slug, place)
    if found is None or found.value is None:
        return NOTHING
    words = brief.wording.words(f"hotspots.class.{found.value:.0f}")
    return Cell(words, found.key, found.value)


def _metres(easting: float, northing: float) -> str:
    return f"{easting:.0f}, {northing:.0f}"


def _squares_table(brief: Brief, subject: Subject) -> Table:
    words, study, topic = brief.wording.words, subject.study, subject.topic
    rows = []
    for number, cell in enumerate(fullest_squares(study), 1):
        place = square_of(brief.area, study, cell)
        found = brief.figures.find("square_events", topic.slug, place)
        ward = study.ground.ward_of_cell[cell]
        rows.append(
            (
                Cell(str(number)),
                Cell(ward.name if ward else ""),
                found.cell() if found else NOTHING,
                Cell(_hotspot_holding(study, cell)),
                Cell(place.code.replace("-", ", ")),
            )
        )
    return make_table(
        brief,
        "square-table",
        title=words("hotspots.title.squares"),
        subtitle=words(
            "hotspots.title.squares_subtitle",
            square=f"{study.grid.cell:g}",
            period=brief.period.title,
        ),
        columns=columns(
            *(
                words(f"hotspots.column.{name}", kinds=topic.kinds)
                for name in ("square", "where", "events", "inside", "corner")
            ),
            words=(0, 1, 3, 4),
        ),
        rows=rows,
        sheet=words("hotspots.title.squares_sheet"),
        source=source_line(brief, *study.points.extracts, people=False),
        notes=[words("hotspots.note.single")],
    )


def _hotspot_holding(study: Study, cell: int) -> str:
    for number, region in enumerate(study.regions, 1):
        if cell in region.cells:
            return str(number)
    return "–"


def _gathering(brief: Brief, subject: Subject) -> Iterator[Block]:
    def find(measure: str) -> object:
        return brief.figures.find(measure, subject.topic.slug, brief.area)

    yield Paragraph(
        brief.wording.text(
            "hotspots.gathering.found",
            topic=subject.topic,
            half=find("square_half_share"),
            chance=find("square_half_share_by_chance"),
        )
    )
    yield Paragraph(brief.wording.text("hotspots.gathering.meaning"), "note")


def _reading(brief: Brief, subject: Subject) -> Bullets:
    names = [
        name
        for name in brief.wording.names("hotspots.reading")
        if subject.snapped or not name.endswith("_snapped")
    ]
    return Bullets(tuple(brief.wording.text(name) for name in names))
