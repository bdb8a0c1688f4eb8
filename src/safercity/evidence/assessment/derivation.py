"""Derivations: how a figure was worked out, from rows of a file to what is printed.

The same steps stand under "How was this worked out?" on a page, in the endnotes of a
document and in the answer of `safercity explain`.
"""

import hashlib
import re
from typing import Any

from safercity.areas import AreaLevel
from safercity.errors import SettingsError
from safercity.evidence.assessment.context import (
    AssessmentContext,
    SourceFile,
    titled,
)
from safercity.evidence.assessment.document import Derivation, Span, Text, plain
from safercity.evidence.assessment.wording import Wording, shipped_wording
from safercity.evidence.calculation.quality import ALL_RECORDS
from safercity.evidence.figures import OK, SUPPRESSED, Figure
from safercity.evidence.measures.categories import Category
from safercity.evidence.measures.definitions import MeasureDefinition, render_query
from safercity.periods import Period

# Measures of who lives in an area: their source is the reference data.
_PEOPLE = {
    "population": "population",
    "households": "households",
    "rural_share": "rural",
    "deprivation_decile_1_share": "imd_decile",
    "deprivation_quintile_1_share": "imd_decile",
}
# What a definition calls the records of whichever category a figure is about.
_EVENTS = re.compile(
    r"\boffences, or incidents of anti-social behaviour\b"
    r"|\b(?:offences|events) of the category\b|\bevents\b"
)
_EVERYTHING = ("all", ALL_RECORDS)
# Measures that set a period beside the one before it, by how they begin.
_OF_TWO_PERIODS = ("change", "action_")


def method_id(measure: str) -> str:
    """The id of the section that holds the method of a measure."""
    return f"method-{measure.replace('_', '-')}"


def derive(
    figure: Figure, context: AssessmentContext, wording: Wording | None = None
) -> Derivation:
    """Set out how a figure was worked out: steps with real numbers, query, sources."""
    words = wording or shipped_wording()
    definition = context.measures.get(figure.measure)
    return Derivation(
        title=_title(figure, context, words),
        steps=tuple(_steps(figure, definition, context, words)),
        query=_query(figure, definition, context),
        sources=tuple(_sources(figure, context, words)),
        method=method_id(figure.measure) if definition else None,
    )


def explain_in_words(
    figure: Figure, context: AssessmentContext, wording: Wording | None = None
) -> str:
    """The derivation as plain paragraphs, for a terminal."""
    found = derive(figure, context, wording)
    parts = [found.title, *(plain(step) for step in found.steps)]
    parts += [f"Source: {source}" for source in found.sources]
    if found.query:
        parts.append(f"Query on the warehouse:\n{found.query}")
    return "\n\n".join(parts)


def explain_as_data(
    figure: Figure, context: AssessmentContext, wording: Wording | None = None
) -> dict[str, Any]:
    """The derivation as values for machines, with every file and its hash."""
    found = derive(figure, context, wording)
    definition = context.measures.get(figure.measure)
    return {
        "key": figure.key,
        "measure": figure.measure,
        "category": figure.category,
        "area": {
            "level": str(figure.area.level),
            "code": figure.area.code,
            "name": figure.area.name,
        },
        "period": {"start": str(figure.period.start), "end": str(figure.period.end)},
        "status": figure.status,
        "value": figure.value,
        "lower": figure.lower,
        "upper": figure.upper,
        "unit": figure.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "denominator_year": figure.denominator_year,
        "inputs": list(figure.inputs),
        "method": definition.method if definition else None,
        "method_version": figure.method_version,
        "steps": [plain(step) for step in found.steps],
        "query": found.query,
        "files": [
            {"extract": f.extract, "path": f.path, "sha256": f.sha256, "bytes": f.bytes}
            for f in _files(figure, context)
        ],
    }


def _title(figure: Figure, context: AssessmentContext, words: Wording) -> str:
    definition = context.measures.get(figure.measure)
    category = context.categories.get(figure.category)
    return words.words(
        f"derivation.title.{'figure' if category else 'plain'}",
        measure=definition.title if definition else figure.measure.replace("_", " "),
        category=category.title if category else "",
        area=figure.area.name,
        period=figure.period.short_title,
    )


def _steps(
    figure: Figure,
    definition: MeasureDefinition | None,
    context: AssessmentContext,
    words: Wording,
) -> list[Text]:
    if definition is None:
        return []

    def say(step: str, **values: object) -> Text:
        return words.text(f"derivation.step.{step}", **values)

    category = context.categories.get(figure.category)
    counted, named = _counted(figure, definition, category)
    steps = [
        say(
            "counted",
            counted=counted,
            category=named,
            area=figure.area.name,
            period=figure.period.title,
        )
    ]
    parts = context.aggregates.get(figure.category, ())
    if parts and category:
        titles = [
            context.categories[p].title if p in context.categories else p for p in parts
        ]
        steps.append(say("aggregate", category=category.title, parts=titles))
    elif category and category.covers:
        steps.append(say("category", category=category.title, covers=category.covers))
    steps.append(say("filter", filter=definition.filter))
    if figure.area.level is AreaLevel.WARD and context.ward_year:
        steps.append(say(f"ward_{context.ward_source}", year=context.ward_year))
    if definition.denominator:
        steps.append(_denominator(figure, definition, context, words))
    steps.append(_answer(figure, definition, words))
    if "annualised" in figure.unit:
        steps.append(say("annualised", unit=figure.unit))
    steps.append(
        say(
            "method",
            measure=definition.title,
            version=figure.method_version,
            source=definition.source,
        )
    )
    steps.append(say("key", key=figure.key))
    return steps


def _counted(
    figure: Figure, definition: MeasureDefinition, category: Category | None
) -> tuple[str, str]:
    """What was counted, and the category's name where that does not say it already."""
    if category is None:
        # A measure of residents or of all records has no category to name.
        named = figure.category if figure.category not in _EVERYTHING else ""
        return definition.counted, named.replace("-", " ")
    counted = _EVENTS.sub(category.plural, definition.counted, count=1)
    return counted, category.title if counted == definition.counted else ""


def _denominator(
    figure: Figure,
    definition: MeasureDefinition,
    context: AssessmentContext,
    words: Wording,
) -> Text:
    people = context.attribute("population")
    if figure.denominator_year and people and "residents" in definition.denominator:
        return words.text(
            "derivation.step.denominator",
            denominator=definition.denominator,
            title=titled(people),
            source=people.source,
        )
    return words.text(
        "derivation.step.denominator_plain",
        denominator=definition.denominator,
        year=figure.denominator_year,
    )


def _answer(figure: Figure, definition: MeasureDefinition, words: Wording) -> Text:
    """The formula with the figure's own numbers, as a span that names the figure."""
    if figure.status != OK or figure.value is None:
        name = "suppressed" if figure.status == SUPPRESSED else "not_available"
        return words.text(f"derivation.step.{name}")
    worked_out = definition.worked_out(
        numerator=figure.numerator,
        denominator=figure.denominator,
        denominator_year=figure.denominator_year,
        value=figure.value,
        lower=figure.lower,
        upper=figure.upper,
    )
    said = words.words("derivation.step.worked_out", words=worked_out)
    return (Span(said, figure=figure.key),)


def _query(
    figure: Figure, definition: MeasureDefinition | None, context: AssessmentContext
) -> str:
    if definition is None or not definition.query.strip():
        return ""
    try:
        return render_query(
            definition,
            category=figure.category,
            area=figure.area,
            period=figure.period,
            comparison=_before(figure.period, context),
        )
    except SettingsError:  # a group of forces: the warehouse has no rows of it
        return ""


def _before(period: Period, context: AssessmentContext) -> Period | None:
    return context.before if period == context.like else None


def _files(figure: Figure, context: AssessmentContext) -> list[SourceFile]:
    periods = [figure.period]
    if figure.measure.startswith(_OF_TWO_PERIODS) and context.before:
        periods.append(context.before)
    return [
        file for name in figure.sources for file in context.files_of(name, *periods)
    ]


def _sources(figure: Figure, context: AssessmentContext, words: Wording) -> list[str]:
    titles = {extract.name: extract.title for extract in context.extracts}
    every = _files(figure, context)
    found = []
    for name in figure.sources:
        files = [file for file in every if file.extract == name]
        found.append(
            words.words(
                f"derivation.source.{'files' if files else 'none'}",
                title=titles.get(name, name),
                extract=name,
                number=len(files),
                period=figure.period.short_title,
                hash=_hash(files),
            )
        )
    column = _PEOPLE.get(figure.measure) or _band(figure)
    if figure.denominator_year and column is None:
        column = "population"
    attribute = context.attribute(column) if column else None
    if attribute:
        found.append(
            words.words(
                "derivation.source.reference",
                title=titled(attribute),
                source=attribute.source,
                licence=attribute.licence,
            )
        )
    return found


def _band(figure: Figure) -> str | None:
    if figure.measure != "population_share":
        return None
    return figure.category.replace("-", "_")


def _hash(files: list[SourceFile]) -> str:
    """The hash of the one file, or of the list of hashes in order of path."""
    if len(files) == 1:
        return files[0].sha256
    lines = "".join(f"{f.sha256}  {f.path}\n" for f in sorted(files, key=_path))
    return hashlib.sha256(lines.encode()).hexdigest()


def _path(file: SourceFile) -> str:
    return file.path
