"""A person reads reports on places in a browser, wide and on a small phone."""

from pathlib import Path

import pytest

from safercity.evidence.evaluation_report.plan_file import read_plan
from safercity.evidence.evaluation_report.report import (
    EvaluationReport,
    make_evaluation,
)
from safercity.evidence.hotspot_report.report import make_hotspot_report
from safercity.evidence.partnership import load_partnership
from tests.support.browser import Visit

EXAMPLES = Path(__file__).parents[2] / "examples"


def check(folder: Path, visit: Visit, width: int) -> None:
    """Open everything on a report's page and look for what is wrong with it."""
    visit.open(folder / "index.html")
    visit.page.evaluate(
        "document.querySelectorAll('details').forEach(d => d.open = true)"
    )

    assert visit.violations() == []
    assert visit.faults == []
    assert all(url.startswith("file:") for url in visit.requests)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_an_evaluation_is_accessible_fits_a_phone_and_asks_no_other_site(
    tmp_path, wide, narrow
):
    plan = read_plan(EXAMPLES / "evaluation" / "plan.toml")
    report = make_evaluation(plan, load_partnership(plan.partnership), tmp_path)
    assert isinstance(report, EvaluationReport)

    check(report.folder, wide, 1280)
    check(report.folder, narrow, 320)


@pytest.mark.browser
def test_a_hotspot_report_is_accessible_fits_a_phone_and_asks_no_other_site(
    tmp_path, wide, narrow
):
    report = make_hotspot_report(
        load_partnership(EXAMPLES / "staffordshire"),
        tmp_path,
        theme="asb",
        area="stoke-on-trent",
        audience="partners",
    )

    check(report.folder, wide, 1280)
    check(report.folder, narrow, 320)
