"""Codes that a spreadsheet has turned into something else.

A spreadsheet reads 8/1 as the first of August, shows it as `01-Aug`, and stores 45505;
4.10 becomes 4.1, and long references become 1.23E+11. What was there before cannot be
known, so such a value is quarantined and the reason says what happened.
"""

import re
from collections.abc import Iterable

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sept|sep|oct|nov|dec"

DATE = (
    rf"(?i)\d{{1,2}}-({_MONTHS})(-\d{{2,4}})?"
    rf"|({_MONTHS})-\d{{2,4}}"
    r"|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?"
)
# Days since 1900 from 1982 to 2064, the dates that a code can be taken for.
SERIAL = r"[3-5]\d{4}(\.0)?"
# With a sign or a point, as every program writes them; 12345e678 may be a key's digits.
ROUNDED = r"-?\d+([.,]\d+)?[eE][+-]\d+|-?\d[.,]\d+[eE]\d+"
ERROR = r"#(N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV/0!|#+)"

# What each form is called in a quarantine's reason, first match first.
FORMS: tuple[tuple[str, str], ...] = (
    (DATE, "A spreadsheet seems to have turned this code into a date"),
    (ROUNDED, "A spreadsheet seems to have rounded this code to a number"),
    (ERROR, "A spreadsheet has put its error mark where the code was"),
)
# A code that is any of them; one look tells of most codes that they are none.
ANY = "|".join(f"(?:{form})" for form, _ in FORMS)
SERIAL_REASON = "A spreadsheet seems to have turned this code into the number of a day"
NOUGHT_REASON = "A spreadsheet seems to have cut a nought from this code"


def shortened(codes: Iterable[str]) -> frozenset[str]:
    """What a spreadsheet makes of those codes that have noughts to lose.

    >>> sorted(shortened(["4.10", "4.2", "007", "19C"]))
    ['4.1', '7']
    """
    forms = {code: _as_number(code) for code in codes}
    return frozenset(short for code, short in forms.items() if short and short != code)


def _as_number(code: str) -> str | None:
    match = re.fullmatch(r"0*(\d+)(\.\d*?)?0*", code) if "." in code else None
    if match:
        fraction = (match[2] or "").rstrip("0").rstrip(".")
        return match[1] + fraction
    return code.lstrip("0") or "0" if code.isdecimal() else None
