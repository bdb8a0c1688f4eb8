"""CSV that a spreadsheet cannot be tricked by.

A spreadsheet runs a cell that begins with = + - or @ as a formula, whatever quotes
stand round it in the file. Where such text is not a number, an apostrophe goes first.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_RISKY = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_HARMLESS = re.compile(r"[+-]?(?:\d[\d,]*(?:\.\d+)?%?)?")


def safe_text(text: str) -> str:
    """The text, or the text after an apostrophe where it could run as a formula.

    >>> safe_text("=1+1"), safe_text("-8.5%"), safe_text("- none"), safe_text("Abbey")
    ("'=1+1", '-8.5%', "'- none", 'Abbey')
    """
    if _RISKY.match(text) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


def make_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as CSV: a header, UTF-8, LF line ends, every cell safe."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(map(safe_text, header))
    writer.writerows(map(safe_text, row) for row in rows)
    return file.getvalue().encode()
