"""Find the files of an extract, and say which supply is the newer.

A supply is an archive or a folder. Where the same force and month come twice, the
supply whose latest month is later is the newer; then the extract that comes later in
`safercity.toml`; then the path that sorts later. The time on a file says nothing.
"""

import difflib
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from safercity.errors import ExtractError, all_at_once
from safercity.evidence.contracts.police_uk import IGNORED_ENDINGS
from safercity.evidence.contracts.stop_search import OTHER_ENDINGS
from safercity.evidence.extracts.archives import DAMAGE, list_members, open_archive
from safercity.evidence.extracts.shown import shown
from safercity.evidence.extracts.unread import Unread, named, why_unread
from safercity.evidence.partnership import Extract, Partnership

# Files that data.police.uk names after their force and month, by contract.
_NAMED = {
    contract: re.compile(
        r"(?P<month>(?:19|20)\d\d-(?:0[1-9]|1[0-2]))-(?P<force>[a-z][a-z-]*?)"
        rf"-{kind}\.csv(?:\.gz)?"
    )
    for contract, kind in (("police_uk", "street"), ("stop_search", "stop-and-search"))
}
_STOPS = "stop-and-search"
_MONTH_FOLDER = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_TEXT = (".csv", ".csv.gz")
_TABLES = (*_TEXT, ".xlsx", ".parquet")
# Files that are of no kind that is known.
OTHER = "other"
# What computers leave beside files: never data, never worth a word.
_LITTER = re.compile(r"__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini|\._.*|~\$.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyFile:
    """One file to read: on disk at `disk`, or the member of an archive there.

    `path` names it to people, relative to the partnership folder. `force` and `month`
    are what a street file's name says; `rank` grows with the newness of the supply.
    """

    extract: Extract
    path: str
    disk: Path
    member: str | None = None
    force: str | None = None
    month: str | None = None
    rank: int = 0

    @property
    def kind(self) -> str:
        """`csv`, `xlsx` or `parquet`."""
        name = self.path.lower().removesuffix(".gz")
        return name.rpartition(".")[2]

    @property
    def supply(self) -> str:
        """The archive or folder it came in, above any folder of one month."""
        place = PurePosixPath(self.path.replace("!", "/"))
        folder = place.parent
        is_month = _MONTH_FOLDER.fullmatch(folder.name)
        return str(folder.parent if is_month else folder)


@dataclass(slots=True)
class Supplies:
    """Every file to read, older supplies first, and what was passed over.

    `ignored` counts files by kind; those of no known kind are named in `unread`.
    """

    files: list[SupplyFile] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    unread: list[Unread] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def find_supplies(partnership: Partnership) -> Supplies:
    """Find the files of every extract, in the order in which they are read.

    Raises:  ExtractError, naming every fault of every extract at once.
    """
    supplies = Supplies()
    for extract in partnership.extracts:
        _find(partnership.folder, extract, supplies)
    if supplies.faults:
        raise ExtractError(
            all_at_once("The extracts cannot be read:", sorted(set(supplies.faults)))
        )
    if any(extract.contract == "stop_search" for extract in partnership.extracts):
        # They are passed over as street files, and read as what they are.
        del supplies.ignored[_STOPS]
    _leave_out_what_is_read(supplies)
    supplies.files = _ranked(supplies.files, partnership.extracts)
    return supplies


def _leave_out_what_is_read(supplies: Supplies) -> None:
    """What one extract passes over, another may read: they may share a folder."""
    read = {file.path for file in supplies.files}
    supplies.unread = [one for one in supplies.unread if one.path not in read]
    supplies.ignored[OTHER] = len(supplies.unread)
    supplies.ignored = +supplies.ignored


def _find(folder: Path, extract: Extract, supplies: Supplies) -> None:
    place = folder / extract.path
    before, faulty = len(supplies.files), len(supplies.faults)
    passed, named_before = Counter(supplies.ignored), len(supplies.unread)
    if place.is_dir():
        _find_in_folder(folder, place, extract, supplies)
    elif place.exists():
        _take(folder, place, extract, supplies)
    else:
        supplies.faults.append(_absent(folder, extract))
    if len(supplies.files) == before and len(supplies.faults) == faulty:
        unread = supplies.unread[named_before:]
        fault = _nothing_in(extract, supplies.ignored - passed, unread)
        supplies.faults.append(fault)


def _find_in_folder(
    folder: Path, place: Path, extract: Extract, supplies: Supplies
) -> None:
    def cannot_list(error: OSError) -> None:
        supplies.faults.append(f"{error.filename} cannot be listed: {error.strerror}")

    for top, folders, names in os.walk(place, onerror=cannot_list):
        here = Path(top)
        folders[:] = sorted(name for name in folders if not _is_litter(name))
        for name in [*folders, *names]:
            if (here / name).is_symlink():
                link = _relative(folder, here / name)
                supplies.faults.append(f"{link} is a link. Put the file itself there")
        for name in sorted(names):
            path = here / name
            if not path.is_symlink() and not _is_litter(name):
                _take(folder, path, extract, supplies)


def _take(folder: Path, path: Path, extract: Extract, supplies: Supplies) -> None:
    """Add a file on disk, or the members of an archive, to the supplies."""
    called = _relative(folder, path)
    if not called.isprintable():
        fault = f'"{shown(called, 200)}" has signs in its name that cannot be shown'
        supplies.faults.append(fault)
    elif not stat.S_ISREG(path.stat().st_mode):
        supplies.faults.append(f"{called} is not an ordinary file")
    elif path.name.lower().endswith(".zip"):
        _take_archive(path, called, extract, supplies)
    elif _is_wanted(called, extract, supplies):
        supplies.files.append(_supply_file(extract, called, path, None))


def _take_archive(
    path: Path, called: str, extract: Extract, supplies: Supplies
) -> None:
    try:
        with open_archive(path) as archive:
            members = list_members(archive, called, supplies.faults)
    except DAMAGE as error:
        supplies.faults.append(f"{called} {_damaged(error)}. Fetch it again")
        return
    for info in members:
        name, member = info.filename, f"{called}!{info.filename}"
        if not _is_litter(name) and _is_wanted(member, extract, supplies):
            supplies.files.append(_supply_file(extract, member, path, name))


def _supply_file(
    extract: Extract, called: str, disk: Path, member: str | None
) -> SupplyFile:
    form = _NAMED.get(extract.contract)
    named = form.fullmatch(_last_name(called).lower()) if form else None
    return SupplyFile(
        extract=extract,
        path=called,
        disk=disk,
        member=member,
        force=named["force"] if named else None,
        month=named["month"] if named else None,
    )


def _is_wanted(path: str, extract: Extract, supplies: Supplies) -> bool:
    """Whether a file is to be read; what is passed over is counted and named."""
    name = _last_name(path).lower()
    plain = name.removesuffix(".gz")
    streets = extract.contract == "police_uk"
    if streets:
        for ending in IGNORED_ENDINGS:
            if plain.endswith(ending):
                supplies.ignored[ending.strip("-").removesuffix(".csv")] += 1
                return False
    if extract.contract == "stop_search" and plain.endswith(OTHER_ENDINGS):
        return False
    if name.endswith(_TEXT if streets else _TABLES):
        return True
    supplies.ignored[OTHER] += 1
    supplies.unread.append(Unread(path, why_unread(name, streets=streets)))
    return False


def _is_litter(path: str) -> bool:
    return any(_LITTER.fullmatch(part) for part in PurePosixPath(path).parts)


def _last_name(path: str) -> str:
    return PurePosixPath(path.rpartition("!")[2]).name


def _ranked(
    files: Iterable[SupplyFile], extracts: tuple[Extract, ...]
) -> list[SupplyFile]:
    """Put older supplies first and number them; see the module's first lines."""
    order = {extract.name: number for number, extract in enumerate(extracts)}
    latest: dict[tuple[str, str], str] = {}
    for file in files:
        key = (file.extract.name, file.supply)
        latest[key] = max(latest.get(key, ""), file.month or "")
    ranking = sorted(latest, key=lambda key: (latest[key], order[key[0]], key[1]))
    ranks = {key: number for number, key in enumerate(ranking)}
    ranked = [
        replace(file, rank=ranks[file.extract.name, file.supply]) for file in files
    ]
    return sorted(ranked, key=lambda file: (file.rank, file.month or "", file.path))


def _relative(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _absent(folder: Path, extract: Extract) -> str:
    place = folder / extract.path
    beside = place.parent.iterdir() if place.parent.is_dir() else ()
    near = difflib.get_close_matches(place.name, sorted(p.name for p in beside), 1)
    hint = f'; did you mean "{near[0]}"?' if near else ""
    return f'{extract.name}: there is no "{extract.path}" in the folder{hint}'


def _nothing_in(
    extract: Extract, ignored: Counter[str], unread: Iterable[Unread]
) -> str:
    wanted = (
        "street files (YYYY-MM-force-street.csv)"
        if extract.contract == "police_uk"
        else "CSV, XLSX or Parquet files"
    )
    others = ", ".join([*_counted(ignored), *named(unread)])
    found = f"; what it has is not read: {others}" if others else ""
    return f'{extract.name}: "{extract.path}" has no {wanted}{found}'


def _counted(ignored: Counter[str]) -> Iterator[str]:
    for what, count in sorted(ignored.items()):
        if what != OTHER:
            yield f"{count:,} {what} {'file' if count == 1 else 'files'}"


def _damaged(error: BaseException) -> str:
    said = _brief(error)
    # What the zip module says of anything that is no archive would say it twice.
    return "is not a whole zip archive" + ("" if "zip file" in said else f" ({said})")


def _brief(error: BaseException) -> str:
    return shown(" ".join(str(error).split()), 120) or type(error).__name__
