"""The page on data quality where several extracts are supplied, some of them hidden."""

import re
from dataclasses import replace

from safercity.evidence.assessment.build import build_document
from safercity.evidence.assessment.document import Table, plain
from safercity.evidence.figures import (
    NOT_AVAILABLE,
    SUPPRESSED,
    Figure,
    figure_key,
)
from safercity.periods import Period
from tests.support.briefs import changed, withheld
from tests.support.document_text import document_text
from tests.support.figures_factory import CSPS, FORCE, YEAR
from tests.support.sample_themes import themed

ASHMERE = CSPS[0]
ROWS = ("rows_read", "rows_accepted", "rows_quarantined", "rows_superseded")


def document_of(made, area=ASHMERE):
    return build_document(
        made.release,
        made.partnership,
        made.areas,
        area,
        edition="2025-00000000",
        context=made.context,
    )


def page(document, slug="data-quality"):
    return next(s for s in document.sections if s.id == slug)


def lead(document):
    return plain(page(document).blocks[0].content)


def rows_key(measure, extract):
    return figure_key(measure, extract, FORCE, YEAR)


def with_rows(made, extract, read, aside):
    """The toy with the rows of an extract counted too."""
    values = (read, read - aside, aside, 0)
    figures = [
        replace(
            made.figures[rows_key(measure, "police-uk")],
            category=extract,
            value=float(value),
        )
        for measure, value in zip(ROWS, values, strict=True)
    ]
    return changed(made, *figures)


def test_several_extracts_are_accounted_for_in_one_sentence():
    said = lead(document_of(themed()))

    assert said.startswith(
        "Every row of the ten extracts that were supplied is accounted for: accepted, "
        "set aside with a reason, or replaced because the same crime or month came "
        "again. Set aside were 15 of the 10,771 rows of “Street-level crime, "
        "data.police.uk”."
    )
    assert said.count("accounted for") == 1


def test_each_extract_that_rows_were_set_aside_from_is_named():
    made = with_rows(with_rows(themed(), "crimes", 5_000, 7), "victims", 400, 0)

    said = lead(document_of(made))

    assert "and 7 of the 5,000 rows of “Crimes”." in said
    assert "Victims" not in said


def test_numbers_of_rows_that_are_withheld_are_said_to_be_once():
    made = with_rows(themed(), "crimes", 5_000, 7)
    keys = [rows_key(measure, "crimes") for measure in ROWS]

    document = document_of(withheld(made, SUPPRESSED, *keys))

    assert "where its records are not public ([c])" in lead(document)
    words = document_text(document, ("data-quality",))
    assert "Crimes: how many rows were read is not shown" in words
    for table in (b for s in page(document).sections for b in s.blocks):
        if isinstance(table, Table):
            shown = [cell.text for row in table.rows for cell in row[1:]]
            assert not shown or set(shown) != {"[c]"}, table.title


def test_rows_set_aside_that_are_withheld_are_never_said_to_be_none():
    made = themed()
    keys = [k for k in made.figures if k.startswith("rows_quarantined.police-uk-")]

    words = document_text(
        document_of(withheld(made, SUPPRESSED, *keys)), ("data-quality",)
    )

    assert "Rows were set aside. How many and why is not shown" in words
    assert "No row was set aside" not in words


def test_a_note_on_areas_is_said_once():
    made = themed()
    note = "Wards are those of 2018."
    context = replace(made.context, notes=(note, note))

    words = document_text(
        document_of(replace(made, context=context)), ("data-quality",)
    )

    assert words.count(note) == 1


def test_a_table_names_only_the_extracts_that_it_was_counted_from():
    document = document_of(themed())
    every = [e.title for e in themed().partnership.extracts]

    for table in document.tables():
        named = [title for title in every if re.search(rf"\b{title}\b", table.source)]
        assert len(named) < 7, table.title


def of_force(measure, category, value, period=YEAR, **more):
    more = {"unit": "%", "sources": ("crimes",), **more}
    return Figure(measure, category, FORCE, period, value, **more)


def with_completeness():
    return changed(
        themed(),
        of_force(
            "record_complete_share",
            "crimes--time",
            90.0,
            numerator=900.0,
            denominator=1000.0,
        ),
        of_force(
            "record_complete_share", "crimes--outcome", None, status=NOT_AVAILABLE
        ),
        of_force(
            "victim_complete_share",
            "victims--ethnicity",
            71.25,
            numerator=285.0,
            denominator=400.0,
        ),
    )


def test_what_records_say_is_a_table_that_leads_with_what_is_least_often_known():
    words = document_text(document_of(with_completeness()), ("data-quality",))

    assert "Least often known: ethnic group, in 71% of “Victims”" in words
    assert "Crimes | Time | 90.0 | 900 | 1,000" in words
    assert "Crimes | Outcome | [x] | [x] | [x]" in words


def with_hours(code, **numbers):
    figures = [
        of_force("default_time", f"crimes--at-{hour}", 0.0, unit="class")
        for hour in ("09", "12")
    ]
    return changed(
        themed(),
        *figures,
        of_force("default_time", "crimes--at-00", code, unit="class", **numbers),
        of_force("count", "crimes--at-00", 600.0, unit="rows"),
        of_force("count", "crimes--timed", 3900.0, unit="rows"),
        of_force("exact_hour_share", "crimes--at-00", 15.4),
        of_force("exact_hour_expected", "crimes--at-00", 100.4, unit="records"),
    )


def test_a_spike_at_midnight_is_said_with_its_figures():
    words = document_text(document_of(with_hours(1.0)), ("data-quality",))

    assert (
        "600 of the 3,900 records of “Crimes” with a time (15%) begin at exactly "
        "00:00, where the hours around it suggest about 100." in words
    )
    assert "no time stands out" not in words


def test_hours_without_a_spike_are_said_to_have_none():
    words = document_text(document_of(with_hours(0.0)), ("data-quality",))

    assert "As many records of Crimes begin at exactly 00:00, 09:00 and 12:00" in words


def test_hours_that_are_withheld_are_not_said_to_have_none():
    made = with_hours(0.0)
    key = figure_key("default_time", "crimes--at-00", FORCE, YEAR)

    words = document_text(
        document_of(withheld(made, SUPPRESSED, key)), ("data-quality",)
    )

    assert "Whether times of “Crimes” were filled in by a screen is not shown" in words
    assert "no time stands out" not in words


def with_flag_months(empty=4):
    figures = []
    for place, month in enumerate(YEAR):
        when = Period.of_month(month)
        share = 0.0 if place == empty else 7.0 + place / 10
        figures += [
            of_force("flag_share", "alcohol-related", share, when),
            of_force(
                "flag_signal",
                "alcohol-related",
                3.0 if place == empty else 0.0,
                when,
                unit="class",
            ),
        ]
    return changed(themed(), *figures)


def test_a_month_in_which_a_flag_was_not_set_is_named_force_wide():
    document = document_of(with_flag_months(), area=FORCE)

    words = document_text(document, ("data-quality",))
    assert "One flag had a month with none" in words
    row = "Alcohol-related crime | 0.0 | May 2025 | 8.1 | December 2025 | "
    assert f"{row}None in May 2025." in words


def test_a_local_page_says_where_the_months_of_flags_are():
    words = document_text(document_of(with_flag_months()), ("data-quality",))

    assert "is on this page of the force-wide assessment" in words
    assert "None in May 2025" not in words


def test_of_months_with_the_same_share_the_first_is_named():
    made = themed()
    for month in YEAR:
        when = Period.of_month(month)
        made = changed(made, of_force("flag_share", "alcohol-related", 7.0, when))

    words = document_text(document_of(made, area=FORCE), ("data-quality",))

    row = "Alcohol-related crime | 7.0 | January 2025 | 7.0 | January 2025 | [x]"
    assert row in words
