"""Workings: what a release's figures were worked out by and from, kept beside them.

`workings.json` lets anyone who has a release ask of any of its figures how it was
worked out, without the partnership folder or the warehouse that it came from.
"""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from safercity.areas import Area, AreaLevel
from safercity.evidence.assessment.context import (
    AssessmentContext,
    QuarantineRule,
    SourceFile,
)
from safercity.evidence.geography.attributes import Attribute
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.definitions import MeasureDefinition
from safercity.evidence.partnership import Extract
from safercity.periods import Month, Period

FILE_NAME = "workings.json"


def workings_text(context: AssessmentContext) -> str:
    """The context of a release as JSON, in a stable order."""
    # How a supplier names columns and values is the supplier's business.
    extracts = tuple(
        dataclasses.replace(
            extract,
            columns={},
            categories={},
            flags={},
            values={},
            months_without_events=(),
        )
        for extract in context.extracts
    )
    values = _plain(dataclasses.replace(context, extracts=extracts))
    return json.dumps(values, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def read_workings(text: str) -> AssessmentContext:
    """The context back from its JSON.

    Raises:  ValueError, KeyError or TypeError where it is not what `workings_text`
             writes.
    """
    values = json.loads(text)
    made: dict[str, Any] = {
        "measures": {k: _measure(v) for k, v in values["measures"].items()},
        "categories": {k: Category(**v) for k, v in values["categories"].items()},
        "aggregates": {k: tuple(v) for k, v in values["aggregates"].items()},
        "sources": {k: tuple(v) for k, v in values["sources"].items()},
        "like": _period(values["like"]),
        "before": _period(values["before"]),
        "missing_months": tuple(Month.parse(m) for m in values["missing_months"]),
        "comparators": tuple(_area(a) for a in values["comparators"]),
        "extracts": tuple(
            Extract(**{**e, "months_without_events": ()}) for e in values["extracts"]
        ),
        "files": tuple(SourceFile(**f) for f in values["files"]),
        "quarantine": tuple(QuarantineRule(**q) for q in values["quarantine"]),
        "notes": tuple(values["notes"]),
        "attributes": tuple(
            Attribute(**{**a, "columns": tuple(a["columns"])})
            for a in values["attributes"]
        ),
    }
    return AssessmentContext(**{**values, **made})


def _plain(value: Any) -> Any:
    match value:
        case Month():
            return str(value)
        case Period():
            return [str(value.start), str(value.end)]
        case AreaLevel():
            return str(value)
        case Mapping():
            return {str(k): _plain(v) for k, v in value.items()}
        case tuple():
            return [_plain(v) for v in value]
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
        }
    return value


def _measure(values: Mapping[str, Any]) -> MeasureDefinition:
    codes = {int(code): words for code, words in values["codes"].items()}
    return MeasureDefinition(**{**values, "codes": codes})


def _period(values: list[str] | None) -> Period | None:
    return Period.parse(*values) if values else None


def _area(values: Mapping[str, Any]) -> Area:
    return Area(**{**values, "level": AreaLevel(values["level"])})
