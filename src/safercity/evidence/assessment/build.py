"""Building the document: one area's release as an assessment, ready for any writer."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from safercity.areas import Area, AreaLevel
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.commentary import (
    Commentary,
    add_commentary,
    check_places,
    read_commentary,
)
from safercity.evidence.assessment.context import AssessmentContext
from safercity.evidence.assessment.document import Document, Section
from safercity.evidence.assessment.finder import Finder
from safercity.evidence.assessment.findings import choose_findings
from safercity.evidence.assessment.pages.about import (
    glossary_section,
    licences,
    methods_section,
    reading_section,
    sources_section,
)
from safercity.evidence.assessment.pages.agreed import with_agreed
from safercity.evidence.assessment.pages.category import category_section
from safercity.evidence.assessment.pages.comparison import comparison_section
from safercity.evidence.assessment.pages.confidence import confidence_section
from safercity.evidence.assessment.pages.exceptions import exceptions_section
from safercity.evidence.assessment.pages.front import front_section
from safercity.evidence.assessment.pages.greatest_risk import greatest_risk_section
from safercity.evidence.assessment.pages.locality import locality_section
from safercity.evidence.assessment.pages.overview import overview_section
from safercity.evidence.assessment.pages.plan_evidence import plan_evidence_section
from safercity.evidence.assessment.pages.population import population_section
from safercity.evidence.assessment.pages.quality import quality_section
from safercity.evidence.assessment.pages.quality_of_life import (
    quality_of_life_section,
)
from safercity.evidence.assessment.pages.recommendations import recommendations_page
from safercity.evidence.assessment.pages.theme import theme_section
from safercity.evidence.assessment.pages.themes_absent import absent_themes_section
from safercity.evidence.assessment.pages.wards import wards_section
from safercity.evidence.assessment.quoted_figures import figures_in
from safercity.evidence.assessment.topics import ALL_CRIME, Topic, topics_of
from safercity.evidence.assessment.wording import read_wording
from safercity.evidence.disclosure import Release
from safercity.evidence.figures import Figure, FigureSet
from safercity.evidence.geography.area_set import AreaSet
from safercity.evidence.hotspot_study.of_themes import Studies
from safercity.evidence.measures.segments import load_segments
from safercity.evidence.measures.theme_files import load_themes
from safercity.evidence.partnership import Partnership
from safercity.evidence.priorities.settings import load_priorities
from safercity.periods import Period

# Sections that only some assessments have, which commentary may be about all the same.
_SOMETIMES = ("comparison", "wards")


def build_document(
    release: Release,
    partnership: Partnership,
    areas: AreaSet,
    area: Area,
    *,
    edition: str,
    context: AssessmentContext,
    hotspots: Studies | None = None,
) -> Document:
    """Write one area's assessment from its release.

    `hotspots` are the studies that its theme pages show.
    Raises:  QuoteError if a commentary quotes a figure that the release does not
             have, or belongs to no section; SettingsError if a sentence that the
             partnership words otherwise cannot be used.
    """
    brief = make_brief(release, partnership, areas, area, context, hotspots)
    commentary = read_commentary(partnership.folder)
    sections = _sections(brief)
    names = {section.id for section in sections} | set(_SOMETIMES)
    check_places(commentary, names, [a.slug for a in (areas.force, *areas.csps)])
    written = _with_commentary(brief, sections, commentary)
    return _document(brief, written, edition)


def make_brief(
    release: Release,
    partnership: Partnership,
    areas: AreaSet,
    area: Area,
    context: AssessmentContext,
    hotspots: Studies | None = None,
) -> Brief:
    """Gather what one area's sections are written from."""
    counts = _counts(release.figures, areas.force, partnership.period)
    themes = load_themes(partnership.folder)
    return Brief(
        release=release,
        partnership=partnership,
        areas=areas,
        area=area,
        context=context,
        wording=read_wording(partnership.folder),
        figures=Finder(release.figures, partnership.period, context.measures),
        topics=topics_of(counts, context.categories, partnership),
        themes=themes,
        priorities=load_priorities(
            partnership.folder,
            themes=list(themes),
            csps=[csp.slug for csp in areas.csps],
        ),
        segments=load_segments(partnership.folder),
        hotspots=hotspots or {},
    )


def _counts(figures: FigureSet, force: Area, period: Period) -> list[Figure]:
    """The count of every category for the force; keys are in order, so one slice."""
    keys = list(figures)
    first, last = bisect_left(keys, "count."), bisect_left(keys, "count/")
    ending = f".{force.slug}.{period.slug}"
    return [figures[key] for key in keys[first:last] if key.endswith(ending)]


def _sections(brief: Brief) -> list[Section]:
    """Every section but the methods, which are those of the measures used."""
    themes = {slug: theme_section(brief, t) for slug, t in brief.themes.items()}
    absent = [brief.themes[slug] for slug, page in themes.items() if page is None]
    pages = frozenset(themes) - {theme.slug for theme in absent}
    found: list[Section | None] = [
        front_section(brief),
        quality_section(brief),
        population_section(brief),
        overview_section(brief),
        exceptions_section(brief),
        greatest_risk_section(brief),
        *themes.values(),
        absent_themes_section(brief, absent),
        quality_of_life_section(brief),
        confidence_section(brief),
        plan_evidence_section(brief),
        # A theme that has the name of a category has taken over its page.
        *_categories(brief, [t for t in brief.topics if not themes.get(t.slug)]),
        wards_section(brief),
        comparison_section(brief),
        with_agreed(brief, locality_section(brief), pages),
        recommendations_page(brief, pages),
        reading_section(brief),
    ]
    sections = [section for section in found if section is not None]
    measures = {key.partition(".")[0] for key in figures_in(sections)}
    return [
        *sections,
        methods_section(brief, measures),
        sources_section(brief),
        glossary_section(brief),
    ]


def _categories(brief: Brief, topics: Sequence[Topic]) -> Iterator[Section]:
    """The pages of categories: beside themes of crimes, only what matters is printed.

    All crime is, and what the front page names; the others are on the web.
    """
    named = {finding.topic.slug for finding in choose_findings(brief)} | {ALL_CRIME}
    for topic in topics:
        section = category_section(brief, topic)
        if brief.has_crimes and topic.slug not in named:
            section = replace(section, printed="never")
        yield section


def _with_commentary(
    brief: Brief, sections: Iterable[Section], commentary: Commentary
) -> tuple[Section, ...]:
    said = commentary.sections(
        brief.area.slug,
        brief.release.figures,
        brief.context.measures,
        title=brief.wording.words("common.commentary.title"),
    )
    return tuple(add_commentary(section, said.get(section.id)) for section in sections)


def _document(brief: Brief, sections: tuple[Section, ...], edition: str) -> Document:
    words, partnership = brief.wording.words, brief.partnership
    labels = []
    if brief.release.policy.marking:
        labels.append(brief.release.policy.marking)
    if partnership.is_synthetic:
        labels.append(words("common.label.synthetic"))
    if brief.context.missing_months:
        labels.append(words("common.label.annualised"))
    name = "force" if brief.area.level == AreaLevel.FORCE else "subtitle"
    return Document(
        title=words("front.title.document"),
        subtitle=words(f"front.title.{name}", place=brief.place, period=brief.when),
        area=brief.area,
        period=brief.period,
        audience=brief.release.audience,
        partnership=partnership.name,
        organisation=partnership.organisation,
        contact=partnership.contact,
        colour=partnership.colour,
        edition=edition,
        sections=sections,
        labels=tuple(labels),
        others=tuple(
            (other.slug, other.name) for other in (brief.areas.force, *brief.areas.csps)
        ),
        licence=licences(brief),
    )
