"""A partnership's own colour, used only where it can be read (WCAG 2.2, 1.4.3)."""

INK, PAPER = "#0b0c0c", "#ffffff"
_LEAST_CONTRAST = 4.5


def accent(colour: str) -> str:
    """The colour for headings on white: the brand's, or ink where it is too light.

    >>> accent("#12436D"), accent("#FFDD00")
    ('#12436D', '#0b0c0c')
    """
    return colour if contrast(colour, PAPER) >= _LEAST_CONTRAST else INK


def words_on(colour: str) -> str:
    """The colour of words on a band of the brand's colour: white or ink, the clearer.

    >>> words_on("#12436D"), words_on("#FFDD00")
    ('#ffffff', '#0b0c0c')
    """
    return max((PAPER, INK), key=lambda words: contrast(colour, words))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours such as `#12436D`, from 1 to 21.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
