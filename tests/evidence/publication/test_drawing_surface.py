"""Surfaces: cells where they lie, hotspots outlined, a legend and a scale."""

import re

import shapely

from safercity.evidence.assessment.document import Chart, Surface, SurfaceMark
from safercity.evidence.publication.drawing import draw

SHAPES = {
    "W1": shapely.box(400_000, 300_000, 405_000, 310_000),
    "W2": shapely.box(405_000, 300_000, 410_000, 310_000),
}
MARK = SurfaceMark(
    "1",
    "42 crimes",
    (((402_000, 302_000), (402_500, 302_000), (402_500, 302_500), (402_000, 302_500)),),
)


def surface(**changed: object) -> str:
    known = {
        "areas": ("W1", "W2", "nowhere"),
        "cell": 500.0,
        "runs": ((0, 401_000.0, 301_000.0, 4), (1, 402_000.0, 302_000.0, 1)),
        "bands": ("1 to 4", "5 to 42"),
        "unit": "crimes in each square",
        "marks": (MARK,),
        "marks_label": "Hotspot",
    }
    data = Surface(**{**known, **changed})  # type: ignore[arg-type]
    chart = Chart("heat", "Crime gathers", "Squares", "Crime gathers in one", data)
    return draw(chart, SHAPES)


def test_a_run_of_cells_is_as_wide_as_its_cells_and_lies_where_it_should() -> None:
    found = re.findall(r'd="M(-?\d+) (-?\d+)h(\d+)v(\d+)h-\d+z"', surface())
    first, second = ([int(n) for n in run] for run in found)
    # 10 km fit in 432 units, in tenths: 216 for 500 m.
    assert second[2:] == [216, 216]
    assert first[2:] == [864, 216]
    assert second[0] - first[0] == 432
    assert first[1] - second[1] == 432


def test_a_hotspot_is_outlined_numbered_and_told_to_a_pointer() -> None:
    drawn = surface()
    assert "<title>1: 42 crimes</title>" in drawn
    assert re.search(r"<text[^>]*>1</text>", drawn)
    assert ">Hotspot<" in drawn
    assert ">Hotspot<" not in surface(marks=())


def test_the_scale_says_how_long_a_kilometre_is() -> None:
    drawn = surface()
    length = re.search(r'd="M462 [\d.]+v5h([\d.]+)v-5"', drawn)
    assert length
    assert float(length[1]) == 86.4
    assert ">2 km<" in drawn


def test_the_darkest_class_is_the_highest_and_a_map_of_nothing_still_draws() -> None:
    drawn = surface()
    assert drawn.index("#4C769F") < drawn.index("#12436D")
    empty = surface(runs=(), bands=(), marks=(), areas=())
    assert empty.startswith("<svg")


def test_the_same_surface_gives_the_same_drawing() -> None:
    assert surface() == surface()
