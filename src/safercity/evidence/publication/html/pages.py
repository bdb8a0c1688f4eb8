"""Which pages a document becomes, and where each link leads from each of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from safercity.evidence.assessment.document import (
    Chart,
    Document,
    Section,
    Table,
    plain,
)

FRONT = "index.html"
OUTSIDE = ("https://", "http://", "mailto:", "tel:")


@dataclass(frozen=True)
class Page:
    """A top-level section with a page of its own."""

    section: Section
    file: str

    @property
    def is_front(self) -> bool:
        """True for the first page."""
        return self.file == FRONT


@dataclass(frozen=True)
class Group:
    """Pages under one heading of the navigation."""

    name: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Site:
    """The pages of a document, in reading order."""

    document: Document

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The front page, then a page for every other top-level section."""
        first, *others = self.document.sections
        return (
            Page(first, FRONT),
            *(Page(section, f"{section.id}.html") for section in others),
        )

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Pages by group, groups in the order they first appear."""
        found: dict[str, list[Page]] = {}
        for page in self.pages:
            found.setdefault(page.section.group, []).append(page)
        return tuple(Group(name, tuple(pages)) for name, pages in found.items())

    @cached_property
    def anchors(self) -> Mapping[str, tuple[str, str]]:
        """Where each section, table and chart is: its file and the place in it."""
        found: dict[str, tuple[str, str]] = {}
        for page in self.pages:
            for name in _names(page.section):
                found.setdefault(name, (page.file, f"#{name}"))
            found[page.section.id] = (page.file, "")
        return found

    def href(self, link: str | None, here: str) -> str | None:
        """The relative address of a link from one of the pages.

        None where it leads nowhere, so that it is printed as plain text: a scheme
        that a page should not open, or the name of something not in the document.
        """
        if not link:
            return None
        if link.startswith(OUTSIDE):
            return link
        if link.startswith("area:"):
            slug = link.removeprefix("area:")
            return FRONT if slug == self.document.area.slug else f"../{slug}/{FRONT}"
        if link not in self.anchors:
            return None
        file, place = self.anchors[link]
        return (place or "#main") if file == here else file + place

    def neighbours(self, page: Page) -> tuple[Page | None, Page | None]:
        """The pages before and after."""
        at = self.pages.index(page)
        before = self.pages[at - 1] if at else None
        after = self.pages[at + 1] if at + 1 < len(self.pages) else None
        return before, after


def _names(section: Section) -> Iterator[str]:
    yield section.id
    for block in section.blocks:
        if isinstance(block, Table | Chart):
            yield block.id
    for inner in section.sections:
        yield from _names(inner)


def summary_of(section: Section) -> str:
    """One plain sentence about a section: its finding, or its first paragraph."""
    if section.finding:
        return plain(section.finding)
    for block in section.blocks:
        content = getattr(block, "content", None)
        if content:
            return plain(content)
    return section.title
