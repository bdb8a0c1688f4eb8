"""Harm beside number: by category, and by each crime's own offence where known."""

from dataclasses import replace

import pytest

from safercity.evidence.assessment.document import Table
from safercity.evidence.assessment.pages.harm import harm_blocks
from safercity.evidence.figures import NOT_AVAILABLE, SUPPRESSED, figure_key
from tests.support.briefs import ASHMERE, brief_of, changed
from tests.support.figures_factory import YEAR, toy

DAYS = {"all-crime": 900.0, "burglary": 300.0, "drugs": 20.0, "robbery": 500.0}


def by_offence(**status):
    """The toy where some categories are weighed by offence on both scales."""
    made = toy()
    figures = []
    for category, days in DAYS.items():
        like = made.figures[figure_key("harm", category, ASHMERE, YEAR)]
        for measure, share in (("harm_by_code", 1.0), ("harm_cambridge", 0.5)):
            figure = replace(like, measure=measure, value=days * share)
            if category in status:
                figure = figure.without_numbers(status[category])
            figures.append(figure)
    return changed(made, *figures)


def tables_of(made):
    return [block for block in harm_blocks(brief_of(made)) if isinstance(block, Table)]


def test_without_offence_codes_harm_is_by_category_alone():
    (table,) = tables_of(toy())

    assert table.id == "overview-harm-table"


def test_with_offence_codes_both_scales_stand_side_by_side_gravest_first():
    _, table = tables_of(by_offence())

    assert [row[0].text for row in table.rows] == [
        "All crime",
        "Robbery",
        "Burglary",
        "Drug offences",
    ]
    assert [cell.text for cell in table.rows[1][2:]] == ["500", "250"]
    assert [column.header for column in table.columns[2:]] == [
        "Harm (ONS), days",
        "Harm (Cambridge), days",
    ]


@pytest.mark.parametrize("status,mark", [(SUPPRESSED, "[c]"), (NOT_AVAILABLE, "[x]")])
def test_a_category_without_days_keeps_its_row_below_the_others(status, mark):
    _, table = tables_of(by_offence(robbery=status))

    assert table.rows[-1][0].text == "Robbery"
    assert [cell.text for cell in table.rows[-1][2:]] == [mark, mark]


def test_where_no_days_are_shown_there_is_no_second_table():
    assert len(tables_of(by_offence(**dict.fromkeys(DAYS, SUPPRESSED)))) == 1
