"""What deserves a look: months far from what was to be expected of them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import (
    Block,
    Cell,
    Paragraph,
    Section,
    Table,
    Text,
)
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.month_names import is_provisional, month_name
from safercity.evidence.assessment.numbers import table_number
from safercity.evidence.assessment.tables import (
    columns,
    interval_cell,
    make_table,
    source_line,
)
from safercity.evidence.assessment.topics import make_topic
from safercity.evidence.exceptions.alerts import Alert, load_alerts, notes_for
from safercity.evidence.exceptions.rows import FoundBy
from safercity.evidence.exceptions.settings import LEAST_HISTORY
from safercity.evidence.figures import SUPPRESSED
from safercity.periods import Month, Period

#: A page of print holds so many rows, with the reasons of each.
MOST_ROWS = 25
#: Rates of false findings, and the words for how sure one is below each.
_SURE = ((0.001, "very"), (0.01, "sure"))


@dataclass(frozen=True)
class _Found:
    """A month of a category that was looked at."""

    category: str
    month: Month
    exception: Quoted

    @property
    def period(self) -> Period:
        return Period.of_month(self.month)


def exceptions_section(brief: Brief) -> Section:
    """The page on months that deserve a look."""
    words = brief.wording.words
    looked_at = list(_looked_at(brief))
    known = [found for found in looked_at if found.exception.value is not None]
    listed = _by_surety(brief, [found for found in known if found.exception.value])
    blocks: list[Block] = [Paragraph(_lead(brief, looked_at, known, listed), "lead")]
    if listed:
        blocks.append(_table(brief, listed))
    if known:
        blocks += _cautions(brief, known)
    return Section(
        "exceptions",
        words("exceptions.title.section"),
        tuple(blocks),
        (),
        brief.wording.text("exceptions.title.finding", place=brief.place),
        words("common.groups.overview"),
    )


def _looked_at(brief: Brief) -> Iterator[_Found]:
    """Every month and category of the area that something was expected of."""
    keys = brief.sorted_keys
    first, last = bisect_left(keys, "exception."), bisect_left(keys, "exception/")
    months = {str(month): month for month in brief.period}
    for key in keys[first:last]:
        _, category, area, when = key.split(".")
        if area == brief.area.slug and when in months and "--" not in category:
            found = brief.figures.find(
                "exception", category, brief.area, Period.of_month(months[when])
            )
            if found:
                yield _Found(category, months[when], found)


def _by_surety(brief: Brief, listed: Sequence[_Found]) -> list[_Found]:
    return sorted(listed, key=lambda f: (_q(brief, f), f.category, str(f.month)))


def _q(brief: Brief, found: _Found) -> float:
    q = brief.figures.value("exception_q", found.category, brief.area, found.period)
    return 1.0 if q is None else q


def _lead(
    brief: Brief,
    looked_at: Sequence[_Found],
    known: Sequence[_Found],
    listed: Sequence[_Found],
) -> Text:
    before, start = _months_before(brief), brief.period.start.title
    if known:
        name = "some" if listed else "none"
    elif any(f.exception.figure.status == SUPPRESSED for f in looked_at):
        name = "hidden"
    else:
        name = "short" if before < LEAST_HISTORY else "unknown"
    return brief.wording.text(
        f"exceptions.lead.{name}",
        number=len(listed),
        looked_at=f"{len(known):,}",
        least=LEAST_HISTORY,
        before=before,
        start=start,
        place=brief.place,
    )


def _months_before(brief: Brief) -> int:
    """The most months that any category was supplied for before the period."""
    found = (
        brief.figures.value("months_before", topic.slug, brief.force)
        for topic in brief.topics
    )
    return int(max((value for value in found if value is not None), default=0))


def _table(brief: Brief, listed: Sequence[_Found]) -> Table:
    words = brief.wording.words
    shown = listed[:MOST_ROWS]
    alerts = load_alerts(brief.partnership.folder)
    notes = [words("exceptions.note.range"), words("exceptions.note.sure")]
    if any(is_provisional(brief, found.month) for found in shown):
        notes.append(words("exceptions.note.provisional"))
    if len(shown) < len(listed):
        notes.append(
            words("exceptions.note.more", shown=len(shown), number=len(listed))
        )
    headers = [words(f"exceptions.column.{n}") for n in _COLUMNS]
    return make_table(
        brief,
        "exceptions-table",
        title=words("exceptions.title.table", number=len(listed), place=brief.place),
        subtitle=words("exceptions.title.subtitle", period=brief.period.title),
        columns=columns(
            words("common.column.month"),
            words("common.column.category"),
            words("common.column.count"),
            *headers,
            words=(0, 1, 6, 7),
        ),
        rows=[_row(brief, found, alerts) for found in shown],
        sheet=words("exceptions.title.sheet"),
        source=source_line(brief, people=False),
        notes=notes,
    )


_COLUMNS = ("expected", "limits", "ratio", "sure", "why")


def _row(brief: Brief, found: _Found, alerts: Sequence[Alert]) -> tuple[Cell, ...]:
    words, figures = brief.wording.words, brief.figures
    key, when = found.category, found.period
    expected = figures.find("expected", key, brief.area, when)
    return (
        Cell(month_name(brief, found.month)),
        Cell(_name(brief, key), link=key if brief.topic(key) else None),
        figures.cell("count", key, brief.area, when),
        expected.cell() if expected else NOTHING,
        interval_cell(expected),
        _ratio(found.exception),
        Cell(
            words(f"exceptions.sure.{_sure(_q(brief, found))}"),
            f"exception_q.{key}.{brief.area.slug}.{when.slug}",
        ),
        Cell(_why(brief, found, alerts), found.exception.key),
    )


def _name(brief: Brief, category: str) -> str:
    topic = brief.topic(category)
    definition = brief.context.categories.get(category)
    if topic is None and definition is not None:
        topic = make_topic(definition)
    return topic.name if topic else category.replace("-", " ")


def _ratio(exception: Quoted) -> Cell:
    observed, expected = exception.figure.numerator, exception.figure.denominator
    if observed is None or not expected:
        return NOTHING
    ratio = observed / expected
    return Cell(table_number(ratio, 2), exception.key, ratio, 2)


def _sure(q: float) -> str:
    return next((name for most, name in _SURE if q <= most), "fairly")


def _why(brief: Brief, found: _Found, alerts: Sequence[Alert]) -> str:
    """Which detectors fired, and what else may explain it, in sentences."""
    fired = FoundBy(
        int(
            brief.figures.value(
                "exception_found_by", found.category, brief.area, found.period
            )
            or 0
        )
    )
    figure = found.exception.figure
    seen, low, high = figure.numerator, figure.lower, figure.upper
    names = ["high" if (figure.value or 0) > 0 else "low"]
    if FoundBy.LIMITS in fired and None not in (seen, low, high):
        names.append("inner" if (low or 0) <= (seen or 0) <= (high or 0) else "outer")
    if FoundBy.PROCESS in fired:
        names.append("process")
    if FoundBy.YEARLY in fired:
        names.append("yearly")
    place = brief.period.months.index(found.month)
    notes = notes_for(alerts, brief.area.slug, found.category, brief.period, place)
    return " ".join(
        [*(brief.wording.words(f"exceptions.why.{name}") for name in names), *notes]
    )


def _cautions(brief: Brief, known: Sequence[_Found]) -> list[Block]:
    text = brief.wording.text
    said = [text("exceptions.body.meaning"), text("exceptions.body.limits")]
    there = {found.category for found in known}
    few = [topic.name for topic in brief.topics if topic.slug not in there]
    if few:
        start = brief.period.start.title
        said.append(text("exceptions.body.few", names=few, start=start))
    return [Paragraph(words) for words in said]
