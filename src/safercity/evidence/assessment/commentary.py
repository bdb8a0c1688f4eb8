"""Commentary: an analyst's own words, which quote figures by key.

Files are `commentary/<section>.md` for every area's assessment, and
`commentary/<area>/<section>.md` for one area's. `{{ rate.burglary.stafford.2025 }}` in
them prints that figure as a sentence would, so that words cannot drift from the data.
"""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from safercity.errors import QuoteError, all_at_once
from safercity.evidence.assessment.document import Section
from safercity.evidence.assessment.markdown import Part, Quotes, Quoting, read_markdown
from safercity.evidence.figures import FigureSet
from safercity.evidence.measures.definitions import MeasureDefinition

FOLDER = "commentary"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of commentary: where it is, and what it is about.

    `area` is the slug of the one area that it is for; None: every area.
    """

    path: str
    section: str
    area: str | None
    source: str

    def read(self, quoting: Quotes, faults: list[str]) -> list[Part]:
        """Its parts; every fault is added to `faults` with its file and line."""
        return read_markdown(self.source, self.path, quoting, faults)


@dataclass(frozen=True)
class Commentary:
    """Every piece in a partnership folder, by path."""

    pieces: tuple[Piece, ...] = ()

    def sections(
        self,
        area: str,
        figures: FigureSet,
        measures: Mapping[str, MeasureDefinition],
        *,
        title: str,
    ) -> Mapping[str, Section]:
        """The commentary of one area's assessment, by the section that it belongs to.

        Raises:  QuoteError with every fault of these pieces: a figure that does not
                 exist, with the nearest that do, or Markdown that cannot be used.
        """
        faults: list[str] = []
        parts: dict[str, list[Part]] = {}
        for piece in self.pieces:
            if piece.area in (None, area):
                found = piece.read(Quoting(figures, measures), faults)
                parts.setdefault(piece.section, []).extend(found)
        if faults:
            raise QuoteError(all_at_once("The commentary cannot be used:", faults))
        return {name: _section(name, title, found) for name, found in parts.items()}


def read_commentary(folder: Path) -> Commentary:
    """Read every file of commentary in a partnership folder; none is no fault.

    Raises:  QuoteError if a file is not UTF-8 text, or lies too deep.
    """
    root = folder / FOLDER
    pieces, faults = [], []
    for path in sorted(root.rglob("*.md")):
        parts = path.relative_to(root).parts
        shown = (Path(FOLDER) / path.relative_to(root)).as_posix()
        try:
            source = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            faults.append(f"{shown} is not UTF-8 text; save it again as UTF-8")
            continue
        if len(parts) > 2:
            faults.append(f"{shown} lies too deep; use {FOLDER}/<area>/<section>.md")
            continue
        area = parts[0] if len(parts) == 2 else None
        pieces.append(Piece(shown, path.stem, area, source))
    if faults:
        raise QuoteError(all_at_once("The commentary cannot be read:", faults))
    # What is said of every area comes before what is said of one.
    return Commentary(tuple(sorted(pieces, key=lambda p: (p.area or "", p.path))))


def check_places(
    commentary: Commentary, sections: Collection[str], areas: Collection[str]
) -> None:
    """Check that every piece is about a section, and an area, that there is.

    Raises:  QuoteError naming every piece that is not, with the nearest names.
    """
    faults = []
    for piece in commentary.pieces:
        if piece.section not in sections:
            near = nearest(piece.section, sections)
            faults.append(f'{piece.path}: there is no section "{piece.section}".{near}')
        if piece.area is not None and piece.area not in areas:
            near = nearest(piece.area, areas)
            faults.append(f'{piece.path}: there is no area "{piece.area}".{near}')
    if faults:
        raise QuoteError(all_at_once("The commentary cannot be placed:", faults))


def nearest(name: str, known: Collection[str]) -> str:
    """The names nearest to one, as a sentence."""
    near = difflib.get_close_matches(name, sorted(known), 3, 0.4)
    return f" The nearest are: {', '.join(near or sorted(known))}."


def _section(name: str, title: str, parts: Iterable[Part]) -> Section:
    """One section of commentary: what stands first, then a section a heading."""
    whole = Section(f"{name}-commentary", title)
    for part in parts:
        if part.title is None:
            if whole.sections:
                last = whole.sections[-1]
                grown = replace(last, blocks=last.blocks + part.blocks)
                whole = replace(whole, sections=(*whole.sections[:-1], grown))
            else:
                whole = replace(whole, blocks=whole.blocks + part.blocks)
        else:
            number = len(whole.sections) + 1
            inner = Section(f"{whole.id}-{number}", part.title, part.blocks)
            whole = replace(whole, sections=(*whole.sections, inner))
    return whole


def add_commentary(section: Section, commentary: Section | None) -> Section:
    """The section with its commentary before the sections inside it."""
    if commentary is None:
        return section
    return replace(section, sections=(commentary, *section.sections))
