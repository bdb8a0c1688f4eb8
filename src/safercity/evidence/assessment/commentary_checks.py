"""Check commentary before a release is begun: every fault of every file at once.

What no release could have (a measure, an area or a section that does not exist) is
found before an extract is read; what these extracts do not give, once figures are made.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from safercity.areas import Area
from safercity.errors import QuoteError, all_at_once
from safercity.evidence.assessment.commentary import (
    Commentary,
    check_places,
    nearest,
    read_commentary,
)
from safercity.evidence.assessment.markdown import Quoting
from safercity.evidence.figures import FigureSet
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.measures.categories import (
    load_categories,
    load_record_categories,
)
from safercity.evidence.measures.definitions import MeasureDefinition, load_measures
from safercity.evidence.measures.theme_files import load_themes

#: Sections that are neither a category's nor a theme's.
SECTIONS = frozenset(
    "summary data-quality population overview exceptions greatest-risk "
    "themes-not-shown quality-of-life confidence plan-evidence wards comparison "
    "priorities recommendations how-to-read methods sources glossary".split()
)
#: What areas are compared with, beside one another.
COMPARATORS = frozenset(
    f"{group}-{way}" for group in ("national", "similar") for way in ("pooled", "mean")
)

_MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"
_PERIOD = re.compile(rf"\d{{4}}|{_MONTH}(?:_{_MONTH})?")


@dataclass(frozen=True)
class _Possible:
    """Takes any key that a figure could have."""

    measures: Collection[str]
    areas: Collection[str]

    def quoted(self, key: str, form: str) -> str:
        """Nothing: whether there is such a figure is found out later."""
        del form
        parts = key.split(".")
        if len(parts) != 4:
            raise QuoteError(
                f'"{key}" is no key of a figure, which has four parts: '
                "measure.category.area.period."
            )
        faults = list(self._faults(*parts))
        if faults:
            raise QuoteError(f'There is no figure "{key}". {" ".join(faults)}')
        return ""

    def _faults(self, measure: str, _: str, area: str, period: str) -> Iterable[str]:
        if measure not in self.measures:
            near = nearest(measure, self.measures)
            yield f'There is no measure "{measure}".{near}'
        if area not in self.areas:
            yield f'There is no area "{area}".{nearest(area, self.areas)}'
        if not _PERIOD.fullmatch(period):
            yield f'"{period}" is no period, such as 2025, 2025-04 or 2025-04_2026-03.'


def check_words(folder: Path, areas: Iterable[Area]) -> Commentary:
    """Read the commentary of a partnership folder, and check what can be known yet.

    Raises:  QuoteError naming every fault of every file, with its line.
    """
    commentary = read_commentary(folder)
    areas = list(areas)
    faults: list[str] = []
    sections = {
        *SECTIONS,
        *load_categories(),
        *load_record_categories(),
        *load_themes(folder),
    }
    wide = [area.slug for area in areas if area.level in ("force", "csp")]
    try:
        check_places(commentary, sections, wide)
    except QuoteError as error:
        faults += [line.strip(" -") for line in str(error).splitlines()[1:]]
    known = {area.slug for area in areas} | COMPARATORS
    possible = _Possible(frozenset(load_measures(folder)), frozenset(known))
    for piece in commentary.pieces:
        piece.read(possible, faults)
    if faults:
        raise QuoteError(all_at_once("The commentary cannot be used:", faults))
    return commentary


def check_folder(folder: Path) -> None:
    """Check the commentary of a partnership folder as far as needs no figures.

    Raises:  QuoteError as `check_words` does; SettingsError for areas that cannot be
             read.
    """
    if read_commentary(folder).pieces:
        check_words(folder, read_areas(folder).areas)


def check_quotes(
    commentary: Commentary,
    figures: Mapping[Area, FigureSet],
    measures: Mapping[str, MeasureDefinition],
) -> None:
    """Check every figure that is quoted against those of each area's release.

    Raises:  QuoteError naming every fault of every file and area, with its line and
             the nearest keys.
    """
    said: list[str] = []
    for piece in commentary.pieces:
        own = [area for area in figures if piece.area in (None, area.slug)]
        found: dict[str, list[str]] = defaultdict(list)
        for area in own:
            faults: list[str] = []
            piece.read(Quoting(figures[area], measures), faults)
            for fault in dict.fromkeys(faults):
                found[fault].append(area.name)
        said += [
            fault if len(names) == len(own) else f"{fault} (Of {', '.join(names)}.)"
            for fault, names in found.items()
        ]
    if said:
        raise QuoteError(all_at_once("The commentary cannot be used:", said))
