"""The parts of a hotspot report that say how far to rely on it, and where to walk."""

from collections.abc import Iterator

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import (
    Block,
    Cell,
    Chart,
    Paragraph,
    Section,
    Table,
)
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.hotspot_maps import mark_of, surface_of
from safercity.evidence.assessment.hotspots import ground
from safercity.evidence.assessment.numbers import rounded
from safercity.evidence.assessment.tables import (
    columns,
    interval_cell,
    make_table,
    source_line,
)
from safercity.evidence.hotspot_report.subject import Subject
from safercity.evidence.hotspot_study.following import Following
from safercity.evidence.hotspot_study.lasting import FULLEST
from safercity.evidence.hotspot_study.patrols import patrol_place
from safercity.evidence.hotspot_study.proof import land_place
from safercity.evidence.hotspots.patrol_areas import MOST_SQUARE_METRES

_HECTARE = 10_000
_SQUARE_KM = 1e6


def proof_sections(brief: Brief, subject: Subject) -> Iterator[Section]:
    """Where to walk, whether hotspots last, what they would have caught."""
    for name, blocks in (
        ("patrols", _patrols(brief, subject)),
        ("parting", _parting(brief, subject)),
        ("lasting", _lasting(brief, subject)),
        ("following", _following(brief, subject)),
    ):
        found = tuple(blocks)
        if found:
            yield Section(name, brief.wording.words(f"hotspots.heading.{name}"), found)


def _patrols(brief: Brief, subject: Subject) -> Iterator[Block]:
    if subject.proof.patrols:
        yield Paragraph(brief.wording.text("hotspots.patrols.lead"))
        yield _patrol_map(brief, subject)
        yield _patrol_table(brief, subject)


def _patrol_map(brief: Brief, subject: Subject) -> Chart:
    words, study, topic = brief.wording.words, subject.study, subject.topic
    patrols = subject.proof.patrols
    events = sum(patrol.events for patrol in patrols)
    title = words(
        "hotspots.title.patrol_map",
        number=len(patrols),
        share=rounded(100 * events / study.events, 0),
        topic=topic,
    )
    names = [patrol_place(brief.area, study, patrol).name for patrol in patrols]
    return Chart(
        id="patrol-map",
        title=title,
        subtitle=words(
            "hotspots.title.patrol_surface",
            hectares=f"{MOST_SQUARE_METRES / _HECTARE:g}",
            period=brief.period.title,
        ),
        alt=words(
            "hotspots.alt.surface", place=brief.place, title=title, tops=names[:3]
        ),
        data=surface_of(
            study.grid,
            study.counts * _SQUARE_KM / study.grid.cell**2,
            areas=ground(brief),
            unit=words("hotspots.legend.unit", kinds=topic.kinds),
            marks=[
                mark_of(str(patrol.rank), name, patrol.shape)
                for patrol, name in zip(patrols, names, strict=True)
            ],
            marks_label=words("hotspots.legend.patrol"),
        ),
        source=source_line(brief, *study.points.extracts, people=False),
        table_id="patrol-table",
    )


def _patrol_table(brief: Brief, subject: Subject) -> Table:
    words, study, topic = brief.wording.words, subject.study, subject.topic
    rows = []
    for patrol in subject.proof.patrols:
        place = patrol_place(brief.area, study, patrol)
        middle = patrol.shape.representative_point()
        rows.append(
            (
                Cell(str(patrol.rank)),
                Cell(place.name.partition(", ")[2]),
                _cell(brief.figures.find("patrol_events", topic.slug, place)),
                _cell(brief.figures.find("patrol_share", topic.slug, place)),
                Cell(
                    rounded(patrol.area_m2 / _HECTARE, 1),
                    value=patrol.area_m2 / _HECTARE,
                    decimals=1,
                ),
                Cell(f"{middle.x:.0f}, {middle.y:.0f}"),
            )
        )
    heads = ("number", "where", "events", "share", "hectares", "middle")
    return make_table(
        brief,
        "patrol-table",
        title=words("hotspots.title.patrols"),
        subtitle=words(
            "hotspots.title.patrols_subtitle",
            hectares=f"{MOST_SQUARE_METRES / _HECTARE:g}",
            period=brief.period.title,
        ),
        columns=columns(
            *(words(f"hotspots.column.{name}", kinds=topic.kinds) for name in heads),
            words=(0, 1, 5),
        ),
        rows=rows,
        sheet=words("hotspots.title.patrols_sheet"),
        source=source_line(brief, *study.points.extracts, people=False),
    )


def _cell(found: Quoted | None) -> Cell:
    return found.cell() if found else NOTHING


def _parting(brief: Brief, subject: Subject) -> Iterator[Block]:
    parting, topic = subject.proof.parting, subject.topic
    if parting is None:
        return
    if not parting.enough:
        yield Paragraph(brief.wording.text("hotspots.parting.few", topic=topic))
        return
    yield Paragraph(
        brief.wording.text(
            f"hotspots.parting.{'apart' if parting.parts else 'alike'}",
            topic=topic,
            fullest=FULLEST,
            both=brief.figures.find("agrees_with_reported", topic.slug, brief.area),
            alike=brief.figures.find(
                "agrees_with_reported_if_alike", topic.slug, brief.area
            ),
        ),
        "warning" if parting.parts else "body",
    )


def _lasting(brief: Brief, subject: Subject) -> Iterator[Block]:
    text, slug = brief.wording.text, subject.topic.slug
    kept = brief.figures.known("fullest_kept", slug, brief.area)
    both = brief.figures.known("fullest_in_both_halves", slug, brief.area)
    if kept is None or both is None:
        yield Paragraph(text("hotspots.lasting.few"))
        return
    yield Paragraph(
        text("hotspots.lasting.kept", kept=kept, both=both, fullest=FULLEST)
    )
    if subject.study.regions:
        yield Paragraph(text("hotspots.lasting.some"), "note")


def _following(brief: Brief, subject: Subject) -> Iterator[Block]:
    text, following = brief.wording.text, subject.proof.following
    if following is None:
        yield Paragraph(text("hotspots.following.few", kinds=subject.topic.kinds))
        return

    def find(measure: str) -> Quoted | None:
        place = land_place(brief.area, following.gains[0].naive.coverage)
        return brief.figures.find(measure, subject.topic.slug, place, following.tested)

    yield Paragraph(
        text(
            "hotspots.following.lead",
            kinds=subject.topic.kinds,
            learned=following.learned.short_title,
            tested=following.tested.short_title,
            share=find("caught_share"),
            times=find("caught_times"),
        )
    )
    yield _caught_table(brief, subject, following)
    better = all(
        gain.naive.hit_rate.value >= gain.found.hit_rate.value
        for gain in following.gains
    )
    name = "full" if better else "neighbours"
    yield Paragraph(text(f"hotspots.following.better_{name}"))


def _caught_table(brief: Brief, subject: Subject, following: Following) -> Table:
    words, slug = brief.wording.words, subject.topic.slug
    rows = []
    for gain in following.gains:
        place = land_place(brief.area, gain.naive.coverage)

        def find(measure: str, place=place) -> Quoted | None:  # type: ignore[no-untyped-def]
            return brief.figures.find(measure, slug, place, following.tested)

        rows.append(
            (
                Cell(f"{100 * gain.naive.coverage:g}%"),
                _cell(find("caught_share")),
                interval_cell(find("caught_share")),
                _cell(find("caught_share_neighbours")),
                _cell(find("caught_times")),
                _cell(find("caught_of_best")),
            )
        )
    heads = (
        "land_share",
        "fullest",
        "interval",
        "neighbours",
        "caught_times",
        "caught_of_best",
    )
    learned, tested = following.learned.short_title, following.tested.short_title
    return make_table(
        brief,
        "caught-table",
        title=words("hotspots.title.caught", learned=learned, tested=tested),
        subtitle=words(
            "hotspots.title.caught_subtitle",
            events=rounded(following.events, 0),
            kinds=subject.topic.kinds,
            tested=tested,
        ),
        columns=columns(*(words(f"hotspots.column.{name}") for name in heads)),
        rows=rows,
        sheet=words("hotspots.title.caught_sheet"),
        source=source_line(brief, *subject.study.points.extracts, people=False),
    )
