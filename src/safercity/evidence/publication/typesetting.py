"""Typst with our own fonts and nothing else, so every machine sets the same pages.

A template never has text written into its source: data goes in as a file that it
reads, `/data.json`, and is data there, whatever it says. (As `sys.inputs` it would be
data too, but Typst forgets what it has set whenever an input changes; this way the
same area's document for another audience is set in a fifth of the time.)
"""

import functools
import json
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any, cast

import typst

FONTS = Path(str(resources.files("safercity") / "definitions" / "fonts"))

# A fixed moment: a template that asked for today would differ from day to day.
_EPOCH = 0


@functools.cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FONTS)],
    )
    return typst.Compiler(font_paths=fonts)


def set_pdf(template: bytes, data: Any) -> bytes:
    """Set a template's pages as PDF/UA-1: tagged, titled, every figure with words.

    `data` is anything that JSON can hold; the template reads it from `/data.json`.
    """
    return cast(bytes, _compile(template, data, format="pdf", pdf_standards=["ua-1"]))


def set_pictures(
    template: bytes, data: Any, *, pixels_per_inch: float
) -> tuple[bytes, ...]:
    """Set a template's pages as PNG, a picture a page."""
    pages = _compile(template, data, format="png", ppi=pixels_per_inch)
    # A single page comes alone, several come as a list.
    return (pages,) if isinstance(pages, bytes) else tuple(pages)


def _compile(template: bytes, data: Any, **how: Any) -> bytes | list[bytes]:
    with tempfile.TemporaryDirectory(prefix="safercity-") as folder:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        (Path(folder) / "data.json").write_text(text, encoding="utf-8")
        made = _compiler().compile(input=template, root=folder, timestamp=_EPOCH, **how)
    return cast("bytes | list[bytes]", made)
