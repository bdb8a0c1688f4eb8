from dataclasses import replace

from safercity.evidence.assessment.document import KeyFigures, Table
from safercity.evidence.publication.references import (
    Target,
    derivations_of,
    number_references,
)
from tests.support.sample_document import sample_document


def test_tables_charts_and_notes_are_numbered_from_one_in_reading_order():
    document = sample_document()

    references = number_references(document)

    assert list(references.tables) == [table.id for table in document.tables()]
    for numbers in (references.tables, references.charts, references.notes):
        assert list(numbers.values()) == list(range(1, len(numbers) + 1))


def test_a_derivation_used_in_several_places_is_one_note():
    document = sample_document()

    references = number_references(document)

    uses = [d for block in document.blocks() for d in derivations_of(block)]
    assert len(uses) > len(set(uses)) == len(references.notes)


def test_links_lead_to_sections_tables_charts_and_outside_addresses():
    references = number_references(sample_document())

    assert references.target("summary") == Target(anchor="section_1")
    assert references.target("overview") == Target(anchor="table_1")
    outside = "https://www.police.uk/"
    assert references.target(outside) == Target(address=outside)


def test_paper_cannot_follow_a_link_to_another_assessment_or_to_a_script():
    references = number_references(sample_document())

    for link in (None, "", "area:dunmoor", "no-such-section", "javascript:alert(1)"):
        assert references.target(link) is None


def test_a_document_without_derivations_has_no_notes():
    document = sample_document()
    bare = [
        replace(section, blocks=(), sections=()) for section in document.sections[:2]
    ]

    references = number_references(replace(document, sections=tuple(bare)))

    assert not references.notes
    assert not references.tables
    assert list(references.sections.values()) == [1, 2]


def test_every_kind_of_block_that_has_derivations_gives_them():
    kinds = {
        type(block)
        for block in sample_document().blocks()
        if any(derivations_of(block))
    }

    assert {KeyFigures, Table} < kinds
