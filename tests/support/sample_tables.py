"""Tables of the sample assessment."""

from safercity.evidence.assessment.document import (
    Cell,
    Column,
    Table,
)
from tests.support.sample_blocks import (
    cell,
    derivation,
    figure,
)
from tests.support.sample_county import (
    ASHMERE,
    CATEGORIES,
    CSPS,
    FORCE,
    MONTHS,
    NAMES,
    WARDS,
    YEAR,
    sample_figures,
)
from tests.support.sample_words import (
    direction,
    signed_percent,
    source_line,
)

SHORTHAND = (
    "[c] suppressed, because the number is so small that a person might be recognised.",
    "[x] not available.",
    "[low] rounds to zero, but is not zero.",
)


def _number_columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def ward_table(category: str) -> Table:
    """The wards of Ashmere by rate, with a class against the mean."""
    ranked = sorted(
        WARDS, key=lambda w: (-(figure("rate", category, w).value or -1), w.name)
    )
    rows = []
    for place, ward in enumerate(ranked):
        rate = figure("rate", category, ward)
        low_high = f"{rate.lower:.1f} to {rate.upper:.1f}" if rate.lower else "[x]"
        rows.append(
            (
                Cell(ward.name),
                cell(figure("count", category, ward)),
                cell(figure("population", "all", ward)),
                cell(rate, 1),
                Cell(low_high),
                Cell(("Significantly above", "Above")[place > 1] if place < 5 else "–"),
            )
        )
    return Table(
        f"wards-{category}",
        f"{ranked[0].name} had the highest rate of the 40 wards",
        f"{NAMES[category]}, wards of {ASHMERE.name}, {YEAR.title}",
        (
            Column("Ward", "text"),
            *_number_columns("Incidents", "People", "Rate per 1,000", "95% interval"),
            Column("Against the ward mean", "text"),
        ),
        tuple(rows),
        f"Wards {category}"[:31],
        source_line(),
        SHORTHAND,
        frozenset({3}),
        derivation(category),
    )


def month_table(category: str) -> Table:
    """The 24 months of a category."""
    counts = [
        sample_figures().quote(f"count.{category}.{ASHMERE.slug}.{month}")
        for month in MONTHS
    ]
    return Table(
        f"months-{category}",
        f"{NAMES[category]} by month",
        f"{ASHMERE.name}, January 2024 to December 2025",
        (Column("Month", "text"), Column("Incidents")),
        tuple((Cell(m.title), cell(c)) for m, c in zip(MONTHS, counts, strict=True)),
        f"Months {category}"[:31],
        source_line(),
    )


def csp_table(category: str) -> Table:
    """The nine partnerships and the force, by rate."""
    areas = sorted(CSPS, key=lambda a: -(figure("rate", category, a).value or 0))
    rows = [
        (
            Cell(area.name, link=f"area:{area.slug}"),
            cell(figure("count", category, area)),
            cell(figure("rate", category, area), 1),
            Cell(signed_percent(figure("change", category, area))),
        )
        for area in (*areas, FORCE)
    ]
    return Table(
        f"partnerships-{category}",
        f"{areas[0].name} had the highest rate",
        f"{NAMES[category]} by partnership, {YEAR.title}",
        (
            Column("Partnership", "text"),
            *_number_columns("Incidents", "Rate per 1,000", "Change, %"),
        ),
        tuple(rows),
        f"Areas {category}"[:31],
        source_line(),
        (),
        frozenset({areas.index(ASHMERE)}),
    )


def overview_table() -> Table:
    """Every category in one table."""
    rows = [
        (
            Cell(NAMES[category], link=category),
            cell(figure("count", category)),
            cell(figure("rate", category), 1),
            cell(figure("rate", category, FORCE), 1),
            Cell(
                signed_percent(figure("change", category)),
                figure("change", category).key,
            ),
            Cell(
                {
                    "rise": "▲ clear rise",
                    "fall": "▼ clear fall",
                    "none": "no clear change",
                    "few": "too few to say",
                }[direction(figure("change", category))]
            ),
        )
        for category in CATEGORIES
    ]
    return Table(
        "overview",
        "Violence and anti-social behaviour make up half of what was recorded",
        f"{ASHMERE.name}, {YEAR.title}",
        (
            Column("Category", "text"),
            *_number_columns(
                "Incidents", "Rate per 1,000", f"{FORCE.name} rate", "Change, %"
            ),
            Column("Direction", "text"),
        ),
        tuple(rows),
        "Overview",
        source_line(),
        SHORTHAND,
    )
