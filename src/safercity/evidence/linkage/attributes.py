"""Linkable attributes: what is hashed of a person, and what it may be set beside.

Each hashed column says one thing of a person, so that two records of one person still
share some where a name was spelt otherwise, a day and month were exchanged, or someone
moved house. Method 1; a change of anything here is another method, and files of two
methods are never linked.
"""

import functools
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from safercity.evidence.linkage.birth_dates import BirthDate, birth_date_of
from safercity.evidence.linkage.names import (
    Forename,
    Surname,
    forename_of,
    split_name,
    surname_of,
)
from safercity.evidence.linkage.postcodes import postcode_of

METHOD = "1"
# Half of a SHA-256: two of ten million values are the same once in 10^24 files.
_HASH_BYTES = 16


@dataclass(frozen=True, slots=True)
class HashedColumn:
    """A column of hashes. Columns of one `domain` give equal hashes to equal values.

    `several` columns hold hashes in order with spaces between.
    """

    name: str
    domain: str
    meaning: str
    several: bool = False


HASHED = (
    HashedColumn("link_forename", "name", "First forename"),
    HashedColumn(
        "link_forename_forms", "form", "Names that it may be a form of", several=True
    ),
    HashedColumn("link_forename_sound", "sound", "How the forename sounds"),
    HashedColumn(
        "link_forename_ends", "ends", "Its ends, with the date of birth", several=True
    ),
    HashedColumn(
        "link_initial",
        "initial",
        "Its first letter, with the date of birth and with the sound of the surname",
        several=True,
    ),
    HashedColumn("link_surname", "name", "Surname"),
    HashedColumn(
        "link_surname_parts", "name", "Names that a surname holds", several=True
    ),
    HashedColumn("link_surname_sound", "sound", "How the surname sounds"),
    HashedColumn(
        "link_surname_ends", "ends", "Its ends, with the date of birth", several=True
    ),
    HashedColumn("link_born", "born", "Date of birth"),
    HashedColumn("link_born_swapped", "born", "The same, day and month exchanged"),
    HashedColumn("link_born_year_month", "year and month", "Year and month of birth"),
    HashedColumn("link_born_year_day", "year and day", "Year of birth and day"),
    HashedColumn("link_born_day_month", "day and month", "Day and month of birth"),
    HashedColumn("link_postcode", "postcode", "Postcode"),
    HashedColumn("link_outcode", "outcode", "Outward half of the postcode"),
    HashedColumn("link_sex", "sex", "Sex"),
)
HASHED_NAMES = tuple(column.name for column in HASHED)

# What may be known of a person, by our names; each is text, empty where it is not.
PERSONAL = ("forename", "surname", "full_name", "date_of_birth", "postcode", "sex")
# At least one of each: less does not tell one person from another.
ENOUGH = (("surname", "full_name"), ("date_of_birth", "postcode"))

_SHORTEST_WITH_ENDS, _SHORT_FORENAME = 4, 6
_SEXES = {"f": "f", "female": "f", "woman": "f", "girl": "f", "2": "f"} | {
    "m": "m",
    "male": "m",
    "man": "m",
    "boy": "m",
    "1": "m",
}
_OTHER_SEXES = {"o", "other", "x", "nonbinary", "nb", "indeterminate", "3"}

Tokens = dict[str, tuple[str, ...]]


def tokens_of(person: Mapping[str, str]) -> Tokens:
    """What is known of a person, made alike, by hashed column; nothing is hashed yet.

    A column without a value is left out.
    """
    forename, surname = person.get("forename", ""), person.get("surname", "")
    if whole := person.get("full_name", ""):
        first, last = split_name(whole)
        forename, surname = forename or first, surname or last
    first_name, last_name = forename_of(forename), surname_of(surname)
    born = birth_date_of(person.get("date_of_birth", ""))
    postcode, outcode = postcode_of(person.get("postcode", ""))
    found: Tokens = {
        **_forename_tokens(first_name, last_name, born),
        **_surname_tokens(last_name, born),
        **_born_tokens(born),
        "link_postcode": (postcode,),
        "link_outcode": (outcode,),
        "link_sex": (sex_of(person.get("sex", "")),),
    }
    return {name: values for name, values in found.items() if any(values)}


def _forename_tokens(
    forename: Forename | None, surname: Surname | None, born: BirthDate | None
) -> Tokens:
    if forename is None:
        return {}
    # A letter alone would give itself away by how common it is, so it is never
    # hashed without something that is rare.
    initials = sorted({forename.initial, *(name[0] for name in forename.forms)})
    beside = [surname.sound] if surname else []
    beside += [born.whole] if born else []
    return {
        "link_forename": (forename.name,),
        "link_forename_forms": forename.forms,
        "link_forename_sound": (forename.sound,),
        "link_forename_ends": _ends(forename.name, _forename_end(forename.name), born),
        "link_initial": tuple(f"{i} {word}" for i in initials for word in beside),
    }


def _surname_tokens(surname: Surname | None, born: BirthDate | None) -> Tokens:
    if surname is None:
        return {}
    return {
        "link_surname": (surname.name,),
        "link_surname_parts": surname.parts,
        "link_surname_sound": (surname.sound,),
        "link_surname_ends": _ends(surname.name, 4, born),
    }


def _forename_end(name: str) -> int:
    """How many letters an end has: of long names many are in -ine, -ina or -lla."""
    return 3 if len(name) <= _SHORT_FORENAME else 4


def _ends(name: str, length: int, born: BirthDate | None) -> tuple[str, ...]:
    """First letters, last letters, and both: a slip in typing leaves one as it was.

    A longer end for surnames, since many are in -son, -ton or -man.
    """
    if born is None or len(name) < _SHORTEST_WITH_ENDS:
        return ()
    ends = (f"{name[:length]}-", f"-{name[-length:]}", f"{name[:2]}-{name[-2:]}")
    return tuple(f"{end} {born.whole}" for end in ends)


def _born_tokens(born: BirthDate | None) -> Tokens:
    if born is None:
        return {}
    return {
        "link_born": (born.whole,),
        "link_born_swapped": (born.swapped,),
        "link_born_year_month": (born.year_month,),
        "link_born_year_day": (born.year_day,),
        "link_born_day_month": (born.day_month,),
    }


def sex_of(text: str) -> str:
    """Sex in a letter: `f`, `m` or `o`; empty where it is not known.

    >>> sex_of("Female"), sex_of("1"), sex_of("not known")
    ('f', 'm', '')
    """
    plain = "".join(c for c in text.casefold() if c.isalnum())
    return "o" if plain in _OTHER_SEXES else _SEXES.get(plain, "")


#: What was written for each personal column and could not be read, if anything.
READERS: Mapping[str, Callable[[str], object]] = {
    "forename": forename_of,
    "surname": surname_of,
    "date_of_birth": birth_date_of,
    "postcode": lambda text: postcode_of(text)[1],
    "sex": sex_of,
}


class Hasher:
    """Hashes values with a key that it never shows."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        # A town has few forenames and dates, and each is met many times.
        self._hashed = functools.lru_cache(maxsize=500_000)(self._hash)

    def __repr__(self) -> str:
        return "Hasher(...)"

    def _hash(self, domain: str, value: str) -> str:
        said = f"safercity linkage\0{METHOD}\0{domain}\0{value}".encode()
        return hmac.digest(self._key, said, "sha256")[:_HASH_BYTES].hex()

    def row(self, tokens: Tokens) -> dict[str, str]:
        """The hashes of a person, by column; empty where nothing is known."""
        return {column.name: self._column(column, tokens) for column in HASHED}

    def _column(self, column: HashedColumn, tokens: Tokens) -> str:
        values = tokens.get(column.name, ())
        return " ".join(sorted(self._hashed(column.domain, v) for v in values if v))

    def order(self, reference: str, line: int) -> str:
        """What rows are put in order by, since that of a file may be of names."""
        return self._hash("order", f"{reference}\0{line}")

    @property
    def mark(self) -> str:
        """What tells files of one key from those of another, and nothing else."""
        return self._hash("key", "mark")[:16]
