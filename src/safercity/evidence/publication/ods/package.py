"""The parts of an OpenDocument spreadsheet and the zip that holds them."""

from collections.abc import Iterable, Sequence

from safercity.evidence.assessment.document import Document
from safercity.evidence.publication.archives import make_zip
from safercity.evidence.publication.ods.markup import (
    Sheet,
    attribute,
    content,
    ranges_markup,
    sheet_markup,
)
from safercity.evidence.publication.ods.sheets import MOST_DECIMALS
from safercity.evidence.publication.titles import full_title

_HEADING = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{_OASIS}:{name}:1.0"'
            for name in ("office", "table", "text", "style", "config", "meta")
        ),
        f'xmlns:number="{_OASIS}:datastyle:1.0"',
        f'xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0"',
        f'xmlns:svg="{_OASIS}:svg-compatible:1.0"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:ooo="http://openoffice.org/2004/office"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'office:version="1.3"',
    ]
)
_INK, _RULE = "#0b0c0c", "#b1b4b6"


def make_package(document: Document, sheets: Sequence[Sheet]) -> bytes:
    """Zip worksheets as an OpenDocument spreadsheet."""
    parts = {
        "mimetype": _TYPE,
        "META-INF/manifest.xml": _MANIFEST,
        "content.xml": _content(sheets),
        "styles.xml": _STYLES_PART,
        "meta.xml": _meta(document),
        "settings.xml": _settings(sheets),
    }
    return make_zip(
        [(name, text.encode()) for name, text in parts.items()], stored="mimetype"
    )


_MANIFEST = (
    f'{_HEADING}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
    f'manifest:media-type="{_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" '
        'manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)


def _content(sheets: Sequence[Sheet]) -> str:
    columns = "".join(
        f'<style:style style:name="s{number}c{column}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}cm"/></style:style>'
        for number, sheet in enumerate(sheets, 1)
        for column, width in enumerate(sheet.widths, 1)
    )
    tables = "".join(sheet_markup(sheet, n) for n, sheet in enumerate(sheets, 1))
    return (
        f"{_HEADING}<office:document-content {_NAMESPACES}><office:automatic-styles>"
        '<style:style style:name="Sheet" style:family="table" '
        'style:master-page-name="Default"><style:table-properties '
        'table:display="true"/></style:style>'
        '<style:style style:name="Row" style:family="table-row">'
        '<style:table-row-properties style:use-optimal-row-height="true"/>'
        "</style:style>"
        f"{columns}</office:automatic-styles><office:body><office:spreadsheet>"
        f"{tables}{ranges_markup(sheets)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _meta(document: Document) -> str:
    # No dates: when it was made would differ from day to day, and mean nothing.
    return (
        f"{_HEADING}<office:document-meta {_NAMESPACES}><office:meta>"
        "<meta:generator>SaferCity</meta:generator>"
        f"<dc:title>{content(full_title(document))}</dc:title>"
        f"<dc:subject>{content(document.subtitle)}</dc:subject>"
        f"<meta:initial-creator>{content(document.organisation)}"
        "</meta:initial-creator><dc:language>en-GB</dc:language>"
        "</office:meta></office:document-meta>"
    )


def _settings(sheets: Iterable[Sheet]) -> str:
    """Open on the cover, with the header of each table kept in view."""
    views = "".join(
        f'<config:config-item-map-entry config:name="{attribute(sheet.name)}">'
        f"{_item('VerticalSplitMode', 'short', 2)}"
        f"{_item('VerticalSplitPosition', 'int', sheet.first_table_row)}"
        f"{_item('ActiveSplitRange', 'short', 2)}"
        f"{_item('PositionTop', 'int', 0)}"
        f"{_item('PositionBottom', 'int', sheet.first_table_row)}"
        "</config:config-item-map-entry>"
        for sheet in sheets
        if sheet.header
    )
    return (
        f"{_HEADING}<office:document-settings {_NAMESPACES}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views">'
        "<config:config-item-map-entry>"
        '<config:config-item config:name="ActiveTable" config:type="string">Cover'
        "</config:config-item>"
        f'<config:config-item-map-named config:name="Tables">{views}'
        "</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set>"
        "</office:settings></office:document-settings>"
    )


def _item(name: str, kind: str, value: int) -> str:
    return (
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
        "</config:config-item>"
    )


def _cell_style(
    name: str,
    *,
    display: str = "",
    data: str = "",
    cell: str = "",
    align: str = "",
    text: str = "",
) -> str:
    shown = f' style:display-name="{display}"' if display else ""
    format_ = f' style:data-style-name="{data}"' if data else ""
    aligned = f'<style:paragraph-properties fo:text-align="{align}"/>' if align else ""
    words = f"<style:text-properties {text}/>" if text else ""
    looks = f"<style:table-cell-properties {cell}/>" if cell else ""
    return (
        f'<style:style style:name="{name}"{shown} style:family="table-cell" '
        f'style:parent-style-name="Default"{format_}>{looks}{aligned}{words}'
        "</style:style>"
    )


def _styles() -> str:
    bold, wrap = 'fo:font-weight="bold"', 'fo:wrap-option="wrap"'
    rule = f'fo:border-bottom="1pt solid {_INK}" style:vertical-align="bottom" {wrap}'
    formats = "".join(
        f'<number:number-style style:name="N{decimals}"><number:number '
        f'number:decimal-places="{decimals}" number:min-decimal-places="{decimals}" '
        'number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
        for decimals in range(MOST_DECIMALS + 1)
    )
    numbers = "".join(
        _cell_style(f"Number{n}", data=f"N{n}", align="end")
        + _cell_style(f"Number{n}Bold", data=f"N{n}", align="end", text=bold)
        for n in range(MOST_DECIMALS + 1)
    )
    words = "".join(
        [
            _cell_style("Text", cell=wrap),
            _cell_style("TextBold", cell=wrap, text=bold),
            _cell_style("TextRight", align="end"),
            _cell_style("TextRightBold", align="end", text=bold),
            _cell_style("Reading", cell=wrap),
            _cell_style("Line"),
            _cell_style(
                "Link",
                text=f'fo:color="{_INK}" style:text-underline-style="solid" '
                'style:text-underline-width="auto"',
            ),
            _cell_style("Header", cell=rule, text=bold),
            _cell_style("HeaderNumber", cell=rule, align="end", text=bold),
            _cell_style(
                "Heading_20_1",
                display="Heading 1",
                text=f'fo:font-size="16pt" {bold}',
            ),
        ]
    )
    return formats + words + numbers


_STYLES_PART = (
    f"{_HEADING}<office:document-styles {_NAMESPACES}>"
    '<office:font-face-decls><style:font-face style:name="Arial" '
    'svg:font-family="Arial" style:font-family-generic="swiss"/>'
    "</office:font-face-decls><office:styles>"
    '<style:default-style style:family="table"/>'
    '<style:default-style style:family="table-row"/>'
    '<style:default-style style:family="table-cell"><style:text-properties '
    'style:font-name="Arial" fo:font-family="Arial" fo:font-size="12pt" '
    'fo:language="en" fo:country="GB"/></style:default-style>'
    '<style:style style:name="Default" style:family="table-cell">'
    '<style:table-cell-properties style:vertical-align="top" fo:padding="0.1cm"/>'
    f'<style:text-properties fo:color="{_INK}" style:font-name="Arial" '
    'fo:font-size="12pt"/></style:style>'
    f"{_styles()}</office:styles><office:automatic-styles>"
    '<style:page-layout style:name="Page"><style:page-layout-properties '
    'fo:page-width="29.7cm" fo:page-height="21cm" '
    'style:print-orientation="landscape" fo:margin="1.5cm" '
    'style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>'
    "</office:automatic-styles><office:master-styles>"
    '<style:master-page style:name="Default" style:page-layout-name="Page"/>'
    "</office:master-styles></office:document-styles>"
)
