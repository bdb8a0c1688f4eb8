"""Colours of charts and maps, with their contrast on white in brackets.

The four categorical colours are those of the Government Analysis Function. A chart
tells one series in colour and leaves the rest grey; shape or position says the same
thing again, so that nothing is lost in greyscale or to a colour-blind reader.
"""

INK = "#0B0C0C"  # (19.6)
QUIET = "#505A5F"  # (7.0) words that explain
FOCUS = "#12436D"  # (10.2)
SIGNAL = "#F46A25"  # (3.0)
REST = "#BFBFBF"  # marks that give context; each has its label or its table
REST_TEXT = QUIET
RULE = "#B1B4B6"
GRID = "#E6E8E9"
BAND = "#E4ECF3"
PAPER = "#FFFFFF"

# One hue, five classes: lightness falls in even steps (CIE L* 93, 79, 64, 47, 27).
CLASSES = ("#E4ECF4", "#B5C9DD", "#84A3C2", "#4C769F", "#12436D")
NO_VALUE = "#F3F2F1"
HATCH = "#A1A6A9"
OUTLINE = "#6B7276"
