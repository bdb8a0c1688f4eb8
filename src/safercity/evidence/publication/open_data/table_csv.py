"""Each table of a document as CSV: the same rows, numbers without commas."""

import re
from decimal import ROUND_HALF_UP, Decimal

from safercity.evidence.assessment.document import Cell, Table
from safercity.evidence.publication.open_data.spreadsheet_safe import make_csv


def table_csv(table: Table) -> bytes:
    """Write a table as CSV; a number has the places it is shown with."""
    return make_csv(
        [column.header for column in table.columns],
        ([_shown(cell) for cell in row] for row in table.rows),
    )


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def _shown(cell: Cell) -> str:
    """The number as it is printed, without commas, plus sign or unit; or the text."""
    if cell.value is None:
        return cell.text
    digits = cell.text.translate(_AS_NUMBER).lstrip("+").rstrip("%")
    if _NUMBER.fullmatch(digits):
        return digits
    step = Decimal(1).scaleb(-cell.decimals)
    number = Decimal(repr(float(cell.value))).quantize(step, rounding=ROUND_HALF_UP)
    return str(number if number else abs(number))


_AS_NUMBER = str.maketrans({",": None, "−": "-"})
