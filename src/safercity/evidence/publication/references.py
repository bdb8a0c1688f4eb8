"""Numbers and links of a printed document: Figure 3, Table 12, Note 40.

On the web a reader opens "How was this worked out?" where it stands. On paper it is
a numbered note at the end. Every writer of a printed format takes its numbers from
here, so that Table 12 is Table 12 in all of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from safercity.evidence.assessment.document import (
    Block,
    Chart,
    Derivation,
    Document,
    KeyFigures,
    Table,
)

NOTES_TITLE = "How each figure was worked out"
NOTES_LEAD = (
    "The query behind each figure can be copied from its web page, under “How was this "
    "worked out?”, and from tables.ods, sheet “How worked out”."
)
_OUTSIDE = ("https://", "http://", "mailto:")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: an anchor in the document, or an address outside it."""

    anchor: str = ""
    address: str = ""


@dataclass(frozen=True)
class References:
    """The numbers of a document's sections, tables, charts and notes, all from 1."""

    sections: Mapping[str, int]
    tables: Mapping[str, int]
    charts: Mapping[str, int]
    notes: Mapping[Derivation, int]

    def target(self, link: str | None) -> Target | None:
        """Where a link leads, or None where paper cannot follow it.

        A link to another area's assessment is one of those: printed documents
        travel alone.
        """
        if not link:
            return None
        if link.startswith(_OUTSIDE):
            return Target(address=link)
        for kind, numbers in (
            ("section", self.sections),
            ("table", self.tables),
            ("figure", self.charts),
        ):
            if link in numbers:
                return Target(anchor=anchor(kind, numbers[link]))
        return None


def anchor(kind: str, number: int) -> str:
    """The name of a place that links lead to; letters and digits, for Word's sake."""
    return f"{kind}_{number}"


def number_references(document: Document) -> References:
    """Number a document's parts in reading order; a derivation used twice is one."""
    blocks = document.blocks()
    notes: dict[Derivation, int] = {}
    for block in blocks:
        for derivation in derivations_of(block):
            notes.setdefault(derivation, len(notes) + 1)
    return References(
        sections=_numbered(section.id for section in document.all_sections()),
        tables=_numbered(table.id for table in document.tables()),
        charts=_numbered(chart.id for chart in blocks if isinstance(chart, Chart)),
        notes=notes,
    )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names, 1)}


def derivations_of(block: Block) -> Iterator[Derivation]:
    """The derivations that stand in a block, in reading order."""
    if isinstance(block, Derivation):
        yield block
    elif isinstance(block, Table) and block.derivation:
        yield block.derivation
    elif isinstance(block, KeyFigures):
        for figure in block.figures:
            if figure.derivation:
                yield figure.derivation
