"""Small street files and partnership folders, for tests that read extracts."""

import csv
import functools
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from safercity.evidence.geography.folder import write_areas
from safercity.evidence.partnership import (
    ChangeRule,
    Extract,
    Partnership,
    WardRule,
)
from safercity.periods import Period

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,"
    "LSOA name,Crime type,Last outcome category,Context"
).split(",")
# In the City of London, of which there are six LSOAs and one partnership.
CITY = {
    "Crime ID": "",
    "Month": "2025-01",
    "Reported by": "City of London Police",
    "Falls within": "City of London Police",
    "Longitude": "-0.097562",
    "Latitude": "51.518880",
    "Location": "On or near Nightclub",
    "LSOA code": "E01000001",
    "LSOA name": "City of London 001A",
    "Crime type": "Anti-social behaviour",
    "Last outcome category": "",
    "Context": "",
}
FORCES = {"city-of-london": "City of London Police", "btp": "British Transport Police"}


def crime(ref: str, **other: str) -> dict[str, str]:
    """A burglary in the City, of that reference; `other` by column, _ for space."""
    values = {name.replace("_", " "): value for name, value in other.items()}
    return CITY | {"Crime ID": ref, "Crime type": "Burglary"} | values


def street_csv(rows: Iterable[Mapping[str, str]], line_end: str = "\n") -> bytes:
    """The text of a street file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADER, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def street_name(month: str = "2025-01", force: str = "city-of-london") -> str:
    """The path of a street file in an archive."""
    return f"{month}/{month}-{force}-street.csv"


def year_of(*, start: str = "2025-01", months: int = 12) -> dict[str, bytes]:
    """A file for each month, with a crime and an incident of its own in each."""
    first = Period.parse(start, start).start
    return {
        street_name(str(month)): street_csv(
            [CITY | {"Month": str(month)}, crime(f"{month}-1", Month=str(month))]
        )
        for month in (first.shifted(n) for n in range(months))
    }


def write_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    """An archive of those members."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def write_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Those files, by path in a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@functools.cache
def _areas_of(force: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="safercity-areas-"))
    write_areas(folder, force)
    return folder


def street_extract(path: str = "extracts", name: str = "police-uk") -> Extract:
    """A police.uk extract."""
    return Extract(name, "police_uk", path, "Street-level crime", "public")


def a_partnership(
    folder: Path,
    *extracts: Extract,
    force: str = "city-of-london",
    period: Period | None = None,
    missing_months: str = "refuse",
) -> Partnership:
    """A partnership folder with the areas of a force and those extracts."""
    period = period or Period.parse("2025-01", "2025-12")
    if not (folder / "areas").exists():
        shutil.copytree(_areas_of(force) / "areas", folder / "areas")
    return Partnership(
        folder=folder,
        name="The City",
        force=force,
        period=period,
        comparison=period.shifted(-12),
        missing_months=missing_months,
        extracts=extracts or (street_extract(),),
        similar_forces=(),
        ward_rule=WardRule(),
        change_rule=ChangeRule(),
        minimum_population=1000,
        disclosure={},
        organisation="",
        contact="",
        colour="#12436D",
        synthetic=True,
    )
