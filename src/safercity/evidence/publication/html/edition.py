"""Write the page that lists the assessments of an edition."""

from dataclasses import dataclass
from pathlib import Path

from safercity.evidence.assessment.document import Document, Section
from safercity.evidence.publication.html.environment import write_assets, write_page
from safercity.evidence.publication.html.pages import FRONT, summary_of
from safercity.periods import Period


@dataclass(frozen=True)
class EditionEntry:
    """One assessment of an edition: its folder, its area, and one finding."""

    slug: str
    name: str
    finding: str
    is_force: bool = False

    @classmethod
    def of(cls, document: Document) -> "EditionEntry":
        """The entry of an assessment."""
        area = document.area
        finding = _first_finding(document.sections[0])
        return cls(area.slug, area.name, finding, area.slug == "force-wide")


@dataclass(frozen=True)
class EditionIndex:
    """What the page says, besides its entries."""

    title: str
    partnership: str
    organisation: str
    contact: str
    colour: str
    edition: str
    audience: str
    period: Period
    labels: tuple[str, ...]
    licence: tuple[str, ...]
    entries: tuple[EditionEntry, ...]

    @classmethod
    def of(
        cls, document: Document, entries: tuple[EditionEntry, ...]
    ) -> "EditionIndex":
        """The page of an edition that the document belongs to."""
        return cls(
            title="Strategic Assessments",
            partnership=document.partnership,
            organisation=document.organisation,
            contact=document.contact,
            colour=document.colour,
            edition=document.edition,
            audience=document.audience,
            period=document.period,
            labels=document.labels,
            licence=document.licence,
            entries=entries,
        )


def write_edition_index(index: EditionIndex, folder: Path) -> None:
    """Write `index.html` and `assets/` into the folder that holds the assessments.

    The force-wide assessment comes first, the others in the order given.
    """
    write_assets(folder, index.colour)
    write_page(
        folder / FRONT,
        "edition.html",
        document=index,
        title=f"{index.title} – {index.partnership}",
        about=f"{index.title}, {index.period.title}",
        home="",
    )


def _first_finding(front: Section) -> str:
    """The first finding of a front page: the title of the first inner section."""
    titles = (inner.title for section in front.sections for inner in section.sections)
    return next(titles, summary_of(front))
