"""The wording of every outcome, as a reader would see it."""

from dataclasses import replace

import pytest

from safercity.evidence.assessment.directions import (
    Direction,
    direction_cell,
    direction_of,
)
from safercity.evidence.assessment.document import plain
from safercity.evidence.assessment.key_figures import key_figures
from safercity.evidence.assessment.statements import (
    concentration_text,
    finding_text,
    harm_text,
    lead_text,
    share_text,
    standing_text,
)
from safercity.evidence.figures import NOT_AVAILABLE, SUPPRESSED
from safercity.evidence.measures.change import ChangeOutcome
from safercity.evidence.partnership import ChangeRule
from safercity.periods import Period
from tests.support.briefs import (
    ASHMERE,
    brief_of,
    changed,
    set_figure,
    topic,
    withheld,
    without,
)
from tests.support.figures_factory import (
    FORCE,
    SUPPLIED_BEFORE,
    YEAR,
    toy,
    toy_partnership,
)

LIKE = Period.parse("2025-01", "2025-03")
SLUG = "burglary"


def said_of(outcome, *, now, was, percent=None, p=0.5, slug=SLUG):
    """The toy with one change set by hand: what its lead paragraph says."""
    made = toy()
    for measure, period, value in (
        ("count", LIKE, now),
        ("count", SUPPLIED_BEFORE, was),
        ("change_outcome", LIKE, outcome),
        ("change_percent", LIKE, percent),
        ("change_p", LIKE, p),
    ):
        made = set_figure(made, measure, slug, ASHMERE, period, value)
    return lead_of(made, slug)


def lead_of(made, slug=SLUG):
    brief = brief_of(made)
    found = topic(brief, slug)
    return plain(lead_text(brief, found, direction_of(brief, found, ASHMERE)))


def test_a_clear_rise_leads_with_the_finding_then_the_number_then_how_sure():
    said = said_of(ChangeOutcome.RISE, now=80, was=50, percent=60.0, p=0.01)

    assert said == (
        "Burglary rose in Ashmere in January to March 2025. There were 205 burglaries "
        "in 2025, 6.7 in every 1,000 people. In January to March 2025 there were 80 "
        "offences, 60% more than the 50 of January to March 2024. That is more than "
        "chance would explain."
    )


def test_a_clear_fall_says_fewer():
    said = said_of(ChangeOutcome.FALL, now=30, was=60, percent=-50.0, p=0.002)

    assert said.startswith("Burglary fell in Ashmere in January to March 2025. ")
    assert "30 offences, 50% fewer than the 60 of January to March 2024." in said


def test_no_clear_change_that_chance_explains_says_so():
    said = said_of(ChangeOutcome.NO_CLEAR_CHANGE, now=45, was=50, percent=-10.0)

    assert said.startswith(
        "There was no clear change in burglary in Ashmere in January to March 2025. "
    )
    assert said.endswith("A difference of that size can come about by chance.")


def test_no_clear_change_that_is_real_but_small_says_so():
    said = said_of(
        ChangeOutcome.NO_CLEAR_CHANGE, now=10_300, was=10_000, percent=3.0, p=0.03
    )

    assert said.endswith("The difference is real but small: less than 5%.")


def test_equal_numbers_are_as_many():
    said = said_of(ChangeOutcome.NO_CLEAR_CHANGE, now=50, was=50, percent=0.0, p=1.0)

    assert said.endswith(
        "There were 50 in January to March 2025, as many as in January to March 2024."
    )


def test_too_few_to_say_gives_numbers_and_no_percentage():
    said = said_of(ChangeOutcome.TOO_FEW, now=1, was=0, p=1.0)

    assert said.startswith(
        "Burglary in Ashmere in January to March 2025: too few to say whether numbers "
        "rose or fell. "
    )
    assert said.endswith(
        "In January to March 2025 there was 1 offence, and in January to March 2024 "
        "there were none. Numbers this small go up and down by chance."
    )
    assert "%" not in said


def test_a_rise_on_a_base_under_20_gives_numbers_and_no_percentage():
    said = said_of(ChangeOutcome.RISE, now=40, was=12, p=0.001)

    assert "40 offences, and in January to March 2024 there were 12." in said
    assert "%" not in said


def test_a_whole_year_is_compared_in_one_breath():
    made = toy()
    context = made.context
    year_before = YEAR.shifted(-12)
    for measure, period, value in (
        ("count", YEAR, 1240),
        ("change_outcome", YEAR, ChangeOutcome.FALL),
        ("change_percent", YEAR, -8.0),
    ):
        source = LIKE if measure.startswith("change") else YEAR
        key = f"{measure}.{SLUG}.ashmere.{source.slug}"
        made = set_figure(
            _with_key(made, key, period), measure, SLUG, ASHMERE, period, value
        )
    made = set_figure(
        _with_key(made, f"count.{SLUG}.ashmere.{YEAR.slug}", year_before),
        "count",
        SLUG,
        ASHMERE,
        year_before,
        1348,
    )
    made = _with_context(made, like=YEAR, before=year_before, base=context)

    assert lead_of(made) == (
        "Burglary fell in Ashmere. There were 1,240 burglaries in 2025, 6.7 in every "
        "1,000 people. That is 8% fewer than in 2024, when there were 1,348. That is "
        "more than chance would explain."
    )


def _with_key(made, key, period):
    return changed(made, replace(made.figures[key], period=period))


def _with_context(made, *, base, **changes):
    return replace(made, context=replace(base, **changes))


def test_without_months_to_compare_there_is_a_plain_sentence_and_no_zero():
    made = _with_context(toy(), base=toy().context, like=None, before=None)

    said = lead_of(made)

    assert said.startswith("There were 205 burglaries in Ashmere in 2025, 6.7 in")
    assert said.endswith(
        "no data for the same months a year before, so no change can be given."
    )


def test_a_change_that_is_suppressed_is_not_told():
    keys = [
        f"{measure}.{SLUG}.ashmere.{LIKE.slug}"
        for measure in ("change_outcome", "change_percent", "count")
    ]
    said = lead_of(withheld(toy(), SUPPRESSED, *keys))

    assert said.endswith(
        "The change is not shown, so that nobody can be recognised ([c])."
    )
    assert "%" not in said


def test_a_number_that_is_suppressed_is_not_told():
    key = f"count.{SLUG}.ashmere.2025"

    assert "The number of burglaries in 2025 is not shown" in lead_of(
        withheld(toy(), SUPPRESSED, key)
    )


def test_a_number_that_is_not_available_says_so():
    key = f"count.{SLUG}.ashmere.2025"

    assert "The number of burglaries in 2025 is not available ([x])." in lead_of(
        withheld(toy(), NOT_AVAILABLE, key)
    )


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "There were no burglaries in 2025."),
        (1.0, "There was 1 burglary in 2025, 6.7"),
        (2.0, "There were 2 burglaries in 2025, 6.7"),
    ],
)
def test_the_grammar_is_right_for_none_one_and_two(value, words):
    made = set_figure(toy(), "count", SLUG, ASHMERE, YEAR, value)

    assert words in lead_of(made)


def test_a_place_of_too_few_residents_has_a_number_and_no_rate():
    made = withheld(toy(), NOT_AVAILABLE, f"rate.{SLUG}.ashmere.2025")

    assert "There were 205 burglaries in 2025. In January" in lead_of(made)


def test_a_rate_is_set_beside_the_force_with_its_rank():
    brief = brief_of()

    said = plain(standing_text(brief, topic(brief, SLUG)))

    assert said.startswith(
        "The rate is above that across Mercia Vale, 4.9 in every 1,000 people, and the "
        "highest of the three areas."
    )


def test_a_rate_much_the_same_as_the_force_has_no_rank_in_words():
    made = set_figure(
        toy(), "rate_ratio_force", SLUG, ASHMERE, YEAR, 1.0, lower=0.9, upper=1.1
    )
    brief = brief_of(made)

    said = plain(standing_text(brief, topic(brief, SLUG)))

    assert said.startswith("The rate is much the same as that across Mercia Vale")
    assert "highest" not in said


def test_force_wide_the_first_comparison_is_with_similar_forces():
    brief = brief_of(area=FORCE)

    said = plain(standing_text(brief, topic(brief, SLUG)))

    assert said.startswith("The rate is above that for similar forces,")
    assert "It is above that for England and Wales," in said


def test_without_other_forces_no_comparison_is_made_up():
    made = without(toy(), "rate_ratio_national", "rate_ratio_similar")
    brief = brief_of(made, FORCE)

    assert standing_text(brief, topic(brief, SLUG)) == ()


def test_what_has_no_weight_is_not_called_harmless():
    brief = brief_of()

    said = plain(harm_text(brief, topic(brief, "anti-social-behaviour")))

    assert said.startswith("There is no weight for anti-social behaviour")
    assert "That does not mean it does no harm." in said


def test_harm_stands_beside_number():
    brief = brief_of()

    said = plain(harm_text(brief, topic(brief, SLUG)))

    assert "of the harm of crime recorded in Ashmere comes from burglary, and" in said


def test_too_few_records_are_not_said_to_gather():
    made = set_figure(toy(), "count", SLUG, ASHMERE, YEAR, 49.0)
    brief = brief_of(made)

    said = plain(concentration_text(brief, topic(brief, SLUG)))

    assert (
        said
        == "There were too few burglaries to say whether they gather in few places."
    )


def test_all_crime_is_no_share_of_itself():
    brief = brief_of()

    assert share_text(brief, topic(brief, "all-crime")) == ()


def test_every_number_in_a_sentence_names_its_figure():
    brief = brief_of()
    found = topic(brief, SLUG)

    spans = lead_text(brief, found, direction_of(brief, found, ASHMERE))

    assert {s.figure for s in spans if s.figure} == {
        "count.burglary.ashmere.2025",
        "rate.burglary.ashmere.2025",
        "count.burglary.ashmere.2025-01_2025-03",
        "count.burglary.ashmere.2024-01_2024-03",
        "change_percent.burglary.ashmere.2025-01_2025-03",
    }


def test_the_line_of_a_list_of_pages_says_direction_number_and_rate():
    brief = brief_of()
    found = topic(brief, SLUG)

    line = finding_text(brief, found, direction_of(brief, found, ASHMERE))

    assert plain(line) == (
        "205 burglaries in 2025, 6.7 in every 1,000 people. No clear change, "
        "January to March 2025 against the year before."
    )


@pytest.mark.parametrize(
    ("status", "words"), [(SUPPRESSED, "[c]"), (NOT_AVAILABLE, "[x]")]
)
def test_a_direction_that_cannot_be_shown_is_marked_in_a_table(status, words):
    key = f"change_outcome.{SLUG}.ashmere.{LIKE.slug}"
    brief = brief_of(withheld(toy(), status, key))

    assert direction_cell(brief, topic(brief, SLUG), ASHMERE).text == words


def test_four_key_figures_each_tell_how_they_were_worked_out():
    brief = brief_of()
    found = topic(brief, SLUG)

    (shown,) = key_figures(brief, found, direction_of(brief, found, ASHMERE))
    figures = shown.figures

    assert [f.label for f in figures] == ["Offences", "Rate", "Change", "Rank by rate"]
    assert [f.value.text for f in figures] == ["205", "6.7", "−10.0%", "1st of 3"]
    assert all(f.derivation and f.derivation.query for f in figures)


def test_force_wide_the_fourth_key_figure_compares_with_similar_forces():
    brief = brief_of(area=FORCE)
    found = topic(brief, SLUG)

    (shown,) = key_figures(brief, found, direction_of(brief, found, FORCE))
    figures = shown.figures

    assert figures[3].label == "Against similar forces"
    assert figures[3].value.text.endswith("times")


def test_a_key_figure_that_cannot_be_given_says_so_and_is_not_zero():
    made = without(toy(), "rank.", "rate.", "change_")
    brief = brief_of(made)
    found = topic(brief, SLUG)

    (shown,) = key_figures(brief, found, direction_of(brief, found, ASHMERE))
    figures = shown.figures

    assert [f.value.text for f in figures[1:]] == ["[x]", "[x]", "[x]"]


def test_the_smallest_change_that_counts_is_the_partnerships_own():
    made = toy()
    made = replace(
        made,
        partnership=toy_partnership(change_rule=ChangeRule(practical_percent=7.5)),
    )
    for measure, value in (("change_outcome", 0), ("change_p", 0.001)):
        made = set_figure(made, measure, SLUG, ASHMERE, LIKE, value)

    assert lead_of(made).endswith("The difference is real but small: less than 7.5%.")


def test_a_category_with_none_in_either_year_is_said_in_one_sentence():
    brief = brief_of()
    before = YEAR.shifted(-12)
    brief = replace(brief, context=replace(brief.context, like=YEAR, before=before))
    found = brief.figures.find("count", SLUG, ASHMERE)
    none = replace(found, figure=replace(found.figure, value=0.0))
    direction = Direction("few", None, none, none, None, None)

    said = plain(lead_text(brief, topic(brief, SLUG), direction))

    assert said == "There were no burglaries in Ashmere in 2025, nor in 2024."


def test_a_category_with_none_is_no_share_of_crime():
    made = set_figure(toy(), "share_of_crime", SLUG, ASHMERE, YEAR, 0.0)
    brief = brief_of(made)

    assert share_text(brief, topic(brief, SLUG)) == ()
