"""`areas.csv`: the force, its partnerships and their wards, one row each."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from safercity.areas import Area, AreaLevel, slugify

from .faults import Faults

FILE = "areas.csv"
COLUMNS = ("level", "code", "name", "slug", "parent")
PART = " (part in "  # before the CSP, in the name of a ward that lies in two
LEVELS = (AreaLevel.FORCE, AreaLevel.CSP, AreaLevel.WARD)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class ListedAreas:
    """The areas that `areas.csv` lists, each kind in order of code."""

    force: Area
    csps: tuple[Area, ...]
    wards: tuple[Area, ...]


def force_area(code: str, name: str) -> Area:
    """The area of a whole force."""
    return Area(AreaLevel.FORCE, code, name, "force-wide")


def csp_area(code: str, name: str, force: str) -> Area:
    """The area of a partnership, under the force of that code."""
    return Area(AreaLevel.CSP, code, name, slugify(name), force)


def ward_area(code: str, name: str, csp: str) -> Area:
    """A ward under the partnership of that code; ward names repeat, so codes tell."""
    slug = f"{slugify(name)}-{slugify(code)}"
    return Area(AreaLevel.WARD, code, name, slug, csp)


def area_rows(areas: Iterable[Area]) -> list[tuple[str, ...]]:
    """The rows of `areas.csv`, its header first."""
    return [
        COLUMNS,
        *((a.level, a.code, a.name, a.slug, a.parent or "") for a in areas),
    ]


def read_areas_csv(folder: Path, faults: Faults) -> ListedAreas | None:
    """Read and check `areas.csv`; None, with its faults noted, if it cannot be used."""
    before = len(faults)
    found: dict[AreaLevel, list[Area]] = {level: [] for level in LEVELS}
    lines: dict[str, int] = {}
    for line, row in faults.rows_of(folder / FILE, COLUMNS):
        area = _area(row, line, faults)
        if area is None:
            continue
        if area.code in lines:
            first = lines[area.code]
            faults.add(FILE, line, f'code "{area.code}" is on line {first} too')
            continue
        lines[area.code] = line
        found[area.level].append(area)
    if len(faults) == before:
        _check_tree(found, lines, faults)
    if len(faults) > before:
        return None
    return ListedAreas(
        found[AreaLevel.FORCE][0],
        # Pages list them in this order; codes follow the alphabet only in England.
        tuple(sorted(found[AreaLevel.CSP], key=lambda csp: (csp.slug, csp.code))),
        tuple(sorted(found[AreaLevel.WARD])),
    )


def _area(row: Mapping[str, str], line: int, faults: Faults) -> Area | None:
    before = len(faults)
    level, code, name, slug = (row[column] for column in COLUMNS[:4])
    if level not in LEVELS:
        faults.add(FILE, line, f'level is "{level[:40]}"; it can be force, csp or ward')
    if not _CODE.fullmatch(code) or "E+" in code.upper():
        faults.add(FILE, line, f'"{code[:40]}" is not a code, such as E22000195')
    if not name or not name.isprintable():
        faults.add(FILE, line, "has no name that can be read")
    if not _SLUG.fullmatch(slug):
        wanted = slugify(name) or "stoke-on-trent"
        faults.add(FILE, line, f'"{slug[:40]}" is not a slug, such as {wanted}')
    if len(faults) > before:
        return None
    return Area(AreaLevel(level), code, name, slug, row["parent"] or None)


def _check_tree(
    found: Mapping[AreaLevel, list[Area]], lines: Mapping[str, int], faults: Faults
) -> None:
    """One force; parents one level up; no slug twice."""
    if len(found[AreaLevel.FORCE]) != 1:
        faults.add(FILE, None, f"lists {len(found[AreaLevel.FORCE])} forces, not one")
    if not found[AreaLevel.CSP]:
        faults.add(FILE, None, "lists no csp")
    slugs: dict[str, int] = {}
    above: set[str | None] = {None}
    for level in LEVELS:
        for area in found[level]:
            line = lines[area.code]
            if area.parent not in above:
                wanted = "nothing" if level is AreaLevel.FORCE else _above(level)
                given = (area.parent or "")[:40]
                faults.add(FILE, line, f'parent is "{given}"; it must be {wanted}')
            if area.slug in slugs:
                first = slugs[area.slug]
                faults.add(FILE, line, f'slug "{area.slug}" is on line {first} too')
            slugs.setdefault(area.slug, line)
        above = {area.code for area in found[level]}


def _above(level: AreaLevel) -> str:
    above = LEVELS[LEVELS.index(level) - 1]
    return f"the code of a {above}"
