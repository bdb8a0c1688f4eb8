"""The page on data quality where several extracts are supplied, some of them hidden."""

import re
from dataclasses import replace

from safercity.evidence.assessment.build import build_document
from safercity.evidence.assessment.document import Table, plain
from safercity.evidence.figures import SUPPRESSED, figure_key
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
