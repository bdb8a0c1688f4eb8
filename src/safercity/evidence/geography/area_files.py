"""The files of a partnership's `areas/` folder, read and checked against each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from . import areas_csv, lsoas_csv
from .areas_csv import ListedAreas, read_areas_csv
from .attributes import MANIFEST, Manifest, read_manifest
from .boundaries import WardBoundaries, read_lsoa_shapes, read_ward_boundaries
from .faults import Faults
from .forces import Force, forces
from .lsoas_csv import Lsoa, read_lsoas_csv


@dataclass(frozen=True)
class AreaFiles:
    """What the files say; `boundaries` where there is a wards.geojson."""

    manifest: Manifest
    force: Force
    listed: ListedAreas
    lsoas: Sequence[Lsoa]
    shapes: Mapping[str, shapely.Geometry]
    boundaries: WardBoundaries | None


def read_area_files(areas: Path) -> AreaFiles:
    """Read and check every file of an `areas/` folder.

    Raises:  SettingsError, naming every fault of every file at once.
    """
    faults = Faults(f"The areas in {areas} cannot be used:")
    manifest = read_manifest(areas / MANIFEST, faults)
    listed = read_areas_csv(areas, faults)
    force = _force_of(manifest, listed, faults)
    lsoas = read_lsoas_csv(areas, force.slug, faults) if force else []
    shapes = read_lsoa_shapes(areas, [lsoa.code for lsoa in lsoas], faults)
    wards = read_ward_boundaries(areas, {lsoa.district for lsoa in lsoas}, faults)
    if listed is not None and lsoas:
        _check_places(lsoas, listed, faults, wards is None)
    if len(faults) or force is None or manifest is None or listed is None:
        raise faults.error()
    return AreaFiles(manifest, force, listed, lsoas, shapes, wards)


def _force_of(
    manifest: Manifest | None, listed: ListedAreas | None, faults: Faults
) -> Force | None:
    """The force whose areas these are, by areas.toml or else by areas.csv."""
    by_slug = {force.slug: force for force in forces()}
    by_code = {force.code: force for force in forces()}
    named = by_slug.get(manifest.force) if manifest else None
    coded = by_code.get(listed.force.code) if listed else None
    if manifest and named is None:
        shown = manifest.force[:40]
        faults.add(MANIFEST, None, f'force is "{shown}"; write it as in staffordshire')
    if listed and coded is None:
        shown = listed.force.code[:40]
        faults.add(areas_csv.FILE, None, f'"{shown}" is not the code of a police force')
    if named and coded and named != coded:
        faults.add(
            areas_csv.FILE,
            None,
            f"is of the force {coded.slug}; {MANIFEST} is of {named.slug}",
        )
    return named or coded


def _check_places(
    lsoas: Sequence[Lsoa], listed: ListedAreas, faults: Faults, has_wards: bool
) -> None:
    """Every LSOA in a listed CSP, and in a listed ward of it; no area without one."""
    csps = {csp.code for csp in listed.csps}
    wards = {ward.code: ward.parent for ward in listed.wards} if has_wards else {}
    for lsoa in lsoas:
        if lsoa.csp and lsoa.csp not in csps:
            what = f'csp is "{lsoa.csp[:40]}", which {areas_csv.FILE} does not list'
            faults.add(lsoas_csv.FILE, lsoa.line, what)
        elif has_wards and wards.get(lsoa.ward) != lsoa.csp:
            what = f'ward is "{lsoa.ward[:40]}", which {areas_csv.FILE} does not list'
            faults.add(lsoas_csv.FILE, lsoa.line, f"{what} in csp {lsoa.csp[:40]}")
    used = {lsoa.csp for lsoa in lsoas} | {lsoa.ward for lsoa in lsoas}
    for code in sorted((csps | set(wards)) - used):
        faults.add(
            areas_csv.FILE, None, f"lists {code}, which has no LSOA in lsoas.csv"
        )
