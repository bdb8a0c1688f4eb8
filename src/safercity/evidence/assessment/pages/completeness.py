"""Parts of the page on data quality: what records say, odd times, and flags."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    Paragraph,
    Table,
    Text,
)
from safercity.evidence.assessment.finder import NOTHING, Quoted
from safercity.evidence.assessment.tables import columns, make_table, source_line
from safercity.evidence.assessment.topics import make_topic
from safercity.evidence.calculation.default_times import ONLY, SPIKE
from safercity.evidence.figures import SUPPRESSED
from safercity.evidence.measures.default_times import USUAL_DEFAULTS
from safercity.evidence.measures.flag_completeness import FlagSignal
from safercity.evidence.partnership import Extract
from safercity.periods import Month, Period

_SHARES = ("record_complete_share", "victim_complete_share", "offender_complete_share")
_FIELDS = (
    "place", "time", "person", "age", "sex", "ethnicity", "home", "outcome", "offender"
)  # fmt: skip
# Few crimes have these, however well they are recorded.
_SELDOM = ("outcome", "offender")


def _is_hidden(found: Quoted) -> bool:
    return found.figure.status == SUPPRESSED


@dataclass(frozen=True, slots=True)
class _Share:
    """How many records of an extract say a thing."""

    extract: Extract
    field: str
    found: Quoted


def complete_blocks(brief: Brief) -> list[Block]:
    """What share of the records of each extract says each thing."""
    shares = list(_shares(brief))
    if not shares:
        return []
    if all(_is_hidden(share.found) for share in shares):
        return [Paragraph(brief.wording.text("quality.complete.hidden"))]
    intro = Paragraph(brief.wording.text("quality.complete.intro"))
    return [intro, _complete_table(brief, shares)]


def _shares(brief: Brief) -> Iterator[_Share]:
    for extract in brief.partnership.extracts:
        for field in _FIELDS:
            for measure in _SHARES:
                name = f"{extract.name}--{field}"
                found = brief.figures.find(measure, name, brief.force)
                if found:
                    yield _Share(extract, field, found)


def _field(brief: Brief, share: _Share) -> str:
    name = f"quality.field.{share.field}"
    own = f"{name}_{share.extract.contract}"
    return brief.wording.words(own if own in brief.wording else name)


def _complete_table(brief: Brief, shares: Sequence[_Share]) -> Table:
    words = brief.wording.words
    return make_table(
        brief,
        "data-quality-complete-table",
        title=_complete_title(brief, shares),
        subtitle=words(
            "quality.complete.subtitle",
            force=brief.force.name,
            period=brief.period.title,
        ),
        columns=columns(
            words("quality.rows.extract"),
            words("quality.complete.field"),
            words("quality.complete.share"),
            words("quality.complete.part"),
            words("quality.complete.whole"),
            words=(0, 1),
        ),
        rows=[
            (
                Cell(share.extract.title),
                Cell(_field(brief, share)),
                share.found.cell(),
                _number(share.found, share.found.figure.numerator),
                _number(share.found, share.found.figure.denominator),
            )
            for share in shares
        ],
        sheet=words("quality.sheet.complete"),
        source=words("quality.rows.source"),
        notes=(words("quality.complete.note"),),
    )


def _complete_title(brief: Brief, shares: Sequence[_Share]) -> str:
    """What is least often known, of what every record should say."""
    known = [
        (share.found.value, share)
        for share in shares
        if share.found.value is not None and share.field not in _SELDOM
    ]
    if not known:
        return brief.wording.words("quality.complete.title_none")
    _, least = min(known, key=lambda one: one[0])
    field = _field(brief, least)
    return brief.wording.words(
        "quality.complete.title",
        field=field[:1].lower() + field[1:],
        extract=least.extract.title,
        share=least.found,
    )


def _number(found: Quoted, number: float | None) -> Cell:
    if number is None:
        return NOTHING if not _is_hidden(found) else found.cell()
    return Cell(f"{number:,.0f}", found.key, number)


def time_blocks(brief: Brief) -> list[Block]:
    """Hours with far more records on the dot than the hours around them suggest."""
    text = brief.wording.text
    said: list[Text] = []
    plain: list[str] = []
    for extract in brief.partnership.extracts:
        found = dict(_hours(brief, extract))
        if not found:
            continue
        odd = [_odd_hour(brief, extract, hour, q) for hour, q in found.items()]
        said += [sentence for sentence in odd if sentence]
        if all(q.value == 0 for q in found.values()):
            plain.append(extract.title)
        elif any(_is_hidden(q) for q in found.values()):
            said.append(text("quality.times.hidden", title=extract.title))
    if plain:
        said.append(text("quality.times.none", titles=plain))
    return [Bullets(tuple(said))] if said else []


def _hours(brief: Brief, extract: Extract) -> Iterator[tuple[int, Quoted]]:
    for hour in USUAL_DEFAULTS:
        name = f"{extract.name}--at-{hour:02d}"
        found = brief.figures.find("default_time", name, brief.force)
        if found:
            yield hour, found


def _odd_hour(brief: Brief, extract: Extract, hour: int, found: Quoted) -> Text:
    if found.value not in (SPIKE, ONLY):
        return ()
    figures, name = brief.figures, f"{extract.name}--at-{hour:02d}"
    return brief.wording.text(
        f"quality.times.{'only' if found.value == ONLY else 'spike'}",
        title=extract.title,
        hour=f"{hour:02d}:00",
        number=figures.known("count", name, brief.force),
        every=figures.known("count", f"{extract.name}--timed", brief.force),
        share=figures.known("exact_hour_share", name, brief.force),
        expected=figures.known("exact_hour_expected", name, brief.force),
    )


def flag_blocks(brief: Brief) -> list[Block]:
    """Whether flags went on being set in the same way, month by month."""
    text = brief.wording.text
    flags = list(_flags(brief))
    if not brief.is_whole:
        # They are the force's, and so are its months.
        return [Paragraph(text("quality.flags.elsewhere"))] if flags else []
    told = [flag for flag in flags if flag.months]
    if not told:
        return []
    shown = [flag for flag in told if not flag.is_hidden]
    blocks: list[Block] = [Paragraph(text("quality.flags.intro"))]
    if shown:
        blocks += [_flag_table(brief, shown), _month_table(brief, shown)]
    if hidden := [flag.name for flag in told if flag.is_hidden]:
        blocks.append(Paragraph(text("quality.flags.hidden", names=hidden), "note"))
    return blocks


@dataclass(frozen=True, slots=True)
class _Flag:
    """A flag's share in each month of which it is known, and what each signals."""

    name: str
    months: tuple[tuple[Month, Quoted, Quoted | None], ...]

    @property
    def is_hidden(self) -> bool:
        """True where no month of it can be shown."""
        return all(share.value is None for _, share, _ in self.months)

    @property
    def extremes(self) -> tuple[tuple[Quoted, Month], tuple[Quoted, Month]]:
        """The lowest share and the highest, each with its month: of two, the first."""
        known = [(q, m) for m, q, _ in self.months if q.value is not None]
        values = [q.value or 0.0 for q, _ in known]
        return known[values.index(min(values))], known[values.index(max(values))]

    def months_that(self, signal: FlagSignal) -> list[str]:
        """The titles of the months that signal something."""
        return [
            month.title
            for month, _, found in self.months
            if found is not None and found.value == signal
        ]


def _flags(brief: Brief) -> Iterator[_Flag]:
    """Every category of records that flags alone make, and that was counted."""
    for key, category in sorted(brief.context.categories.items()):
        if category.select is None or not category.select.flags:
            continue
        if brief.figures.find("count", key, brief.force) is None:
            continue
        yield _Flag(make_topic(category).name, tuple(_flag_months(brief, key)))


def _flag_months(
    brief: Brief, key: str
) -> Iterator[tuple[Month, Quoted, Quoted | None]]:
    for month in brief.period:
        when = Period.of_month(month)
        share = brief.figures.find("flag_share", key, brief.force, when)
        if share:
            signal = brief.figures.find("flag_signal", key, brief.force, when)
            yield month, share, signal


def _flag_table(brief: Brief, flags: Sequence[_Flag]) -> Table:
    words = brief.wording.words
    rows = []
    for flag in flags:
        low, high = flag.extremes
        rows.append(
            (
                Cell(flag.name),
                *(c for q, m in (low, high) for c in (q.cell(), Cell(m.title))),
                Cell(_signalled(brief, flag)),
            )
        )
    odd = sum(bool(flag.months_that(FlagSignal.MOVED)) for flag in flags)
    empty = sum(bool(flag.months_that(FlagSignal.EMPTY_MONTH)) for flag in flags)
    return make_table(
        brief,
        "data-quality-flags-table",
        title=words("quality.flags.title", moved=odd, empty=empty),
        subtitle=words(
            "quality.flags.subtitle", force=brief.force.name, period=brief.period.title
        ),
        columns=columns(
            *(
                words(f"quality.flags.{name}")
                for name in ("flag", "low", "low_month", "high", "high_month", "signal")
            ),
            words=(0, 2, 4, 5),
        ),
        rows=rows,
        sheet=words("quality.sheet.flags"),
        source=_flag_source(brief, flags),
        notes=(words("quality.flags.note"),),
    )


def _signalled(brief: Brief, flag: _Flag) -> str:
    """What the months of a flag signal, the gravest first."""
    words = brief.wording.words
    if all(found is None or found.value is None for _, _, found in flag.months):
        hidden = any(found and _is_hidden(found) for _, _, found in flag.months)
        return "[c]" if hidden else NOTHING.text
    said = [
        words(f"quality.signal.{name}", months=months)
        for name, signal in (
            ("empty", FlagSignal.EMPTY_MONTH),
            ("moved", FlagSignal.MOVED),
            ("unusual", FlagSignal.UNUSUAL_MONTH),
        )
        if (months := flag.months_that(signal))
    ]
    return " ".join(said) or words("quality.signal.steady")


def _month_table(brief: Brief, flags: Sequence[_Flag]) -> Table:
    """The share of every flag in every month, for the web and the spreadsheet."""
    words = brief.wording.words
    months = sorted({month for flag in flags for month, _, _ in flag.months})
    shares = [{month: share for month, share, _ in flag.months} for flag in flags]
    return make_table(
        brief,
        "data-quality-flag-months-table",
        title=words("quality.flags.months_title"),
        subtitle=words(
            "quality.flags.subtitle", force=brief.force.name, period=brief.period.title
        ),
        columns=columns(words("common.column.month"), *(flag.name for flag in flags)),
        rows=[
            (
                Cell(month.title),
                *(q.cell() if (q := one.get(month)) else NOTHING for one in shares),
            )
            for month in months
        ],
        sheet=words("quality.sheet.flag_months"),
        source=_flag_source(brief, flags),
        detail=True,
    )


def _flag_source(brief: Brief, flags: Sequence[_Flag]) -> str:
    names = {n for f in flags for _, q, _ in f.months for n in q.figure.sources}
    return source_line(brief, *sorted(names), people=False)
