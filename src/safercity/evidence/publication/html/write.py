"""Write the pages of one area's assessment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from safercity.evidence.assessment.document import Document
from safercity.evidence.figures import FigureSet
from safercity.evidence.publication.html.environment import write_assets, write_page
from safercity.evidence.publication.html.pages import FRONT, Page, Site, summary_of
from safercity.evidence.publication.html.quoted import check_quoted
from safercity.evidence.publication.html.view import View
from safercity.evidence.publication.titles import full_title


@dataclass(frozen=True)
class Download:
    """Another format of the same assessment, in the same folder.

    `about` says what it is for: "to print", "to edit".
    """

    file: str
    name: str
    about: str = ""


def write_html(
    document: Document,
    figures: FigureSet,
    drawings: Mapping[str, str],
    folder: Path,
    downloads: tuple[Download, ...] = (),
) -> Path:
    """Write `index.html`, a page for each other top-level section, and `assets/`.

    `figures` are the release's; `drawings` are SVG by chart id; `downloads` are linked
    from every page. Returns the path of the front page.
    Raises:  ReleaseError where the document prints a figure the release lacks.
    """
    check_quoted(document, figures)
    site = Site(document)
    write_assets(folder, document.colour)
    for page in site.pages:
        before, after = site.neighbours(page)
        write_page(
            folder / page.file,
            "page.html",
            document=document,
            site=site,
            page=page,
            section=page.section,
            view=View(site, page, figures, drawings),
            before=before,
            after=after,
            downloads=downloads,
            title=_title(page, document),
            about=summary_of(page.section),
            # An edition's own page lists its assessments, where there are several.
            home=f"../{FRONT}" if document.others else "",
        )
    return folder / FRONT


def _title(page: Page, document: Document) -> str:
    if page.is_front:
        return f"{full_title(document)} – {document.partnership}"
    return f"{page.section.title} – {full_title(document)} – {document.partnership}"
