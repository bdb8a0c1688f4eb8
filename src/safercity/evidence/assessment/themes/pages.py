"""Views of pages that are no theme, but are made of the same parts."""

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.themes.view import ThemeView
from safercity.evidence.measures.themes import CHALLENGE, Profile, Theme


def page_view(
    brief: Brief,
    slug: str,
    short: str,
    *,
    profiles: tuple[Profile, ...] = (),
    indicators: tuple[str, ...] = (),
) -> ThemeView:
    """A view whose parts go on the page of that slug, on sheets that begin `short`."""
    theme = Theme(
        slug=slug,
        title=short,
        short=short,
        inline=short,
        order=0,
        kind=CHALLENGE,
        why="",
        limits=(),
        needs=(),
        recommendations=(),
        profiles=profiles,
        indicators=indicators,
    )
    return ThemeView(brief, theme)
