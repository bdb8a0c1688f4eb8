"""Look inside zip archives without trusting them.

Nothing is ever unpacked to disk: members are read as streams. An archive that could
harm (a bomb, a path that climbs out, a link, another archive inside) is refused whole,
because one that a force or data.police.uk made has none of these.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from safercity.evidence.extracts.shown import shown

# A street file shrinks about 6 times and the most regular CSV about 60; a bomb 1,000.
MAX_RATIO = 250
RATIO_COUNTS_FROM_BYTES = 1_000_000
# All of police.uk, 36 months of 44 forces, is about 9 GB unpacked.
MAX_TOTAL_BYTES = 40 * 1024**3
MAX_MEMBERS = 100_000

# What the zip module raises, beside its own error, for archives that are damaged.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    UnicodeError,
    ValueError,
    OverflowError,
    OSError,
)
_COMPRESSED = (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz")


def list_members(
    archive: zipfile.ZipFile, path: str, faults: list[str]
) -> list[zipfile.ZipInfo]:
    """The files in an archive, by name; adds a fault for everything unsafe.

    `path` is what the messages call the archive. Returns nothing if there is a fault.
    """
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        faults.append(f"{path} holds {len(infos):,} files; at most {MAX_MEMBERS:,} fit")
        return []
    found = [f"{path}: {fault}" for fault in _unsafe(infos)]
    faults.extend(found)
    members = [info for info in infos if not info.is_dir()]
    return [] if found else sorted(members, key=lambda info: info.filename)


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open an archive; raises one of `DAMAGE` if it is not a whole zip."""
    return zipfile.ZipFile(path)


def _unsafe(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL_BYTES:
        yield f"it would unpack to {_size(total)}; at most {_size(MAX_TOTAL_BYTES)} fit"
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        called = f'"{shown(name, 80)}"'
        if _climbs_out(info.orig_filename):
            yield f"{called} has a path that leads out of the archive"
        if not name.isprintable():
            yield f"{called} has signs in its name that cannot be shown"
        if info.flag_bits & 1:
            yield f"{called} is encrypted. Ask for it without a password"
        if stat.S_ISLNK(info.external_attr >> 16):
            yield f"{called} is a link, not a file"
        if name in seen:
            yield f"{called} is there twice"
        if _is_bomb(info):
            yield f"{called} would swell {info.file_size // info.compress_size:,} times"
        if name.lower().endswith(_COMPRESSED):
            yield f"{called} is an archive inside the archive. Unpack it first"
        seen.add(name)


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    return (
        info.file_size > RATIO_COUNTS_FROM_BYTES
        and info.compress_size > 0
        and info.file_size > MAX_RATIO * info.compress_size
    )


def _climbs_out(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    drive = bool(parts) and ":" in parts[0]
    return ".." in parts or name.startswith(("/", "\\")) or drive or "\0" in name


def _size(count: int) -> str:
    return f"{count / 1024**3:,.1f} GB"
