"""What makes an edition what it is: its inputs, its settings and the software.

The same inputs, settings and software give the same identity, on any day and in any
folder, so an edition that exists already need not be made again.
"""

import functools
import hashlib
import importlib.metadata
from collections.abc import Iterable, Mapping
from pathlib import Path

import safercity

# The libraries whose version can change a byte of what is published.
SHAPING_SOFTWARE = (
    "duckdb",
    "ibis-framework",
    "jinja2",
    "markdown-it-py",
    "numpy",
    "pyarrow",
    "pyproj",
    "scipy",
    "shapely",
    "typst",
)
# The parts of a partnership folder, besides settings and extracts, that shape it.
OWN_FOLDERS = ("areas", "commentary", "definitions")

_NOT_SOURCE = {"__pycache__", ".mypy_cache"}


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_hashes(folder: Path, *parts: str) -> dict[str, str]:
    """SHA-256 by relative path of the files under the named parts of a folder."""
    files = sorted(
        path
        for part in parts
        for path in _files_under(folder / part)
        if not _NOT_SOURCE & set(path.parts)
    )
    return {path.relative_to(folder).as_posix(): file_sha256(path) for path in files}


def _files_under(path: Path) -> Iterable[Path]:
    if path.is_file():
        return [path]
    return (found for found in path.rglob("*") if found.is_file())


@functools.cache
def software() -> Mapping[str, str]:
    """The versions that determine bytes, ours first, with a hash of our source."""
    versions = {name: importlib.metadata.version(name) for name in SHAPING_SOFTWARE}
    root = Path(safercity.__file__).parent
    # The web half reads releases and cannot shape one.
    source = {
        name: digest
        for name, digest in folder_hashes(root, ".").items()
        if not name.startswith("web/")
    }
    return {
        "safercity": safercity.__version__,
        "safercity-source": digest_of(source)[:16],
        **versions,
    }


def digest_of(values: Mapping[str, str]) -> str:
    """One SHA-256 for a mapping of names to hashes, whatever its order."""
    lines = "\n".join(f"{name}\t{value}" for name, value in sorted(values.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
