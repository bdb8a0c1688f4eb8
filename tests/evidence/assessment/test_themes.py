"""The pages of themes: everything there is, and plain words for what is not."""

import functools
import re
from dataclasses import replace

import pytest

from safercity.evidence.assessment.build import build_document
from safercity.evidence.assessment.document import (
    Chart,
    Columns,
    HeatGrid,
    KeyFigures,
    Pyramid,
    Table,
    plain,
)
from safercity.evidence.assessment.quoted_figures import figures_in
from safercity.evidence.assessment.themes.repeats import MEASURES
from safercity.evidence.assessment.wording import shipped_wording
from safercity.evidence.figures import NOT_AVAILABLE, SUPPRESSED, FigureSet
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.publication.paper import on_paper
from safercity.periods import Period
from tests.support.briefs import changed, set_figure, without
from tests.support.document_text import document_text
from tests.support.figures_factory import CSPS, FORCE, YEAR, toy
from tests.support.sample_themes import in_folder, themed

ASHMERE = CSPS[0]


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


def page(document, slug):
    return next(s for s in document.sections if s.id == slug)


def said(document, slug):
    return document_text(document, (slug,))


def blocks_of(section):
    yield from section.blocks
    for inner in section.sections:
        yield from blocks_of(inner)


def charts_of(section, kind):
    return [
        b
        for b in blocks_of(section)
        if isinstance(b, Chart) and isinstance(b.data, kind)
    ]


@pytest.mark.parametrize("area", [FORCE, ASHMERE], ids=lambda area: area.slug)
def test_every_theme_has_a_page_where_every_extract_is_supplied(area):
    document = whole(area)

    ids = [s.id for s in document.sections]
    themes = list(load_themes())
    first = ids.index("greatest-risk") + 1
    assert ids[first : first + len(themes)] == themes
    assert "themes-not-shown" not in ids
    for theme in themes:
        assert page(document, theme).group == "Priorities and challenges"
        assert plain(page(document, theme).finding), theme


@pytest.mark.parametrize("area", [FORCE, ASHMERE], ids=lambda area: area.slug)
def test_pages_are_whole_sentences_of_figures_that_the_release_has(area):
    document = whole(area)

    for theme in load_themes():
        words = said(document, theme)
        assert not re.search(r"\{\{|\}\}|\{figure|None|  \.|\bnan\b", words), theme
    assert figures_in(document.sections) <= set(themed().figures)


@pytest.mark.parametrize("area", [FORCE, ASHMERE], ids=lambda area: area.slug)
def test_sheets_and_ids_are_of_one_table_alone(area):
    document = whole(area)

    sheets = [table.sheet.lower() for table in document.tables()]
    assert len(set(sheets)) == len(sheets)
    assert all(len(sheet) <= 31 for sheet in sheets)
    ids = [b.id for b in document.blocks() if isinstance(b, Chart | Table)]
    ids += [s.id for s in document.all_sections()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in ids)


def test_every_chart_of_a_theme_has_its_numbers_in_a_table_of_the_page():
    document = whole(FORCE)

    for theme in load_themes():
        blocks = list(blocks_of(page(document, theme)))
        tables = {b.id for b in blocks if isinstance(b, Table)}
        for chart in (b for b in blocks if isinstance(b, Chart)):
            assert chart.table_id in tables, chart.id
            assert chart.alt.strip() not in ("", "."), chart.id


def test_a_theme_that_shares_the_name_of_a_category_takes_over_its_page():
    document = whole()

    assert [s.id for s in document.sections].count("anti-social-behaviour") == 1
    inner = [s.id for s in page(document, "anti-social-behaviour").sections]
    for part in ("months", "areas", "places", "change", "weight"):
        assert f"anti-social-behaviour-{part}" in inner


def test_the_force_has_pyramids_and_weeks_and_an_area_has_ages_and_hours():
    force, area = (page(whole(a), "domestic-abuse") for a in (FORCE, ASHMERE))

    assert len(charts_of(force, Pyramid)) == 3
    assert len(charts_of(force, HeatGrid)) == 1
    assert not charts_of(area, Pyramid)
    assert not charts_of(area, HeatGrid)
    for one in (force, area):
        (hours,) = charts_of(one, Columns)
        assert [row.label for row in hours.data.rows] == [f"{h:02d}" for h in range(24)]
        assert {row.label for row in hours.data.rows if row.focus} == {
            *("21", "22", "23", "00", "01", "02", "03")
        }


def test_the_summary_says_what_the_figures_hold():
    made = themed()
    for measure, category, value in (
        ("share_within", "domestic-abuse--stalking-and-harassment", 61.4),
        ("repeat_victim_share", "domestic-abuse", 42.4),
        ("repeat_victim_crime_share", "domestic-abuse", 65.2),
        ("repeat_victim_share", "all-crime", 26.1),
        ("repeat_victim_crime_share", "all-crime", 44.0),
    ):
        made = set_figure(made, measure, category, ASHMERE, YEAR, value)

    words = said(document_of(made), "domestic-abuse")

    assert "recorded most often as stalking and harassment (61%)" in words
    assert (
        "42% of the known victims of domestic abuse were victims of it more than once "
        "in the period, and 65% of it was against them; of all crime, the shares are "
        "26% and 44%." in words
    )


def test_a_part_without_figures_says_what_would_bring_it_and_never_nought():
    made = without(themed(), "victim_share.", "repeat_victim", "hour_share.")
    extracts = tuple(e for e in made.partnership.extracts if e.contract != "victims")
    made = replace(made, partnership=replace(made.partnership, extracts=extracts))

    words = said(document_of(made), "domestic-abuse")

    assert (
        "Not available: who the victims of domestic abuse were, who the victims of "
        "domestic stalking and harassment were, and repeat victims. Needs the victims "
        "extract." in words
    )
    assert (
        "Not available: when domestic abuse happened. What was supplied as the crimes "
        "extract (recorded crime, with flags and times) does not say." in words
    )
    assert "## Victims and offenders" in words
    assert not charts_of(page(document_of(made), "domestic-abuse"), Columns)


def test_figures_that_are_not_available_are_no_figures():
    made = themed()
    gone = {
        key: f.without_numbers(NOT_AVAILABLE)
        if key.startswith("share_within.domestic-abuse--")
        else f
        for key, f in made.figures.items()
    }
    made = made.with_figures(FigureSet(gone.values()))

    words = said(document_of(made), "domestic-abuse")

    assert "what was recorded as domestic abuse" in words
    assert "recorded most often as" not in words


def test_withheld_figures_are_shown_as_withheld_and_the_page_reads_on():
    made = themed()
    hidden = {
        key: f.without_numbers(SUPPRESSED)
        if "modern-slavery" in f.category or "exploitation" in f.category
        else f
        for key, f in made.figures.items()
    }
    made = made.with_figures(FigureSet(hidden.values()))

    document = document_of(made)
    words = said(document, "modern-slavery")

    assert "is not shown, so that nobody can be recognised ([c])" in words
    assert (
        "this page does not show the numbers of each area, what else modern slavery "
        "was recorded with and who the victims of modern slavery were." in words
    )
    assert "[c] |" not in words
    assert "None was recorded" not in words
    assert "REC-modern-slavery-1" in words
    assert "REC-modern-slavery-4" not in words


def test_a_recommendation_is_proposed_when_its_figures_call_for_it():
    made = themed()
    low = set_figure(made, "repeat_victim_share", "domestic-abuse", ASHMERE, YEAR, 12.0)
    high = set_figure(
        made, "repeat_victim_share", "domestic-abuse", ASHMERE, YEAR, 42.0
    )

    assert "REC-domestic-abuse-1" not in said(document_of(low), "domestic-abuse")
    words = said(document_of(high), "domestic-abuse")
    assert re.search(
        r"REC-domestic-abuse-1: Review every person .* 42% of the people", words
    )


@pytest.mark.parametrize(
    ("lower", "proposed"), [(31.0, True), (18.0, False)], ids=["clear", "overlapping"]
)
def test_one_figure_must_lie_above_another_clear_of_its_limits(lower, proposed):
    made = themed()
    for category, value, low, high in (
        ("public-place-violence", 33.0, lower, 36.0),
        ("all-crime", 19.0, 17.0, 21.0),
    ):
        made = set_figure(
            made,
            "share_within",
            f"{category}--alcohol-related",
            ASHMERE,
            YEAR,
            value,
            lower=low,
            upper=high,
        )

    words = said(document_of(made), "public-place-and-serious-violence")

    assert ("violence-2: Work with licensing" in words) is proposed
    assert ("Alcohol was flagged in 33%" in words) is proposed


def test_a_ward_well_above_the_average_is_named_and_calls_for_a_plan():
    words = said(whole(), "anti-social-behaviour")

    assert "Market Place: 45 in every 1,000 people." in words
    assert "REC-anti-social-behaviour-2" in words


def test_groups_at_risk_are_those_whose_whole_interval_is_above_a_hundred():
    made = themed()
    for group, value, lower in (
        ("ethnic-asian", 620.0, 555.0),
        ("ethnic-black", 650.0, 80.0),
        ("ethnic-white", 101.0, 100.5),
    ):
        made = set_figure(
            made,
            "victim_index",
            f"hate-crime--{group}",
            ASHMERE,
            YEAR,
            value,
            lower=lower,
        )

    words = said(document_of(made), "hate-crime-and-cohesion")

    at_risk = words.partition("## Groups at greatest risk")[2].partition("## ")[0]
    assert "People of Asian ethnicity" in at_risk
    assert "an index of 620" in at_risk
    assert "People of Black ethnicity" not in at_risk
    assert "People of White ethnicity" not in at_risk


PRIORITIES = """
[set]
by = "The hub"
on = "2025"
reason = "Workshop"

[themes.domestic-abuse]
volume = "Moderate"
individual_harm = "Severe"
community_harm = "Substantial"
expectation = "Moderate"
direction_text = "Long-term"
csps = ["Ashmere", "Bellbrook"]
partly = ["Bellbrook"]

[themes.fraud]
csps = "all"
"""


def test_the_panel_prints_what_partners_set_beside_what_data_propose(tmp_path):
    (tmp_path / "priorities.toml").write_text(PRIORITIES, encoding="utf-8")

    document = document_of(in_folder(themed(), tmp_path))

    words = said(document, "domestic-abuse")
    assert "Moderate volume / Severe individual harm / Substantial community" in words
    assert "Direction of travel: Long-term" in words
    assert "Public expectation: Moderate" in words
    assert "Areas with this priority: Ashmere and (Bellbrook)" in words
    assert "Areas with this priority: Every area." in said(document, "fraud")
    assert "The volume is proposed from the data." in said(document, "fraud")


def test_with_street_data_alone_most_themes_are_in_one_list():
    document = document_of(toy())

    ids = [s.id for s in document.sections]
    first = ids.index("anti-social-behaviour")
    assert ids[first : first + 6] == [
        "anti-social-behaviour",
        "public-place-and-serious-violence",
        "car-key-burglary-and-vehicle-theft",
        "drug-use",
        "business-crime",
        "themes-not-shown",
    ]
    words = said(document, "themes-not-shown")
    assert "Domestic abuse: " in words
    assert "Needs: published indicators." in words


def test_a_stand_in_says_what_it_is_not():
    words = said(document_of(toy()), "drug-use")

    assert "drug offences in Ashmere" in words
    assert "The public data count possession and supply together" in words
    assert "how much of it was recorded" in words


def test_a_priority_that_partners_agreed_has_a_page_without_any_data(tmp_path):
    (tmp_path / "priorities.toml").write_text(PRIORITIES, encoding="utf-8")

    document = document_of(in_folder(toy(), tmp_path))

    words = said(document, "fraud")
    assert "What was supplied has nothing on fraud." in words
    assert "Areas with this priority: Every area." in words
    assert "Not available: how much of it was recorded" in words
    assert "Needs the fraud referrals extract." in words
    assert "\nFraud:" not in said(document, "themes-not-shown")


def test_a_theme_that_a_partnership_adds_has_a_page(tmp_path):
    themes = tmp_path / "definitions" / "themes"
    themes.mkdir(parents=True)
    (themes / "bike-theft.toml").write_text(
        """
        title = "Theft of bicycles"
        short = "Bikes"
        inline = "theft of bicycles"
        order = 15
        kind = "priority"
        head = "bicycle-theft"
        why = "People need their bikes."
        limits = ["Many do not report."]
        needs = ["crimes"]

        [[recommendations]]
        id = "REC-bike-theft-1"
        text = "Mark them."
        """,
        encoding="utf-8",
    )

    document = document_of(in_folder(toy(), tmp_path))

    words = said(document, "bike-theft")
    assert re.search(r"There were \d+ bicycle thefts in 2025", words)
    assert "The page on bicycle theft has its months, areas and wards." in words
    assert "REC-bike-theft-1: Mark them." in words
    ids = [s.id for s in document.all_sections()]
    assert len(set(ids)) == len(ids)


def test_segments_have_the_names_that_a_partnership_gives_them(tmp_path):
    folder = tmp_path / "definitions"
    folder.mkdir()
    (folder / "segments.toml").write_text('Family-Basics = "Young families"')

    words = said(document_of(in_folder(themed(), tmp_path)), "domestic-abuse")

    assert "Young families (FAMILY-BASICS) | " in words
    assert "Senior Security | " in words


def test_without_an_index_against_residents_one_against_all_crime_is_named():
    made = without(themed(), "victim_index.")
    made = set_figure(
        made,
        "victim_index_all",
        "fraud--segment-senior-security",
        ASHMERE,
        YEAR,
        250.0,
        lower=223.0,
    )

    words = said(document_of(made), "fraud")

    assert (
        "People in the group Senior Security: " in words
        and "an index of 250 against victims of all crime." in words
    )


def test_months_that_are_all_withheld_are_one_sentence_and_no_table():
    made = themed()
    months = [
        replace(
            made.figures[f"count.domestic-abuse.ashmere.{YEAR.slug}"],
            period=Period.of_month(month),
        ).without_numbers(SUPPRESSED)
        for month in YEAR
    ]
    made = changed(made, *months)

    words = said(document_of(made), "domestic-abuse")

    assert "this page does not show the numbers of each month." in words
    assert "domestic-abuse-months-table" not in words


def test_on_paper_an_area_has_the_charts_and_the_force_its_tables_too():
    document, force = on_paper(whole()), on_paper(whole(FORCE))

    for one, shown in ((document, False), (force, True)):
        blocks = blocks_of(page(one, "domestic-abuse"))
        tables = [b.id for b in blocks if isinstance(b, Chart | Table)]
        assert ("domestic-abuse-victims-domestic-abuse-table" in tables) is shown
        assert ("domestic-abuse-repeat-victims-table" in tables) is shown
        assert "domestic-abuse-hours-domestic-abuse-table" not in tables
        assert "domestic-abuse-hours-domestic-abuse-chart" in tables


def test_questions_of_a_survey_are_no_categories_of_crime():
    made = themed()
    asked = [
        replace(figure, category="survey-safe-dark", sources=("survey_responses",))
        for key, figure in made.figures.items()
        if key.startswith("count.domestic-abuse.")
    ]

    document = document_of(changed(made, *asked))

    assert "survey-safe-dark" not in [s.id for s in document.sections]


def test_on_paper_a_theme_that_an_area_has_not_agreed_has_its_words_alone(tmp_path):
    (tmp_path / "priorities.toml").write_text(PRIORITIES, encoding="utf-8")
    document = document_of(in_folder(themed(), tmp_path))

    held, other = (
        [b for b in blocks_of(page(on_paper(document), slug)) if isinstance(b, Chart)]
        for slug in ("domestic-abuse", "alcohol")
    )

    assert held
    assert not other
    assert charts_of(page(document, "alcohol"), Columns)
    words = said(document, "alcohol")
    assert "Ashmere has not agreed this as a priority" in words
    assert "What partners should consider" in words
    assert "has not agreed this as a priority" not in said(document, "domestic-abuse")


def test_where_nothing_is_agreed_every_theme_is_printed_alike():
    assert "has not agreed this as a priority" not in said(whole(), "alcohol")


def test_hours_that_are_all_withheld_are_not_drawn():
    made = themed()
    hidden = [
        figure.without_numbers(SUPPRESSED)
        for key, figure in made.figures.items()
        if key.startswith("hour_share.domestic-abuse--")
    ]

    area = page(document_of(changed(made, *hidden)), "domestic-abuse")

    assert not charts_of(area, Columns)
    tables = [b for b in blocks_of(area) if isinstance(b, Table) and "hours" in b.id]
    assert tables == []


def test_people_of_all_crime_are_told_only_beside_those_of_the_theme():
    made = themed()
    hidden = [
        figure.without_numbers(SUPPRESSED)
        for figure in made.figures.values()
        if figure.measure.startswith("victim_")
        and figure.category.startswith("fraud--")
    ]

    assert "known victims of all crime" in said(document_of(made), "fraud")
    words = said(document_of(changed(made, *hidden)), "fraud")
    assert "known victims of all crime" not in words
    assert "who the victims of fraud were" in words


def test_an_area_of_which_nothing_is_published_has_no_column_of_indicators():
    made = themed()
    own = [k for k in made.figures if k.startswith("indicator.") and ".ashmere." in k]

    def headers(document):
        table = next(t for t in document.tables() if t.id == "alcohol-indicators-table")
        return [column.header for column in table.columns]

    assert "Ashmere" in headers(document_of(made))
    assert "Ashmere" not in headers(document_of(without(made, *own)))


def test_headline_figures_that_are_all_withheld_are_not_shown_as_boxes():
    made = themed()
    names = load_themes()["repeat-offending"].headline
    hidden = [
        figure.without_numbers(SUPPRESSED)
        for figure in made.figures.values()
        if f"{figure.measure}.{figure.category}" in names
    ]

    blocks = page(document_of(changed(made, *hidden)), "repeat-offending").blocks

    assert hidden
    assert not [b for b in blocks if isinstance(b, KeyFigures)]


def test_beside_themes_of_records_only_categories_that_matter_are_printed():
    document = whole()
    front = said(document, "summary")
    printed = {s.id for s in on_paper(document).sections}
    categories = [
        s for s in document.sections if s.group == "Crime and anti-social behaviour"
    ]

    assert "all-crime" in printed
    kept = [s for s in categories if s.id in printed and s.id != "all-crime"]
    left = [s for s in categories if s.id not in printed]
    assert left
    assert all(f"More about {s.title[:1].lower()}{s.title[1:]}" in front for s in kept)
    assert "Each category has a page of its own on the web." in front


def test_of_street_data_alone_every_category_is_printed():
    document = document_of(toy())

    assert [s.id for s in on_paper(document).sections] == [
        s.id for s in document.sections
    ]


def test_every_column_of_repeats_has_its_words():
    wording = shipped_wording()

    for measure in MEASURES:
        for people in ("victims", "offenders"):
            assert f"themes.repeat.{measure}_{people}" in wording
        assert measure == "crime_share" or f"themes.repeat.note_{measure}" in wording


def few(made, *starts, whole=12.0):
    """The toy in which the shares of these keys are of few people."""
    return changed(
        made,
        *(
            replace(figure, denominator=whole)
            for key, figure in made.figures.items()
            if key.startswith(starts)
        ),
    )


def test_no_percentage_of_fewer_than_twenty_is_told_in_a_sentence():
    starts = (
        "victim_share.domestic-abuse--",
        "share_within.domestic-abuse--",
        "repeat_victim_share.domestic-abuse",
        "night_share.domestic-abuse",
    )
    words = said(document_of(few(themed(), *starts)), "domestic-abuse")

    assert "of the known victims of domestic abuse" not in words
    assert "Domestic abuse crimes were recorded most often as" not in words
    assert "of domestic abuse happened between nine" not in words
    assert "known victims, an index of" not in words
    assert "REC-domestic-abuse-1" not in words
    # The table of numbers stands all the same.
    assert "domestic-abuse-victims-domestic-abuse" in words


def test_groups_at_risk_are_in_the_order_of_how_far_their_share_is_above():
    made = themed()
    start = "victim_index.domestic-abuse--"
    for key in [k for k in made.figures if k.startswith(start) and ".ashmere." in k]:
        figure = made.figures[key]
        small = "ethnic-black" in key
        if small or "ethnic-asian" in key:
            made = changed(
                made, replace(figure, value=900.0 if small else 300.0, lower=200.0)
            )
        else:
            made = changed(made, replace(figure, value=90.0, lower=80.0))
    for group, value in (("black", 1.0), ("asian", 30.0)):
        made = set_figure(
            made,
            "victim_share",
            f"domestic-abuse--ethnic-{group}",
            ASHMERE,
            YEAR,
            value,
        )

    words = said(document_of(made), "domestic-abuse")

    assert words.index("People of Asian ethnicity: 30%") < words.index(
        "People of Black ethnicity: 1%"
    )


def test_the_tallest_hour_is_doubted_where_it_is_likely_to_be_a_default():
    made = themed()
    tallest = max(
        (f for k, f in made.figures.items() if is_hour(k, "domestic-abuse")),
        key=lambda figure: figure.value,
    )
    hour = tallest.category[-2:]
    spike = replace(
        made.figures[f"count.domestic-abuse.ashmere.{YEAR.slug}"],
        measure="default_time",
        category=f"{tallest.sources[0]}--at-{hour}",
        area=FORCE,
        value=1.0,
    )
    doubt = f"Part of what stands at {hour}:00 is likely to be a time that a screen"

    assert doubt not in said(document_of(made), "domestic-abuse")
    assert doubt in said(document_of(changed(made, spike)), "domestic-abuse")


def is_hour(key, category):
    return key.startswith(f"hour_share.{category}--hour-") and ".ashmere." in key


def test_a_headline_figure_that_is_withheld_has_no_box_beside_those_that_are_shown():
    made = themed()
    first = load_themes()["repeat-offending"].headline[0]
    measure, _, category = first.partition(".")
    key = f"{measure}.{category}.ashmere.{YEAR.slug}"
    hidden = made.figures[key].without_numbers(SUPPRESSED)

    blocks = page(document_of(changed(made, hidden)), "repeat-offending").blocks

    (keys,) = [b for b in blocks if isinstance(b, KeyFigures)]
    assert keys.figures
    assert "[c]" not in {figure.value.text for figure in keys.figures}


def test_a_sex_of_about_half_is_not_called_most():
    made = themed()
    for sex, value in (("female", 51.0), ("male", 49.0)):
        made = set_figure(
            made, "victim_share", f"domestic-abuse--{sex}", ASHMERE, YEAR, value
        )

    words = said(document_of(made), "domestic-abuse")

    assert "Victims of domestic abuse were mostly" not in words
    assert "% of the known victims of domestic abuse; the most common age" not in words


def test_categories_are_printed_where_no_themes_of_crimes_take_their_place():
    made = themed()
    kept = tuple(e for e in made.partnership.extracts if e.contract != "crimes")
    made = replace(made, partnership=replace(made.partnership, extracts=kept))

    document = document_of(made)

    assert {s.id for s in on_paper(document).sections} == {
        s.id for s in document.sections
    }
