"""The pages beside the themes: risk, residents, the plan, what is agreed."""

import functools
import re
from dataclasses import replace

import pytest

from safercity.evidence.assessment.build import build_document
from safercity.evidence.assessment.document import Chart, Table
from safercity.evidence.figures import SUPPRESSED, Figure
from safercity.evidence.measures.theme_files import load_themes
from tests.support.briefs import changed, set_figure, without
from tests.support.document_text import document_text
from tests.support.figures_factory import CSPS, FORCE, YEAR, toy
from tests.support.sample_themes import in_folder, themed

ASHMERE, BELLBROOK, CALDER = CSPS


def document_of(made=None, area=ASHMERE):
    made = made or themed()
    return build_document(
        made.release,
        made.partnership,
        made.areas,
        area,
        edition="2025-00000000",
        context=made.context,
    )


@functools.cache
def whole(area=ASHMERE):
    return document_of(area=area)


def said(document, slug):
    return document_text(document, (slug,))


def ids(document):
    return [section.id for section in document.sections]


PAGES = ("greatest-risk", "quality-of-life", "confidence", "plan-evidence")


@pytest.mark.parametrize("area", [FORCE, ASHMERE], ids=lambda area: area.slug)
def test_every_page_is_whole_sentences(area):
    for slug in (*PAGES, "priorities", "recommendations"):
        words = said(whole(area), slug)
        assert not re.search(r"\{\{|\}\}|None\b(?! \|)|  \.|\bnan\b", words), slug


def test_pages_of_one_group_follow_one_another():
    groups = [section.group for section in whole().sections]

    seen = list(dict.fromkeys(groups))
    runs = [g for n, g in enumerate(groups) if n == 0 or groups[n - 1] != g]
    assert runs == seen
    assert "Residents and area" in seen


def test_street_data_alone_bring_no_page_on_people():
    assert set(ids(document_of(toy()))) & set(PAGES) == {"plan-evidence"}


# People and communities at greatest risk


def test_the_group_with_the_highest_clear_index_leads_the_page_on_risk():
    made = without(themed(), "victim_index.all-crime--")
    for group, value, lower in (
        ("segment-family-basics", 189.0, 174.0),
        ("segment-senior-security", 240.0, 90.0),
    ):
        figure = themed().figures[
            f"victim_index.all-crime--{group}.ashmere.{YEAR.slug}"
        ]
        made = changed(made, replace(figure, value=value, lower=lower))

    words = said(document_of(made), "greatest-risk")

    assert (
        "People in the group Family Basics stand out most among victims of crime in "
        "Ashmere" in words
    )
    assert "an index of 189 against residents" in words


def test_force_wide_each_area_has_the_group_that_stands_out_or_says_none_does():
    made = themed()
    quiet = [
        replace(figure, lower=40.0)
        for key, figure in made.figures.items()
        if key.startswith("victim_index.all-crime--") and ".bellbrook." in key
    ]

    document = document_of(changed(made, *quiet), FORCE)

    words = said(document, "greatest-risk")
    assert "Bellbrook | None is clearly over-represented | [x]" in words
    assert re.search(r"Calder Green \| .+ \| [\d.]+ \| \d+ \| \d+ to \d+", words)


def test_themes_name_the_groups_at_risk_in_one_list():
    words = said(whole(FORCE), "greatest-risk")

    themes = words.partition("## Theme by theme")[2].partition("## ")[0]
    assert "\nDomestic abuse: " in themes
    assert "of known victims)" in themes
    assert "of known offenders)" in themes


def test_without_victims_the_page_on_risk_says_what_would_bring_them():
    made = without(themed(), "victim_share.")

    words = said(document_of(made), "greatest-risk")

    assert "Vulnerability runs through every theme" in words
    assert "Not available: who the victims of all crime were." in words
    assert "People who depend on drugs" in words


# Residents


def test_residents_say_how_safe_they_feel_by_day_and_after_dark():
    made = themed()
    for answer, value in (("safe-day--safe", 98.2), ("safe-dark--safe", 84.4)):
        made = set_figure(made, "survey_share", answer, ASHMERE, YEAR, value)

    words = said(document_of(made), "confidence")

    assert "98% of residents of Ashmere feel safe by day, and 84% after dark." in words
    assert "Feel safe after dark | 84 | " in words


def test_areas_are_compared_on_every_answer_with_their_own_row_in_bold():
    document = whole()

    page = next(s for s in document.sections if s.id == "confidence")
    blocks = [b for s in page.sections for b in s.blocks]
    table = next(b for b in blocks if isinstance(b, Table) and "areas" in b.id)
    assert [row[0].text for row in table.rows] == [
        "Ashmere",
        "Bellbrook",
        "Calder Green",
        "Mercia Vale",
    ]
    assert table.highlight == {0}
    (chart,) = [b for b in blocks if isinstance(b, Chart)]
    assert "after dark" in chart.title
    assert chart.table_id == table.id


def test_a_question_of_the_partnerships_own_is_shown_in_its_own_words():
    made = themed()
    figures = [
        replace(
            made.figures[f"survey_share.safe-dark--safe.{area.slug}.{YEAR.slug}"],
            category="know-your-officer--by-name",
        )
        for area in (FORCE, ASHMERE)
    ]

    words = said(document_of(changed(made, *figures)), "confidence")

    assert "Answered “by name” on know your officer | " in words


def test_change_on_the_wave_before_is_shown_where_there_was_one():
    made = themed()
    change = replace(
        made.figures[f"survey_share.safe-dark--safe.ashmere.{YEAR.slug}"],
        measure="survey_change",
        value=2.5,
        unit="points",
    )

    words = said(document_of(changed(made, change)), "confidence")

    assert "Change on the wave before, points" in words
    assert "+2.5" in words
    assert "Change on the wave before" not in said(whole(), "confidence")


def test_an_answer_is_set_against_the_other_areas_in_points_and_in_words():
    made = themed()
    share = made.figures[f"survey_share.safe-dark--safe.ashmere.{YEAR.slug}"]
    gap = replace(share, measure="survey_gap", value=-6.2, unit="points")
    outcome = replace(share, measure="survey_gap_outcome", value=-1.0, unit="class")

    words = said(document_of(changed(made, gap, outcome)), "confidence")

    assert "Against the other areas, points" in words
    assert "−6.2 | Clearly fewer" in words
    assert "Against the other areas" not in said(whole(), "confidence")


def test_without_a_survey_the_page_says_that_it_takes_one():
    made = without(themed(), "survey_share.")

    words = said(document_of(made), "confidence")

    assert "It would take the resident survey." in words


def test_indicators_that_no_theme_prints_are_on_the_page_on_quality_of_life():
    words = said(whole(), "quality-of-life")

    assert "Obesity | " in words
    assert "Suicides" not in words


# Evidence for a plan

COSTS = """
title = "Our study"
prices = 2016

[costs]
burglary = 5_000
robbery = 11_000
"""


def with_costs(folder, value, status="ok"):
    (folder / "costs.toml").write_text(COSTS, encoding="utf-8")
    made = in_folder(themed(), folder)
    costs = [
        Figure("cost", category, ASHMERE, YEAR, number, "pounds")
        for category, number in (
            ("burglary", value),
            ("robbery", 22_000.0),
            ("all-costed", value + 22_000.0),
        )
    ]
    if status != "ok":
        costs = [figure.without_numbers(status) for figure in costs]
    return changed(made, *costs)


def test_the_cost_of_crime_names_its_source_and_is_said_to_be_a_lower_bound(tmp_path):
    words = said(document_of(with_costs(tmp_path, 1_500_000.0)), "plan-evidence")

    assert (
        "The crime recorded in Ashmere that has a unit cost comes to about £1.5 "
        "million, at the costs of Our study in prices of 2016. That is a lower bound"
        in words
    )
    assert re.search(r"Burglary \| [\d,]+ \| 5,000 \| 1,500,000", words)
    assert "* All of these | [z] | [z] | 1,522,000" in words


def test_a_small_cost_is_in_pounds_and_a_withheld_one_is_said_to_be(tmp_path):
    small = said(document_of(with_costs(tmp_path, 400_000.0)), "plan-evidence")
    hidden = said(
        document_of(with_costs(tmp_path, 1.0, status=SUPPRESSED)), "plan-evidence"
    )

    assert "comes to about £422,000," in small
    assert "What crime costs is not shown, so that nobody can be recognised" in hidden


def test_without_unit_costs_the_page_says_what_they_take():
    assert "It takes costs.toml" in said(whole(), "plan-evidence")


def test_demand_lists_calls_and_incidents_with_their_rates():
    words = said(whole(), "plan-evidence")

    assert re.search(r"999 calls \| [\d,]+ \| [\d.]+ \| ", words)
    assert "Not available: demand on services." in said(
        document_of(toy()), "plan-evidence"
    )


# What is agreed

PRIORITIES = """
[set]
by = "The hub"
on = "2025"
reason = "Workshop"

[themes.anti-social-behaviour]
csps = ["Ashmere", "Bellbrook"]

[themes.county-lines]
csps = ["Ashmere"]

[themes.drug-supply]
csps = ["Ashmere", "Calder Green"]
partly = ["Calder Green"]

[themes.rural-crime]
csps = ["Bellbrook"]

[themes.repeat-offending]
csps = "all"
"""


@pytest.fixture
def agreed(tmp_path):
    (tmp_path / "priorities.toml").write_text(PRIORITIES, encoding="utf-8")
    return in_folder(themed(), tmp_path)


def test_priorities_are_parted_by_whether_more_than_half_of_the_areas_hold_them(agreed):
    words = said(document_of(agreed, FORCE), "priorities")

    prevalent = words.partition("## Held by more than half")[2].partition("## ")[0]
    fewer = words.partition("## Held by one of the three")[2].partition("## ")[0]
    challenges = words.partition("## Challenges")[2].partition("## ")[0]
    assert "Anti-social behaviour | Ashmere and Bellbrook | Two of three" in prevalent
    assert (
        "Drug supply and county lines | Ashmere and (Calder Green) | Two of three"
        in prevalent
    )
    assert "Rural crime | Bellbrook | One of three" in fewer
    assert "Repeat and persistent offending | All three | Three of three" in challenges
    assert "Two priorities are held by more than half of the areas." in words


def test_an_area_reads_its_own_priorities_first_each_with_its_page(agreed):
    document = document_of(agreed)

    words = said(document, "priorities")
    assert (
        "Ashmere has agreed these priorities: Anti-social behaviour, Drug supply and "
        "county lines, and Repeat and persistent offending." in words
    )
    assert "## Where the evidence points" in words
    page = next(s for s in document.sections if s.id == "priorities")
    links = [span.link for span in page.blocks[0].content if span.link]
    assert links == ["anti-social-behaviour", "county-lines", "repeat-offending"]


def test_what_the_figures_point_to_stays_below_what_is_agreed(agreed):
    page = next(s for s in document_of(agreed).sections if s.id == "priorities")

    assert [s.id for s in page.sections][-1] == "priorities-evidence"
    inner = [s.id for s in page.sections[-1].sections]
    assert "priorities-widespread" in inner


def test_where_nothing_is_agreed_the_page_is_as_it_was():
    page = next(s for s in whole().sections if s.id == "priorities")

    assert "agreed-prevalent" not in [s.id for s in page.sections]


def test_an_area_that_holds_nothing_says_so(tmp_path):
    text = PRIORITIES.replace('csps = "all"', 'csps = ["Ashmere"]')
    text = text.replace('["Ashmere", "Calder Green"]', '["Ashmere"]')
    text = text.replace('partly = ["Calder Green"]', "")
    (tmp_path / "priorities.toml").write_text(text, encoding="utf-8")

    words = said(document_of(in_folder(themed(), tmp_path), CALDER), "priorities")

    assert "Calder Green has agreed no priority in the settings" in words


# What is advised


def test_the_list_of_recommendations_is_that_of_the_themes_with_their_ids():
    document = whole()

    table = next(t for t in document.tables() if t.id == "recommendations-table")
    listed = [row[0].text for row in table.rows]
    on_pages = re.findall(
        r"^(REC-[a-z-]+-\d+):", document_text(document, tuple(load_themes())), re.M
    )
    assert listed == on_pages
    assert len(set(listed)) == len(listed)
    assert all(row[0].link in ids(document) for row in table.rows)


def test_a_theme_without_a_page_recommends_nothing():
    table = next(
        t for t in document_of(toy()).tables() if t.id == "recommendations-table"
    )

    assert not [row for row in table.rows if "fraud" in row[0].text]
    assert [row for row in table.rows if "drug-use" in row[0].text]


def test_a_group_with_about_its_share_of_residents_is_not_at_greatest_risk():
    made = themed()
    for key in [k for k in made.figures if k.startswith("victim_index.all-crime--")]:
        figure = made.figures[key]
        value = 109.0 if "ethnic-white" in key else 40.0
        made = changed(made, replace(figure, value=value, lower=value - 1))

    words = said(document_of(made), "greatest-risk")

    assert "stand out most" not in words
    assert "Vulnerability runs through every theme" in words


def test_words_of_records_are_explained_only_where_there_are_records():
    street = said(document_of(toy()), "glossary")
    records = said(whole(), "glossary")

    for word in ("Flag", "Cuckooing", "Known offender", "Index", "Provisional"):
        assert f"\n- {word}:" in records or f"\n{word}:" in records
        assert f"{word}:" not in street
    assert "Rate:" in street
    assert "Rate:" in records
