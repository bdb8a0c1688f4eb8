"""Build a file aside and swap it in whole, one builder at a time."""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from safercity.errors import UsageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def building_aside(out: Path) -> Iterator[Path]:
    """Give a folder beside `out` to build in, alone; it is gone afterwards.

    A builder that is killed leaves its folder behind, which the next one removes. The
    lock is the system's own, on an open file, so it ends with the process that had it.

    Raises:  UsageError if another build has the lock, or the place cannot be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        lock = (out.parent / f".{out.name}.lock").open("a+b")
    except OSError as error:
        raise UsageError(
            f"Nothing can be written in {out.parent}: {error.strerror}. "
            "Choose another folder with --out."
        ) from None
    with lock:
        _take(lock, out)
        building = f".{out.name}.building-"
        for leftover in out.parent.iterdir():
            if leftover.name.startswith(building):
                shutil.rmtree(leftover, ignore_errors=True)
        aside = out.parent / f"{building}{os.getpid()}"
        aside.mkdir()
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def swap_in(built: Path, out: Path) -> None:
    """Put a finished file in place of the last one, and only when it is on the disk.

    Raises:  UsageError if `out` is a folder.
    """
    if out.is_dir():
        raise UsageError(f"{out} is a folder; the warehouse is a file")
    _sync(built)
    built.replace(out)
    if sys.platform != "win32":
        _sync(out.parent)


def _take(lock: IO[bytes], out: Path) -> None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(
            f"Another build of {out} is running. Wait until it has ended."
        ) from None


def _sync(path: Path) -> None:
    # A folder cannot be opened for writing, and a file need not be.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
