"""The partnership's colour, where it can be read, and the default where it cannot."""

DEFAULT = "#12436D"
# WCAG 2.2 AA for text of any size (success criterion 1.4.3): white on it, it on white.
LEAST_CONTRAST = 4.5


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of a colour and white, 1 to 21, as WCAG defines it.

    >>> round(contrast_with_white("#12436D"), 1), contrast_with_white("#FFFFFF")
    (10.2, 1.0)
    """
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    red, green, blue = linear
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def brand_colour(wanted: str) -> str:
    """The colour asked for, or the default where it is too pale to read."""
    return wanted if contrast_with_white(wanted) >= LEAST_CONTRAST else DEFAULT


def brand_css(wanted: str) -> str:
    """The style sheet that holds the one thing a partnership changes."""
    return f":root {{\n  --brand: {brand_colour(wanted)};\n}}\n"


def icon_svg(wanted: str) -> str:
    """The small picture on a browser's tab: three rising bars on the brand colour."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<path fill="{brand_colour(wanted)}" d="M0 0h32v32H0z"/>'
        '<path fill="#fff" d="M6 18h5v8H6zM13.5 12h5v14h-5zM21 6h5v20h-5z"/></svg>\n'
    )
