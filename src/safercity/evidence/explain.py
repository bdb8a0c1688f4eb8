"""Explaining a figure: from its key to counts, filter, files and the query."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from safercity.areas import AreaLevel
from safercity.errors import ReleaseError
from safercity.evidence.assessment.context import AssessmentContext
from safercity.evidence.assessment.derivation import (
    explain_as_data,
    explain_in_words,
)
from safercity.evidence.assessment.workings import FILE_NAME, read_workings
from safercity.evidence.calculation.quality import ALL_RECORDS
from safercity.evidence.editions import find_release
from safercity.evidence.figures import Figure
from safercity.evidence.read import read_release


@dataclass(frozen=True)
class Explained:
    """A figure with what is needed to say how it was worked out."""

    figure: Figure
    context: AssessmentContext

    def as_json(self) -> dict[str, Any]:
        """The derivation for machines."""
        return explain_as_data(self.figure, self.context)

    def in_words(self) -> str:
        """The derivation for a person."""
        return explain_in_words(self.figure, self.context)


def explain(key: str, place: Path, *, audience: str = "public") -> Explained:
    """Find a figure and how it was worked out, in a release or an edition.

    The force-wide release holds every figure but some of its partnerships' own, so
    a key is looked for there first, then in the release of its own area.
    Raises:  QuoteError where there is no such figure; ReleaseError where there is
             no release.
    """
    folder = find_release(place, audience=audience)
    release = read_release(folder)
    if key not in release.figures and folder.name == "force-wide":
        own = folder.parent / (key.split(".")[2] if key.count(".") == 3 else "")
        if (own / FILE_NAME).is_file():
            folder, release = own, read_release(own)
    figure = release.figures.quote(key)
    try:
        context = read_workings((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"{folder / FILE_NAME} cannot be read: {error}. Make the release again."
        ) from None
    return Explained(replace(figure, sources=_sources(figure, context)), context)


def _sources(figure: Figure, context: AssessmentContext) -> tuple[str, ...]:
    """The extracts that a figure was counted from, which figures.csv does not say."""
    extracts = tuple(extract.name for extract in context.extracts)
    if figure.area.level is AreaLevel.COMPARATOR:
        return ()
    if figure.category == ALL_RECORDS:
        return extracts
    # A file's or a rule's category begins with the name of its extract.
    own = (n for n in extracts if f"{figure.category}-".startswith(f"{n}-"))
    return context.sources.get(figure.category) or tuple(own)
