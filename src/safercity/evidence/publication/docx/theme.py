"""Colours and fonts that Word offers an editor of the file first."""

from safercity.evidence.publication.docx.markup import HEADING, NAMESPACES

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
# The Government Analysis Function's four colours for charts, and its greys.
_ACCENTS = ("28A197", "801650", "F46A25", "3D3D3D", "A285D1")
_PLAIN_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_NO_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme_part(accent: str) -> str:
    """`word/theme.xml`; `accent` is the first colour offered, as 12436D."""
    colours = {
        "dk1": "0B0C0C",
        "lt1": "FFFFFF",
        "dk2": "505A5F",
        "lt2": "F3F2F1",
        "accent1": accent,
        **{f"accent{n}": colour for n, colour in enumerate(_ACCENTS, 2)},
        "hlink": accent,
        "folHlink": "505A5F",
    }
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>'
        for name, colour in colours.items()
    )
    font = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
    line = f'<a:ln w="9525">{_PLAIN_FILL}</a:ln>'
    return (
        f'{HEADING}<a:theme xmlns:a="{_DRAWING}" name="SaferCity"><a:themeElements>'
        f'<a:clrScheme name="SaferCity">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="SaferCity"><a:majorFont>{font}</a:majorFont>'
        f"<a:minorFont>{font}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="SaferCity"><a:fillStyleLst>{_PLAIN_FILL * 3}'
        f"</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_NO_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_PLAIN_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


FONT_TABLE = (
    f'{HEADING}<w:fonts {NAMESPACES}><w:font w:name="Arial"><w:family w:val="swiss"/>'
    '<w:pitch w:val="variable"/></w:font><w:font w:name="Courier New">'
    '<w:family w:val="modern"/><w:pitch w:val="fixed"/></w:font></w:fonts>'
)
