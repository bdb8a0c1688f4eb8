"""Files that are passed over: which, and why."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from safercity.evidence.extracts.shown import shown

MOST_NAMED = 20

_WHY = {
    ".xls": "an old Excel workbook; save it as .xlsx",
    ".xlsm": "a workbook with macros; save it as .xlsx",
    ".xlsb": "a binary workbook; save it as .xlsx",
    ".ods": "an OpenDocument spreadsheet; save it as .xlsx or .csv",
    ".tsv": "separated by tabs; save it as .csv",
    ".7z": "an archive of a kind that is not read; unpack it, or use zip",
    ".rar": "an archive of a kind that is not read; unpack it, or use zip",
    ".tar": "an archive of a kind that is not read; unpack it, or use zip",
    ".tgz": "an archive of a kind that is not read; unpack it, or use zip",
    ".gz": "compressed, and not a .csv.gz; unpack it",
}


class Unread(NamedTuple):
    """A file that was passed over, and why."""

    path: str
    why: str

    def in_words(self) -> str:
        """The file in a few words."""
        return f"{shown(self.path, 200)} ({self.why})"


def why_unread(name: str, *, streets: bool) -> str:
    """Why a file of this name is not read; `streets` where street files are wanted."""
    for ending, why in _WHY.items():
        if name.lower().endswith(ending):
            return why
    return "not CSV" if streets else "not CSV, XLSX or Parquet"


def named(files: Iterable[Unread]) -> Iterator[str]:
    """The first files by name, and how many more there are."""
    listed = sorted(files)
    yield from (one.in_words() for one in listed[:MOST_NAMED])
    more = len(listed) - MOST_NAMED
    if more > 0:
        yield f"and {more:,} more"
