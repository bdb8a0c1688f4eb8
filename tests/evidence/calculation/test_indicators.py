"""Published indicators as figures: the latest of each area, and comparators."""

import ibis
import pyarrow as pa
import pytest

from safercity.evidence.calculation.indicators import add_indicators
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.figures import NOT_AVAILABLE
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.measures.themes import themes_asked_for
from tests.support.figures_factory import CSPS, FORCE, YEAR, toy
from tests.support.tables import drawn

ASKED = themes_asked_for(load_themes())


@pytest.fixture(scope="module")
def figures():
    rows = drawn(f"""
        indicator | area        | period  | value | lower | upper | unit | comparator
        ----------+-------------+---------+-------+-------+-------+------+-----------
        depression| {FORCE.code} | 2017/18 |  11.0 |  10.0 |  12.0 | %    | England
        depression| {FORCE.code} | 2018/19 |  12.3 |  12.0 |  12.6 | %    | England
        depression| England     | 2018/19 |  10.7 |  10.6 |  10.8 | %    |
        suicide   | Ashmere     | 2018/19 |   9.9 |   8.0 |  12.0 | rate |
        suicide   | Elsewhere   | 2018/19 |   1.0 |   1.0 |   1.0 | rate |
    """).to_pyarrow()
    extract = pa.array(["published"] * rows.num_rows)
    maker = FigureMaker(load_measures())
    add_indicators(
        maker,
        toy().calculation.cube,
        ibis.memtable(rows.append_column("extract", extract)),
        ASKED,
    )
    return maker.figures()


def test_the_latest_period_of_an_area_is_printed_as_it_was_published(figures):
    figure = figures.quote(f"indicator.depression.force-wide.{YEAR.slug}")

    assert (figure.value, figure.lower, figure.upper) == (12.3, 12.0, 12.6)
    assert figure.unit == "%"
    assert figure.sources == ("published",)
    assert figure.inputs == ()


def test_an_area_may_be_named_and_a_comparator_is_an_area_of_its_own(figures):
    ashmere = figures.quote(f"indicator.suicide.{CSPS[0].slug}.{YEAR.slug}")
    england = figures.quote(f"indicator.depression.england.{YEAR.slug}")

    assert ashmere.value == 9.9
    assert (england.area.name, england.value) == ("England", 10.7)
    assert not [key for key in figures if "elsewhere" in key]


def test_what_a_theme_asks_for_and_nobody_published_is_not_available(figures):
    asked = figures.quote(f"indicator.drug-deaths.force-wide.{YEAR.slug}")

    assert asked.value is None
    assert asked.status == NOT_AVAILABLE
