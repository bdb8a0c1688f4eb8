from dataclasses import replace

import pytest

from safercity.evidence.assessment.document import Paragraph, Table, plain
from safercity.evidence.assessment.pages.exceptions import (
    MOST_ROWS,
    exceptions_section,
)
from safercity.evidence.figures import SUPPRESSED
from safercity.periods import Period
from tests.support.briefs import brief_of, changed, set_figure, withheld
from tests.support.figures_factory import CSPS, toy
from tests.support.long_county import long_toy


def page(made, area=CSPS[0]):
    return exceptions_section(brief_of(made, area))


def said(section):
    return " ".join(plain(b.content) for b in section.blocks if type(b) is Paragraph)


def table_of(section):
    return next(block for block in section.blocks if isinstance(block, Table))


def step_of(section):
    """The row of the planted step; all crime, which it is most of, has one as well."""
    step, crime = sorted(table_of(section).rows, key=lambda row: row[2].value)
    assert crime[1].text == "All crime"
    return step


def test_a_planted_step_is_a_row_with_all_that_is_known_of_it():
    section = page(long_toy())

    row = step_of(section)
    texts = [cell.text for cell in row]
    assert texts[:3] == ["June 2025", "Burglary", "180"]
    assert float(texts[3]) == pytest.approx(60, abs=8)
    low, high = texts[4].split(" to ")
    assert float(low) < 60 < float(high) < 180
    assert float(texts[5]) == pytest.approx(3, abs=0.5)
    assert texts[6] == "Very sure"
    assert texts[7].startswith("More than expected. Far outside the usual range.")
    assert "So does the same month a year before." in texts[7]
    assert said(section).startswith("Two of the 48 months that were looked at")
    assert "never why" in said(section)


def test_each_number_of_the_table_names_the_figure_it_shows():
    row = step_of(page(long_toy()))

    keys = [cell.figure and cell.figure.partition(".")[0] for cell in row]
    assert keys == [
        None,
        None,
        "count",
        "expected",
        "expected",
        "exception",
        "exception_q",
        "exception",
    ]
    assert {c.figure.partition(".")[2] for c in row if c.figure} == {
        "burglary.ashmere.2025-06"
    }


def test_a_late_month_is_marked_provisional_and_what_is_low_may_fill_up():
    late = Period.parse("2025-11", "2025-11")
    made = set_figure(long_toy(), "exception", "robbery", CSPS[0], late, -1.0)

    section = page(made)

    months = {row[0].text: row[7].text for row in table_of(section).rows}
    assert set(months) == {"June 2025", "November 2025 (provisional)"}
    assert months["November 2025 (provisional)"].startswith("Fewer than expected.")
    assert any(n.startswith("Provisional:") for n in table_of(section).notes)
    first = table_of(page(long_toy()))
    assert not any(n.startswith("Provisional:") for n in first.notes)


def test_an_area_with_nothing_unusual_says_so_and_has_no_table():
    section = page(long_toy(step=False))

    assert said(section).startswith("No month deserves a look: none of the 48")
    assert not [b for b in section.blocks if isinstance(b, Table)]


def test_without_history_the_page_says_how_much_is_needed_and_there():
    section = page(toy())

    assert said(section) == (
        "What was to be expected of a month cannot be said yet. It takes at least 18 "
        "months of data before January 2025; there are three."
    )
    assert len(section.blocks) == 1


def test_where_it_is_withheld_the_page_says_so_and_shows_none_of_it():
    made = long_toy()
    keys = [key for key in made.figures if key.startswith("exception")]

    section = page(withheld(made, SUPPRESSED, *keys))

    assert said(section).startswith("Which months deserve a look is not shown")
    assert len(section.blocks) == 1


def test_with_history_enough_but_no_range_the_page_does_not_say_it_is_too_short():
    made = long_toy()
    kept = [f for k, f in made.figures.items() if not k.startswith("exception")]

    section = page(made.with_figures(type(made.figures)(kept)))

    assert "too many gaps" in said(section)


def test_a_page_of_print_holds_all_rows_and_says_how_many_more_there_are():
    made = long_toy()
    every = [
        figure
        for figure in made.figures.values()
        if figure.measure == "exception" and figure.area == CSPS[0]
    ]
    made = changed(made, *(replace(figure, value=1.0) for figure in every))

    table = table_of(page(made))

    assert len(every) > len(table.rows) == MOST_ROWS
    assert any(f"surest 25 of {len(every)}" in note for note in table.notes)
    assert table.rows[0][0].text == "June 2025"  # the surest stands first


def test_a_partnerships_own_alert_stands_beside_what_it_may_explain(tmp_path):
    folder = tmp_path / "definitions" / "alerts"
    folder.mkdir(parents=True)
    (folder / "backlog.toml").write_text(
        '[[alerts]]\nkey = "backlog"\ntitle = "Late"\nstart = "2025-06"\n'
        'end = "2025-06"\naction = "note"\nwords = "A backlog was recorded in June."\n'
        'source = "Made up"\ncertainty = "stated"\n',
        encoding="utf-8",
    )

    row = step_of(page(long_toy(folder=tmp_path)))

    assert row[7].text.endswith("A backlog was recorded in June.")
