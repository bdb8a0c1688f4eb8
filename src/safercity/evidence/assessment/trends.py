"""Month by month: the XmR chart of a category and the table behind it."""

from dataclasses import dataclass

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Cell, Chart, Table, Trend, TrendPoint
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.month_names import (
    is_provisional,
    month_name,
    month_runs,
)
from safercity.evidence.assessment.numbers import in_table, rounded
from safercity.evidence.assessment.tables import (
    columns,
    make_table,
    rate_sources,
    source_line,
)
from safercity.evidence.assessment.topics import Topic
from safercity.evidence.figures import SUPPRESSED
from safercity.evidence.measures.process import ENOUGH_POINTS, Signal
from safercity.periods import Month, Period

_SHORT_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
# From here on the tenths of a mean are noise.
_ENOUGH_FOR_WHOLES = 20
_KINDS = {
    Signal.SHIFT: "shift_{}",
    Signal.TWO_IN_THREE: "near_{}",
    Signal.TREND: "trend_{}",
    Signal.OUTSIDE: "{}",
}


@dataclass(frozen=True, slots=True)
class MonthShown:
    """A month of a series: its count and what it signals (a name in the wording)."""

    month: Month
    count: Quoted | None
    signal: Quoted | None
    name: str

    @property
    def value(self) -> float | None:
        """The count, where there is one to show."""
        return self.count.value if self.count else None


@dataclass(frozen=True, slots=True)
class Series:
    """A category's months in an area, with the limits of its chart."""

    topic: Topic
    area: Area
    months: tuple[MonthShown, ...]
    mean: Quoted | None
    lower: Quoted | None
    upper: Quoted | None

    @property
    def has_limits(self) -> bool:
        """True when there is a usual range to hold months against."""
        return _value(self.lower) is not None and _value(self.upper) is not None

    @property
    def is_known(self) -> bool:
        """True when any month has a count to show."""
        return any(month.value is not None for month in self.months)

    def signalled(self, *names: str) -> list[str]:
        """The months that signal one of these, as runs."""
        found = [m.month for m in self.months if m.name in names]
        return month_runs(found) if found else []


def read_series(brief: Brief, topic: Topic, area: Area) -> Series:
    """Read the months of the period for a category in an area."""
    figures = brief.figures

    def shown(month: Month) -> MonthShown:
        when = Period.of_month(month)
        signal = figures.find("xmr_signal", topic.slug, area, when)
        return MonthShown(
            month,
            figures.find("count", topic.slug, area, when),
            signal,
            _signal_name(signal),
        )

    return Series(
        topic,
        area,
        tuple(shown(month) for month in brief.period),
        figures.find("xmr_mean", topic.slug, area),
        figures.find("xmr_lower", topic.slug, area),
        figures.find("xmr_upper", topic.slug, area),
    )


def _signal_name(signal: Quoted | None) -> str:
    if signal is None or not signal.value:
        return "none"
    side = "above" if signal.value > 0 else "below"
    return _KINDS[Signal(abs(int(signal.value)))].format(side)


def trend_title(brief: Brief, series: Series) -> str:
    """The finding of a trend: what its months signal, or which was the highest."""
    name, months = _trend_finding(series)
    known = [m for m in series.months if m.value is not None]
    highest = max(known, key=lambda m: m.value or 0, default=None)
    return brief.wording.words(
        f"category.months.{name}",
        topic=series.topic,
        place=series.area.name,
        months=months,
        month=highest.month.title if highest else "",
    )


def _trend_finding(series: Series) -> tuple[str, list[str]]:
    known = [m.value for m in series.months if m.value is not None]
    if not known:
        return "unknown", []
    if not any(known):
        return "none", []
    if not series.has_limits:
        return "highest", []
    above, below = series.signalled("above"), series.signalled("below")
    if above or below:
        name = "mixed" if above and below else "above" if above else "below"
        return name, series.signalled("above", "below")
    patterns = series.signalled(*{m.name for m in series.months} - {"none"})
    return ("pattern", patterns) if patterns else ("within", [])


def is_steady(series: Series) -> bool:
    """True where every month lies within the usual range, and in no pattern."""
    return _trend_finding(series)[0] == "within"


def trend_chart(
    brief: Brief, series: Series, name: str, *, table: str, small: bool = False
) -> Chart:
    """The chart of a series."""
    title = trend_title(brief, series)
    points = tuple(
        TrendPoint(
            label=m.month.title,
            short_label=_SHORT_MONTHS[m.month.number - 1],
            value=m.value,
            text=in_table(m.count.figure) if m.count else NOTHING.text,
            signal=_signal_words(brief, m) if m.name != "none" else "",
        )
        for m in series.months
    )
    return Chart(
        id=name,
        title=title,
        subtitle=_subtitle(brief, series),
        alt=_alt(brief, series, title),
        data=Trend(
            points,
            _value(series.mean),
            _value(series.lower),
            _value(series.upper),
            brief.wording.words("category.months.unit", topic=series.topic),
        ),
        source=_source(brief, series),
        table_id=table,
        small=small,
    )


def trend_table(brief: Brief, series: Series, name: str) -> Table:
    """The table of a series."""
    wording, topic = brief.wording, series.topic
    rows = [
        (
            Cell(m.month.title if m.value is None else month_name(brief, m.month)),
            m.count.cell() if m.count else NOTHING,
            Cell(_signal_words(brief, m), m.signal.key if m.signal else None),
        )
        for m in series.months
    ]
    return make_table(
        brief,
        name,
        title=trend_title(brief, series),
        subtitle=_subtitle(brief, series),
        columns=columns(
            wording.words("common.column.month"),
            wording.words("category.months.column", topic=topic),
            wording.words("category.months.signal_column"),
            words=(0, 2),
        ),
        rows=rows,
        sheet=f"{topic.short} months",
        source=_source(brief, series),
    )


def limits_words(brief: Brief, series: Series) -> str:
    """The usual range in a sentence, marked, or that there is none."""
    if series.mean is None or series.lower is None or series.upper is None:
        return brief.wording.marked("category.months.no_limits")
    if series.mean.value is None:
        is_hidden = series.mean.figure.status == SUPPRESSED
        name = "hidden_limits" if is_hidden else "no_limits"
        return brief.wording.marked(f"category.months.{name}")
    if not series.mean.value:
        return brief.wording.marked(
            "category.months.nothing", topic=series.topic, place=series.area.name
        )
    said = [_usual_range(brief, series.mean, series.lower, series.upper)]
    name, _ = _trend_finding(series)
    if name in ("within", "pattern"):
        said.append(brief.wording.marked(f"category.months.limits_{name}"))
    known = [m.month for m in series.months if m.value is not None]
    if len(known) < ENOUGH_POINTS:
        said.append(brief.wording.marked("category.months.trial"))
    if number := sum(is_provisional(brief, month) for month in known):
        said.append(brief.wording.marked("category.months.provisional", number=number))
    return " ".join(said)


def _usual_range(brief: Brief, mean: Quoted, lower: Quoted, upper: Quoted) -> str:
    """The limits in a sentence: a month has no tenth of an event, but few have."""
    is_whole = (mean.value or 0) >= _ENOUGH_FOR_WHOLES
    numbers = {"mean": mean, "lower": lower, "upper": upper}
    return brief.wording.marked(
        "category.months.limits",
        **{name: str(q) if is_whole else q.bare for name, q in numbers.items()},
    )


def _signal_words(brief: Brief, month: MonthShown) -> str:
    if month.signal is None:
        return NOTHING.text
    if month.signal.value is None:
        return in_table(month.signal.figure)
    return brief.wording.words(f"category.signal.{month.name}")


def _subtitle(brief: Brief, series: Series) -> str:
    return brief.wording.words(
        "category.months.subtitle",
        topic=series.topic,
        place=series.area.name,
        period=brief.period.title,
    )


def _alt(brief: Brief, series: Series, title: str) -> str:
    known = [m for m in series.months if m.value is not None]
    if not known:
        return f"{title}."
    low = min(known, key=lambda m: m.value or 0)
    high = max(known, key=lambda m: m.value or 0)
    return brief.wording.words(
        "category.months.alt",
        title=title,
        low_month=low.month.title,
        low=rounded(low.value or 0),
        high_month=high.month.title,
        high=rounded(high.value or 0),
    )


def _source(brief: Brief, series: Series) -> str:
    extracts = rate_sources(brief, series.topic.slug, series.area)
    return source_line(brief, *extracts, people=False)


def _value(found: Quoted | None) -> float | None:
    return found.value if found else None
