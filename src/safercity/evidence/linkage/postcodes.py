"""Postcodes made alike."""

import re

_FULL = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
_OUTWARD = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
# The Post Office's code for no address: no fixed abode, abroad, not known.
_NOWHERE = "ZZ99"


def postcode_of(text: str) -> tuple[str, str]:
    """A postcode without its space, and its outward half; empty where it is none.

    >>> postcode_of("st1 5ab"), postcode_of("ST1"), postcode_of("ZZ99 3VZ")
    (('ST15AB', 'ST1'), ('', 'ST1'), ('', ''))
    """
    plain = "".join(c for c in text.upper() if c.isalnum() and c.isascii())
    if plain.startswith(_NOWHERE):
        return "", ""
    if match := _FULL.fullmatch(plain):
        return plain, match[1]
    return ("", plain) if _OUTWARD.fullmatch(plain) else ("", "")
