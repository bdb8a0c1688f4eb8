"""WordprocessingML, the XML of a Word file, as text.

Element order matters: Word refuses a file whose elements stand in another order than
the standard's (ISO/IEC 29500, part 1, clause 17).
"""

import re
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DRAWING_NAMESPACES = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
HEADING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_EMU_PER_POINT = 12_700
# What XML 1.0 cannot hold, even escaped.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def content(text: str) -> str:
    """Text safe inside an element."""
    return escape(_UNWRITABLE.sub("", text))


def attribute(text: str) -> str:
    """Text safe inside a double-quoted attribute."""
    return escape(_UNWRITABLE.sub("", text), {'"': "&quot;", "\n": "&#10;"})


def run(text: str, style: str = "") -> str:
    """Words in one look; `style` names a character style."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{content(text)}</w:t></w:r>'


def paragraph(runs: str, style: str, *, look: str = "") -> str:
    """A paragraph of a named style; `look` holds further paragraph properties."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{look}</w:pPr>{runs}</w:p>'


def field(instruction: str, shown: str) -> str:
    """A field with what it shows until Word works it out again."""
    return (
        f'<w:fldSimple w:instr=" {attribute(instruction)} ">{run(shown)}</w:fldSimple>'
    )


def bookmark(name: str, number: int, inside: str) -> str:
    """A place that links can lead to. `number` must differ from every other's."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def link_inside(anchor: str, inside: str) -> str:
    """A link to a bookmark."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{inside}</w:hyperlink>'


def link_outside(relation: str, inside: str) -> str:
    """A link to an address, which stands in the part's relations."""
    return f'<w:hyperlink r:id="{relation}" w:history="1">{inside}</w:hyperlink>'


def picture(
    relation: str, number: int, *, name: str, alt: str, width: float, height: float
) -> str:
    """A picture in the line of text, width and height in points, with its words."""
    size = f'cx="{round(width * _EMU_PER_POINT)}" cy="{round(height * _EMU_PER_POINT)}"'
    words = f'id="{number}" name="{attribute(name)}" descr="{attribute(alt)}"'
    return (
        "<w:r><w:drawing>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f"<wp:docPr {words}/><wp:cNvGraphicFramePr>"
        '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        "<a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {words}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def section(*, landscape: bool) -> str:
    """An A4 page, upright or turned, with our margins, header and footer."""
    long, short = 16_838, 11_906
    size = (
        f'<w:pgSz w:w="{long}" w:h="{short}" w:orient="landscape"/>'
        if landscape
        else f'<w:pgSz w:w="{short}" w:h="{long}"/>'
    )
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="header"/>'
        '<w:footerReference w:type="default" r:id="footer"/>'
        f"{size}"
        '<w:pgMar w:top="1360" w:right="1190" w:bottom="1240" w:left="1190" '
        'w:header="680" w:footer="620" w:gutter="0"/></w:sectPr>'
    )
