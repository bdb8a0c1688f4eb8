from dataclasses import replace

from safercity.evidence.publication.titles import full_title
from tests.support.sample_document import sample_document


def test_a_title_that_names_its_area_is_left_alone():
    assert full_title(sample_document()) == sample_document().title


def test_a_title_that_does_not_name_its_area_gets_it():
    document = replace(sample_document(), title="Strategic Assessment 2025")

    assert full_title(document) == "Strategic Assessment 2025: Ashmere"
