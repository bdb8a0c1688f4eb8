"""The pages of a hotspot report."""

from collections.abc import Iterator

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.derivation import derive
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Table,
)
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.hotspots import (
    hotspot_lead,
    hotspot_map,
    hotspot_table,
)
from safercity.evidence.assessment.tables import columns, make_table, source_line
from safercity.evidence.hotspot_report.heat import heat_map
from safercity.evidence.hotspot_report.proof_page import proof_sections
from safercity.evidence.hotspot_report.subject import Subject
from safercity.evidence.hotspot_study.figures import (
    fullest_squares,
    square_of,
)
from safercity.evidence.hotspot_study.study import Study


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
    study, topic = subject.study, subject.topic
    yield Paragraph(hotspot_lead(brief, study, topic), "lead")
    if not study.events:
        return
    if subject.police_generated:
        yield Paragraph(
            brief.wording.text("hotspots.caution.police", topic=topic), "warning"
        )
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
    study, topic = subject.study, subject.topic
    table = "hotspot-table" if study.regions else "square-table"
    yield heat_map(brief, subject, subject.shape)
    yield hotspot_map(brief, study, topic, "hotspot-map", table=table)
    if study.regions:
        yield hotspot_table(brief, study, topic, "hotspot-table")


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
