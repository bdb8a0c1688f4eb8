"""The `areas/` folder of a partnership: written once, then the analyst's to edit."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow.compute as pc
import shapely

from safercity.areas import Area, slugify

from . import areas_csv, lsoas_csv
from .area_files import AreaFiles, read_area_files
from .area_set import AreaSet
from .areas_csv import PART, csp_area, force_area, ward_area
from .attributes import MANIFEST, shipped, write_manifest
from .boundaries import LSOAS, WARDS, geojson_text
from .forces import Force, find_force
from .lsoas_csv import lsoa_rows, lsoa_table
from .notes import notes_on
from .reference import lsoa21_lookup, lsoa21_shapes
from .ward_fit import best_fit, csp_shapes, csps_of_wards, dissolved

__all__ = ["AreaSet", "read_areas", "write_areas"]

FOLDER = "areas"


def write_areas(folder: Path, force: str) -> None:
    """Fill `areas/` of a partnership folder from the reference data that ship.

    Writes areas.toml, areas.csv, lsoas.csv and lsoas.geojson, over any there were. A
    wards.geojson is left alone, and then areas.csv lists no wards: they are its own.
    Raises:  ScopeError or UsageError for a force that is not one of the 43.
    """
    about = find_force(force)
    areas = folder / FOLDER
    areas.mkdir(parents=True, exist_ok=True)
    own = _Own(about)
    listed = [own.force, *own.csps, *(() if (areas / WARDS).exists() else own.wards)]
    shapes = lsoa21_shapes(own.names)
    _write(areas / MANIFEST, write_manifest(shipped(about)))
    _write(areas / areas_csv.FILE, _csv(areas_csv.area_rows(listed)))
    _write(areas / lsoas_csv.FILE, _csv(lsoa_rows(about, own.ward_of)))
    _write(areas / LSOAS, geojson_text(shapes, own.names))


def read_areas(folder: Path) -> AreaSet:
    """Read and check `areas/` of a partnership folder.

    LSOAs are fitted to wards anew where the folder holds boundaries of wards.
    Raises:  SettingsError, naming every fault of every file at once.
    """
    files = read_area_files(folder / FOLDER)
    wards, fitted, ward_shapes = _wards_of(files)
    table = lsoa_table(
        files.lsoas,
        force=files.force,
        wards=fitted,
        ward_names={ward.code: ward.name for ward in wards},
        constants={
            "population_year": files.manifest.of("population").year,
            "age_year": files.manifest.of("age_0_15").year,
            "imd_index": files.manifest.of("imd_rank").title,
        },
    )
    year = files.boundaries.year if files.boundaries else files.manifest.ward_year
    return AreaSet(
        force=files.listed.force,
        csps=files.listed.csps,
        wards=wards,
        lsoas=table,
        lsoa_shapes=files.shapes,
        ward_shapes=ward_shapes,
        csp_shapes=csp_shapes(files.lsoas, files.shapes, files.boundaries, wards),
        ward_source="boundary" if files.boundaries else "best_fit",
        ward_year=year,
        attributes=files.manifest.attributes,
        notes=notes_on(files, wards, fitted),
    )


def _wards_of(
    files: AreaFiles,
) -> tuple[tuple[Area, ...], Mapping[str, str], Mapping[str, shapely.Geometry]]:
    """The wards, the ward that each LSOA fits best, and the shapes of the wards."""
    bounded, lsoas, shapes = files.boundaries, files.lsoas, files.shapes
    if bounded is None:
        fitted = {lsoa.code: lsoa.ward for lsoa in lsoas}
        return files.listed.wards, fitted, dissolved(lsoas, "ward", shapes)
    csps = csps_of_wards(bounded, lsoas, shapes)
    wards = tuple(
        ward_area(code, name, csps[code]) for code, name in bounded.names.items()
    )
    return wards, best_fit(lsoas, shapes, bounded.shapes, csps), bounded.shapes


class _Own:
    """The areas of one force, as the reference data have them."""

    def __init__(self, about: Force) -> None:
        lookup = lsoa21_lookup()
        rows = lookup.filter(pc.equal(lookup["force"], about.slug)).to_pylist()
        self.names = {row["lsoa21"]: row["lsoa21_name"] for row in rows}
        self.force = force_area(about.code, about.name)
        csps = {row["csp"]: row["csp_name"] for row in rows}
        by_name = sorted(csps, key=lambda code: (slugify(csps[code]), code))
        self.csps = [csp_area(c, csps[c], about.code) for c in by_name]
        self.wards, self.ward_of = _wards(rows, csps)


def _wards(
    rows: Sequence[Mapping[str, str]], csps: Mapping[str, str]
) -> tuple[list[Area], dict[str, str]]:
    """The wards of the national best fit, and the ward of each LSOA.

    A few wards reach over the border of two partnerships; each gets its own part, so
    that wards add up to their partnership.
    """
    pairs = {(row["ward24"], row["csp"]): row["ward24_name"] for row in rows}
    often = Counter(ward for ward, _ in pairs)
    wards = {}
    for (ward, csp), name in sorted(pairs.items()):
        if often[ward] > 1:
            named = f"{name}{PART}{csps[csp]})"
            wards[ward, csp] = ward_area(f"{ward}-{csp}", named, csp)
        else:
            wards[ward, csp] = ward_area(ward, name, csp)
    ward_of = {row["lsoa21"]: wards[row["ward24"], row["csp"]].code for row in rows}
    return sorted(wards.values()), ward_of


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    """Put a whole file in place at once."""
    aside = path.with_name(f".{path.name}.new")
    aside.write_text(text, encoding="utf-8", newline="")
    aside.replace(path)
