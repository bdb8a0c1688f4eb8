"""Pages of the sample assessment."""

from safercity.evidence.assessment.document import (
    Bullets,
    Definitions,
    Paragraph,
    Section,
    Span,
    text,
)
from tests.support import sample_charts as charts
from tests.support.sample_blocks import (
    derivation,
    figure,
    key_figures,
    lead,
    span,
)
from tests.support.sample_county import (
    ASHMERE,
    NAMES,
)
from tests.support.sample_tables import (
    csp_table,
    month_table,
    overview_table,
    ward_table,
)
from tests.support.sample_words import (
    direction,
)

CRIME, OVERVIEW, ABOUT = "Crime and anti-social behaviour", "Overview", "About"


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
            lead(category),
            Paragraph(
                text(
                    "Recorded incidents are not all incidents: some are never reported "
                    "to the police."
                )
            ),
            key_figures(category),
        ),
        sub,
        text(
            Span(way + ": ", strong=True),
            span(figure("rate", category), 1),
            " per 1,000 people.",
        ),
        CRIME,
    )


def front_page() -> Section:
    """What matters most, the table of everything, one line on the data."""
    findings = tuple(
        Section(
            f"finding-{category}",
            title,
            (
                lead(category),
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


def about_pages() -> tuple[Section, ...]:
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
