"""Approve the documents under tests/golden: `python -m tests.support.approve`.

Run it when words or numbers were meant to change, read the difference, and say in
the commit why they did.
"""

from pathlib import Path

from safercity.areas import Area
from safercity.evidence.assessment.build import build_document
from safercity.evidence.assessment.document import Document
from tests.support.document_text import document_text
from tests.support.figures_factory import CSPS, FORCE, toy

GOLDEN = Path(__file__).parents[1] / "golden"
# A page of each kind; the other categories are like those.
ASHMERE_PAGES = (
    "summary",
    "data-quality",
    "population",
    "overview",
    "anti-social-behaviour",
    "drug-use",
    "themes-not-shown",
    "plan-evidence",
    "robbery",
    "wards",
    "priorities",
    "recommendations",
    "how-to-read",
    "sources",
    "glossary",
)
FORCE_PAGES = ("summary", "overview", "burglary", "comparison", "priorities")


def approved_documents() -> dict[str, str]:
    """The text of every approved document, by file name, as it is now."""
    return {
        "assessment-ashmere.txt": _text(CSPS[0], ASHMERE_PAGES),
        "assessment-force-wide.txt": _text(FORCE, FORCE_PAGES),
    }


def _text(area: Area, pages: tuple[str, ...]) -> str:
    return document_text(_document(area), pages)


def _document(area: Area) -> Document:
    made = toy()
    return build_document(
        made.release,
        made.partnership,
        made.areas,
        area,
        edition="2025-00000000",
        context=made.context,
    )


if __name__ == "__main__":
    for name, text in approved_documents().items():
        (GOLDEN / name).write_text(text, encoding="utf-8")
