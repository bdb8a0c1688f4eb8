"""Writing a release's files, in a worker process that has loaded every writer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from safercity.areas import Area
from safercity.evidence.assessment.build import build_document
from safercity.evidence.assessment.context import AssessmentContext, SourceFile
from safercity.evidence.assessment.document import Chart, Document
from safercity.evidence.assessment.wording import shipped_wording
from safercity.evidence.assessment.workings import FILE_NAME as WORKINGS
from safercity.evidence.assessment.workings import workings_text
from safercity.evidence.figures import SUPPRESSED
from safercity.evidence.identity import software
from safercity.evidence.publication.docx import write_docx
from safercity.evidence.publication.drawing import draw
from safercity.evidence.publication.html import (
    Download,
    EditionEntry,
    EditionIndex,
    write_edition_index,
    write_html,
)
from safercity.evidence.publication.manifest import Input, write_manifest
from safercity.evidence.publication.ods import write_ods
from safercity.evidence.publication.open_data import write_open_data
from safercity.evidence.publication.pdf import write_pdf
from safercity.evidence.publication.raster import make_pictures
from safercity.evidence.releasing import Shared

_DOWNLOADS = (
    Download("assessment.pdf", "PDF", "to print or send"),
    Download("assessment.docx", "Word", "to edit"),
    Download("tables.ods", "Spreadsheet of the tables", "to work with"),
    Download("figures.csv", "Open data", "every figure, as CSV"),
)

_ROWS = {
    "rows_read": "rows_read",
    "rows_accepted": "accepted",
    "rows_quarantined": "quarantined",
    "rows_superseded": "superseded",
}


def warm_up() -> None:
    """Load fonts and libraries before there is anything to write."""
    shipped_wording().prepare()
    make_pictures(
        {"dot": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'}
    )


def write_area(shared: Shared, slug: str, aside: Path) -> dict[str, EditionIndex]:
    """Write an area's release for every audience; give the index page of each alone.

    Audiences mostly share their charts, so each is drawn once.
    """
    areas = shared.areas
    area = next(a for a in (areas.force, *areas.csps) if a.slug == slug)
    drawn: dict[Chart, str] = {}
    return {
        audience: _write_release(shared, audience, area, aside / audience / slug, drawn)
        for audience in shared.releases
    }


def _write_release(
    shared: Shared, audience: str, area: Area, folder: Path, drawn: dict[Chart, str]
) -> EditionIndex:
    areas = shared.areas
    release = shared.releases[audience].for_area(area, areas.inside(area))
    document = build_document(
        release,
        shared.partnership,
        areas,
        area,
        edition=shared.editions[audience],
        context=context_for(shared, audience),
        hotspots=shared.hotspots,
    )
    folder.mkdir(parents=True)
    drawings = _draw(document, {**areas.ward_shapes, **areas.csp_shapes}, drawn)
    write_html(document, release.figures, drawings, folder, _DOWNLOADS)
    write_pdf(document, drawings, folder)
    write_docx(document, make_pictures(_printed(document, drawings)), folder)
    write_ods(document, folder)
    write_open_data(
        document,
        release,
        folder,
        shapes=areas.ward_shapes,
        measures=shared.context.measures,
    )
    _finish(document, shared, folder, audience)
    return EditionIndex.of(document, (EditionEntry.of(document),))


def write_indexes(indexes: Sequence[Mapping[str, EditionIndex]], aside: Path) -> None:
    """Write the page that lists an edition's releases, for each audience.

    `indexes` are what `write_area` gave for each area, the force first.
    """
    for audience, index in indexes[0].items():
        entries = tuple(each[audience].entries[0] for each in indexes)
        write_edition_index(replace(index, entries=entries), aside / audience)


def _draw(
    document: Document, shapes: Mapping[str, BaseGeometry], drawn: dict[Chart, str]
) -> dict[str, str]:
    charts = [block for block in document.blocks() if isinstance(block, Chart)]
    for chart in charts:
        if chart not in drawn:
            drawn[chart] = draw(chart, shapes)
    return {chart.id: drawn[chart] for chart in charts}


def _printed(document: Document, drawings: Mapping[str, str]) -> dict[str, str]:
    """The drawings that paper shows: no other needs a picture."""
    charts = [block for block in document.blocks() if isinstance(block, Chart)]
    return {chart.id: drawings[chart.id] for chart in charts if chart.on_paper}


def _finish(document: Document, shared: Shared, folder: Path, audience: str) -> None:
    """Write what the figures came from, then the manifest of everything there."""
    text = workings_text(context_for(shared, audience))
    (folder / WORKINGS).write_text(text, encoding="utf-8", newline="\n")
    write_manifest(
        folder,
        document=document,
        inputs=inputs_for(shared, audience),
        definitions=shared.definitions,
        software=software(),
        earlier=[e.as_json() for e in shared.earlier[audience]]
        if audience in shared.earlier
        else None,
    )


def context_for(shared: Shared, audience: str) -> AssessmentContext:
    """The context without what would tell how many rows a protected file has."""
    files = tuple(file for file, _ in _files_and_rows(shared, audience))
    return replace(shared.context, files=files)


def _files_and_rows(
    shared: Shared, audience: str
) -> Iterator[tuple[SourceFile, dict[str, int]]]:
    """Each file that was read, and its rows where an audience may know them all."""
    figures = shared.releases[audience].figures
    force, period = shared.areas.force, shared.partnership.period
    for file in shared.context.files:
        found = {
            column: figures.find(measure, file.category, force, file.period or period)
            for measure, column in _ROWS.items()
        }
        if any(f is not None and f.status == SUPPRESSED for f in found.values()):
            yield replace(file, bytes=None, note=""), {}
        else:
            yield (
                file,
                {
                    column: int(f.value)
                    for column, f in found.items()
                    if f is not None and f.value is not None
                },
            )


def inputs_for(shared: Shared, audience: str) -> Iterator[Input]:
    """The files that an audience's releases were made from, for their manifests."""
    for file, rows in _files_and_rows(shared, audience):
        yield Input(file.path, file.sha256, file.bytes, **rows)
    for path, digest in shared.settings.items():
        size = (shared.partnership.folder / path).stat().st_size
        yield Input(path, digest, size)
