"""The list of recommendations, with the ids that actions quote."""

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Cell, Paragraph, Section, plain
from safercity.evidence.assessment.numbers import small_number
from safercity.evidence.assessment.tables import columns, make_table
from safercity.evidence.assessment.themes.recommendations import proposed
from safercity.evidence.assessment.themes.view import ThemeView


def recommendations_page(brief: Brief, pages: frozenset[str]) -> Section | None:
    """Every recommendation of the themes that have a page; None where there is none.

    `pages` are the ids of the pages of themes.
    """
    words = brief.wording.words
    rows = [
        (
            Cell(one.recommendation.id, link=theme.slug),
            Cell(one.recommendation.text),
            Cell(plain(one.because) or words("recommended.table.always")),
        )
        for theme in brief.themes.values()
        if theme.slug in pages
        for one in proposed(ThemeView(brief, theme))
    ]
    if not rows:
        return None
    table = make_table(
        brief,
        "recommendations-table",
        title=words("recommended.table.title"),
        subtitle=words(
            "recommended.table.subtitle",
            place=brief.place,
            period=brief.period.title,
        ),
        columns=columns(
            *(words(f"recommended.table.{name}") for name in _COLUMNS), words=range(3)
        ),
        rows=rows,
        sheet=words("recommended.table.sheet"),
        source=words("recommended.table.source"),
        # Each theme prints its own; the list is for the plan that answers them.
        on_paper=False,
    )
    lead = brief.wording.text("recommended.title.lead", place=brief.place)
    number = small_number(len(rows))
    return Section(
        "recommendations",
        words("recommended.title.section"),
        (Paragraph(lead, "lead"), table),
        (),
        brief.wording.text("recommended.title.finding", number=number),
        words("common.groups.about"),
    )


_COLUMNS = ("id", "text", "because")
