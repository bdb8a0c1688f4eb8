"""Headlines: the figures at the head of a theme that counts no records of its own."""

from dataclasses import replace

from safercity.evidence.assessment.derivation import derive
from safercity.evidence.assessment.document import KeyFigure, KeyFigures, Text
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.themes.indicators import indicator_name
from safercity.evidence.assessment.themes.view import ThemeView, is_hidden, is_shown


def has_headline(view: ThemeView) -> bool:
    """True where any of them has something to show."""
    return any(is_shown(view.named(name)) for name in view.theme.headline)


def headline_keys(view: ThemeView) -> list[KeyFigures]:
    """Those there are, side by side."""
    found = [(name, view.named(name)) for name in view.theme.headline]
    if is_hidden(one for _, one in found):
        return []
    # Beside one that is shown a withheld one is a box with a mark in it.
    known = [(name, one) for name, one in found if one and one.value is not None]
    some = known or [(name, one) for name, one in found if one and is_shown(one)]
    made = [_key(view, name, one) for name, one in some]
    return [KeyFigures(tuple(made))] if made else []


def _key(view: ThemeView, name: str, found: Quoted) -> KeyFigure:
    measure, _, category = name.partition(".")
    if measure == "indicator":
        label = indicator_name(view, category)
    else:
        label = view.words(f"key.{measure}")
    percent = "%" if found.figure.unit == "%" and found.value is not None else ""
    span = found.span()
    return KeyFigure(
        label,
        replace(span, text=f"{span.text}{percent}"),
        view.text("key.detail", period=view.brief.when),
        derive(found.figure, view.brief.context, view.brief.wording),
    )


def headline_text(view: ThemeView) -> Text:
    """The first sentence of a theme that has headline figures, where all are there."""
    figures = [view.named(name) for name in view.theme.headline]
    name = f"headline.{view.theme.slug}"
    if not figures or f"themes.{name}" not in view.brief.wording:
        return ()
    if not all(found and found.value is not None for found in figures):
        return ()
    return view.text(name, figures=figures, place=view.brief.place)
