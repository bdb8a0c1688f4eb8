"""Drawings of the sample's charts and of awkward ones."""

import dataclasses
import functools
import re
import xml.etree.ElementTree as ET  # our own output, not a stranger's file
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.assessment.document import (
    BarRow,
    Bars,
    Chart,
    Choropleth,
    DotRow,
    Dots,
    Funnel,
    FunnelPoint,
    MapArea,
    Trend,
    TrendPoint,
)
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.publication.drawing import draw, draw_all
from safercity.evidence.publication.drawing.outlines import outlines
from tests.support.sample_county import WARDS
from tests.support.sample_document import sample_charts, sample_shapes

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {
    "A": shapely.box(0, 0, 1_000, 1_000),
    "B": shapely.box(1_000, 0, 2_000, 1_000),
    "C": shapely.box(0, 1_000, 2_000, 3_000),
}


def chart(data, *, small=False):
    return Chart("c1", "Burglary fell", "Burglary", "It fell by 8%.", data, small=small)


def parsed(data, *, small=False, shapes=SHAPES):
    return ET.fromstring(draw(chart(data, small=small), shapes))  # noqa: S314


def texts(svg):
    return [node.text for node in svg.iter(f"{SVG}text")]


def months(*values, signals=()):
    return tuple(
        TrendPoint(
            f"Month {n}", f"M{n}", value, f"{value}", "out" if n in signals else ""
        )
        for n, value in enumerate(values)
    )


def of(code):
    return next(c for c in sample_charts() if c.id == code)


@pytest.mark.parametrize("sample", sample_charts(), ids=lambda c: c.id)
def test_a_drawing_is_named_and_described_and_holds_no_style_or_script(sample):
    text = draw(sample, sample_shapes())
    svg = ET.fromstring(text)  # noqa: S314

    assert svg.get("role") == "img"
    named = {node.get("id"): node.text for node in svg if node.get("id")}
    assert [named[name] for name in svg.get("aria-labelledby").split()] == [
        sample.title,
        sample.alt,
    ]
    assert not re.search(r"style|script|href|http(?!://www.w3.org/2000/svg)", text)
    assert "nan" not in text
    assert "inf" not in text.replace("info", "")


def test_the_same_chart_gives_the_same_bytes_and_ids_are_of_one_chart_alone():
    once, again = (draw_all(sample_charts(), sample_shapes()) for _ in range(2))

    assert once == again
    ids = [
        name for text in once.values() for name in re.findall(r' id="([^"]+)"', text)
    ]
    assert len(ids) == len(set(ids))


def numbers(svg, name, attribute):
    return [float(n.get(attribute)) for n in svg.iter(f"{SVG}{name}")]


def test_a_trend_counts_from_zero_and_breaks_where_a_month_is_missing():
    svg = parsed(Trend(months(40, 50, None, 45, 42), 44, 30, 58, "incidents"))

    assert "0" in texts(svg)
    line = next(p for p in svg.iter(f"{SVG}path") if p.get("fill") == "none")
    assert line.get("d").count("M") == 2
    assert len(numbers(svg, "circle", "cx")) == 4
    assert {"Upper limit", "Mean", "Lower limit", "Incidents"} <= set(texts(svg))


def test_months_that_stand_out_differ_by_shape_from_the_others_and_are_explained():
    values = (40, 90, 5, 45, 44)
    svg = parsed(Trend(months(*values, signals=(1, 2, 3)), 44, 30, 58, "incidents"))

    told = [p for p in svg.iter(f"{SVG}path") if p.find(f"{SVG}title") is not None]
    assert len(told) == 3  # up, down, and a diamond inside the limits
    assert len({re.sub(r"[\d.-]+", "", p.get("d")) for p in told}) == 2
    assert len(numbers(svg, "circle", "cx")) == 2
    assert "stands out" in texts(svg)
    assert "Month 1: 90; out" in [t.text for t in svg.iter(f"{SVG}title")]


def test_a_trend_without_limits_or_signals_says_nothing_of_them():
    svg = parsed(Trend(months(3, 4, 5), None, None, None, "incidents"))

    assert not {"Mean", "stands out"} & set(texts(svg))


def test_a_small_trend_shows_its_ends_and_the_last_value():
    svg = parsed(Trend(months(3, 4, 7), 4, 1, 9, "incidents"), small=True)

    assert texts(svg) == ["7", "M0", "M2"]
    assert svg.get("viewBox") == "0 0 320 130"


def test_dots_mark_the_focus_and_print_what_has_no_value():
    rows = (
        DotRow("Stafford", 12.5, 11.0, 14.0, "12.5", focus=True),
        DotRow("Tamworth", None, None, None, "[c]"),
    )
    svg = parsed(Dots(rows, 10.0, "Force 10.0", "per 1,000 people"))

    assert len(numbers(svg, "circle", "cx")) == 1
    bold = [t.text for t in svg.iter(f"{SVG}text") if t.get("font-weight") == "700"]
    assert bold == ["Stafford", "12.5"]
    assert {"[c]", "Force 10.0", "per 1,000 people"} <= set(texts(svg))


def test_a_long_name_is_broken_over_lines_and_stays_on_the_drawing():
    name = "Bellbrook, Saint Oswald and the Upper Soarwater Valley"
    svg = parsed(Dots((DotRow(name, 1, 0.5, 2, "1"),), None, "", "people"))

    lines = [t for t in texts(svg) if t in name and len(t) > 2]
    assert " ".join(lines) == name
    assert len(lines) > 1


def test_bars_below_zero_go_left_of_it():
    rows = (
        BarRow("Up", 20, "+20"),
        BarRow("Down", -10, "−10"),
        BarRow("None", None, "[x]"),
    )
    svg = parsed(Bars(rows, "%"))

    (up, down), widths = numbers(svg, "rect", "x"), numbers(svg, "rect", "width")
    assert down + widths[1] == pytest.approx(up, abs=0.2)
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.3)
    assert "[x]" in texts(svg)


BANDS = tuple(f"{n}.0 to {n + 1}.0" for n in range(5))


def test_a_map_colours_by_class_hatches_what_has_no_value_and_has_a_legend():
    areas = (
        MapArea("A", "Abbey", 4, "4.5", label=True),
        MapArea("B", "Brook", 0, "0.5"),
        MapArea("C", "Castle", None, "[c]"),
        MapArea("D", "Nowhere", 1, "1.5"),
    )
    svg = parsed(Choropleth(areas, BANDS, "per 1,000 people"))

    fills = {g.get("fill"): g for g in svg.iter(f"{SVG}g") if g.get("fill")}
    assert set(fills) == {"#12436D", "#E4ECF4", "url(#c1-none)"}
    said = [t.text for t in svg.iter(f"{SVG}title")]
    assert said == ["Burglary fell", "Castle: [c]", "Brook: 0.5", "Abbey: 4.5"]
    assert texts(svg) == ["Abbey", "Per 1,000 people", *reversed(BANDS), "No value"]


def test_a_map_with_fewer_classes_still_has_its_highest_darkest():
    areas = (MapArea("A", "Abbey", 1, "2"), MapArea("B", "Brook", 0, "1"))
    svg = parsed(Choropleth(areas, BANDS[:2], "people"))

    assert (
        svg.find(f".//{SVG}g[@fill='#12436D']/{SVG}path/{SVG}title").text == "Abbey: 2"
    )


def test_neighbours_share_their_border_after_simplifying():
    drawn = draw(of("map-burglary"), sample_shapes())
    paths = re.findall(r'<path d="M(-?\d+) (-?\d+)l([^"]+)z"><title>', drawn)

    polygons = [_polygon(int(x), int(y), steps) for x, y, steps in paths]
    assert len(polygons) == len(WARDS)
    whole = shapely.union_all(polygons)
    assert whole.area == pytest.approx(sum(p.area for p in polygons), rel=0.002)
    assert shapely.get_parts(whole).size == 1


def _polygon(x, y, steps):
    points, numbers_ = [(x, y)], [int(n) for n in re.findall(r"-?\d+", steps)]
    for dx, dy in zip(numbers_[::2], numbers_[1::2], strict=True):
        points.append((points[-1][0] + dx, points[-1][1] + dy))
    return shapely.Polygon(points)


def test_a_map_of_nothing_is_still_a_drawing():
    svg = parsed(
        Choropleth((MapArea("Z", "Gone", 2, "2"),), BANDS, "people"), shapes={}
    )

    assert "2.0 to 3.0" in texts(svg)


def test_names_on_a_map_neither_meet_nor_leave_it():
    codes = [w.code for w in WARDS]
    areas = tuple(
        MapArea(w.code, w.name, n % 5, str(n), label=n in (3, 35, 36, 37))
        for n, w in enumerate(WARDS)
    )
    svg = parsed(Choropleth(areas, BANDS, "people"), shapes=sample_shapes())

    names = {n.name for n in areas if n.label}
    found = [t for t in svg.iter(f"{SVG}text") if t.get("paint-order") == "stroke"]
    assert " ".join(t.text for t in found).count("Saint Mary") == 1
    assert len(codes) == 40
    assert {w for n in names for w in n.split()} == {
        w for t in found for w in t.text.split()
    }
    assert all(0 <= float(t.get("x")) <= 640 for t in found)


def test_a_funnel_names_the_areas_outside_its_limits_and_its_curves():
    points = (
        FunnelPoint("Inside", 5_000, 10),
        FunnelPoint("Far above", 6_000, 30, "above 99.8%"),
        FunnelPoint("Far below", 7_000, 1, "below 99.8%"),
    )
    limits = (("95%", ((4_000, 6, 14), (8_000, 7, 13))), ("99.8%", ()))
    svg = parsed(Funnel(points, 10, limits, "per 1,000 people"))

    assert {"Far above", "Far below", "95%", "Average", "people"} <= set(texts(svg))
    assert "Inside" not in texts(svg)
    assert len(numbers(svg, "circle", "cx")) == 1


value = st.none() | st.floats(-1e7, 1e7, allow_nan=False)
name = st.text(max_size=60)


@given(rows=st.lists(st.tuples(name, value, name), max_size=12), small=st.booleans())
def test_any_names_and_values_make_a_drawing_that_parses(rows, small):
    dots = tuple(DotRow(n, v, v, v, t) for n, v, t in rows)
    bars = tuple(BarRow(n, v, t) for n, v, t in rows)
    points = tuple(TrendPoint(n, n, v, t, t) for n, v, t in rows)

    for data in (
        Dots(dots, None, "", "x"),
        Bars(bars, "x"),
        Trend(points, 1.0, 0.0, 2.0, "x"),
    ):
        text = draw(chart(data, small=small), {})
        ET.fromstring(text)  # noqa: S314
        assert not re.search(r'="[^"]*(nan|inf)[^"]*"', text)


def test_words_are_large_enough_for_a_phone():
    for sample in sample_charts():
        svg = ET.fromstring(draw(sample, sample_shapes()))  # noqa: S314
        small = float(svg.get("viewBox").split()[2]) <= 320
        assert small == sample.small
        assert float(svg.get("font-size")) >= 15


def test_every_kind_of_chart_can_be_small():
    for sample in (of("dots-drugs"), of("bars-drugs"), of("map-drugs")):
        text = draw(dataclasses.replace(sample, small=True), sample_shapes())
        assert 'viewBox="0 0 320 ' in text


@functools.cache
def staffordshire():
    return read_areas(Path("examples/staffordshire"))


def test_a_map_of_a_whole_force_is_light_and_keeps_every_ward():
    areas = staffordshire()
    marked = tuple(
        MapArea(w.code, w.name, n % 5, "12.3 per 1,000 people (123 incidents)")
        for n, w in enumerate(areas.wards)
    )

    drawn = draw(
        chart(Choropleth(marked, BANDS, "per 1,000 people")), areas.ward_shapes
    )

    assert len(marked) > 150
    assert len(drawn) < 60_000
    assert len(re.findall(r'<path d="M[^"]{10,}"><title>', drawn)) == len(marked)


def test_maps_of_the_same_areas_share_their_outlines_in_whatever_order():
    areas = tuple(MapArea(code, code, 1, "2") for code in ("A", "B", "C"))
    outlines.cache_clear()

    for order in (areas, areas[::-1]):
        draw(chart(Choropleth(order, BANDS, "people")), SHAPES)

    assert (outlines.cache_info().misses, outlines.cache_info().hits) == (1, 1)


@pytest.mark.parametrize("focus", [True, False])
def test_one_row_stands_out_only_where_there_is_a_focus(focus):
    names = ("Abbey", "Brook")
    dots = parsed(
        Dots(
            tuple(DotRow(n, 2, 1, 3, "2", focus and n == "Abbey") for n in names),
            2,
            "",
            "x",
        )
    )
    bars = parsed(
        Bars(tuple(BarRow(n, 2, "2", focus and n == "Abbey") for n in names), "x")
    )

    marks = [*dots.iter(f"{SVG}circle")], [*bars.iter(f"{SVG}rect")]

    assert [len({mark.get("fill") for mark in drawn}) for drawn in marks] == (
        [2, 2] if focus else [1, 1]
    )
    assert marks[0][0].get("fill") == marks[1][0].get("fill") == "#12436D"
