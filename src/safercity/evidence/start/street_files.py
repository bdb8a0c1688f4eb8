"""Take one force's street files out of what was downloaded from data.police.uk."""

import os
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from safercity.errors import ExtractError, UsageError, all_at_once
from safercity.evidence.extracts.archives import DAMAGE, list_members, open_archive
from safercity.periods import Month

_STREET = re.compile(
    r"(?P<month>(?:19|20)\d\d-(?:0[1-9]|1[0-2]))-(?P<force>[a-z-]+)-street\.csv(?:\.gz)?"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # so that the same files make the same archive


@dataclass(frozen=True, slots=True)
class StreetFile:
    """One street file: on disk, or the member of an archive there."""

    disk: Path
    member: str | None
    force: str
    month: Month


@dataclass
class Downloads:
    """The street files at a path, by the file or archive that holds them."""

    root: Path
    held: dict[Path, list[StreetFile]] = field(default_factory=dict)
    others: Counter[Path] = field(default_factory=Counter)

    @property
    def forces(self) -> list[str]:
        """Slugs of the forces that have street files here."""
        return sorted({file.force for files in self.held.values() for file in files})

    def of(self, force: str) -> list[StreetFile]:
        """The street files of one force."""
        return [f for files in self.held.values() for f in files if f.force == force]


def find_downloads(path: Path) -> Downloads:
    """Find the street files in a CSV, a zip archive, or a folder of these.

    Raises:  UsageError if nothing is there; ExtractError for archives that are damaged
             or unsafe, all at once.
    """
    if not path.exists():
        raise UsageError(
            f"There is no file or folder {path} to take street files from."
        )
    found = Downloads(path if path.is_dir() else path.parent)
    faults: list[str] = []
    for file in _files(path):
        for name in _contents(file, faults):
            _note(found, file, name)
    if faults:
        raise ExtractError(all_at_once("The street files cannot be read:", faults))
    return found


def take(downloads: Downloads, force: str, target: Path) -> int:
    """Copy a force's street files to a folder, laid out as they came.

    A file, or an archive with nothing else in it, is copied byte for byte; of another
    archive, a new one of the same name holds the force's files. Returns how many.
    Raises:  ExtractError if an archive turns out to be damaged.
    """
    count = 0
    for disk, files in sorted(downloads.held.items()):
        own = [file for file in files if file.force == force]
        if not own:
            continue
        place = target / disk.relative_to(downloads.root)
        place.parent.mkdir(parents=True, exist_ok=True)
        if len(own) == len(files) and not downloads.others[disk]:
            shutil.copyfile(disk, place)
        else:
            _repack(disk, [file.member or "" for file in own], place)
        count += len(own)
    return count


def _files(path: Path) -> Iterator[Path]:
    """The CSV files and archives at a path, in order of name."""
    if not path.is_dir():
        yield path
        return
    for top, folders, names in os.walk(path):
        folders.sort()
        for name in sorted(names):
            file = Path(top) / name
            if name.lower().endswith((".csv", ".csv.gz", ".zip")) and file.is_file():
                yield file


def _contents(file: Path, faults: list[str]) -> list[str | None]:
    """The members of an archive; of any other file, itself."""
    if file.suffix.lower() != ".zip":
        return [None]
    try:
        with open_archive(file) as archive:
            return [info.filename for info in list_members(archive, file.name, faults)]
    except DAMAGE:
        faults.append(f"{file.name} is not a whole zip archive. Fetch it again")
        return []


def _note(found: Downloads, disk: Path, member: str | None) -> None:
    name = PurePosixPath(member).name if member else disk.name
    street = _STREET.fullmatch(name.lower())
    if street is None:
        found.others[disk] += 1
        return
    file = StreetFile(disk, member, street["force"], Month.parse(street["month"]))
    found.held.setdefault(disk, []).append(file)


def _repack(source: Path, members: list[str], target: Path) -> None:
    try:
        with (
            open_archive(source) as archive,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as smaller,
        ):
            for name in sorted(members):
                info = zipfile.ZipInfo(name, _EPOCH)
                info.file_size = archive.getinfo(name).file_size
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o644 << 16
                with archive.open(name) as old, smaller.open(info, "w") as new:
                    shutil.copyfileobj(old, new)
    except DAMAGE as error:
        raise ExtractError(
            f"{source.name} is damaged ({error}). Fetch it again."
        ) from None
