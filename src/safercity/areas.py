"""Areas: the places that figures are about."""

import enum
import re
import unicodedata
from dataclasses import dataclass


class AreaLevel(enum.StrEnum):
    """The hierarchy, widest first; beside it comparators, and places found in data."""

    FORCE = "force"
    CSP = "csp"
    WARD = "ward"
    LSOA = "lsoa"
    COMPARATOR = "comparator"
    PLACE = "place"


def slugify(text: str) -> str:
    """A lower-case name with hyphens, safe in keys, file names and addresses.

    >>> slugify("Stoke-on-Trent"), slugify("St. Ann's & Môn")
    ('stoke-on-trent', 'st-anns-mon')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"[.'’]", "", plain.lower())
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@dataclass(frozen=True, order=True, slots=True)
class Area:
    """One area: its official code, its name, and where it sits.

    `slug` names it in figure keys and addresses: `force-wide` for the force, the
    name for a CSP, name and code for a ward (ward names repeat).
    """

    level: AreaLevel
    code: str
    name: str
    slug: str
    parent: str | None = None
