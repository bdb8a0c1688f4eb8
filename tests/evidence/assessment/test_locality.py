from dataclasses import replace

import pytest

from safercity.evidence.assessment.document import Table, plain
from safercity.evidence.assessment.pages.locality import (
    HARM,
    RATE,
    RISING,
    Pointers,
    is_widespread,
    locality_section,
    pointers,
)
from safercity.evidence.measures.change import ChangeOutcome
from safercity.periods import Period
from tests.support.briefs import ASHMERE, brief_of, set_figure, topic, without
from tests.support.figures_factory import CSPS, FORCE, YEAR, toy

LIKE = Period.parse("2025-01", "2025-03")


def pointer(made, slug, area=FORCE):
    (found,) = [p for p in pointers(brief_of(made, area)) if p.topic.slug == slug]
    return {sign: [a.name for a in areas] for sign, areas in found.areas.items()}


def test_a_whole_interval_above_the_force_is_a_sign_and_an_overlap_is_not():
    made = set_figure(
        toy(), "rate_ratio_force", "drugs", CSPS[1], YEAR, 1.2, lower=1.01, upper=1.4
    )
    made = set_figure(
        made, "rate_ratio_force", "drugs", ASHMERE, YEAR, 1.2, lower=0.99, upper=1.4
    )

    assert pointer(made, "drugs")[RATE] == ["Bellbrook"]


def test_a_clear_rise_is_a_sign_and_a_clear_fall_is_not():
    made = set_figure(
        toy(), "change_outcome", "drugs", CSPS[2], LIKE, float(ChangeOutcome.RISE)
    )
    made = set_figure(
        made, "change_outcome", "drugs", CSPS[1], LIKE, float(ChangeOutcome.FALL)
    )

    assert pointer(made, "drugs")[RISING] == ["Calder Green"]


def test_three_categories_with_most_harm_are_a_sign_in_each_area():
    found = pointers(brief_of(area=FORCE))

    for csp in CSPS:
        assert sum(csp in p.areas[HARM] for p in found) == 3


@pytest.mark.parametrize(
    ("having", "areas", "widespread"),
    [(5, 9, True), (4, 9, False), (2, 4, False), (3, 4, True), (1, 1, True)],
)
def test_more_than_half_of_the_areas_is_widespread(having, areas, widespread):
    csps = [replace(CSPS[0], code=str(n), name=str(n)) for n in range(having)]
    found = Pointers(topic(brief_of(), "drugs"), {RATE: csps, RISING: csps[:1]})

    assert is_widespread(found, areas) is widespread


def test_the_page_says_plainly_that_nothing_is_agreed():
    section = locality_section(brief_of(area=FORCE))

    lead = plain(section.blocks[0].content)

    assert "It is not a list of priorities" in lead
    assert "agree the priorities later" in lead


def test_a_local_assessment_says_which_signs_its_own_area_has():
    section = locality_section(brief_of(area=ASHMERE))
    table = next(b for s in section.sections for b in s.blocks if isinstance(b, Table))

    assert table.columns[1].header == "Signs in Ashmere"
    assert table.rows[0][1].text == "Rate and harm"


def test_without_change_figures_the_page_says_that_it_cannot_see_rises():
    made = toy()
    made = replace(made, context=replace(made.context, like=None, before=None))

    section = locality_section(brief_of(made, FORCE))

    assert "there is no sign of a rise" in plain(section.blocks[2].content)
    tables = [b for s in section.sections for b in s.blocks if isinstance(b, Table)]
    assert "Clear rise" not in {c.header for t in tables for c in t.columns}


def test_a_force_with_one_area_has_one_list():
    made = replace(toy(), areas=replace(toy().areas, csps=(ASHMERE,)))

    section = locality_section(brief_of(made, FORCE))

    assert [s.id for s in section.sections] == ["priorities-only", "priorities-quiet"]
    assert not any(p.areas[RATE] for p in pointers(brief_of(made, FORCE)))


def test_where_nothing_points_anywhere_a_sentence_says_so():
    made = without(toy(), "change_outcome", "rate_ratio_force", "harm_share")

    section = locality_section(brief_of(made, FORCE))

    said = [plain(s.blocks[0].content) for s in section.sections]
    assert said[0] == "No category has a sign in more than half of the areas."
    assert said[2].startswith("There is no sign for anti-social behaviour,")
