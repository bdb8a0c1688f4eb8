"""The 43 territorial police forces of England and Wales, by any name people use."""

import csv
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from safercity.areas import slugify
from safercity.errors import ScopeError, UsageError

from .files import AREAS, read_shipped

OUT_OF_SCOPE = {
    "northern-ireland": "The Police Service of Northern Ireland",
    "police-service-of-northern-ireland": "The Police Service of Northern Ireland",
    "psni": "The Police Service of Northern Ireland",
    "btp": "British Transport Police",
    "british-transport": "British Transport Police",
    "scotland": "Police Scotland",
    "police-scotland": "Police Scotland",
    "police-service-of-scotland": "Police Scotland",
    "civil-nuclear": "The Civil Nuclear Constabulary",
    "ministry-of-defence": "The Ministry of Defence Police",
    "isle-of-man": "The Isle of Man Constabulary",
    "jersey": "The States of Jersey Police",
    "guernsey": "Guernsey Police",
}
RAILWAYS = (
    "it polices the railways of Great Britain, which have no residents or partnership "
    "of their own to set its crimes against"
)
ELSEWHERE = (
    "SaferCity works with the Community Safety Partnerships, statistical areas and "
    "censuses of England and Wales"
)


@dataclass(frozen=True, order=True, slots=True)
class Force:
    """A territorial police force and its area.

    `slug` is as in police.uk file names, `police_name` as in its "Reported by" column,
    `code` the ONS police force area, `name` the area's, `country` England or Wales.
    """

    slug: str
    police_name: str
    code: str
    name: str
    country: str
    other_names: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that means this force."""
        known = (self.slug, self.police_name, self.code, self.name)
        return (*known, *self.other_names)


@cache
def forces() -> tuple[Force, ...]:
    """Return the 43 forces in order of slug."""
    with (AREAS / "forces_2024.csv").open(encoding="utf-8", newline="") as file:
        return tuple(sorted(_force(row) for row in csv.DictReader(file)))


def _force(row: Mapping[str, str]) -> Force:
    others = tuple(name for name in row["other_names"].split("|") if name)
    return Force(
        row["slug"],
        row["police_name"],
        row["code"],
        row["name"],
        row["country"],
        others,
    )


def find_force(text: str) -> Force:
    """Find a force by slug, by name or by code, however it is written.

    Raises:  ScopeError for a police force outside what the system covers;
             UsageError for any other name, with the nearest known ones.

    >>> find_force("Devon & Cornwall Police").slug, find_force("the met").slug
    ('devon-and-cornwall', 'metropolitan')
    """
    key = _key(text)
    check_in_scope(text)
    found = _by_key().get(key)
    if found is None:
        raise UsageError(_unknown(text, key))
    return found


def check_in_scope(text: str) -> None:
    """Stop if a name means a police force that the system does not cover.

    Raises:  ScopeError, saying why.
    """
    force = OUT_OF_SCOPE.get(_key(text)) or OUT_OF_SCOPE.get(slugify(text))
    if force is None:
        return
    reason = RAILWAYS if "Transport" in force else ELSEWHERE
    raise ScopeError(
        f"{force} is outside what SaferCity covers: {reason}. "
        "Choose one of the 43 territorial forces of England and Wales."
    )


def _key(text: str) -> str:
    """A name without the words and signs that differ from list to list."""
    words = slugify(text.replace("&", " and ")).split("-")
    while len(words) > 1 and words[-1] in ("police", "constabulary", "service"):
        words.pop()
    return "-".join(words).removeprefix("the-").removeprefix("heddlu-")


@cache
def _by_key() -> dict[str, Force]:
    return {_key(name): force for force in forces() for name in force.names}


def _unknown(text: str, key: str) -> str:
    shown = text.strip()[:60]
    near = difflib.get_close_matches(key, sorted(_by_key()), n=3, cutoff=0.6)
    within = _forces_with(key)
    if within:
        hint = f"It is a district or partnership in the area of {' and '.join(within)}."
    elif near:
        options = dict.fromkeys(_by_key()[name].slug for name in near)
        hint = f"Did you mean {' or '.join(options)}?"
    else:
        hint = f"The forces are: {', '.join(force.slug for force in forces())}."
    return f'There is no police force called "{shown}" in England and Wales. {hint}'


def _forces_with(key: str) -> list[str]:
    """Slugs of the forces that hold a district or CSP of that name."""
    table = read_shipped("lsoa21_lookup_2024").select(
        ["district_name", "csp_name", "force"]
    )
    rows = set(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return sorted(
        {force for *names, force in rows if key in (_key(name) for name in names)}
    )
