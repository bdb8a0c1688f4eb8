"""What may pass out of an agency beside the hashes: nothing that tells who.

Two things could: the reference, which is sent as it is, and what somebody typed into a
column of a contract. Both are looked through for the person's own name, date of birth
and postcode; and a column in which people write as they like is left out altogether.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.linkage.birth_dates import birth_date_of
from safercity.evidence.linkage.names import words_of

# In a code, a shorter name may be part of any word.
_SHORTEST_IN_A_CODE = 4
_SHORTEST_IN_WORDS = 2
# A column of a few short values, used again and again, is a list of terms.
_FEW_TERMS, _ROWS_A_TERM, _LONGEST_TERM = 50, 10, 60

_NHS = re.compile(r"(\d{3})[ -]?(\d{3})[ -]?(\d{4})")
_OTHERS = {
    "a National Insurance number": r"(?i)[a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d]",
    "an e-mail address": r"\S+@\S+",
    "a telephone number": r"(?:\+44 ?|0)(?:7\d|[12]\d)[\d ]{8,10}",
}


def is_nhs_number(text: str) -> bool:
    """True of ten figures of which the last checks the others (modulus 11).

    >>> is_nhs_number("943 476 5919"), is_nhs_number("943 476 5918")
    (True, False)
    """
    match = _NHS.fullmatch(text)
    if match is None:
        return False
    figures = [int(figure) for figure in "".join(match.groups())]
    total = sum(f * (10 - place) for place, f in enumerate(figures[:9]))
    return (11 - total % 11) % 11 == figures[9]


#: What a reference must not be, since it names a person wherever it is met.
NAMES_A_PERSON: Mapping[str, Callable[[str], object]] = {
    "an NHS number": is_nhs_number,
    **{what: re.compile(form).fullmatch for what, form in _OTHERS.items()},
}


def is_free(ours: str) -> bool:
    """True of a contract column in which anything may have been written."""
    columns = [c for contract in CONTRACTS.values() for c in contract.columns]
    return any(c.name == ours and c.type == "text" and not c.allowed for c in columns)


def are_terms(values: Iterable[str], rows: int) -> bool:
    """True of values from a list of terms; False where people write as they like."""
    different = {value for value in values if value}
    is_short = all(len(value) <= _LONGEST_TERM for value in different)
    return is_short and len(different) <= max(_FEW_TERMS, rows // _ROWS_A_TERM)


def who_is(person: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """What tells who a person is: the words of the name; dates and postcode, plain."""
    names: set[str] = set()
    for ours in ("forename", "surname", "full_name"):
        names |= set(words_of(person.get(ours, "")))
    codes = {_plain(person.get("postcode", ""))}
    if born := birth_date_of(person.get("date_of_birth", "")):
        year, month, day = f"{born.year:04}", f"{born.month:02}", f"{born.day:02}"
        codes |= {year + month + day, day + month + year}
        codes.add(f"{born.day}{born.month}{year}")
    return names, {code for code in codes if len(code) >= _SHORTEST_IN_A_CODE}


def tells_who(value: str, person: Mapping[str, str], *, is_code: bool) -> bool:
    """True where a value holds the person's name, date of birth or postcode."""
    names, codes = who_is(person)
    least = _SHORTEST_IN_A_CODE if is_code else _SHORTEST_IN_WORDS
    plain, words = _plain(value), set(words_of(value))
    if any(name in words for name in names if len(name) >= least):
        return True
    return any(code in plain for code in codes)


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def lines_said(what: str, lines: Sequence[int], most: int = 20) -> str:
    """A fault with the lines that it is on.

    >>> lines_said("has no value", [4])
    'has no value: line 4'
    """
    shown = ", ".join(f"{line:,}" for line in lines[:most])
    more = f" and {len(lines) - most:,} more" if len(lines) > most else ""
    return f"{what}: line{'' if len(lines) == 1 else 's'} {shown}{more}"
