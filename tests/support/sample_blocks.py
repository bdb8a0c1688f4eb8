"""Figures of the sample as they are printed, and how they were worked out."""

from safercity.areas import Area
from safercity.evidence.assessment.document import (
    Cell,
    Derivation,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Span,
    text,
)
from safercity.evidence.figures import Figure
from tests.support.sample_county import (
    ASHMERE,
    CSPS,
    FORCE,
    NAMES,
    YEAR,
    YEAR_BEFORE,
    sample_figures,
)
from tests.support.sample_words import (
    direction,
    shown,
    signed_percent,
)


def figure(measure: str, category: str, area: Area = ASHMERE) -> Figure:
    """A figure of the sample, for the year."""
    return sample_figures().quote(f"{measure}.{category}.{area.slug}.{YEAR.slug}")


def span(found: Figure, decimals: int = 0, *, strong: bool = False) -> Span:
    """The figure as it is printed in a sentence."""
    return Span(shown(found, decimals), figure=found.key, strong=strong)


def cell(found: Figure, decimals: int = 0) -> Cell:
    """The figure as it is printed in a table."""
    return Cell(shown(found, decimals), found.key, found.value, decimals)


def derivation(category: str, area: Area = ASHMERE) -> Derivation:
    """How a rate was worked out, with its real numbers."""
    count, rate = figure("count", category, area), figure("rate", category, area)
    people = figure("population", "all", area)
    return Derivation(
        f"{NAMES[category]}, rate per 1,000 people in {area.name}, 2025",
        (
            text(
                "We counted ",
                span(count),
                f" rows that {FORCE.name} Police reported in the 12 months from "
                f"{YEAR.title}, with category “{NAMES[category]}” and a place in "
                f"{area.name}.",
            ),
            text(
                "We divided them by the ",
                span(people),
                " people who lived there in mid-2022, and multiplied by 1,000: ",
                f"{shown(count)} ÷ {shown(people)} × 1,000 = ",
                span(rate, 1),
                ".",
            ),
            text("The 95% interval is Byar’s, on the count."),
        ),
        query=(
            "SELECT count(*) AS count\nFROM events\n"
            f"WHERE category = '{category}' AND csp = '{area.code}'\n"
            "  AND month BETWEEN '2025-01' AND '2025-12' AND counted"
        ),
        sources=(
            "Street-level crime, data.police.uk, 12 files, "
            "sha256 3b5d5c3712955042212316173ccf37be8f0c2b1e6c0a9d0b7e5a1f4d2c3b4a59",
            "Mid-year population estimates 2022, Office for National Statistics",
        ),
        method="method-rates",
    )


def lead(category: str) -> Paragraph:
    name, way = NAMES[category], direction(figure("change", category))
    verbs = {
        "rise": "rose",
        "fall": "fell",
        "none": "did not clearly change",
        "few": "was too rare to say",
    }
    more = "more" if (figure("change", category).value or 0) > 0 else "fewer"
    return Paragraph(
        text(
            f"{name} {verbs[way]} in {ASHMERE.name}. There were ",
            span(figure("count", category), strong=True),
            " incidents in 2025, ",
            span(figure("rate", category)),
            " in every 1,000 people, ",
            Span(
                shown(figure("change", category)).lstrip("+−") + "%",
                figure("change", category).key,
            ),
            f" {more} than the year before.",
        ),
        "lead",
    )


def key_figures(category: str) -> KeyFigures:
    count, rate = figure("count", category), figure("rate", category)
    change = figure("change", category)
    how = derivation(category)
    rank = 1 + sum(
        figure("rate", category, other).value > rate.value for other in CSPS[1:]
    )
    return KeyFigures(
        (
            KeyFigure("Incidents", span(count), text("recorded in 2025"), how),
            KeyFigure(
                "Rate",
                span(rate, 1),
                text(
                    "per 1,000 people; ",
                    span(figure("rate", category, FORCE), 1),
                    f" in {FORCE.name}",
                ),
                how,
            ),
            KeyFigure(
                "Change",
                Span(signed_percent(change) + "%", change.key),
                text(
                    "on ",
                    span(
                        sample_figures().quote(
                            f"count.{category}.{ASHMERE.slug}.{YEAR_BEFORE.slug}"
                        )
                    ),
                    " in 2024",
                ),
                how,
            ),
            KeyFigure("Rank", Span(f"{rank} of 9"), text("where 1 is the highest")),
        )
    )
