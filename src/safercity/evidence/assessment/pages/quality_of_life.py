"""Quality of life: what shapes lives beside crime, from what others publish."""

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Paragraph, Section, Text
from safercity.evidence.assessment.pages.confidence import GROUP
from safercity.evidence.assessment.statements import joined
from safercity.evidence.assessment.themes.absent import absent_section
from safercity.evidence.assessment.themes.indicators import MEASURE, indicator_parts
from safercity.evidence.assessment.themes.pages import page_view
from safercity.evidence.assessment.themes.view import ThemeView
from safercity.evidence.measures.themes import themes_asked_for

SLUG = "quality-of-life"
_SEGMENT = "segment-"


def quality_of_life_section(brief: Brief) -> Section | None:
    """The page; None where a partnership supplies nothing but street data."""
    if not brief.has_records:
        return None
    words, text = brief.wording.words, brief.wording.text
    view = page_view(brief, SLUG, "Quality of life", indicators=_indicators(brief))
    parts = indicator_parts(view)
    return Section(
        SLUG,
        words("quality_of_life.title.section"),
        (
            Paragraph(_lead(view), "lead"),
            Paragraph(text("quality_of_life.title.about")),
            Paragraph(text("quality_of_life.title.people")),
        ),
        tuple(
            section
            for section in (*parts.sections, absent_section(view, parts.missing))
            if section is not None
        ),
        text("quality_of_life.title.finding"),
        words(GROUP),
    )


def _indicators(brief: Brief) -> tuple[str, ...]:
    """Every published indicator that no theme prints; any slug, where there is none."""
    taken = set(themes_asked_for(brief.themes).indicators)
    view = page_view(brief, SLUG, "")
    found = {key.split(".")[1] for key in view.keys_from(f"{MEASURE}.")}
    free = sorted(s for s in found - taken if not s.startswith(_SEGMENT))
    return tuple(free) or ("wider-determinants",)


def _lead(view: ThemeView) -> Text:
    brief, text = view.brief, view.brief.wording.text
    deprived = view.known("deprivation_quintile_1_share", "all")
    index = brief.context.attribute("imd_decile")
    lead = text("quality_of_life.title.lead")
    if deprived is None or index is None:
        return lead
    name = "lead_deprived" if deprived.value else "lead_none"
    said = text(
        f"quality_of_life.title.{name}",
        deprived=deprived,
        place=brief.place,
        index=index.title,
    )
    return joined(said, lead)
