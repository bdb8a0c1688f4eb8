"""Typst with our own fonts and nothing else, so every machine sets the same pages.

A template never has text written into its source: data goes in through
`sys.inputs` and is data there, whatever it says.
"""

import functools
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import cast

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


def set_pdf(template: bytes, inputs: Mapping[str, str]) -> bytes:
    """Set a template's pages as PDF/UA-1: tagged, titled, every figure with words."""
    pdf = _compiler().compile(
        input=template,
        format="pdf",
        sys_inputs=dict(inputs),
        pdf_standards=["ua-1"],
        timestamp=_EPOCH,
    )
    return cast(bytes, pdf)


def set_pictures(
    template: bytes, inputs: Mapping[str, str], *, pixels_per_inch: float
) -> tuple[bytes, ...]:
    """Set a template's pages as PNG, a picture a page."""
    pages = _compiler().compile(
        input=template,
        format="png",
        ppi=pixels_per_inch,
        sys_inputs=dict(inputs),
        timestamp=_EPOCH,
    )
    # A single page comes alone, several come as a list.
    return (pages,) if isinstance(pages, bytes) else tuple(cast(list[bytes], pages))
