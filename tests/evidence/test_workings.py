from dataclasses import replace

from safercity.areas import Area, AreaLevel
from safercity.evidence.assessment.context import (
    AssessmentContext,
    QuarantineRule,
    SourceFile,
)
from safercity.evidence.assessment.workings import read_workings, workings_text
from safercity.evidence.measures.categories import load_categories
from safercity.evidence.measures.definitions import load_measures
from safercity.evidence.partnership import Extract
from safercity.periods import Month, Period

CONTEXT = AssessmentContext(
    measures=dict(load_measures()),
    categories=dict(load_categories()),
    aggregates={"all-crime": ("burglary", "robbery")},
    like=Period.parse("2025-01", "2025-03"),
    before=Period.parse("2024-01", "2024-03"),
    missing_months=(Month(2025, 7),),
    comparators=(Area(AreaLevel.COMPARATOR, "x", "Some forces", "x"),),
    extracts=(Extract("police-uk", "police_uk", "extracts", "Title", "public"),),
    files=(SourceFile("police-uk", 1, "a.csv", "ab" * 32, 10, "2025-01", "note"),),
    quarantine=(QuarantineRule("police-uk", "month", "Not a month"),),
    notes=("A note.",),
    sources={"burglary": ("police-uk",)},
    ward_year=2025,
)


def test_workings_read_back_as_they_were_written():
    assert read_workings(workings_text(CONTEXT)) == CONTEXT


def test_workings_do_not_say_how_a_supplier_names_things():
    extract = Extract(
        "da", "offences", "da.csv", "Title", "sensitive", {"ref": "CrimeNo"}, {"X": "y"}
    )

    text = workings_text(replace(CONTEXT, extracts=(extract,)))

    assert "CrimeNo" not in text
    assert '"X"' not in text
