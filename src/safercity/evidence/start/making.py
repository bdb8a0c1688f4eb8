"""Make a partnership folder, whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safercity.errors import CoverageError, UsageError
from safercity.evidence.geography.folder import read_areas, write_areas
from safercity.evidence.geography.forces import Force, check_in_scope, find_force
from safercity.evidence.geography.reference import COMPARATOR_YEAR
from safercity.evidence.partnership import SETTINGS_FILE, load_partnership
from safercity.periods import Month, Period

from .months import choose_period, runs
from .settings_text import settings_text
from .street_files import Downloads, find_downloads, take

# Text, not Markdown: every Markdown file of that folder is commentary.
_COMMENTARY = """\
Write here what the figures cannot say, in Markdown: SECTION.md for every area's
assessment, such as burglary.md, or AREA/SECTION.md for one area's.

Quote a figure by its key in double braces, and it stays right when the data change:

    There were {{ count.burglary.force-wide.2025 }} burglaries.

A key that does not exist is an error that names the nearest ones.
`safercity explain` shows how a figure was worked out.
"""
_EXTRACTS = """\
Put the street files of data.police.uk here: the zip archives as they come, or folders
of CSV files. Then set the period in safercity.toml.
"""


@dataclass(frozen=True)
class StartReport:
    """What was made: whose folder, from which months, and why that period."""

    folder: Path
    force: Force
    partnerships: tuple[str, ...]
    months: tuple[Month, ...]
    files: int
    other_forces: tuple[str, ...]
    period: Period
    why: str

    def as_json(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "folder": str(self.folder),
            "force": self.force.slug,
            "partnerships": list(self.partnerships),
            "months": [str(month) for month in self.months],
            "files": self.files,
            "other_forces": list(self.other_forces),
            "period": {"start": str(self.period.start), "end": str(self.period.end)},
            "why": self.why,
        }

    def in_words(self) -> str:
        """The report for a person, and what to do next."""
        count = len(self.partnerships)
        named = "1 partnership" if count == 1 else f"{count} partnerships"
        lines = [
            f"Made {self.folder} for {self.force.name}: {named} "
            f"({', '.join(self.partnerships)}).",
        ]
        if self.files:
            spans = ", ".join(run.short_title for run in runs(self.months))
            counted = (
                "1 street file" if self.files == 1 else f"{self.files} street files"
            )
            lines.append(f"Copied {counted}: {spans}.")
        if self.other_forces:
            lines.append(
                f"Left out the files of other forces: {', '.join(self.other_forces)}."
            )
        lines.append(f"The period is {self.period.title}: {self.why}.")
        if not self.files:
            lines.append(
                f"Put street files in {self.folder / 'extracts'}, and set the period "
                f"in {self.folder / SETTINGS_FILE}."
            )
        return "\n".join([*lines, f"Next: safercity assess {self.folder}"])


def start_partnership(
    folder: Path, *, force: str, police_uk: Path | None = None
) -> StartReport:
    """Make a partnership folder for a force: settings, areas, street files, commentary.

    `police_uk` is a CSV, a zip archive or a folder from data.police.uk, with any number
    of forces and months; the force's own street files are copied in.
    Raises:  UsageError for a folder in use, a path that is not there or an unknown
             force; ScopeError for a force out of scope; CoverageError if there are no
             street files of the force; ExtractError for a damaged archive. Nothing is
             left behind.
    """
    about = find_force(force)
    try:
        _check_free(folder)
        return _start(folder, about, police_uk)
    except OSError as error:
        what = ": ".join(filter(None, (error.strerror, error.filename)))
        raise UsageError(f"{folder} cannot be made. {what or error}.") from None


def _start(folder: Path, about: Force, police_uk: Path | None) -> StartReport:
    downloads = find_downloads(police_uk) if police_uk else None
    months = _months_of(about, downloads, police_uk)
    period, why = choose_period(months) if months else _without_files()
    with _made_aside(folder.absolute()) as new:
        files = _fill(new, about, downloads, settings_text(about, period, why))
        areas = read_areas(new)
        load_partnership(new)
    others = set(downloads.forces) - {about.slug} if downloads else set()
    return StartReport(
        folder=folder,
        force=about,
        partnerships=tuple(csp.name for csp in areas.csps),
        months=tuple(months),
        files=files,
        other_forces=tuple(sorted(others)),
        period=period,
        why=why,
    )


def _check_free(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(
            f"{folder} is not empty. Name a folder that is new or empty; nothing was "
            "changed."
        )
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file. Name a folder that is new or empty.")


def _months_of(
    force: Force, downloads: Downloads | None, path: Path | None
) -> list[Month]:
    if downloads is None:
        return []
    months = sorted({file.month for file in downloads.of(force.slug)})
    if months:
        return months
    if not downloads.forces:
        raise CoverageError(
            f"{path} has no street files from data.police.uk. They are named by month "
            f"and force: 2025-01-{force.slug}-street.csv."
        )
    if len(downloads.forces) == 1:
        check_in_scope(downloads.forces[0])
    raise CoverageError(
        f"{path} has no street files of {force.slug}. It has those of "
        f"{', '.join(downloads.forces)}."
    )


def _without_files() -> tuple[Period, str]:
    """The period of a folder that has no months to choose from yet."""
    year = Period(Month(COMPARATOR_YEAR, 1), Month(COMPARATOR_YEAR, 12))
    return year, "the year of the national comparison; no street files were given"


def _fill(folder: Path, force: Force, downloads: Downloads | None, text: str) -> int:
    """Write everything into a new folder; returns how many street files."""
    extracts, commentary = folder / "extracts", folder / "commentary"
    extracts.mkdir()
    commentary.mkdir()
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8", newline="\n")
    (commentary / "README.txt").write_text(_COMMENTARY, encoding="utf-8", newline="\n")
    write_areas(folder, force.slug)
    if downloads is None:
        (extracts / "README.txt").write_text(_EXTRACTS, encoding="utf-8", newline="\n")
        return 0
    return take(downloads, force.slug, extracts)


@contextmanager
def _made_aside(folder: Path) -> Iterator[Path]:
    """Give a folder to fill that takes the place of `folder` once it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        new = aside / folder.name
        new.mkdir()
        yield new
        if folder.exists():
            folder.rmdir()
        new.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
