"""Editions: where releases land, whole or not at all.

An edition is the releases of one audience made together: the force-wide one and one
for each partnership. It is written aside and moved into place in one step under a
name made from everything that shaped it, so it is never half there and never changes:

    <out>/<audience>/<edition>/<area>/figures.csv, index.html, assessment.pdf, ...
    <out>/<audience>/current.json      which edition is the newest
    <out>/<audience>/published.json    which have been published (see `published`)
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from safercity.errors import ReleaseError, UsageError

AUDIENCES = ("public", "partners")
CURRENT = "current.json"
_ASIDE = ".making-"


@dataclass(frozen=True)
class Edition:
    """A finished edition in its folder."""

    folder: Path
    audience: str

    @property
    def name(self) -> str:
        """The edition's name, such as `2025-3f2a9c01`."""
        return self.folder.name

    @property
    def releases(self) -> tuple[Path, ...]:
        """The folders of its releases, force-wide first."""
        found = sorted(path.parent for path in self.folder.glob("*/manifest.json"))
        return tuple(sorted(found, key=lambda path: path.name != "force-wide"))


def edition_folder(out: Path, audience: str, name: str) -> Path:
    """Where an edition of that name is, or would be."""
    return out / audience / name


def is_finished(out: Path, audience: str, name: str) -> bool:
    """Whether an edition is there. It lands whole, so being there is enough."""
    return edition_folder(out, audience, name).is_dir()


@contextmanager
def written_aside(out: Path, name: str) -> Iterator[Path]:
    """Give a folder to write editions in; it is gone afterwards, whatever happens.

    What an earlier build left behind when it was killed is removed first.
    """
    out.mkdir(parents=True, exist_ok=True)
    for leftover in out.glob(f"{_ASIDE}*"):
        if not _is_running(leftover):
            shutil.rmtree(leftover, ignore_errors=True)
    aside = out / f"{_ASIDE}{name}-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _is_running(leftover: Path) -> bool:
    """Whether the build that writes a folder still runs: its name ends in a pid."""
    number = leftover.name.rpartition("-")[2]
    if not number.isdigit() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def land(aside: Path, out: Path, audience: str, name: str) -> Edition:
    """Move a written edition into place and make it the current one."""
    target = edition_folder(out, audience, name)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.is_dir():
        # Safe against a kill, not against a power cut: forcing 2,000 files to disk
        # costs seconds, and `publish` checks every hash before anyone relies on them.
        aside.rename(target)
    make_current(out, audience, name)
    return Edition(target, audience)


def make_current(out: Path, audience: str, name: str) -> None:
    """Point `current.json` at an edition, in one step."""
    pointer = out / audience / CURRENT
    wanted = json.dumps({"edition": name}, indent=2) + "\n"
    if pointer.is_file() and pointer.read_text() == wanted:
        return
    aside = pointer.with_name(f".{CURRENT}-{os.getpid()}")
    aside.write_text(wanted)
    aside.replace(pointer)


def current_edition(out: Path, audience: str) -> Edition:
    """The newest edition of an audience.

    Raises:  ReleaseError where nothing has been made yet.
    """
    if audience not in AUDIENCES:
        raise UsageError(
            f'"{audience}" is not an audience; it can be: {", ".join(AUDIENCES)}.'
        )
    try:
        name = json.loads((out / audience / CURRENT).read_text())["edition"]
    except (OSError, ValueError, KeyError, TypeError):
        name = ""
    folder = out / audience / str(name)
    if not name or not folder.is_dir():
        raise ReleaseError(
            f"There is no {audience} release in {out}. Make one with "
            "`safercity assess FOLDER`, or name the folder it was made in with --out."
        )
    return Edition(folder, audience)


def find_edition(place: Path, audience: str) -> Path:
    """Find the folder of an edition: the one named, or the newest one there.

    Raises:  ReleaseError where there is none.
    """
    if list(place.glob("*/manifest.json")):
        return place
    return current_edition(place, audience).folder


def find_release(place: Path, *, audience: str = "public", area: str = "") -> Path:
    """Find the folder of one release.

    `place` is a release's own folder, an edition's, or the folder that `assess` wrote
    to; `area` is the slug of an area in an edition (force-wide where not given).
    Raises:  ReleaseError where there is none.
    """
    if (place / "manifest.json").is_file() and (place / "figures.csv").is_file():
        return place
    if not place.is_dir():
        raise ReleaseError(f"{place} is not a folder. Name a release's folder.")
    edition = find_edition(place, audience)
    found = edition / (area or "force-wide")
    if not (found / "manifest.json").is_file():
        names = ", ".join(r.name for r in Edition(edition, audience).releases)
        raise ReleaseError(
            f'There is no release "{found.name}" in {edition}. There are: {names}.'
        )
    return found
