"""The themes that cannot be shown yet, in one list instead of many empty pages."""

from collections.abc import Sequence

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Definitions, Paragraph, Section
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.pages.theme import GROUP
from safercity.evidence.assessment.statements import joined
from safercity.evidence.assessment.themes.absent import needed
from safercity.evidence.measures.themes import Theme


def absent_themes_section(brief: Brief, themes: Sequence[Theme]) -> Section | None:
    """The themes without a page: why each matters, and what would bring it."""
    if not themes:
        return None
    items = tuple(
        (
            theme.title,
            joined(
                to_text(theme.why),
                brief.wording.text(
                    "themes.not_shown.needs", extracts=needed(brief, theme)
                ),
            ),
        )
        for theme in themes
    )
    return Section(
        "themes-not-shown",
        brief.wording.words("themes.not_shown.title"),
        (
            Paragraph(brief.wording.text("themes.not_shown.lead"), "lead"),
            Definitions(items),
        ),
        (),
        brief.wording.text(
            "themes.not_shown.finding", themes=[t.inline for t in themes]
        ),
        brief.wording.words(GROUP),
    )
