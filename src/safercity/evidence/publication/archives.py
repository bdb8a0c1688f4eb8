"""Zip files whose bytes depend on nothing but their contents."""

import io
import zipfile
from collections.abc import Iterable

# The earliest moment that a zip can hold; a zip has no way to say "no date".
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_READ_WRITE = 0o644 << 16
_UNIX = 3
_PACKED_ALREADY = (".png",)


def make_zip(parts: Iterable[tuple[str, bytes]], *, stored: str = "") -> bytes:
    """Zip parts in the order given, as a file; `stored` names one kept uncompressed.

    OpenDocument asks for that of its first part, so that a file says what it is.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts:
            info = zipfile.ZipInfo(name, _NO_DATE)
            info.create_system = _UNIX
            info.external_attr = _READ_WRITE
            plain = name == stored or name.endswith(_PACKED_ALREADY)
            info.compress_type = zipfile.ZIP_STORED if plain else zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=6)
    return file.getvalue()
