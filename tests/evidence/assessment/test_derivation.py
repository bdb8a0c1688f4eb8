import hashlib
import json
from dataclasses import replace

import pytest

from safercity.evidence.assessment.derivation import (
    derive,
    explain_as_data,
    explain_in_words,
    method_id,
)
from safercity.evidence.assessment.document import plain
from safercity.evidence.figures import NOT_AVAILABLE, SUPPRESSED
from tests.support.figures_factory import WARDS, toy

RATE = "rate.burglary.ashmere.2025"
LIKE = "2025-01_2025-03"


def steps(key, context=None, figure=None):
    made = toy()
    found = derive(figure or made.figures[key], context or made.context)
    return [plain(step) for step in found.steps]


def test_a_rate_is_traced_from_count_and_residents_to_what_is_printed():
    said = steps(RATE)

    assert said[0] == ("What: burglaries; Ashmere; 1 January 2025 to 31 December 2025.")
    assert (
        "Worked out: 205 events ÷ 30,625 residents (2021) × 1,000 = 6.7 per 1,000 "
        in (said[4])
    )
    assert said[3] == (
        "Set against: usual residents of the area, of the year given. Usual residents, "
        "2021: made up."
    )
    assert said[-1] == f"Its key, in figures.csv and in commentary: {RATE}."


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("count.anti-social-behaviour.ashmere.2025", "anti-social behaviour incidents"),
        ("share_of_force.burglary.ashmere.2025", "burglaries of the area"),
        ("share_of_crime.burglary.ashmere.2025", "burglaries"),
        ("gini.burglary.ashmere.2025", "burglaries in each LSOA"),
        ("rank.burglary.ashmere.2025", "rates per 1,000 residents (Burglary)"),
        ("population.all.ashmere.2025", "usual residents"),
    ],
)
def test_what_was_counted_is_said_in_the_words_of_its_category(key, what):
    assert steps(key)[0].startswith(f"What: {what}; Ashmere; ")


def test_the_number_in_a_derivation_names_the_figure():
    found = derive(toy().figures[RATE], toy().context)

    assert [s.figure for step in found.steps for s in step if s.figure] == [RATE]
    assert found.method == "method-rate" == method_id("rate")


def test_the_query_has_its_parameters_filled_in():
    query = derive(toy().figures[RATE], toy().context).query

    assert "category = 'burglary'" in query
    assert "csp = 'E22009901'" in query
    assert "between '2025-01' and '2025-12'" in query
    assert ":" not in query


def test_the_query_of_a_change_names_both_runs_of_months():
    figure = toy().figures[f"change_percent.burglary.ashmere.{LIKE}"]

    query = derive(figure, toy().context).query

    assert "between '2025-01' and '2025-03'" in query
    assert "between '2024-01' and '2024-03'" in query


def test_a_source_names_the_extract_its_files_and_their_hash():
    context = toy().context
    files = context.files_of("police-uk", toy().partnership.period)
    lines = "".join(f"{f.sha256}  {f.path}\n" for f in files)

    source, people = derive(toy().figures[RATE], context).sources

    assert len(files) == 12
    assert "12 files (police-uk), 2025" in source
    assert hashlib.sha256(lines.encode()).hexdigest() in source
    assert people == "Usual residents, 2021: made up. No licence needed."


def test_a_month_comes_from_one_file_with_its_own_hash():
    (source,) = derive(
        toy().figures["count.burglary.ashmere.2025-04"], toy().context
    ).sources

    assert "1 file (police-uk), April 2025, SHA-256 070707" in source
    assert "list of their hashes" not in source


def test_all_crime_says_what_it_is_made_of():
    assert any(
        step.startswith("All crime is Bicycle theft, Burglary,")
        for step in steps("rate.all-crime.ashmere.2025")
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [("best_fit", "best fits its neighbourhood"), ("boundary", "by its point")],
)
def test_a_ward_figure_says_how_records_were_put_in_wards(source, words):
    context = replace(toy().context, ward_source=source)

    said = steps(f"count.burglary.{WARDS[0].slug}.2025", context)

    assert any(words in step and "2024" in step for step in said)


@pytest.mark.parametrize(
    ("status", "words"), [(SUPPRESSED, "([c])"), (NOT_AVAILABLE, "([x])")]
)
def test_a_figure_without_a_number_does_not_let_it_out(status, words):
    figure = toy().figures[RATE].without_numbers(status)

    said = " ".join(steps(RATE, figure=figure))

    assert words in said
    assert "205" not in said
    assert "6.7" not in said


def test_an_annualised_figure_says_so():
    unit = "per 1,000 residents, annualised from 9 of 12 months"
    figure = replace(toy().figures[RATE], unit=unit)

    assert any(
        "annualised from 9 of 12 months" in s for s in steps(RATE, figure=figure)
    )


def test_a_group_of_forces_has_no_query_since_the_warehouse_has_no_rows_of_it():
    figure = toy().figures["rate.burglary.national-pooled.2025"]

    assert derive(figure, toy().context).query == ""


def test_a_measure_without_definition_is_still_explained_as_far_as_known():
    figure = replace(toy().figures[RATE], measure="invented")

    found = derive(figure, toy().context)

    assert found.title.startswith("invented: Burglary, Ashmere")
    assert (found.steps, found.query, found.method) == ((), "", None)


def test_every_figure_of_a_release_can_be_explained():
    made = toy()
    firsts = {f.measure: f for f in made.figures.values()}

    for figure in firsts.values():
        said = explain_in_words(figure, made.context)

        assert figure.key in said
        assert "{" not in said.split("Query on the warehouse")[0]


def test_an_explanation_in_words_is_paragraphs_with_the_query_and_the_key():
    said = explain_in_words(toy().figures[RATE], toy().context).split("\n\n")

    assert said[0] == "Rate per 1,000 residents: Burglary, Ashmere, 2025"
    assert said[-1].startswith("Query on the warehouse:\nselect")
    assert "\n\n".join(said).count(RATE) == 1


def test_an_explanation_for_machines_holds_the_numbers_and_every_file():
    data = json.loads(json.dumps(explain_as_data(toy().figures[RATE], toy().context)))

    assert data["numerator"] == 205
    assert data["denominator_year"] == 2021
    assert data["area"] == {"level": "csp", "code": "E22009901", "name": "Ashmere"}
    assert data["period"] == {"start": "2025-01", "end": "2025-12"}
    assert len(data["files"]) == 12
    assert set(data["files"][0]) == {"extract", "path", "sha256", "bytes"}


def test_demography_comes_from_its_own_source():
    figure = toy().figures["population_share.age-0-15.ashmere.2025"]

    (source,) = derive(figure, toy().context).sources

    assert source.startswith("Age bands, 2020")
