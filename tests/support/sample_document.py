"""A made-up assessment with every kind of block, for the tests of all writers.

`sample_document()` is one area's assessment as data; `sample_shapes()` and
`sample_figures()` are the shapes that its maps and the figures that its words use.
"""

import functools

from safercity.evidence.assessment.document import (
    Chart,
    Document,
    Paragraph,
    Section,
    text,
)
from tests.support import sample_charts as charts
from tests.support.sample_county import (
    ASHMERE,
    CATEGORIES,
    CSPS,
    FORCE,
    YEAR,
    sample_figures,
    sample_shapes,
)
from tests.support.sample_pages import (
    OVERVIEW,
    about_pages,
    front_page,
    theme_page,
)
from tests.support.sample_tables import overview_table

__all__ = [
    "overview_table",
    "sample_charts",
    "sample_document",
    "sample_figures",
    "sample_shapes",
]


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
        sections=(front_page(), wards, *themes, *about_pages()),
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
