"""A person reads the report in a browser, wide and on a small phone."""

from pathlib import Path

import pytest

from safercity.evidence.evaluation_report.plan_file import read_plan
from safercity.evidence.evaluation_report.report import (
    EvaluationReport,
    make_evaluation,
)
from safercity.evidence.partnership import load_partnership
from tests.support.browser import Visit, open_browser

EXAMPLE = Path(__file__).parents[3] / "examples" / "evaluation" / "plan.toml"


@pytest.mark.browser
def test_the_report_is_accessible_fits_a_phone_and_asks_no_other_site(tmp_path):
    plan = read_plan(EXAMPLE)
    report = make_evaluation(plan, load_partnership(plan.partnership), tmp_path)
    assert isinstance(report, EvaluationReport)

    with open_browser() as browser:
        for width in (1280, 320):
            page = browser.new_page(viewport={"width": width, "height": 800})
            visit = Visit(page)
            visit.open(report.folder / "index.html")
            page.evaluate(
                "document.querySelectorAll('details').forEach(d => d.open = true)"
            )

            assert visit.violations() == []
            assert visit.faults == []
            assert all(url.startswith("file:") for url in visit.requests)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            page.close()
