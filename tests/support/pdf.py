"""Looking inside a PDF as a screen reader and a reader do."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
import pypdfium2


@dataclass
class Tag:
    """An element of the structure that a screen reader follows."""

    kind: str
    alt: str = ""
    title: str = ""
    children: list["Tag"] = field(default_factory=list)

    def all(self, kind: str) -> Iterator["Tag"]:
        """This element and those inside it that are of a kind."""
        if self.kind == kind:
            yield self
        for child in self.children:
            yield from child.all(kind)


def structure(pdf: pikepdf.Pdf) -> Tag:
    """The structure tree of a PDF."""
    return _tag(pdf.Root.StructTreeRoot.K)


def _tag(element: pikepdf.Object) -> Tag:
    if isinstance(element, pikepdf.Array):
        return Tag("Root", children=[_tag(child) for child in element])
    tag = Tag(
        str(element.get("/S", "")).removeprefix("/"),
        str(element.get("/Alt", "")),
        str(element.get("/T", "")),
    )
    inside = element.get("/K", pikepdf.Array())
    for child in inside if isinstance(inside, pikepdf.Array) else [inside]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            tag.children.append(_tag(child))
    return tag


def page_texts(content: bytes) -> list[str]:
    """The text of each page, in the order that it is painted."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def body_text(content: bytes) -> str:
    """The text of all pages, without what runs at their heads and feet."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        return "".join(
            page.get_textpage().get_text_bounded(bottom=52, top=page.get_height() - 58)
            for page in document
        )
    finally:
        document.close()


def text_boxes(content: bytes) -> Iterator[tuple[tuple[float, float], list[float]]]:
    """The size of each page and the box that all its text lies in, in points."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_rect(n) for n in range(text.count_rects())]
            lefts, bottoms, rights, tops = zip(*boxes, strict=True)
            yield page.get_size(), [min(lefts), min(bottoms), max(rights), max(tops)]
    finally:
        document.close()
