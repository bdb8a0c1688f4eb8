"""Making a hotspot report: from a partnership folder to a page, a PDF and data."""

import os
import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safercity.areas import Area, AreaLevel
from safercity.errors import CoverageError, UsageError
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.build import make_brief
from safercity.evidence.assessment.context import AssessmentContext
from safercity.evidence.assessment.document import Chart, Document
from safercity.evidence.assessment.pages.about import (
    licences,
    methods_section,
    sources_section,
)
from safercity.evidence.assessment.topics import Topic, make_topic
from safercity.evidence.disclosure import load_policy, make_release
from safercity.evidence.gathering import Opened, every_category, source_files
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.hotspot_report.asked import asked_area, asked_categories
from safercity.evidence.hotspot_report.page import hotspot_section
from safercity.evidence.hotspot_report.places_file import hotspots_geojson
from safercity.evidence.hotspot_report.subject import Subject
from safercity.evidence.hotspot_study.figures import hotspot_places, make_figures
from safercity.evidence.hotspot_study.of_themes import ground_of_area, shape_of_area
from safercity.evidence.hotspot_study.points import Points, read_points, read_reported
from safercity.evidence.hotspot_study.proof import proof_figures, prove
from safercity.evidence.hotspot_study.study import study
from safercity.evidence.identity import software
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.partnership import Partnership
from safercity.evidence.progress import Step
from safercity.evidence.publication.drawing import draw_all
from safercity.evidence.publication.html import Download, write_html
from safercity.evidence.publication.open_data.table_csv import table_csv
from safercity.evidence.publication.pdf import make_pdf
from safercity.evidence.warehouse import WAREHOUSE, build_warehouse

FOLDER = "hotspots"
PDF, PLACES, FIGURES = "hotspots.pdf", "hotspots.geojson", "figures.csv"
_DOWNLOADS = (
    Download(PDF, "PDF", "to print or send"),
    Download(PLACES, "GeoJSON", "the hotspots, for a map"),
    Download("hotspot-table.csv", "CSV", "the hotspots, as a table"),
    Download(FIGURES, "Open data", "every figure, as CSV"),
)


@dataclass(frozen=True)
class HotspotReport:
    """What was made, and where."""

    folder: Path
    category: str
    area: Area
    events: int
    hotspots: int
    share: float

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "folder": str(self.folder),
            "category": self.category,
            "area": self.area.slug,
            "events": self.events,
            "hotspots": self.hotspots,
            "share": self.share,
        }

    def in_words(self) -> str:
        """The report for a person."""
        return (
            f"{self.hotspots} hotspots in {self.area.name}, with {self.share:.0%} of "
            f"{self.events:,} events.\n\n"
            f"Page:     {self.folder / 'index.html'}\n"
            f"Print:    {self.folder / PDF}\n"
            f"Map data: {self.folder / PLACES}"
        )


def make_hotspot_report(
    partnership: Partnership,
    out: Path,
    *,
    theme: str,
    area: str,
    audience: str,
    step: Step = lambda _: None,
) -> HotspotReport:
    """Make a report on where one theme gathers in one area.

    Raises:  UsageError where there is no such theme, area or audience, or the audience
             may not see where events of an extract lie; CoverageError where no extract
             tells of the theme.
    """
    policy = load_policy(audience, partnership)
    categories = every_category()
    wanted = asked_categories(theme, load_themes(partnership.folder), categories)
    _check_may_be_mapped(wanted[0], partnership)
    areas = read_areas(partnership.folder)
    place = asked_area(area, areas)
    step("Reading and checking extracts")
    build_warehouse(partnership, out / WAREHOUSE, lambda _: None, areas=areas)
    with closing(Opened(out / WAREHOUSE)) as opened:
        step("Finding hotspots")
        category, points = _points(opened, wanted, categories, place, partnership)
        if not points.extracts:
            raise CoverageError(
                f'No extract tells of "{theme}" in {place.name} in '
                f"{partnership.period.title}, so there is nothing to map."
            )
        if policy.protects:
            _check_are_public(points, partnership)
        found = study(points, ground_of_area(areas, place))
        measures = dict(load_measures(partnership.folder))
        reported = None
        if categories[category].police_generated:
            crimes = read_reported(opened.tables(), categories, partnership.period)
            reported = crimes.of(place)
        proof = prove(found, reported)
        about = (category, place, partnership.period, measures)
        figures = make_figures(found, *about) | proof_figures(found, proof, *about)
        release = make_release(
            figures,
            policy=policy,
            public_extracts=_public(partnership),
            aggregates={},
        )
        context = AssessmentContext(
            measures=measures,
            categories=categories,
            extracts=partnership.extracts,
            files=tuple(
                f for f in source_files(opened) if f.extract in points.extracts
            ),
            attributes=areas.attributes,
            ward_source=areas.ward_source,
            ward_year=areas.ward_year,
        )
    brief = make_brief(release, partnership, areas, place, context)
    topic = make_topic(categories[category])
    subject = Subject(
        study=found,
        proof=proof,
        topic=topic,
        shape=shape_of_area(areas, place),
        police_generated=categories[category].police_generated,
        snapped=_is_snapped(partnership, points),
    )
    step("Writing the report")
    folder = out / FOLDER / f"{place.slug}-{category}-{audience}"
    _write(brief, subject, folder)
    inside = sum(region.events for region in found.regions)
    return HotspotReport(
        folder,
        category,
        place,
        found.events,
        len(found.regions),
        inside / found.events if found.events else 0.0,
    )


def _points(
    opened: Opened,
    wanted: tuple[str, ...],
    categories: Mapping[str, Category],
    area: Area,
    partnership: Partnership,
) -> tuple[str, Points]:
    """The points of the first category that the extracts tell."""
    found = []
    for key in wanted:
        points = read_points(opened.tables(), key, categories, partnership.period).of(
            area
        )
        if len(points):
            return key, points
        found.append((key, points))
    return found[0]


def _check_may_be_mapped(category: str, partnership: Partnership) -> None:
    """Refuse what the public may know of no place smaller than a CSP, to anyone."""
    topic = load_policy("public", partnership).topic(category)
    if topic is not None and topic.level in (AreaLevel.FORCE, AreaLevel.CSP):
        raise UsageError(
            f"{every_category()[category].title} is not mapped: a square of 250 metres "
            "can point to a home and whoever was harmed there. The assessment says "
            "what can be said."
        )


def _check_are_public(points: Points, partnership: Partnership) -> None:
    secret = sorted(set(points.extracts) - _public(partnership))
    if secret:
        raise UsageError(
            "A map of where single events lie can tell on people, so it is made for "
            f"the public from public extracts only, and these are not: "
            f"{', '.join(secret)}. Make it for partners, with --audience partners."
        )


def _public(partnership: Partnership) -> frozenset[str]:
    return frozenset(e.name for e in partnership.extracts if e.is_public)


def _is_snapped(partnership: Partnership, points: Points) -> bool:
    contracts = {e.name: e.contract for e in partnership.extracts}
    return any(contracts.get(name) == "police_uk" for name in points.extracts)


def _document(brief: Brief, topic: Topic, subject: Subject) -> Document:
    words, partnership = brief.wording.words, brief.partnership
    labels = []
    if brief.release.policy.marking:
        labels.append(brief.release.policy.marking)
    if partnership.is_synthetic:
        labels.append(words("common.label.synthetic"))
    used = {key.partition(".")[0] for key in brief.release.figures}
    return Document(
        title=words("hotspots.title.document", topic=topic),
        subtitle=words("hotspots.title.subtitle", place=brief.place, period=brief.when),
        area=brief.area,
        period=brief.period,
        audience=brief.release.audience,
        partnership=partnership.name,
        organisation=partnership.organisation,
        contact=partnership.contact,
        colour=partnership.colour,
        edition=f"{brief.period.slug}-{software()['safercity']}",
        sections=(
            hotspot_section(brief, subject),
            methods_section(brief, used),
            sources_section(brief),
        ),
        labels=tuple(labels),
        licence=licences(brief),
    )


def _write(brief: Brief, subject: Subject, folder: Path) -> None:
    """Write every file beside the folder, then put them in its place at once."""
    document = _document(brief, subject.topic, subject)
    figures = brief.release.figures
    shapes = {**brief.areas.ward_shapes, **brief.areas.csp_shapes}
    charts = [block for block in document.blocks() if isinstance(block, Chart)]
    drawings = draw_all(charts, shapes)
    aside = folder.with_name(f".{folder.name}-{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    try:
        write_html(document, figures, drawings, aside, _DOWNLOADS)
        (aside / PDF).write_bytes(make_pdf(document, drawings))
        (aside / FIGURES).write_bytes(figures.to_csv())
        places = hotspot_places(brief.area, subject.study)
        found = hotspots_geojson(document, figures, subject.topic.slug, places)
        (aside / PLACES).write_bytes(found)
        for table in document.tables():
            (aside / f"{table.id}.csv").write_bytes(table_csv(table))
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
