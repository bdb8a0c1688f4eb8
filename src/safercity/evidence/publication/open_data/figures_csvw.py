"""What the columns of figures.csv mean, for people and as CSV on the Web metadata.

`docs/reference/release.md` says the same, and a test holds the two together.
"""

import json
from dataclasses import dataclass

from safercity.evidence.assessment.document import Document
from safercity.evidence.figures import COLUMNS
from safercity.evidence.publication.titles import full_title


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """A column of figures.csv: its type in CSV on the Web, and what it means."""

    datatype: str
    meaning: str
    required: bool = True


MEANINGS = {
    "key": ColumnMeaning("string", "The figure's name: measure.category.area.period."),
    "measure": ColumnMeaning("string", "What is measured; see measures.json."),
    "category": ColumnMeaning(
        "string", "The kind of crime or incident, or another subject of the measure."
    ),
    "area_level": ColumnMeaning("string", "force, csp, ward, lsoa or comparator."),
    "area_code": ColumnMeaning("string", "The area's official code."),
    "area_name": ColumnMeaning("string", "The area's name."),
    "period_start": ColumnMeaning("date", "The first day that the figure covers."),
    "period_end": ColumnMeaning("date", "The last day that the figure covers."),
    "value": ColumnMeaning(
        "number", "The figure, not rounded. Empty unless status is ok.", required=False
    ),
    "lower": ColumnMeaning(
        "number", "The lower limit of its interval, where it has one.", required=False
    ),
    "upper": ColumnMeaning(
        "number", "The upper limit of its interval, where it has one.", required=False
    ),
    "unit": ColumnMeaning("string", "The unit of value, lower and upper."),
    "numerator": ColumnMeaning(
        "number", "The count above the line, where there is one.", required=False
    ),
    "denominator": ColumnMeaning(
        "number", "The count below the line, where there is one.", required=False
    ),
    "denominator_year": ColumnMeaning(
        "integer", "The year that the denominator is of.", required=False
    ),
    "status": ColumnMeaning(
        "string", "ok; suppressed, to protect people; or not_available."
    ),
    "method_version": ColumnMeaning("string", "The version of the measure's method."),
}


def figures_metadata(document: Document) -> bytes:
    """Describe figures.csv as the W3C's CSV on the Web does."""
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": "figures.csv",
        "dc:title": f"{full_title(document)}: figures",
        "dc:description": (
            f"Every figure of the assessment of {document.area.name}, "
            f"{document.period.title}, one row a figure."
        ),
        "dc:publisher": document.organisation,
        "dc:rights": list(document.licence),
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "header": True},
        "tableSchema": {
            "columns": [_column(name) for name in COLUMNS],
            "primaryKey": "key",
        },
    }
    return (json.dumps(described, indent=2, ensure_ascii=False) + "\n").encode()


def _column(name: str) -> dict[str, object]:
    about = MEANINGS[name]
    return {
        "name": name,
        "titles": name,
        "dc:description": about.meaning,
        "datatype": about.datatype,
        "required": about.required,
        "null": "",
    }
