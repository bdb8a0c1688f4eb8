"""What may pass out of an agency beside the hashes: nothing that tells who.

Two things could: the reference, which is sent as it is, and what somebody typed into a
column of a contract. Both are looked through for the person's own name, date of birth
and postcode; and a column in which people write as they like is left out altogether.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from safercity.evidence.contracts import CONTRACTS
from safercity.evidence.extracts.personal_signs import sign_in_values
from safercity.evidence.linkage.birth_dates import birth_date_of
from safercity.evidence.linkage.names import words_of

# In a code, a shorter name may be a word by chance, and a yet shorter one part of it.
_SHORTEST_IN_A_CODE, _SHORTEST_JOINED = 4, 5
_SHORTEST_IN_WORDS = 2
# Six figures are somewhere in one of a few thousand long references, whatever they say.
_FEWEST_FIGURES = 8
# A column of a few short values, used again and again, is a list of terms.
_FEW_TERMS, _ROWS_A_TERM, _LONGEST_TERM = 50, 10, 60

_APOSTROPHE = re.compile("['’]")
_INSURANCE = re.compile(r"(?i)[a-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d]")
INSURANCE = "a National Insurance number"


def sign_of(values: Sequence[str]) -> str | None:
    """What a column seems to hold, where that names people wherever it is met."""
    known = [value for value in values if value]
    if known and sum(map(_is_insurance, known)) > len(known) / 2:
        return INSURANCE
    return sign_in_values(known) if known else None


def _is_insurance(value: str) -> bool:
    return bool(_INSURANCE.fullmatch(value))


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
    return names, {code for code in codes if len(code) >= _SHORTEST_JOINED}


def tells_who(value: str, person: Mapping[str, str], *, is_code: bool) -> bool:
    """True where a value holds the person's name, date of birth or postcode.

    A code is looked through more sparingly than words, for what is there by chance.
    """
    names, codes = who_is(person)
    plain = _plain(value)
    least = _SHORTEST_IN_A_CODE if is_code else _SHORTEST_IN_WORDS
    words = {*words_of(value), *words_of(_APOSTROPHE.sub(" ", value))}
    if any(name in words for name in names if len(name) >= least):
        return True
    if is_code:
        codes = {c for c in codes if not c.isdigit() or len(c) >= _FEWEST_FIGURES}
        codes |= {name for name in names if len(name) >= _SHORTEST_JOINED}
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
