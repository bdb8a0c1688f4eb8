"""Breakdowns: what a category is made of, and how much of others it makes up."""

from collections.abc import Sequence

from safercity.evidence.assessment.document import (
    BarRow,
    Bars,
    Cell,
    Chart,
    Table,
    Text,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.numbers import in_table
from safercity.evidence.assessment.tables import columns, interval_cell
from safercity.evidence.assessment.themes.view import (
    NO_PART,
    Missing,
    Part,
    ThemeView,
    cell_of,
    has_enough,
    is_hidden,
    is_shown,
)
from safercity.evidence.measures.themes import PARTS, Breakdown, Pair

SHARE = "share_within"
# As many parts as a sentence can name.
_NAMED = 3

Shares = Sequence[tuple[str, Pair, Quoted | None]]


def breakdown_parts(view: ThemeView) -> Part:
    """Every breakdown of a theme, and the crossings that stand in no breakdown."""
    parts = [_part(view, breakdown) for breakdown in view.theme.breakdowns]
    title = view.words("breakdown.heading")
    return view.gathered("make-up", title, [*parts, _more(view)])


def _part(view: ThemeView, breakdown: Breakdown) -> Part:
    shares: Shares = sorted(
        (
            (item, pair, view.pair(SHARE, pair))
            for item, pair in zip(breakdown.items, breakdown.pairs, strict=True)
        ),
        key=_largest_first,
    )
    if view.brief.figures.value("count", breakdown.of, view.brief.area) == 0:
        return NO_PART
    if not any(is_shown(share) for _, _, share in shares):
        return Part(missing=(_missing(view, breakdown),))
    if is_hidden(share for _, _, share in shares):
        return Part(hidden=(_missing(view, breakdown).part,))
    known = [
        (item, share)
        for item, _, share in shares
        if share and share.value and has_enough(share)
    ]
    title = _title(view, breakdown, known)
    # A single bar says no more than its sentence does.
    has_chart = len(known) > 1
    table = _table(view, breakdown, shares, title, detail=bool(known))
    point = _point(view, breakdown, known)
    chart = (_chart(view, breakdown, shares, title, table),) if has_chart else ()
    return Part(points=(point,) if point else (), charts=chart, after=(table,))


def _largest_first(row: tuple[str, Pair, Quoted | None]) -> tuple[float, str]:
    item, _, share = row
    value = share.value if share else None
    return (1.0 if value is None else -value, item)


def _missing(view: ThemeView, breakdown: Breakdown) -> Missing:
    table = view.table_of(breakdown.of, *breakdown.items)
    return Missing(breakdown.title[:1].lower() + breakdown.title[1:], table)


def _title(
    view: ThemeView, breakdown: Breakdown, known: Sequence[tuple[str, Quoted]]
) -> str:
    of = view.topic(breakdown.of)
    if not known:
        return view.words("breakdown.hidden", of=of)
    first = view.topic(known[0][0])
    return view.words(
        f"breakdown.{breakdown.style}_title",
        of=of,
        first=first,
        share=known[0][1],
        single=len(breakdown.items) == 1,
    )


def _point(
    view: ThemeView, breakdown: Breakdown, known: Sequence[tuple[str, Quoted]]
) -> Text:
    if not known:
        return ()
    of = view.topic(breakdown.of)
    named = known[:_NAMED]
    if breakdown.style == PARTS and len(breakdown.items) == 1:
        item, share = known[0]
        return view.text("breakdown.part", of=of, share=share, item=view.topic(item))
    if breakdown.style == PARTS:
        said = [f"{view.topic(item).inline} ({share})" for item, share in named]
        return view.text("breakdown.parts", of=of, said=said)
    said = [f"{share} of {view.topic(item).inline}" for item, share in named]
    return view.text("breakdown.shares", of=of, said=said)


def _chart(
    view: ThemeView,
    breakdown: Breakdown,
    shares: Shares,
    title: str,
    table: Table,
) -> Chart:
    rows = tuple(
        BarRow(
            view.topic(item).name,
            share.value if share else None,
            _percent(share),
            lower=share.figure.lower if share else None,
            upper=share.figure.upper if share else None,
        )
        for item, _, share in shares
        if is_shown(share)
    )
    return Chart(
        id=view.id(f"{breakdown.key}-chart"),
        title=title,
        subtitle=view.subtitle(unit=_unit(view, breakdown)),
        alt=view.words(
            "breakdown.alt",
            title=title,
            rows=[f"{row.label} {row.text}" for row in rows[:_NAMED]],
        ),
        data=Bars(rows, "%"),
        source=table.source,
        table_id=table.id,
        small=True,
    )


def _percent(share: Quoted | None) -> str:
    if share is None:
        return ""
    shown = in_table(share.figure, share.places)
    return shown if share.value is None else f"{shown}%"


def _both(view: ThemeView, pair: Pair) -> Quoted | None:
    """How many were both: one count for the two ways of asking."""
    return view.find("count", "--".join(sorted(pair)))


def _unit(view: ThemeView, breakdown: Breakdown) -> str:
    name = f"breakdown.{breakdown.style}_unit"
    return view.words(name, of=view.topic(breakdown.of))


def _table(
    view: ThemeView,
    breakdown: Breakdown,
    shares: Shares,
    title: str,
    *,
    detail: bool,
) -> Table:
    brief = view.brief
    beside = view.areas[1:]
    rows = [
        (
            Cell(view.topic(item).name),
            cell_of(_both(view, pair)),
            cell_of(share),
            interval_cell(share),
            *(cell_of(view.pair(SHARE, pair, area)) for area in beside),
        )
        for item, pair, share in shares
    ]
    return view.table(
        breakdown.key,
        title=title,
        columns=columns(
            view.words(f"breakdown.{breakdown.style}_column"),
            brief.wording.words("common.column.count"),
            view.words("breakdown.share"),
            brief.wording.words("common.column.interval"),
            *(view.words("breakdown.share_in", place=area.name) for area in beside),
        ),
        rows=rows,
        figures=[share for _, _, share in shares],
        unit=_unit(view, breakdown),
        notes=(view.words(f"breakdown.{breakdown.style}_note"),),
        detail=detail,
    )


def _more(view: ThemeView) -> Part:
    """The other crossings, said in sentences: those within one category together."""
    points = []
    by_second: dict[str, list[str]] = {}
    for first, second in view.theme.more_crossings:
        share = view.known(SHARE, f"{first}--{second}")
        if share and has_enough(share):
            said = f"{share} of {view.topic(first).inline}"
            by_second.setdefault(second, []).append(said)
    for second, parts in by_second.items():
        points.append(view.text("breakdown.shares", of=view.topic(second), said=parts))
    return Part(points=tuple(points)) if points else NO_PART
