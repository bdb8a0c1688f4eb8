"""Rural and urban: rates and shares in the two kinds of place."""

from collections.abc import Iterable

from safercity.evidence.assessment.document import Block, Cell, Table, Text
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.tables import columns
from safercity.evidence.assessment.themes.view import (
    Missing,
    Part,
    ThemeView,
    cell_of,
    is_hidden,
    is_shown,
)

_Both = tuple[Quoted | None, Quoted | None]


def rural_parts(view: ThemeView) -> Part:
    """Rural beside urban; the figures are of the force, whichever area this is."""
    theme = view.theme
    if not theme.rural_rates and not theme.rural_crossings:
        return Part()
    rates = {c: _both(view, "rate", c) for c in theme.rural_rates}
    shares = {
        pair: _both(view, "share_within", "--".join(pair))
        for pair in theme.rural_crossings
    }
    blocks: list[Block] = []
    if is_hidden(q for both in (*rates.values(), *shares.values()) for q in both):
        return Part(hidden=(view.words("rural.missing"),))
    if _any(rates.values()):
        blocks.append(_rates(view, rates))
    if _any(shares.values()):
        blocks.append(_shares(view, shares))
    if not blocks:
        first = [*theme.rural_rates, *(a for a, _ in theme.rural_crossings)]
        return Part(
            missing=(Missing(view.words("rural.missing"), view.table_of(*first)),)
        )
    part = Part(points=_points(view, rates, shares), after=tuple(blocks))
    return view.gathered("rural", view.words("rural.heading"), [part])


def _both(view: ThemeView, measure: str, category: str) -> _Both:
    force = view.brief.force
    return (
        view.find(f"{measure}_rural", category, force),
        view.find(f"{measure}_urban", category, force),
    )


def _any(pairs: Iterable[_Both]) -> bool:
    return any(is_shown(q) for both in pairs for q in both)


def _rates(view: ThemeView, rates: dict[str, _Both]) -> Table:
    return view.table(
        "rural rates",
        title=_rates_title(view, rates),
        columns=columns(
            view.brief.wording.words("common.column.category"),
            view.words("rural.rate_rural"),
            view.words("rural.rate_urban"),
        ),
        rows=[
            (Cell(view.topic(c).name), cell_of(rural), cell_of(urban))
            for c, (rural, urban) in rates.items()
        ],
        figures=[q for both in rates.values() for q in both],
        unit=view.words("rural.rates_unit", force=view.brief.force.name),
        notes=[view.words("rural.note")],
        people=True,
        detail=not view.brief.is_whole,
    )


def _rates_title(view: ThemeView, rates: dict[str, _Both]) -> str:
    """Whether crime is higher in towns, by the first category with both rates."""
    for category, (rural, urban) in rates.items():
        if rural and urban and rural.value is not None and urban.value is not None:
            side = "lower" if rural.value < urban.value else "higher"
            return view.words(f"rural.title_{side}", topic=view.topic(category))
    return view.words("rural.title_none")


def _shares(view: ThemeView, shares: dict[tuple[str, str], _Both]) -> Table:
    return view.table(
        "rural shares",
        title=view.words("rural.title_shares"),
        columns=columns(
            view.words("rural.share_column"),
            view.words("rural.share_rural"),
            view.words("rural.share_urban"),
        ),
        rows=[
            (
                Cell(
                    view.words("time.within", first=view.topic(a), second=view.topic(b))
                ),
                cell_of(rural),
                cell_of(urban),
            )
            for (a, b), (rural, urban) in shares.items()
        ],
        figures=[q for both in shares.values() for q in both],
        unit=view.words("rural.shares_unit", force=view.brief.force.name),
        detail=not view.brief.is_whole,
    )


def _points(
    view: ThemeView,
    rates: dict[str, _Both],
    shares: dict[tuple[str, str], _Both],
) -> tuple[Text, ...]:
    points = []
    for category, (rural, urban) in list(rates.items())[:1]:
        if rural and urban and rural.value is not None and urban.value is not None:
            points.append(
                view.text(
                    "rural.point_rate",
                    topic=view.topic(category),
                    rural=rural.beside(urban),
                    urban=urban.beside(rural),
                    force=view.brief.force.name,
                )
            )
    for (a, b), (rural, urban) in shares.items():
        if rural and urban and rural.value is not None and urban.value is not None:
            points.append(
                view.text(
                    "rural.point_share",
                    first=view.topic(a),
                    second=view.topic(b),
                    rural=rural,
                    urban=urban,
                )
            )
    return tuple(points)
