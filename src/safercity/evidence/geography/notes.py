"""Plain sentences about the areas, for the assessment's page on data quality."""

from collections.abc import Mapping, Sequence

from safercity.areas import Area

from .area_files import AreaFiles
from .areas_csv import PART
from .attributes import Manifest
from .boundaries import WardBoundaries


def notes_on(
    files: AreaFiles, wards: Sequence[Area], fitted: Mapping[str, str]
) -> tuple[str, ...]:
    """Say what a reader should know about the areas and the people in them."""
    if files.boundaries is None:
        on_wards = _on_fitted_wards(files.manifest, wards)
    else:
        on_wards = _on_bounded_wards(files.boundaries, wards, set(fitted.values()))
    return (
        *_on_people(files.manifest),
        *on_wards,
        *_on_split_districts(files),
        *_on_deprivation(files),
    )


def _on_people(manifest: Manifest) -> list[str]:
    residents, ages = manifest.of("population"), manifest.of("age_0_15")
    notes = [
        f"Rates use the residents of {residents.year} ({residents.source}), whichever "
        "year the crimes are of. They do not count visitors, workers or passers-by.",
        residents.note,
    ]
    if ages.year != residents.year:
        notes.append(
            f"Age bands are of {ages.year} ({ages.source}), so they do not add up to "
            f"the residents of {residents.year}."
        )
    return [note for note in (*notes, ages.note) if note]


def _on_fitted_wards(manifest: Manifest, wards: Sequence[Area]) -> list[str]:
    notes = [
        f"Wards are those of {manifest.ward_year}. Each small area (LSOA) counts "
        "wholly to the ward that it fits best, so a ward's figures are those of its "
        "small areas, not of its exact boundary. Wards that no small area fits best "
        "do not appear."
    ]
    parts = sorted({w.name.split(PART)[0] for w in wards if PART in w.name})
    if parts:
        notes.append(
            f"{_listed(parts)} {'lies' if len(parts) == 1 else 'each lie'} in two "
            "partnerships; each part is shown under its own."
        )
    return notes


def _on_bounded_wards(
    boundaries: WardBoundaries, wards: Sequence[Area], fitted: set[str]
) -> list[str]:
    notes = [
        f"Wards are those of {boundaries.year}. Crimes are placed in wards by their "
        "point on the map. A ward's residents are those of the small areas (LSOAs) "
        "that fit it best, so where a ward's border cuts through small areas its rate "
        "is approximate."
    ]
    empty = sorted(ward.name for ward in wards if ward.code not in fitted)
    if empty:
        notes.append(
            f"No small area fits {_listed(empty)} best, so the number of residents "
            "there is not known and no rate can be given."
        )
    return notes


def _on_split_districts(files: AreaFiles) -> list[str]:
    csps: dict[str, set[str]] = {}
    for lsoa in files.lsoas:
        csps.setdefault(lsoa.district_name, set()).add(lsoa.csp)
    names = {csp.code: csp.name for csp in files.listed.csps}
    return [
        f"{district} lies in {len(csps[district])} partnerships "
        f"({_listed(sorted(names[csp] for csp in csps[district]))}), which follow the "
        "districts that there were before it was formed."
        for district in sorted(csps)
        if len(csps[district]) > 1
    ]


def _on_deprivation(files: AreaFiles) -> list[str]:
    index = files.manifest.of("imd_rank").title
    without = sum(lsoa.attributes["imd_rank"] is None for lsoa in files.lsoas)
    if not without:
        return []
    if without == len(files.lsoas):
        return [f"No index of deprivation is given for these areas ({index})."]
    areas = "1 small area has" if without == 1 else f"{without} small areas have"
    return [
        f"{areas} no rank in the {index}, having been merged from others since; they "
        "are left out of figures on deprivation."
    ]


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
