"""What the page says where something clear was planted."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from safercity.evidence.evaluation_report import report as module
from safercity.evidence.evaluation_report.plan_file import read_plan
from safercity.evidence.evaluation_report.report import (
    EvaluationReport,
    make_evaluation,
)
from safercity.evidence.geography.folder import read_areas
from safercity.evidence.partnership import load_partnership
from safercity.periods import Period
from tests.evidence.evaluation_report.test_study import PLACE, ROOT, drawn


def words_of(path: Path) -> str:
    text = re.sub(r"<(script|style).*?</\1>", "", path.read_text(encoding="utf-8"))
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


def reported(tmp_path, monkeypatch, *, effect, around) -> EvaluationReport:
    areas = read_areas(ROOT / "examples" / "staffordshire")
    incidents = drawn(areas, effect=effect, around=around, seed=4)
    known = replace(incidents, extracts=("police-uk",))
    monkeypatch.setattr(module, "read_incidents", lambda *_: known)
    plan = replace(
        read_plan(ROOT / "examples" / "evaluation" / "plan.toml"),
        shape=None,
        shape_title="",
        areas=(PLACE,),
        after=Period.parse("2025-01", "2025-12"),
        ring=800.0,
        illustration=False,
    )
    made = make_evaluation(plan, load_partnership(plan.partnership), tmp_path)
    assert isinstance(made, EvaluationReport)
    return made


@pytest.mark.parametrize(
    ("effect", "around", "outcome", "said"),
    [
        (0.5, 0.7, "fall", "The ring gained more than the place itself."),
        (0.5, 1.3, "fall", "The ring lost at least as much as the place gained."),
        (1.8, 1.0, "rise", "there was no gain that could have moved"),
    ],
)
def test_a_clear_finding_leads_and_what_moved_is_told(
    tmp_path, monkeypatch, effect, around, outcome, said
):
    report = reported(tmp_path, monkeypatch, effect=effect, around=around)
    text = words_of(report.folder / "index.html")

    assert report.outcome == outcome
    assert report.claim == "compared"
    way, verb = ("fewer", "fell") if outcome == "fall" else ("more", "rose")
    assert f"incidents {verb} beside the comparison areas" in text
    assert re.search(rf"\d+% {way}, and likely between \d+% and \d+% {way}\.", text)
    assert said in text
    assert "made up" not in text
    assert "Against the trend before" in text
