"""The sums that anyone can use, found from what the figures are about."""

import pytest

from safercity.evidence.disclosure.cells import read_cells, read_hierarchy
from safercity.evidence.disclosure.relations import relate
from safercity.evidence.figures import FigureSet
from safercity.periods import Period
from tests.evidence.disclosure.drawn_counts import (
    ALL_CRIME,
    FORCE,
    YEAR,
    count,
    csp,
    drawn_counts,
    ward,
)

HOME = csp("Home")


def sums(figures, aggregates=ALL_CRIME) -> set[str]:
    """Every relation as `whole = part + part`, with `rest` for what is left over."""
    areas = {figure.area for figure in figures.values()}
    cells = read_cells(figures, frozenset(figures))
    table = relate(cells, read_hierarchy(areas), aggregates)

    def name(i: int) -> str:
        cell = table.cells[i]
        if cell.key is None and ":" in cell.spot.place:
            return f"rest {cell.value}"
        return (cell.key or f"sum {cell.value}").removeprefix("count.")

    return {
        f"{name(r.whole)} = {' + '.join(name(i) for i in r.parts)}"
        for r in table.relations
    }


def test_csps_and_what_has_no_place_add_up_to_the_force():
    figures = drawn_counts("""
                 | drugs
        ---------+------
        Force    |    30
        Ash      |    10
        Birch    |    18
        Unplaced |     2
    """)

    assert sums(figures) == {
        "drugs.force-wide.2025 = drugs.ash.2025 + drugs.birch.2025 + "
        "unplaced.drugs.force-wide.2025"
    }


def test_where_no_figure_shows_what_has_no_place_it_is_left_over():
    figures = drawn_counts("""
              | drugs
        ------+------
        Force |    30
        Ash   |    10
        Birch |    20
    """)

    assert sums(figures) == {
        "drugs.force-wide.2025 = drugs.ash.2025 + drugs.birch.2025 + rest 0"
    }


def test_wards_that_leave_nothing_over_are_all_of_their_csp():
    figures = drawn_counts("Area | drugs\nHome | 9\nElm | 4\nFir | 5", HOME)

    assert sums(figures) == {"drugs.home.2025 = drugs.elm.2025 + drugs.fir.2025"}


def test_wards_whose_csp_is_not_shown_lie_straight_in_the_force():
    figures = FigureSet(
        [
            count(FORCE, "drugs", 20),
            count(HOME, "arson", 1),
            count(ward("Elm", HOME), "drugs", 8),
        ]
    )

    assert sums(figures) == {"drugs.force-wide.2025 = drugs.elm.2025 + rest 12"}


def test_categories_add_up_to_their_aggregate_and_so_do_nested_ones():
    figures = drawn_counts("Area | a | b | c | all\nHome | 1 | 2 | 4 | 7", HOME)

    assert sums(figures, {"all": ("a", "rest"), "rest": ("b", "c", "all")}) == {
        "all.home.2025 = a.home.2025 + b.home.2025 + c.home.2025"
    }


def test_a_category_that_no_figure_shows_is_left_over():
    figures = drawn_counts(
        "Area | burglary | drugs | all-crime\nHome | 1 | 2 | 7", HOME
    )

    assert sums(figures) == {
        "all-crime.home.2025 = burglary.home.2025 + drugs.home.2025 + rest 4"
    }


def months(*numbers: int) -> list[tuple[Period, int]]:
    first = YEAR.start
    return [(Period.of_month(first.shifted(n)), c) for n, c in enumerate(numbers)]


def test_months_add_up_to_every_longer_period_that_they_fill():
    quarter = Period.parse("2025-01", "2025-03")
    half = Period.parse("2025-01", "2025-06")
    shown = [*months(1, 2, 3, 4, 5, 6), (quarter, 6), (half, 21)]
    figures = FigureSet(count(HOME, "drugs", n, when) for when, n in shown)

    first = " + ".join(f"drugs.home.2025-0{n}" for n in (1, 2, 3))
    rest = " + ".join(f"drugs.home.2025-0{n}" for n in (4, 5, 6))
    assert sums(figures) == {
        f"drugs.home.2025-01_2025-03 = {first}",
        f"drugs.home.2025-01_2025-06 = {first} + {rest}",
    }


def test_what_shorter_periods_do_not_fill_is_left_over():
    figures = FigureSet(
        [
            count(HOME, "drugs", 30),
            count(HOME, "drugs", 12, Period.parse("2025-01", "2025-06")),
            count(HOME, "drugs", 5, Period.parse("2025-05", "2025-07")),
        ]
    )

    assert sums(figures) == {"drugs.home.2025 = drugs.home.2025-01_2025-06 + rest 18"}


def test_months_of_a_csp_tie_in_with_the_year_of_its_wards():
    quarter = Period.parse("2025-01", "2025-03")
    figures = FigureSet(
        [
            *(count(HOME, "drugs", n, when) for when, n in months(1, 2, 3)),
            count(ward("Elm", HOME), "drugs", 6, quarter),
        ]
    )

    assert "sum 6 = drugs.elm.2025-01_2025-03" in sums(figures)


@pytest.mark.parametrize("parent", [FORCE.code, FORCE.slug, None, "E99"])
def test_a_csp_lies_in_the_force_however_it_says_so(parent):
    figures = FigureSet(
        [
            count(FORCE, "drugs", 9),
            count(
                type(HOME)(HOME.level, HOME.code, HOME.name, HOME.slug, parent),
                "drugs",
                9,
            ),
        ]
    )

    assert sums(figures) == {"drugs.force-wide.2025 = drugs.home.2025 + rest 0"}
