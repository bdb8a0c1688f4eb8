"""Times: the hours and weekdays of a category, and how night differs from day."""

from collections.abc import Sequence

from safercity.evidence.assessment.document import (
    BarRow,
    Block,
    Cell,
    Chart,
    Columns,
    HeatCell,
    HeatGrid,
    Paragraph,
    Table,
    Text,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.numbers import in_table
from safercity.evidence.assessment.places import bands_of
from safercity.evidence.assessment.tables import columns
from safercity.evidence.assessment.themes.view import (
    Missing,
    Part,
    ThemeView,
    cell_of,
    has_enough,
    is_hidden,
    is_shown,
)

HOURS = tuple(f"{hour:02d}" for hour in range(24))
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NIGHT = {*HOURS[21:], *HOURS[:4]}


def time_parts(view: ThemeView) -> Part:
    """When the categories of a theme happen."""
    parts = [_part(view, category) for category in view.theme.times]
    title = view.words("time.heading")
    return view.gathered("times", title, [*parts, _nights(view)])


def _part(view: ThemeView, category: str) -> Part:
    hours = [view.pair("hour_share", (category, f"hour-{h}")) for h in HOURS]
    if not any(is_shown(hour) for hour in hours):
        part = view.words("time.missing", topic=view.topic(category))
        return Part(missing=(Missing(part, view.table_of(category)),))
    points = _points(view, category)
    if is_hidden(hours):
        part = view.words("time.missing", topic=view.topic(category))
        return Part(points=points, hidden=() if points else (part,))
    chart, table = _hours(view, category, hours)
    return Part(
        points=points,
        charts=(chart,),
        after=(*_default_note(view, hours), *_week(view, category), table),
    )


def _default_note(view: ThemeView, hours: Sequence[Quoted | None]) -> list[Block]:
    """That the tallest hour may be one that a screen filled in, where it is known."""
    known = [(h.value, n, h) for n, h in enumerate(hours) if h and h.value is not None]
    _, hour, found = max(known, key=lambda one: one[:2])
    is_default = any(
        view.known("default_time", f"{extract}--at-{hour:02d}", view.brief.force)
        for extract in found.figure.sources
        if view.brief.figures.value(
            "default_time", f"{extract}--at-{hour:02d}", view.brief.force
        )
    )
    if not is_default:
        return []
    return [Paragraph(view.text("time.default", hour=f"{hour:02d}:00"), "note")]


def _points(view: ThemeView, category: str) -> tuple[Text, ...]:
    night = view.known("night_share", category)
    if night is None or not has_enough(night):
        return ()
    point = view.text(
        "time.night",
        topic=view.topic(category),
        share=night,
        exact=view.known("exact_time_share", category),
    )
    return (point,)


def _hours(
    view: ThemeView, category: str, hours: Sequence[Quoted | None]
) -> tuple[Chart, Table]:
    topic = view.topic(category)
    known = [(h.value, n) for n, h in enumerate(hours) if h and h.value is not None]
    top = max(known)[1] if known else None
    title = (
        view.words("time.title_hours", topic=topic, hour=f"{HOURS[top]}:00")
        if top is not None
        else view.words("time.hidden", topic=topic)
    )
    table = view.table(
        f"hours {category}",
        title=title,
        columns=columns(view.words("time.hour"), view.words("time.share")),
        rows=[
            (Cell(f"{HOURS[n]}:00 to {HOURS[n]}:59"), cell_of(hour))
            for n, hour in enumerate(hours)
        ],
        figures=hours,
        unit=view.words("time.unit", topic=topic),
        sheet=view.words("sheet.hours"),
        detail=True,
    )
    rows = tuple(
        BarRow(
            HOURS[n],
            hour.value if hour else None,
            f"{in_table(hour.figure, hour.places)}%" if hour else "",
            focus=HOURS[n] in _NIGHT,
        )
        for n, hour in enumerate(hours)
    )
    chart = Chart(
        id=view.id(f"hours-{category}-chart"),
        title=title,
        subtitle=table.subtitle,
        alt=view.words(
            "time.hours_alt",
            title=title,
            most=rows[top].text if top is not None else "",
            night=view.known("night_share", category),
        ),
        data=Columns(rows, view.words("time.unit_short"), view.words("time.night_key")),
        source=table.source,
        table_id=table.id,
        small=True,
    )
    return chart, table


def _week(view: ThemeView, category: str) -> list[Block]:
    """The hours of a week; only the force has enough to fill them."""
    cells = {
        (day, hour): view.pair("hour_of_week_share", (category, f"{day}-{hour}"))
        for day in DAYS
        for hour in HOURS
    }
    known = [
        (found.value, day, hour)
        for (day, hour), found in cells.items()
        if found and found.value is not None
    ]
    if not known:
        return []
    topic = view.topic(category)
    _, day, hour = max(known, key=lambda one: one[0] or 0.0)
    title = view.words(
        "time.title_week",
        topic=topic,
        day=view.words(f"time.{day}"),
        hour=f"{hour}:00",
    )
    table = _week_table(view, category, cells, title)
    chart = Chart(
        id=view.id(f"week-{category}-chart"),
        title=title,
        subtitle=table.subtitle,
        alt=view.words("time.week_alt", title=title),
        data=_grid(view, cells, view.words("time.unit", topic=topic)),
        source=table.source,
        table_id=table.id,
    )
    return [chart, table]


def _grid(
    view: ThemeView, cells: dict[tuple[str, str], Quoted | None], unit: str
) -> HeatGrid:
    order = sorted(cells, key=lambda at: -(q.value or 0.0) if (q := cells[at]) else 1.0)
    bands, band_of = bands_of([q.value if (q := cells[at]) else None for at in order])
    band = dict(zip(order, band_of, strict=True))

    def cell(day: str, hour: str) -> HeatCell:
        found = cells[day, hour]
        shown = f"{in_table(found.figure, found.places)}%" if found else "[x]"
        return HeatCell(band[day, hour], shown)

    rows = tuple(
        (view.words(f"time.short_{day}"), tuple(cell(day, hour) for hour in HOURS))
        for day in DAYS
    )
    return HeatGrid(rows, HOURS, bands, unit)


def _week_table(
    view: ThemeView,
    category: str,
    cells: dict[tuple[str, str], Quoted | None],
    title: str,
) -> Table:
    topic = view.topic(category)
    return view.table(
        f"week {category}",
        title=title,
        columns=columns(
            view.words("time.hour"), *(view.words(f"time.{day}") for day in DAYS)
        ),
        rows=[
            (Cell(f"{hour}:00"), *(cell_of(cells[day, hour]) for day in DAYS))
            for hour in HOURS
        ],
        figures=cells.values(),
        unit=view.words("time.unit", topic=topic),
        sheet=view.words("sheet.week"),
        detail=True,
    )


def _nights(view: ThemeView) -> Part:
    """What more, or less, of a category there is by night."""
    pairs = view.theme.nights
    if not pairs:
        return Part()
    found = [
        (
            pair,
            view.pair("night_share_within", pair),
            view.pair("day_share_within", pair),
        )
        for pair in pairs
    ]
    if not any(is_shown(q) for _, *both in found for q in both):
        return Part(missing=(Missing(view.words("time.nights_missing"), "crimes"),))
    if is_hidden(q for _, *both in found for q in both):
        return Part(hidden=(view.words("time.nights_missing"),))
    table = view.table(
        "night and day",
        title=view.words("time.title_nights", topic=view.topic(pairs[0][0])),
        columns=columns(
            view.words("time.nights_column"),
            view.words("time.by_night"),
            view.words("time.by_day"),
        ),
        rows=[
            (
                Cell(
                    view.words("time.within", first=view.topic(a), second=view.topic(b))
                ),
                cell_of(night),
                cell_of(day),
            )
            for (a, b), night, day in found
        ],
        figures=[q for _, *both in found for q in both],
        unit=view.words("time.nights_unit"),
        detail=True,
    )
    points = tuple(
        view.text(
            "time.nights_point",
            first=view.topic(a),
            second=view.topic(b),
            night=night,
            day=day,
        )
        for (a, b), night, day in found
        if has_enough(night) and has_enough(day)
    )
    return Part(points=points, after=(table,))
