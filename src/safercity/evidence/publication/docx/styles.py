"""The styles of the Word file: real ones, so that an editor restyles it at a stroke.

Arial, because it is on every machine that the file will be opened on.
"""

from dataclasses import dataclass

from safercity.evidence.publication.docx.markup import HEADING, NAMESPACES

INK, QUIET, RULE = "0B0C0C", "505A5F", "B1B4B6"


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. Sizes and spaces in points; `extra` goes before spacing."""

    key: str
    name: str
    size: float = 11
    before: float = 0
    after: float = 6
    line: float = 1.15
    bold: bool = False
    colour: str = INK
    keep: bool = False
    extra: str = ""
    align: str = ""
    level: int | None = None
    after_it: str = ""

    def markup(self) -> str:
        """The style as XML."""
        keep = "<w:keepNext/><w:keepLines/>" if self.keep else ""
        align = f'<w:jc w:val="{self.align}"/>' if self.align else ""
        level = (
            f'<w:outlineLvl w:val="{self.level}"/>' if self.level is not None else ""
        )
        follows = f'<w:next w:val="{self.after_it}"/>' if self.after_it else ""
        bold = "<w:b/><w:bCs/>" if self.bold else ""
        half_points = round(self.size * 2)
        kind = (
            ' w:default="1"'
            if self.key == "Normal"
            else ("" if self.name in _BUILT_IN else ' w:customStyle="1"')
        )
        base = "" if self.key == "Normal" else '<w:basedOn w:val="Normal"/>'
        return (
            f'<w:style w:type="paragraph"{kind} w:styleId="{self.key}">'
            f'<w:name w:val="{self.name}"/>{base}'
            f"{follows}<w:qFormat/><w:pPr>{keep}{self.extra}"
            f'<w:spacing w:before="{round(self.before * 20)}" '
            f'w:after="{round(self.after * 20)}" w:line="{round(self.line * 240)}" '
            f'w:lineRule="auto"/>{align}{level}</w:pPr>'
            f'<w:rPr>{bold}<w:color w:val="{self.colour}"/>'
            f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
            "</w:style>"
        )


_BUILT_IN = frozenset(
    {
        "Normal",
        "Title",
        "Subtitle",
        "caption",
        "header",
        "footer",
        "List Bullet",
        "List Number",
        "TOC Heading",
        "toc 1",
        *(f"heading {level}" for level in range(1, 5)),
    }
)
_NUMBERED = '<w:numPr><w:numId w:val="{}"/></w:numPr>'
_RIGHT_TAB = '<w:tabs><w:tab w:val="right" w:pos="9520"/></w:tabs>'


def _styles(accent: str) -> tuple[Style, ...]:
    def heading(level: int, size: float, before: float, colour: str) -> Style:
        return Style(
            f"Heading{level}",
            f"heading {level}",
            size,
            before,
            6,
            1.0,
            bold=True,
            colour=colour,
            keep=True,
            level=level - 1,
            after_it="Normal",
        )

    return (
        Style("Normal", "Normal"),
        Style("Title", "Title", 30, 12, 10, 1.0, bold=True, colour=accent),
        Style("Subtitle", "Subtitle", 15, 0, 4),
        Style("CoverLine", "Cover line", 12, 0, 4),
        heading(1, 21, 18, accent),
        heading(2, 15, 18, INK),
        heading(3, 12.5, 14, INK),
        heading(4, 11, 12, INK),
        Style("Lead", "Lead paragraph", 13, 0, 8),
        Style("Note", "Note", 9.5, 0, 6, colour=QUIET),
        Style(
            "Warning",
            "Warning",
            bold=True,
            extra='<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" '
            f'w:color="{INK}"/></w:pBdr>',
        ),
        Style("ListBullet", "List Bullet", extra=_NUMBERED.format(1), after=4),
        Style("ListNumber", "List Number", extra=_NUMBERED.format(2), after=4),
        Style("Term", "Term", before=4, after=0, bold=True, keep=True),
        Style("Meaning", "Meaning", after=8),
        Style(
            "Caption", "caption", 11, 12, 2, 1.0, bold=True, keep=True, after_it="Note"
        ),
        Style(
            "CaptionDetail", "Caption detail", 9.5, 0, 4, 1.0, colour=QUIET, keep=True
        ),
        Style("Picture", "Picture", 11, 0, 4, 1.0, keep=True),
        Style("Source", "Source", 8.5, 2, 4, 1.0, colour=QUIET),
        Style("TableHeader", "Table header", 9, 2, 2, 1.0, bold=True, keep=True),
        Style("TableText", "Table text", 9, 2, 2, 1.0),
        Style("TableNumber", "Table number", 9, 2, 2, 1.0, align="right"),
        Style("TableTextSmall", "Table text small", 7.5, 2, 2, 1.0),
        Style("TableNumberSmall", "Table number small", 7.5, 2, 2, 1.0, align="right"),
        Style("KeyValue", "Key value", 15, 2, 2, 1.0, bold=True, colour=accent),
        Style("TOCHeading", "TOC Heading", 21, 0, 8, 1.0, bold=True, colour=accent),
        Style("TOC1", "toc 1", after=4, extra=_RIGHT_TAB),
        Style("Header", "header", 9, 0, 0, 1.0, colour=QUIET, extra=_RIGHT_TAB),
        Style("Footer", "footer", 9, 0, 0, 1.0, colour=QUIET, extra=_RIGHT_TAB),
    )


def styles_part(accent: str) -> str:
    """`word/styles.xml`; `accent` is the colour of headings, as 12436D."""
    paragraphs = "".join(style.markup() for style in _styles(accent))
    return (
        f"{HEADING}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
        '<w:sz w:val="22"/><w:szCs w:val="22"/>'
        '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        f"{paragraphs}{_CHARACTERS.format(accent=accent)}{_TABLES}</w:styles>"
    )


_CHARACTERS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/>'
    "<w:semiHidden/></w:style>"
    '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/>'
    "<w:qFormat/><w:rPr><w:b/><w:bCs/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="{accent}"/><w:u w:val="single"/></w:rPr></w:style>'
)
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="AssessmentTable">'
    '<w:name w:val="Assessment table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
    "<w:tblPr><w:tblBorders>"
    f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
    "</w:tblBorders></w:tblPr>"
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>'
    f'<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>'
    '</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
)


def numbering_part(ordered_lists: int) -> str:
    """`word/numbering.xml`: bullets, and a list from 1 for each ordered list."""
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for number in range(2, ordered_lists + 3)
    )
    return (
        f"{HEADING}<w:numbering {NAMESPACES}>"
        f"{_list_kind(0, 'bullet', '•')}{_list_kind(1, 'decimal', '%1.')}"
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{lists}</w:numbering>'
    )


def _list_kind(number: int, kind: str, mark: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}">'
        '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    )
