import csv
import io
import pickle

import pytest

from safercity.areas import Area, AreaLevel
from safercity.errors import QuoteError
from safercity.evidence.figures import COLUMNS, SUPPRESSED, Figure, FigureSet
from safercity.periods import Period

YEAR = Period.parse("2025-01", "2025-12")
STOKE = Area(AreaLevel.CSP, "E22000001", "Stoke-on-Trent", "stoke-on-trent", "E2")


def burglary(value=1234.0, **more):
    return Figure("count", "burglary", STOKE, YEAR, value, "offences", **more)


def test_a_figure_is_found_by_the_key_that_text_quotes():
    figures = FigureSet([burglary()])

    assert figures.quote("count.burglary.stoke-on-trent.2025").value == 1234


def test_a_key_that_does_not_exist_names_the_nearest_that_do():
    figures = FigureSet([burglary()])

    with pytest.raises(QuoteError, match=r"nearest are: count\.burglary\.stoke-on"):
        figures.quote("count.burglery.stoke-on-trent.2025")


def test_the_same_figure_cannot_be_in_a_set_twice():
    with pytest.raises(ValueError, match="made twice"):
        FigureSet([burglary(), burglary(2.0)])


def test_a_figure_that_is_withheld_keeps_no_number():
    whole = burglary(lower=1.0, upper=2.0, numerator=3.0, denominator=4.0)

    withheld = whole.without_numbers(SUPPRESSED)

    assert {
        withheld.value,
        withheld.lower,
        withheld.upper,
        withheld.numerator,
        withheld.denominator,
    } == {None}
    assert withheld.key == whole.key


def test_csv_and_table_hold_the_same_columns_in_the_documented_order():
    figures = FigureSet([burglary(lower=1166.1234567891234, numerator=1234.0)])

    (row,) = csv.DictReader(io.StringIO(figures.to_csv().decode()))

    assert tuple(row) == COLUMNS == tuple(figures.to_arrow().column_names)
    assert row["value"] == "1234"
    assert row["lower"] == "1166.123457"
    assert row["upper"] == ""
    assert (row["period_start"], row["period_end"]) == ("2025-01-01", "2025-12-31")


def test_a_set_that_is_sent_to_another_process_arrives_whole():
    rate = Figure("rate", "burglary", STOKE, YEAR, None, "per 1,000", status=SUPPRESSED)
    figures = FigureSet([rate, burglary(lower=1.5, sources=("police-uk",))])

    for sent in (figures, FigureSet([])):
        arrived = pickle.loads(pickle.dumps(sent))  # noqa: S301

        assert list(arrived.items()) == list(sent.items())
        assert arrived.to_csv() == sent.to_csv()


def test_part_of_a_set_stays_in_the_order_of_its_keys():
    figures = FigureSet(
        burglary() if n == 3 else Figure("rate", f"c{n}", STOKE, YEAR, n, "per 1,000")
        for n in (4, 3, 2, 1)
    )

    part = figures.where(lambda figure: figure.value > 1)

    assert [figure.category for figure in part.values()] == ["burglary", "c2", "c4"]
    assert part.find("rate", "c1", STOKE, YEAR) is None


def test_a_set_of_nothing_still_has_its_columns():
    assert FigureSet([]).to_csv().decode().strip() == ",".join(COLUMNS)
    assert FigureSet([]).to_arrow().num_rows == 0


def test_a_name_that_a_spreadsheet_would_run_is_made_text():
    area = Area(AreaLevel.CSP, "E1", "=cmd()", "cmd")
    figure = Figure("count", "burglary", area, YEAR, -3.0, "offences")

    (row,) = csv.DictReader(io.StringIO(FigureSet([figure]).to_csv().decode()))

    assert row["area_name"] == "'=cmd()"
    assert row["value"] == "-3"
