"""The report on the example's action: its files, its numbers, what is refused."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from safercity.errors import CoverageError, SettingsError, UsageError
from safercity.evidence.cli import app
from safercity.evidence.evaluation_report.foresight import Foresight
from safercity.evidence.evaluation_report.plan import Plan
from safercity.evidence.evaluation_report.plan_file import read_plan
from safercity.evidence.evaluation_report.report import (
    EvaluationReport,
    make_evaluation,
)
from safercity.evidence.partnership import Partnership, load_partnership
from safercity.evidence.warehouse import WAREHOUSE
from safercity.periods import Period

EXAMPLE = Path(__file__).parents[3] / "examples" / "evaluation" / "plan.toml"
HANLEY = "evening-patrols-in-hanley"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("build")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where reports go that would take the place of the one the tests read."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan(EXAMPLE)


@pytest.fixture(scope="module")
def partnership(plan: Plan) -> Partnership:
    return load_partnership(plan.partnership)


@pytest.fixture(scope="module")
def report(plan: Plan, partnership: Partnership, out: Path) -> EvaluationReport:
    made = make_evaluation(plan, partnership, out)
    assert isinstance(made, EvaluationReport)
    return made


def figures(report: EvaluationReport) -> dict[str, dict[str, str]]:
    text = (report.folder / "figures.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}


def value(report: EvaluationReport, measure: str, place: str, period: str) -> float:
    key = f"{measure}.anti-social-behaviour.{place}.{period}"
    return float(figures(report)[key]["value"])


def page(report: EvaluationReport) -> str:
    return (report.folder / "index.html").read_text(encoding="utf-8")


def test_every_file_is_there(report):
    names = {path.name for path in report.folder.iterdir()}

    assert {
        "index.html",
        "evaluation.pdf",
        "tables.ods",
        "figures.csv",
        "evaluation-counts.csv",
        "evaluation-checks.csv",
        "evaluation-areas.csv",
        "evaluation-months.csv",
    } <= names
    assert (report.folder / "evaluation.pdf").read_bytes().startswith(b"%PDF")


def test_counts_are_those_of_plain_sql(report, out):
    circle = "power(easting - 388300, 2) + power(northing - 347500, 2)"
    with duckdb.connect(str(out / WAREHOUSE), read_only=True) as warehouse:
        rows = warehouse.execute(
            f"select month >= '2025-07' as after, {circle} <= 500 * 500 as place, "
            "count(*) from events where counted and month between '2025-01' and "
            f"'2025-12' and category = 'anti-social-behaviour' and {circle} <= 1e6 "
            "group by all"
        ).fetchall()
    counted = {(after, place): number for after, place, number in rows}

    for after, period in ((False, "2025-01_2025-06"), (True, "2025-07_2025-12")):
        # The circle has 128 sides, so a point on its very edge may lie outside it.
        own = value(report, "action_events", HANLEY, period)
        ring = value(report, "action_events", f"{HANLEY}-ring", period)
        assert own == pytest.approx(counted[after, True], abs=2)
        assert ring == pytest.approx(counted[after, False], abs=4)


def test_the_effect_is_worked_out_from_the_counts_beside_it(report):
    before, after = "2025-01_2025-06", "2025-07_2025-12"
    own = [value(report, "action_events", HANLEY, p) for p in (before, after)]
    rest = [
        value(report, "action_events", f"{HANLEY}-comparison", p)
        for p in (before, after)
    ]
    expected = own[0] * rest[1] / rest[0]

    assert value(report, "action_expected", HANLEY, after) == pytest.approx(expected)
    assert value(report, "action_effect", HANLEY, after) == pytest.approx(
        100 * (own[1] / expected - 1)
    )
    assert report.effect is not None
    assert report.effect[1] < report.effect[0] < report.effect[2]


def test_months_add_up_to_what_they_are_months_of(report):
    for place in (HANLEY, f"{HANLEY}-comparison"):
        months = [
            value(report, "action_events", place, f"2025-{n:02d}") for n in range(7, 13)
        ]
        assert sum(months) == value(report, "action_events", place, "2025-07_2025-12")


def test_what_is_made_up_says_so_before_anything_else_but_the_finding(report):
    text = page(report)

    assert "Illustration: nobody carried out this action" in text
    assert text.index("This action is made up") < text.index("How was this worked out?")


def test_the_page_leads_with_the_finding_and_warns(report):
    text = page(report)

    assert "No clear effect can be told." in text
    assert "less than a year" in text
    assert report.claim == "alongside"
    assert "and not that the action changed it" in text
    assert "moved to the nearest of a list of places" in text
    assert len(report.cautions) == 2


def test_every_headline_says_how_it_was_worked_out(report):
    text = page(report)

    assert text.count("<summary>How was this worked out?") >= 5
    assert "÷ 182.6 to be expected" in text


def test_a_reader_without_colours_or_sight_has_the_data(report):
    text = page(report)

    assert 'href="#evaluation-months"' in text
    assert 'href="#evaluation-counts"' in text


def test_it_is_the_same_again(plan, partnership, report, tmp_path):
    again = make_evaluation(plan, partnership, tmp_path)

    for name in ("index.html", "figures.csv", "evaluation.pdf", "tables.ods"):
        assert (again.folder / name).read_bytes() == (report.folder / name).read_bytes()


def test_public_data_may_be_shown_to_the_public(plan, partnership, elsewhere):
    report = make_evaluation(plan, partnership, elsewhere, audience="public")

    assert "Do not publish" not in page(report)
    assert "[c]" not in page(report)


def test_what_is_not_public_is_refused_to_the_public(plan, partnership, elsewhere):
    sensitive = replace(
        partnership,
        extracts=tuple(
            replace(e, sensitivity="sensitive") for e in partnership.extracts
        ),
    )

    with pytest.raises(UsageError, match="Make it for partners"):
        make_evaluation(plan, sensitive, elsewhere, audience="public")
    assert make_evaluation(plan, sensitive, elsewhere).outcome == "unclear"


def test_a_synthetic_folder_says_so(plan, partnership, elsewhere):
    report = make_evaluation(plan, replace(partnership, synthetic=True), elsewhere)

    assert "Synthetic" in page(report)


def test_like_months_of_another_year_need_no_year_before(plan, partnership, elsewhere):
    like = replace(
        plan,
        before=Period.parse("2024-01", "2024-03"),
        after=Period.parse("2025-01", "2025-03"),
    )
    report = make_evaluation(like, partnership, elsewhere)

    assert not any("less than a year" in said for said in report.cautions)
    assert any("Months are missing" in said for said in report.cautions)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"after": Period.parse("2025-10", "2026-03")}, CoverageError, "2026-01"),
        ({"after": Period.parse("2025-01", "2025-03")}, CoverageError, "2024-12"),
        ({"before": Period.parse("2024-04", "2024-06")}, CoverageError, "2024-04"),
        ({"asked": "burglery"}, SettingsError, "burglary"),
        ({"asked": "knife-crime"}, CoverageError, "knife-crime"),
        (
            {"shape": None, "areas": ("E05000001", "W1")},
            SettingsError,
            '"W1", which is no ward',
        ),
        (
            {"shape": None, "areas": ("E05014567", "E22000270")},
            SettingsError,
            "of two kinds",
        ),
        (
            {
                "shape": None,
                "areas": ("E05014567",),
                "comparison_areas": ("E05014567", "E05014574"),
            },
            SettingsError,
            "where the action was",
        ),
    ],
)
def test_what_the_data_cannot_tell_is_refused_in_words(
    plan, partnership, elsewhere, change, error, said
):
    with pytest.raises(error, match=said):
        make_evaluation(replace(plan, **change), partnership, elsewhere)


def test_before_the_start_it_says_what_could_be_seen(plan, partnership, elsewhere):
    coming = replace(plan, after=Period.parse("2026-01", "2026-06"), name="To come")

    found = make_evaluation(coming, partnership, elsewhere)

    assert isinstance(found, Foresight)
    assert found.before == Period.parse("2025-01", "2025-12")
    assert found.cautions == ()
    assert "you could only see a fall of" in found.in_words()
    assert "there is nothing to evaluate yet" in found.in_words()
    told = found.as_json()
    assert told["incidents"] == pytest.approx(443 / 2)
    assert 20 < told["smallest_fall"] < 80
    assert not (elsewhere / "evaluations" / "to-come-partners").exists()


def test_before_the_start_too_little_is_said_to_be_so(plan, partnership, elsewhere):
    coming = replace(
        plan,
        after=Period.parse("2026-01", "2026-06"),
        before=Period.parse("2025-11", "2025-12"),
    )

    with pytest.raises(UsageError, match="needs 4 months of data"):
        make_evaluation(coming, partnership, elsewhere)


def test_a_place_without_any_event_is_refused(plan, partnership, elsewhere):
    nowhere = replace(plan, shape=plan.shape.centroid.buffer(0.01))

    with pytest.raises(UsageError, match="No event is known"):
        make_evaluation(nowhere, partnership, elsewhere)


def test_a_whole_partnership_is_set_beside_the_other_eight(
    plan, partnership, elsewhere
):
    stoke = replace(
        plan,
        name="County action",
        shape=None,
        shape_title="",
        areas=("E22000270",),
        ring=0.0,
        illustration=False,
    )
    report = make_evaluation(stoke, partnership, elsewhere)

    rows = (report.folder / "evaluation-areas.csv").read_text().splitlines()
    assert len([row for row in rows if row]) >= 9
    assert "made up" not in page(report)
    assert report.effect is not None


def test_too_few_are_given_no_percentage(plan, partnership, elsewhere):
    small = replace(
        plan,
        name="Small action",
        shape=None,
        areas=("E05007040",),
        comparison_areas=("E05007039", "E05014567"),
        similar=0,
        ring=200.0,
    )
    report = make_evaluation(small, partnership, elsewhere)

    assert report.outcome == "few"
    assert report.claim == "counted"
    assert report.effect is None
    assert "too few for a percentage" in page(report)


def test_the_command_writes_the_report_and_says_what_it_found(tmp_path):
    done = CliRunner().invoke(
        app, ["evaluate", str(EXAMPLE), "--out", str(tmp_path), "--json"]
    )

    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told["outcome"] == "unclear"
    assert told["effect"]["lower"] < 0 < told["effect"]["upper"]
    assert (Path(told["folder"]) / "index.html").is_file()
    assert len(told["warnings"]) == 2
