"""A made-up assessment with every kind of block, for the tests of all writers.

`sample_document()` is one area's assessment as data; `sample_shapes()` and
`sample_figures()` are the shapes that its maps and the figures that its words use.
"""

import functools

from safercity.areas import Area
from safercity.evidence.assessment.document import (
    Bullets,
    Cell,
    Chart,
    Column,
    Definitions,
    Derivation,
    Document,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Table,
    text,
)
from safercity.evidence.figures import Figure
from tests.support import sample_charts as charts
from tests.support.sample_county import (
    ASHMERE,
    CATEGORIES,
    CSPS,
    FORCE,
    MONTHS,
    NAMES,
    WARDS,
    YEAR,
    YEAR_BEFORE,
    sample_figures,
    sample_shapes,
)
from tests.support.sample_words import (
    direction,
    shown,
    signed_percent,
    source_line,
)

__all__ = ["sample_document", "sample_figures", "sample_shapes"]

CRIME, OVERVIEW, ABOUT = "Crime and anti-social behaviour", "Overview", "About"
SHORTHAND = (
    "[c] suppressed, because the number is so small that a person might be recognised.",
    "[x] not available.",
    "[low] rounds to zero, but is not zero.",
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


def _sentences(category: str) -> Paragraph:
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


def _key_figures(category: str) -> KeyFigures:
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


def theme_page(category: str) -> Section:
    """A category's page: finding, key figures, when, where, compared, what to do."""
    sub = (
        Section(
            f"{category}-when",
            "Over the last two years",
            (charts.trend(category), month_table(category)),
        ),
        Section(
            f"{category}-where",
            "Where it happened",
            (
                charts.ward_map(category),
                Paragraph(
                    text(
                        "A ward’s residents are not its visitors: a town centre’s rate "
                        "is high partly because many people come there who do not live "
                        "there."
                    ),
                    "note",
                ),
                ward_table(category),
            ),
        ),
        Section(
            f"{category}-compared",
            "Compared with the other partnerships",
            (charts.dots(category), csp_table(category), charts.funnel(category)),
        ),
        Section(
            f"{category}-next",
            "What the partnership could do",
            (
                Bullets(
                    (
                        text("Ask the three wards’ residents what they have seen."),
                        text(
                            "Look again after the summer, when a rise is usual: see ",
                            Span("how we tell signal from noise", link="method-trends"),
                            ".",
                        ),
                    )
                ),
            ),
        ),
    )
    way = {
        "rise": "A clear rise",
        "fall": "A clear fall",
        "none": "No clear change",
        "few": "Too few to say",
    }[direction(figure("change", category))]
    return Section(
        category,
        NAMES[category],
        (
            _sentences(category),
            Paragraph(
                text(
                    "Recorded incidents are not all incidents: some are never reported "
                    "to the police."
                )
            ),
            _key_figures(category),
        ),
        sub,
        text(
            Span(way + ": ", strong=True),
            span(figure("rate", category), 1),
            " per 1,000 people.",
        ),
        CRIME,
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


def front_page() -> Section:
    """What matters most, the table of everything, one line on the data."""
    findings = tuple(
        Section(
            f"finding-{category}",
            title,
            (
                _sentences(category),
                charts.trend(category, small=True),
                Paragraph(
                    text(Span(f"More about {NAMES[category].lower()}", link=category))
                ),
            ),
        )
        for category, title in (
            ("violence-and-sexual-offences", "Violence is the largest harm"),
            ("anti-social-behaviour", "Anti-social behaviour is felt in every ward"),
            ("robbery", "Robbery is rare, and keeps to a few places"),
        )
    )
    return Section(
        "summary",
        "Summary",
        (
            Paragraph(
                text(
                    f"This is the evidence on crime and anti-social behaviour in "
                    f"{ASHMERE.name} that the partnership will choose its priorities "
                    "from."
                ),
                "lead",
            ),
            Paragraph(
                text(
                    "These numbers are made up, to show what an assessment looks like."
                ),
                "warning",
            ),
        ),
        (
            Section("matters-most", "What matters most here", (), findings),
            Section("at-a-glance", "Every category at a glance", (overview_table(),)),
            Section(
                "data-in-a-line",
                "How good the data are",
                (
                    Paragraph(
                        text(
                            "Of 126,412 rows read, 125,990 were counted, 310 were set "
                            "aside and 112 were superseded. ",
                            Span("More about data quality", link="data-quality"),
                        )
                    ),
                ),
            ),
        ),
        (),
        OVERVIEW,
    )


def _about_pages() -> tuple[Section, ...]:
    quality = Section(
        "data-quality",
        "Data quality",
        (
            Paragraph(text("Every row that we read is accounted for."), "lead"),
            Bullets(
                (
                    text("Rows with no place are counted for the force only."),
                    text("Rows outside the area are reported, and not counted."),
                ),
                ordered=True,
            ),
            charts.bars(),
        ),
        (),
        text("Every row is accounted for."),
        ABOUT,
    )
    method = Section(
        "method",
        "Method",
        (Paragraph(text("Each measure, and why we chose it.")),),
        (
            Section(
                "method-rates",
                "Rates",
                (
                    Paragraph(
                        text("A rate is a count divided by the people living there.")
                    ),
                    derivation("burglary"),
                ),
            ),
            Section(
                "method-trends",
                "Trends",
                (
                    Paragraph(
                        text(
                            "Limits are the mean, more or less 2.66 times the average "
                            "moving range. See the ",
                            Span(
                                "open government licence",
                                link="https://www.nationalarchives.gov.uk/doc/"
                                "open-government-licence/version/3/",
                            ),
                            ".",
                        )
                    ),
                ),
            ),
        ),
        text("How each number was made."),
        ABOUT,
    )
    glossary = Section(
        "glossary",
        "Glossary",
        (
            Definitions(
                (
                    ("Incident", text("Something reported to the police.")),
                    ("Offence", text("A crime that the police recorded.")),
                    ("Rate", text("How many for every 1,000 people who live there.")),
                )
            ),
        ),
        (),
        text("What our words mean."),
        ABOUT,
    )
    return quality, method, glossary


@functools.cache
def sample_document() -> Document:
    """The assessment of Ashmere, with a page for each category."""
    wards = Section(
        "ward-tables",
        "Ward tables",
        (Paragraph(text("Wards above the mean, by the published rule.")),),
        tuple(
            Section(f"ward-list-{n}", title, (charts.ward_bars(category),))
            for n, (title, category) in enumerate(
                (("Anti-social behaviour", "anti-social-behaviour"), ("Drugs", "drugs"))
            )
        ),
        text("Five wards were above the average for wards."),
        OVERVIEW,
    )
    themes = tuple(theme_page(category) for category in CATEGORIES)
    return Document(
        title=f"{ASHMERE.name} Strategic Assessment 2025",
        subtitle="Crime and anti-social behaviour, and what matters most",
        area=ASHMERE,
        period=YEAR,
        audience="public",
        partnership="Mercia Vale Safer Communities",
        organisation="Mercia Vale Safer Communities Partnership",
        contact="assessment@mercia-vale.example",
        colour="#12436D",
        edition="2025-1a2b3c4d",
        sections=(front_page(), wards, *themes, *_about_pages()),
        labels=("Synthetic data",),
        others=tuple((a.slug, a.name) for a in (FORCE, *CSPS)),
        licence=(
            "Contains public sector information licensed under the Open Government "
            "Licence v3.0.",
            "Contains OS data © Crown copyright and database right 2025.",
        ),
    )


def sample_charts() -> tuple[Chart, ...]:
    """Every chart of the assessment."""
    return tuple(b for b in sample_document().blocks() if isinstance(b, Chart))
