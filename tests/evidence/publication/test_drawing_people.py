"""Drawings of who and when: pyramids, hours of the day, a week by its hours."""

import xml.etree.ElementTree as ET  # our own output, not a stranger's file

from hypothesis import given
from hypothesis import strategies as st

from safercity.evidence.assessment.document import (
    BarRow,
    Chart,
    Columns,
    HeatCell,
    HeatGrid,
    Pyramid,
    PyramidRow,
)
from safercity.evidence.publication.drawing import draw
from safercity.evidence.publication.drawing.columns import every_few

SVG = "{http://www.w3.org/2000/svg}"
AGES = ("75 and over", "25 to 34", "Under 10")


def parsed(data):
    chart = Chart("c1", "Most were young", "Victims", "Most were 25 to 34.", data)
    return ET.fromstring(draw(chart, {}))  # noqa: S314


def texts(svg):
    return [node.text for node in svg.iter(f"{SVG}text")]


def hinted(svg):
    """The marks that a pointer is told about, by what it is told."""
    return {
        node.find(f"{SVG}title").text: node
        for node in svg.iter(f"{SVG}rect")
        if node.find(f"{SVG}title") is not None
    }


def pyramid(*pairs):
    rows = tuple(
        PyramidRow(age, left, right, f"{left}%", f"{right}%")
        for age, (left, right) in zip(AGES, pairs, strict=False)
    )
    return Pyramid(rows, "Women and girls", "Men and boys", "% of victims")


def test_a_pyramid_has_a_bar_on_either_side_of_each_age_with_its_value():
    svg = parsed(pyramid((1.0, 2.0), (20.0, 10.0), (0.5, 0.0)))

    bars = hinted(svg)
    women, men = (
        bars["Women and girls, 25 to 34: 20.0%"],
        bars["Men and boys, 25 to 34: 10.0%"],
    )
    assert float(women.get("width")) == 2 * float(men.get("width"))
    assert float(women.get("x")) < 320 < float(men.get("x"))
    assert women.get("fill") != men.get("fill")
    assert {*AGES, "20.0%", "10.0%", "% of victims"} <= set(texts(svg))


def test_a_pyramid_says_why_a_bar_is_not_there_and_draws_none():
    svg = parsed(
        Pyramid(
            (PyramidRow("Under 10", None, 4.0, "[c]", "4.0%"),),
            "Women and girls",
            "Men and boys",
            "%",
        )
    )

    assert "[c]" in texts(svg)
    assert list(hinted(svg)) == ["Men and boys, Under 10: 4.0%"]


def test_columns_in_focus_are_darker_and_the_key_says_what_they_are():
    rows = tuple(
        BarRow(f"{hour:02d}", float(hour), f"{hour}%", hour >= 21) for hour in range(24)
    )
    svg = parsed(Columns(rows, "% of offences", "21:00 to 04:00"))

    fills = {name: node.get("fill") for name, node in hinted(svg).items()}
    assert fills["22: 22%"] != fills["12: 12%"]
    assert {"21:00 to 04:00", "00", "02", "22", "% of offences"} <= set(texts(svg))
    assert "01" not in texts(svg)


def test_columns_leave_out_a_bar_that_has_no_value():
    rows = (BarRow("Mon", None, "[c]"), BarRow("Tue", 3.0, "3"))

    assert list(hinted(parsed(Columns(rows, "offences")))) == ["Tue: 3"]


@given(st.integers(1, 400), st.floats(1, 200))
def test_names_below_columns_never_meet(number, step):
    names = [f"{n:03d}" for n in range(number)]

    shown = every_few(names, step)

    assert len(shown) >= 1
    room = 3 * 0.556 * 21
    assert len(shown) == 1 or shown.step * step >= room


def grid(*bands):
    cells = tuple(HeatCell(band, f"{band}") for band in bands)
    return HeatGrid(
        (("Mon", cells),),
        tuple(f"{n:02d}" for n in range(len(bands))),
        ("low", "middle", "high"),
        "% of offences",
    )


def test_a_heat_grid_is_darkest_where_there_is_most_and_empty_where_unknown():
    svg = parsed(grid(0, 1, 2, None))

    fills = [node.get("fill") for node in hinted(svg).values()]
    assert len(set(fills)) == 4
    assert fills[2] == "#12436D"
    assert fills[3] == "#FFFFFF"
    assert {"Mon", "low", "middle", "high", "% of offences"} <= set(texts(svg))
    assert "Mon 02: 2" in hinted(svg)


def test_every_cell_of_a_week_is_drawn_inside_the_page():
    rows = tuple(
        (day, tuple(HeatCell(h % 5, "1%") for h in range(24)))
        for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    )
    hours = tuple(f"{h:02d}" for h in range(24))
    svg = parsed(HeatGrid(rows, hours, ("a", "b", "c", "d", "e"), "%"))

    cells = list(hinted(svg).values())
    assert len(cells) == 168
    assert all(
        float(c.get("x")) >= 0 and float(c.get("x")) + float(c.get("width")) <= 640
        for c in cells
    )
