"""The heat map of a hotspot report: the same events, smoothed."""

import numpy as np
import shapely

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Chart
from safercity.evidence.assessment.hotspot_maps import mark_of, surface_of
from safercity.evidence.assessment.hotspots import ground
from safercity.evidence.assessment.tables import source_line
from safercity.evidence.hotspot_report.subject import Subject
from safercity.evidence.hotspot_study.figures import hotspot_places
from safercity.evidence.hotspots.density import kernel_density
from safercity.evidence.hotspots.grid import Grid

#: Finer cells where there are few enough to draw.
_CELLS, _MOST_FINE = (100.0, 250.0), 60_000
_SQUARE_KM = 1e6


def bandwidth_of(shape: shapely.Geometry) -> float:
    """How far an event spreads, in metres: a thirtieth of the area's shorter side.

    That is five cells of a hundred and fiftieth each (Chainey and Ratcliffe), kept
    between 300 metres, a few streets, and 1,500, so that a county has towns in it.
    """
    west, south, east, north = shape.bounds
    shorter = min(east - west, north - south)
    return float(np.clip(round(shorter / 30, -1), 300, 1_500))


def heat_map(brief: Brief, subject: Subject, shape: shapely.Geometry) -> Chart:
    """Draw the density of a study's events, with its hotspots outlined."""
    words, study, topic = brief.wording.words, subject.study, subject.topic
    cell = next((c for c in _CELLS if shape.area / c**2 <= _MOST_FINE), _CELLS[-1])
    grid = Grid.covering(shape.bounds, cell)
    bandwidth = bandwidth_of(shape)
    there = study.cells >= 0
    density = kernel_density(
        study.points.easting[there],
        study.points.northing[there],
        grid,
        bandwidth,
        inside=grid.within(shape),
    )
    places = hotspot_places(brief.area, study)
    title = words("hotspots.title.heat", topic=topic, place=brief.place)
    return Chart(
        id="heat-map",
        title=title,
        subtitle=words(
            "hotspots.title.heat_subtitle",
            topic=topic,
            bandwidth=f"{bandwidth:,.0f}",
            period=brief.period.title,
        ),
        alt=words(
            "hotspots.alt.surface",
            place=brief.place,
            title=title,
            tops=[place.name for place, _ in places[:3]],
        ),
        data=surface_of(
            grid,
            density * _SQUARE_KM,
            areas=ground(brief),
            unit=words("hotspots.legend.unit", kinds=topic.kinds),
            marks=[
                mark_of(str(number), place.name, region.shape)
                for number, (place, region) in enumerate(places, 1)
            ],
            marks_label=words("hotspots.legend.mark"),
        ),
        source=source_line(brief, *study.points.extracts, people=False),
        table_id="hotspot-table" if places else "square-table",
    )
