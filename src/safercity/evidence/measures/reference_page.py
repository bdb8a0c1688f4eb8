"""Write `docs/reference/measures.md` from the definitions."""

from collections.abc import Iterator

from safercity.evidence.measures.categories import (
    Category,
    HarmScale,
    load_categories,
    load_scale,
)
from safercity.evidence.measures.definitions import MeasureDefinition, load_measures

_HEAD = """\
# Measures

What each number means, and how it is worked out. This page is written from the files
in `src/safercity/definitions/`; do not edit it. A partnership may replace a measure, or
add one, with a file of the same form in its own `definitions/measures/`.

In a formula, {numerator} and the rest stand for the numbers of a figure. In a query,
:category, :area_column, :area_code, :start and :end (months, as YYYY-MM) stand for what
the figure is about; :before_start and :before_end for the months it is compared with.
For the force the condition on the area is left out, and for all crime the condition on
the category names the categories that make it up: `safercity explain` prints a query
filled in. How sure we are of a method is said in the words of
[methods](../methods/README.md#how-sure).
"""


def measures_page() -> str:
    """Set out every measure, category and weight as Markdown."""
    measures = load_measures()
    return "\n".join(
        [
            _HEAD,
            "| key | measure | unit | version |",
            "|---|---|---|---|",
            *(_index_row(measure) for measure in measures.values()),
            "",
            *(line for m in measures.values() for line in _measure(m)),
            "## Categories",
            "",
            *_categories(),
            "## Severity weights",
            "",
            *_scale(load_scale()),
            "",
        ]
    )


def _index_row(measure: MeasureDefinition) -> str:
    key, title = measure.key, measure.title
    return f"| [`{key}`](#{key}) | {title} | {measure.unit} | {measure.version} |"


def _measure(measure: MeasureDefinition) -> Iterator[str]:
    yield f'<a id="{measure.key}"></a>'
    yield ""
    yield f"## {measure.title}"
    yield ""
    yield f"- Key: `{measure.key}`, version {measure.version}"
    yield f"- Unit: {measure.unit}, to {_places(measure.decimals)}"
    yield f"- Counted: {measure.counted}"
    if measure.denominator:
        yield f"- Set against: {measure.denominator}"
    yield f"- Filter: {measure.filter}"
    yield f"- Formula: {' '.join(s for s in (measure.formula, measure.interval) if s)}"
    if measure.good != "neither":
        yield f"- Good when: {measure.good}"
    yield f"- Method: [{measure.method}](../methods/{measure.method})"
    yield f"- Source: {measure.source} ({measure.certainty})"
    for code, words in sorted(measure.codes.items()):
        yield f"- Value {code}: {words}"
    yield from ("", "```sql", measure.query.strip(), "```", "")


def _places(decimals: int) -> str:
    if not decimals:
        return "whole numbers"
    return f"{decimals} decimal place{'s' if decimals > 1 else ''}"


def _categories() -> Iterator[str]:
    yield "| key | title | kind | in all crime | covers | what it cannot tell |"
    yield "|---|---|---|---|---|---|"
    for category in load_categories().values():
        yield _category_row(category)
    yield ""


def _category_row(category: Category) -> str:
    cells = (
        f"`{category.key}`",
        category.title,
        category.kind,
        "yes" if category.in_all_crime else "no",
        category.covers,
        category.caution,
    )
    return f"| {' | '.join(cells)} |"


def _scale(scale: HarmScale) -> Iterator[str]:
    yield (
        f"{scale.title}, version {scale.version} (`{scale.key}`), in {scale.unit}, "
        f"{scale.kind}. Weights of {scale.weights_vintage}; offences recorded in "
        f"{scale.volumes_area}, {scale.volumes_period}. "
        f"{scale.share_joined:.1%} of {scale.offences_recorded:,} offences could be "
        f"joined to a weight and a category. Anti-social behaviour has no weight."
    )
    yield ""
    yield f"Source: {scale.source}. {scale.licence}. Each offence's own weight is in"
    yield f"`definitions/scales/{scale.offence_weights}`."
    yield ""
    yield "| category | weight | offences | codes | lowest | highest |"
    yield "|---|---:|---:|---:|---:|---:|"
    for key, entry in sorted(scale.weights.items()):
        yield (
            f"| `{key}` | {entry['weight']:,.2f} | {entry['offences']:,} | "
            f"{entry['codes']} | {entry['lowest']:,.2f} | {entry['highest']:,.2f} |"
        )
