"""What is absent: the parts of a theme without figures, and what would bring them."""

from collections.abc import Iterable

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Bullets, Section, Text
from safercity.evidence.assessment.themes.view import Missing, ThemeView
from safercity.evidence.measures.themes import Theme


def absent_section(view: ThemeView, missing: Iterable[Missing]) -> Section | None:
    """A list of what is not available; None where nothing is missing."""
    by_table: dict[str, list[str]] = {}
    for one in missing:
        parts = by_table.setdefault(one.table, [])
        if one.part not in parts:
            parts.append(one.part)
    if not by_table:
        return None
    items = tuple(_said(view, table, parts) for table, parts in by_table.items())
    return view.part("absent", view.words("absent.heading"), [Bullets(items)])


def _said(view: ThemeView, table: str, parts: list[str]) -> Text:
    name = "blank" if table in contracts(view.brief) else "needs"
    if f"themes.absent.{name}_{table}" in view.brief.wording:
        name = f"{name}_{table}"
    extract = extract_words(view.brief, table)
    return view.text(f"absent.{name}", parts=parts, extract=extract)


def contracts(brief: Brief) -> set[str]:
    """The contracts of the extracts that the partnership supplies."""
    return {extract.contract for extract in brief.partnership.extracts}


def extract_words(brief: Brief, table: str) -> str:
    """An extract in the words of a sentence."""
    return brief.wording.words(f"themes.extract.{table}")


def needed(brief: Brief, theme: Theme) -> list[str]:
    """The extracts that a theme is made from and that are not supplied, in words."""
    there = contracts(brief)
    return [extract_words(brief, name) for name in theme.needs if name not in there]
