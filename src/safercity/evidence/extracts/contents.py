"""The bytes of a supply file, as a stream that cannot overwhelm the machine."""

import gzip
import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from safercity.errors import ExtractError
from safercity.evidence.extracts import archives
from safercity.evidence.extracts.shown import shown
from safercity.evidence.extracts.supplies import SupplyFile

CHUNK_BYTES = 16 * 1024**2
# Workbooks and Parquet files are read from memory when they come in an archive.
MAX_IN_MEMORY_BYTES = 1024**3


class Contents:
    """Opens supply files; keeps each archive open for the members that follow."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._archives: dict[Path, zipfile.ZipFile] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def chunks(self, file: SupplyFile, digest: "Digest") -> Iterator[bytes]:
        """The file's bytes, unpacked, some megabytes at a time; `digest` sees them too.

        Raises:  ExtractError if the file is damaged or swells beyond reason.
        """
        try:
            with self._open(file) as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    digest.add(chunk)
                    self._check_size(file, digest.size)
                    yield chunk
        except archives.DAMAGE as error:
            brief = shown(" ".join(str(error).split()), 120) or type(error).__name__
            raise ExtractError(
                f"{file.path} is damaged and cannot be read to its end ({brief}). "
                "Fetch it again"
            ) from None

    def whole(self, file: SupplyFile, digest: "Digest") -> bytes:
        """All of the file's bytes.

        Raises:  ExtractError if it is damaged or too large to hold.
        """
        pieces = []
        for chunk in self.chunks(file, digest):
            pieces.append(chunk)
            if digest.size > MAX_IN_MEMORY_BYTES:
                raise ExtractError(f"{file.path} is too large. Supply it as CSV")
        return b"".join(pieces)

    def _open(self, file: SupplyFile) -> IO[bytes] | gzip.GzipFile:
        if file.member is not None:
            return self._archive(file.disk).open(file.member)
        if file.path.lower().endswith(".gz"):
            return gzip.open(file.disk)
        return file.disk.open("rb")

    def _archive(self, path: Path) -> zipfile.ZipFile:
        if path not in self._archives:
            archive = archives.open_archive(path)
            self._archives[path] = self._stack.enter_context(archive)
        return self._archives[path]

    def _check_size(self, file: SupplyFile, size: int) -> None:
        packed = file.disk.stat().st_size if file.path.endswith(".gz") else size
        swollen = size > archives.MAX_RATIO * packed
        if swollen and size > archives.RATIO_COUNTS_FROM_BYTES:
            raise ExtractError(f"{file.path} swells {size // packed:,} times; not read")
        if size > archives.MAX_TOTAL_BYTES:
            raise ExtractError(f"{file.path} is too large to read")


class Digest:
    """The size and SHA-256 of the bytes that went by."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.size = 0

    def add(self, data: bytes) -> None:
        """Take in more bytes."""
        self._hash.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        """The hash of all bytes so far, in hexadecimal."""
        return self._hash.hexdigest()
