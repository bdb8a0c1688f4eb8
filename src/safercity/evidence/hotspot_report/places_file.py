"""Hotspots as GeoJSON, for a map or a patrol's tablet."""

import json
from collections.abc import Sequence

from safercity.areas import Area
from safercity.evidence.assessment.document import Document
from safercity.evidence.figures import FigureSet
from safercity.evidence.hotspot_study.regions import Region
from safercity.evidence.publication.open_data.areas import in_degrees

_MEASURES = (
    "hotspot_events",
    "hotspot_events_share",
    "hotspot_times",
    "hotspot_months",
)


def hotspots_geojson(
    document: Document,
    figures: FigureSet,
    category: str,
    places: Sequence[tuple[Area, Region]],
) -> bytes:
    """Write the hotspots, in WGS84 degrees to six places (RFC 7946).

    Properties are the hotspot's number, ward and figures, and what the numbers are.
    """
    drawn = in_degrees([region.shape for _, region in places])
    features = [
        f'{{"type": "Feature", "properties": {properties}, "geometry": {geometry}}}'
        for properties, geometry in zip(
            (
                json.dumps(_properties(n, place, region, figures, category, document))
                for n, (place, region) in enumerate(places, 1)
            ),
            drawn,
            strict=True,
        )
    ]
    head = {
        "type": "FeatureCollection",
        "name": f"{document.title}: {document.subtitle}",
        "labels": list(document.labels),
        "licence": list(document.licence),
    }
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    body = ",\n".join(features)
    return f'{opening}, "features": [\n{body}\n]}}\n'.encode()


def _properties(
    number: int,
    place: Area,
    region: Region,
    figures: FigureSet,
    category: str,
    document: Document,
) -> dict[str, object]:
    found = {
        measure: figures.find(measure, category, place, document.period)
        for measure in _MEASURES
    }
    return {
        "number": number,
        "name": place.name,
        "ward": region.ward.code if region.ward else None,
        "category": category,
        "period": document.period.slug,
        "square_km": round(region.square_kilometres, 4),
        **{name: figure.value if figure else None for name, figure in found.items()},
    }
