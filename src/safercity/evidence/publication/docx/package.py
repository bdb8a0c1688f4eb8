"""The parts of a Word file and the zip that holds them."""

from collections.abc import Mapping, Sequence

from safercity.evidence.assessment.document import Document
from safercity.evidence.publication.archives import make_zip
from safercity.evidence.publication.brand import accent
from safercity.evidence.publication.docx.markup import (
    DRAWING_NAMESPACES,
    HEADING,
    NAMESPACES,
    attribute,
    content,
    field,
    paragraph,
    run,
    section,
)
from safercity.evidence.publication.docx.styles import numbering_part, styles_part
from safercity.evidence.publication.docx.theme import FONT_TABLE, theme_part
from safercity.evidence.publication.titles import full_title

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def make_package(
    document: Document,
    body: str,
    *,
    pictures: Sequence[bytes],
    addresses: Sequence[str],
    ordered_lists: int,
) -> bytes:
    """Put a body and what it refers to together as a Word file.

    The body names pictures `image1`, `image2`… and addresses `link1`, `link2`… in
    the order given here.
    """
    colour = accent(document.colour).removeprefix("#").upper()
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(_TOP),
        "docProps/core.xml": _core(document),
        "docProps/app.xml": _app(document),
        "word/document.xml": (
            f"{HEADING}<w:document {NAMESPACES} {DRAWING_NAMESPACES}><w:body>"
            f"{body}{section(landscape=False)}</w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": _relations(
            _PARTS | _pictures(len(pictures)), addresses
        ),
        "word/styles.xml": styles_part(colour),
        "word/numbering.xml": numbering_part(ordered_lists),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": FONT_TABLE,
        "word/theme.xml": theme_part(colour),
        "word/header.xml": _header(document),
        "word/footer.xml": _footer(document),
    }
    parts = [(name, text.encode()) for name, text in texts.items()]
    media = [(f"word/{_media(n)}", picture) for n, picture in enumerate(pictures, 1)]
    return make_zip([*parts, *media])


_WORD_PARTS = (
    "styles",
    "numbering",
    "settings",
    "fontTable",
    "theme",
    "header",
    "footer",
)
_TOP = {
    "document": (f"{_OFFICE}/relationships/officeDocument", "word/document.xml"),
    "core": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    "app": (f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
}
_PARTS = {
    name: (f"{_OFFICE}/relationships/{name}", f"{name}.xml") for name in _WORD_PARTS
}


def _pictures(count: int) -> dict[str, tuple[str, str]]:
    kind = f"{_OFFICE}/relationships/image"
    return {f"image{n}": (kind, _media(n)) for n in range(1, count + 1)}


def _media(number: int) -> str:
    return f"media/image{number}.png"


def _relations(
    inside: Mapping[str, tuple[str, str]], addresses: Sequence[str] = ()
) -> str:
    parts = [
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
        for name, (kind, target) in inside.items()
    ]
    links = [
        f'<Relationship Id="link{number}" Type="{_OFFICE}/relationships/hyperlink" '
        f'Target="{attribute(address)}" TargetMode="External"/>'
        for number, address in enumerate(addresses, 1)
    ]
    return (
        f'{HEADING}<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{''.join([*parts, *links])}</Relationships>"
    )


def _content_types() -> str:
    kinds = {name: f"{_WORD}.{name}+xml" for name in _WORD_PARTS}
    kinds["document"] = f"{_WORD}.document.main+xml"
    kinds["theme"] = "application/vnd.openxmlformats-officedocument.theme+xml"
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>'
        for name, kind in kinds.items()
    )
    return (
        f'{HEADING}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f"{parts}"
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _core(document: Document) -> str:
    # No dates: when it was made would differ from day to day, and mean nothing.
    return (
        f"{HEADING}<cp:coreProperties "
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{content(full_title(document))}</dc:title>"
        f"<dc:subject>{content(document.subtitle)}</dc:subject>"
        f"<dc:creator>{content(document.organisation)}</dc:creator>"
        f"<cp:keywords>{content(', '.join(document.labels))}</cp:keywords>"
        "<dc:language>en-GB</dc:language>"
        f"<cp:version>{content(document.edition)}</cp:version></cp:coreProperties>"
    )


def _app(document: Document) -> str:
    return (
        f'{HEADING}<Properties xmlns="{_OFFICE}/extended-properties">'
        f"<Application>SaferCity</Application>"
        f"<Company>{content(document.organisation)}</Company></Properties>"
    )


_SETTINGS = (
    f"{HEADING}<w:settings {NAMESPACES}>"
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/>'
    '<w:listSeparator w:val=","/></w:settings>'
)


def _header(document: Document) -> str:
    inside = paragraph(run(full_title(document)), "Header")
    if document.labels:
        inside += paragraph(run(" · ".join(document.labels), "Strong"), "Header")
    return f"{HEADING}<w:hdr {NAMESPACES}>{inside}</w:hdr>"


def _footer(document: Document) -> str:
    inside = (
        f"{run(document.partnership)}<w:r><w:tab/></w:r>{run('Page ')}"
        f"{field('PAGE', '1')}{run(' of ')}{field('NUMPAGES', '1')}"
    )
    return f"{HEADING}<w:ftr {NAMESPACES}>{paragraph(inside, 'Footer')}</w:ftr>"
