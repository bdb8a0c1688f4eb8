"""Rebuild `examples/staffordshire` from a folder of raw open data.

    python scripts/build_example.py RAW_FOLDER

Packs the force's street files into zips laid out as data.police.uk lays them out, byte
for byte, and writes its areas and ward boundaries. The settings are left alone.
"""

import json
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import shapely
import shapely.geometry

from safercity.evidence.geography.folder import write_areas

EXAMPLE = Path(__file__).parents[1] / "examples/staffordshire"
STREET = "crime_street/staffordshire"
WARDS = "geo/staffordshire/staffordshire_ward25.geojson"
KEPT = ("WD25CD", "WD25NM", "LAD25CD")
ZIPS = {
    "police-uk-2024-01-to-2024-03.zip": [f"2024-{month:02d}" for month in range(1, 4)],
    "police-uk-2025.zip": [f"2025-{month:02d}" for month in range(1, 13)],
}


def pack(target: Path, months: Iterable[str], street: Path) -> None:
    """Zip a force's months as the site does: a folder a month, a file a force."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for month in months:
            name = f"{month}-staffordshire-street.csv"
            member = zipfile.ZipInfo(f"{month}/{name}", (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, (street / name).read_bytes())


def wards(source: Path) -> str:
    """Ward boundaries with their codes and names only, to six decimals of a degree."""
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    features.sort(key=lambda feature: feature["properties"]["WD25CD"])
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {key: feature["properties"][key] for key in KEPT},
                "geometry": shapely.geometry.mapping(rounded(feature["geometry"])),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for feature in features
    ]
    joined = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","features":[\n{joined}\n]}}\n'


def rounded(geometry: dict[str, object]) -> shapely.Geometry:
    """A polygon with its corners to six decimals, its outer ring anticlockwise."""
    shape = shapely.geometry.shape(geometry)
    return shapely.orient_polygons(shapely.transform(shape, lambda xy: np.round(xy, 6)))


def main(raw: Path) -> None:
    """Rebuild every file but the settings."""
    (EXAMPLE / "extracts").mkdir(parents=True, exist_ok=True)
    (EXAMPLE / "areas").mkdir(exist_ok=True)
    for name, months in ZIPS.items():
        pack(EXAMPLE / "extracts" / name, months, raw / STREET)
    text = wards(raw / WARDS)
    (EXAMPLE / "areas/wards.geojson").write_text(text, encoding="utf-8")
    write_areas(EXAMPLE, "staffordshire")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
