"""The key that agencies share: made once, kept in a file, never in what is sent.

A name can be guessed, so a hash of it alone protects nobody: whoever has a list of
names can hash them all. With a key of 256 bits that is not known, there is nothing to
try. That holds only while the key is random and secret, so both are checked.
"""

import itertools
import os
import secrets
import stat
from pathlib import Path

from safercity.errors import LinkageError

_BYTES = 32
_HEX = "0123456789abcdef"
# Of 32 random bytes about 30 differ, and fewer than this once in 10^15 keys.
_FEWEST_DIFFERENT = 16
_MOST_BYTES_IN_FILE = 4096
_FOR_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_key(path: Path) -> None:
    """Write a new random key to a file that only its owner may read.

    Raises:  LinkageError if there is a file already, or it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(_BYTES)}\n")
    except FileExistsError:
        raise LinkageError(
            f"{path} is there already, and a key that is written over is lost with all "
            "that was made with it. Name another file."
        ) from None
    except OSError as error:
        raise LinkageError(f"{path} cannot be written: {error.strerror}.") from None


def read_key(path: Path) -> bytes:
    """Read the key of a key file, refusing one that is weak or open to others.

    Raises:  LinkageError, which never shows any of what the file holds.
    """
    text = _read(path)
    key = _decoded(text)
    if key is None:
        raise LinkageError(
            f"{path} holds no key: a key is {2 * _BYTES} or more of the figures 0-9 "
            "and letters a-f, as `safercity linkage-key` makes them. A password is not "
            "one: passwords can be guessed."
        )
    if _is_weak(key):
        raise LinkageError(
            f"{path} holds a key that is not random, so it could be guessed. Make one "
            "with `safercity linkage-key`."
        )
    return key


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise LinkageError(f"{path} is not an ordinary file.")
            _check_is_private(status, path)
            return file.read(_MOST_BYTES_IN_FILE).decode("ascii", errors="replace")
    except IsADirectoryError:
        raise LinkageError(f"{path} is a folder, not a key file.") from None
    except OSError as error:
        raise LinkageError(
            f"The key file {path} cannot be read: {error.strerror}. Make one with "
            "`safercity linkage-key`, or ask the agency that made it."
        ) from None


def _check_is_private(status: os.stat_result, path: Path) -> None:
    # Windows keeps access in lists that the mode does not show.
    if os.name == "posix" and status.st_mode & _FOR_OTHERS:
        raise LinkageError(
            f"Others on this machine can read or change the key file {path}. "
            f"Run: chmod 600 {path}"
        )


def _decoded(text: str) -> bytes | None:
    figures = "".join(text.split()).lower()
    is_hexadecimal = all(figure in _HEX for figure in figures)
    if not is_hexadecimal or len(figures) % 2 or len(figures) < 2 * _BYTES:
        return None
    return bytes.fromhex(figures)


def _is_weak(key: bytes) -> bool:
    """True of what people write for a key: a repeat, a run, or words in disguise."""
    steps = {(b - a) % 256 for a, b in itertools.pairwise(key)}
    is_text = all(32 <= byte < 127 for byte in key)
    return len(set(key)) < _FEWEST_DIFFERENT or len(steps) < _BYTES // 4 or is_text
