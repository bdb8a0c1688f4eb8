"""Survey figures where a survey is asked in several ways, or spelt in several."""

import ibis
import pyarrow as pa
import pytest

from safercity.errors import ExtractError
from safercity.evidence.calculation.maker import FigureMaker
from safercity.evidence.calculation.surveys import add_survey
from safercity.evidence.figures import NOT_AVAILABLE
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.measures.themes import themes_asked_for
from tests.support.figures_factory import CSPS, YEAR, toy

ASKED = themes_asked_for(load_themes())
PHONE, POST, POLL = "telephone", "post", "online poll"


def asked(wave, mode, yes, no, question="Feel safe?", start=0):
    """Rows of people who said yes, and of people who said no, to a question."""
    return [
        {
            "extract": "survey",
            "respondent": f"{wave}-{start + n}",
            "wave": wave,
            "mode": mode,
            "area": "",
            "weight": 1.0,
            "question": question,
            "answer": "Yes" if n < yes else "No",
        }
        for n in range(yes + no)
    ]


def figures_of(*groups):
    table = ibis.memtable(
        pa.Table.from_pylist([row for rows in groups for row in rows])
    )
    maker = FigureMaker(load_measures())
    made = toy()
    add_survey(maker, made.calculation.cube, table, made.areas, ASKED)
    return maker.figures()


def quoted(figures, measure, name="feel-safe--yes"):
    return figures.quote(f"{measure}.{name}.force-wide.{YEAR.slug}")


def test_two_ways_of_asking_in_a_wave_are_not_put_together_and_the_larger_is_shown():
    figures = figures_of(
        asked("2025", PHONE, 60, 40), asked("2025", POST, 10, 70, start=500)
    )
    other_order = figures_of(
        asked("2025", POST, 10, 70, start=500), asked("2025", PHONE, 60, 40)
    )
    assert quoted(figures, "survey_share").value == pytest.approx(60)
    assert quoted(figures, "survey_share") == quoted(other_order, "survey_share")


def test_a_way_of_asking_may_be_spelt_in_two_ways():
    figures = figures_of(
        asked("2025", "Telephone", 30, 20), asked("2025", PHONE, 10, 40, start=500)
    )
    assert quoted(figures, "survey_share").value == pytest.approx(40)


def test_a_change_is_given_between_waves_that_asked_in_the_same_way():
    figures = figures_of(asked("2024", PHONE, 50, 50), asked("2025", PHONE, 60, 40))

    assert quoted(figures, "survey_change").value == pytest.approx(10)


def test_a_wave_asked_in_another_way_gives_no_change():
    figures = figures_of(asked("2024", POST, 50, 50), asked("2025", PHONE, 60, 40))

    assert quoted(figures, "survey_share").value == pytest.approx(60)
    assert quoted(figures, "survey_change").status == NOT_AVAILABLE


def test_a_question_asked_in_another_way_than_the_rest_is_shown_all_the_same():
    figures = figures_of(
        asked("2025", PHONE, 60, 40),
        asked("2025", POST, 20, 30, question="Been a victim?", start=500),
    )
    assert quoted(figures, "survey_share", "been-a-victim--yes").value == 40


def test_a_poll_that_people_choose_is_no_share_of_residents():
    figures = figures_of(asked("2025", PHONE, 60, 40), asked("2025", POLL, 0, 400))

    assert quoted(figures, "survey_share").value == pytest.approx(60)


def test_a_question_spelt_in_two_ways_by_two_parts_of_a_survey_is_one():
    figures = figures_of(
        asked("2025", PHONE, 60, 40),
        asked("2025", PHONE, 0, 100, question="feel safe", start=500),
    )
    assert quoted(figures, "survey_share").value == pytest.approx(30)


def test_two_questions_that_would_have_one_name_are_named_all_at_once():
    with pytest.raises(ExtractError) as stopped:
        figures_of(
            asked("2025", PHONE, 60, 40),
            asked("2025", PHONE, 50, 50, question="Feel safe!"),
            asked("2025", PHONE, 10, 20, question="ASB?"),
            asked("2025", PHONE, 10, 20, question="asb"),
        )

    said = str(stopped.value)
    assert "“Feel safe!” and “Feel safe?” are both short for “feel-safe”" in said
    assert "“ASB?” and “asb” are both short for “asb”" in said


def of_area(csp, *given, **more):
    return [{**row, "area": csp.code} for row in asked(*given, **more)]


def gap(figures, measure, csp):
    return figures.quote(f"{measure}.feel-safe--yes.{csp.slug}.{YEAR.slug}")


def test_a_partnership_is_set_against_all_the_others_and_not_against_itself():
    figures = figures_of(
        of_area(CSPS[0], "2025", PHONE, 40, 160),
        of_area(CSPS[1], "2025", PHONE, 100, 100, start=500),
        of_area(CSPS[2], "2025", PHONE, 110, 90, start=1000),
    )
    found = gap(figures, "survey_gap", CSPS[0])
    # Newcombe's interval of 40 of 200 less 210 of 400.
    assert found.value == pytest.approx(-32.5)
    assert (found.lower, found.upper) == pytest.approx((-39.4, -24.6), abs=0.1)
    assert gap(figures, "survey_gap_outcome", CSPS[0]).value == -1
    assert gap(figures, "survey_gap_outcome", CSPS[2]).value == 1


def test_partnerships_are_corrected_for_being_compared_with_one_another():
    # 60% and 50% of 200: p of 0.045 alone, which three comparisons do not bear.
    figures = figures_of(
        of_area(CSPS[0], "2025", PHONE, 120, 80),
        of_area(CSPS[1], "2025", PHONE, 50, 50, start=500),
        of_area(CSPS[2], "2025", PHONE, 50, 50, start=1000),
    )
    assert gap(figures, "survey_gap", CSPS[0]).lower > 0
    assert gap(figures, "survey_gap_outcome", CSPS[0]).value == 0


def test_nothing_is_said_of_a_gap_where_few_answered():
    figures = figures_of(
        of_area(CSPS[0], "2025", PHONE, 1, 28),
        of_area(CSPS[1], "2025", PHONE, 100, 100, start=500),
    )
    assert gap(figures, "survey_gap", CSPS[0]).status == NOT_AVAILABLE
