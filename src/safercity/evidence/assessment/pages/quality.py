"""Data quality: where every row went, what has no place, what the data cannot say."""

from collections.abc import Sequence

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    Paragraph,
    Section,
    Text,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.month_names import month_runs
from safercity.evidence.assessment.numbers import listed
from safercity.evidence.assessment.pages.completeness import (
    complete_blocks,
    flag_blocks,
    time_blocks,
)
from safercity.evidence.assessment.pages.row_accounts import (
    row_blocks,
    row_figures,
    rule_blocks,
)
from safercity.evidence.assessment.statements import joined
from safercity.evidence.assessment.tables import columns, make_table, topics_source
from safercity.evidence.calculation.quality import ALL_RECORDS
from safercity.periods import Month


def quality_section(brief: Brief) -> Section:
    """The page on data quality."""
    words = brief.wording.words
    inner = (
        _part(brief, "rows", row_blocks(brief)),
        _part(brief, "rules", rule_blocks(brief)),
        _part(brief, "complete", complete_blocks(brief)),
        _part(brief, "times", time_blocks(brief)),
        _part(brief, "flags", flag_blocks(brief)),
        _part(brief, "places", _places(brief)),
        _part(brief, "months", _months(brief)),
        _part(brief, "limits", _limits(brief)),
        _part(
            brief,
            "areas",
            _bullets([to_text(n) for n in dict.fromkeys(brief.context.notes)]),
        ),
        _part(brief, "shown", _shown(brief)),
    )
    return Section(
        "data-quality",
        words("quality.title.section"),
        (Paragraph(data_line(brief), "lead"),),
        tuple(section for section in inner if section.blocks),
        brief.wording.text("quality.title.finding"),
        words("common.groups.overview"),
    )


def _part(brief: Brief, part: str, blocks: Sequence[Block]) -> Section:
    title = brief.wording.words(f"quality.heading.{part}")
    return Section(f"data-quality-{part}", title, tuple(blocks))


def _bullets(items: Sequence[Text]) -> list[Block]:
    return [Bullets(tuple(items))] if items else []


def data_line(brief: Brief) -> Text:
    """The quality of the data in a line or two: every row, and what has no place."""
    figures, wording = brief.figures, brief.wording
    said = _rows_told(brief)
    share = figures.known("unplaced_share", ALL_RECORDS, brief.force)
    if share is not None:
        name = "unplaced" if share.value else "placed"
        said.append(
            wording.text(f"front.data.{name}", share=share, force=brief.force.name)
        )
    return joined(*said)


def _rows_told(brief: Brief) -> list[Text]:
    """Of one extract its numbers; of several, those from which rows were set aside."""
    wording, extracts = brief.wording, brief.partnership.extracts
    told = {
        extract.title: rows
        for extract in extracts
        if (rows := row_figures(brief, extract.name, None))
    }
    if not told:
        return [wording.text("front.data.none")]
    if len(extracts) == 1:
        read, accepted, quarantined, superseded = next(iter(told.values()))
        numbers = {"read": read, "accepted": accepted, "quarantined": quarantined}
        return [wording.text("quality.line.one", superseded=superseded, **numbers)]
    aside = [
        wording.marked("quality.line.of", rows=quarantined, read=read, title=title)
        for title, (read, _, quarantined, _) in told.items()
        if quarantined.value
    ]
    is_partly_told = len(told) < len(extracts)
    said = [wording.text("quality.line.several", number=len(extracts))]
    if aside:
        said.append(wording.text("quality.line.aside", said=aside))
    elif not is_partly_told:
        said.append(wording.text("quality.line.none_aside"))
    if is_partly_told:
        said.append(wording.text("quality.line.hidden"))
    return said


def _places(brief: Brief) -> list[Block]:
    """Records with no place, outside the area, and of other forces inside it."""
    figures, wording, force = brief.figures, brief.wording, brief.force
    blocks: list[Block] = []
    for measure in ("unplaced", "outside_area", "other_force_inside"):
        number = figures.known(measure, ALL_RECORDS, force)
        if number is None:
            continue
        blocks.append(
            Paragraph(
                wording.text(
                    f"quality.places.{measure}{'' if number.value else '_none'}",
                    records=_records(brief, number),
                    one=number.value == 1,
                    share=figures.known("unplaced_share", ALL_RECORDS, force),
                    force=force.name,
                )
            )
        )
    if figures.value("unplaced", ALL_RECORDS, force) == 0:
        return blocks
    if _has_any_unplaced(brief):
        return [*blocks, *_unplaced_table(brief)]
    if not blocks:
        none = wording.text("quality.places.none", force=force.name)
        blocks.append(Paragraph(none))
    return blocks


def _has_any_unplaced(brief: Brief) -> bool:
    """True where a category has records with no place, or may have them."""
    found = [
        brief.figures.find("unplaced", topic.slug, brief.force)
        for topic in brief.crimes
    ]
    return any(one is not None and one.value != 0 for one in found)


def _unplaced_table(brief: Brief) -> list[Block]:
    """Records with no place by category, where there are any."""
    figures, wording, force = brief.figures, brief.wording, brief.force
    rows = [
        (
            Cell(topic.name),
            figures.cell("unplaced", topic.slug, force),
            figures.cell("unplaced_share", topic.slug, force),
        )
        for topic in brief.crimes
        if figures.find("unplaced", topic.slug, force)
    ]
    if not rows:
        return []
    table = make_table(
        brief,
        "data-quality-places-table",
        title=wording.words("quality.places.title", force=force.name),
        subtitle=wording.words("quality.places.subtitle", period=brief.period.title),
        columns=columns(
            wording.words("common.column.category"),
            wording.words("quality.places.unplaced_column"),
            wording.words("quality.places.share_column"),
        ),
        rows=rows,
        sheet=wording.words("quality.sheet.places"),
        source=topics_source(brief, brief.crimes, people=False),
    )
    return [table]


def _records(brief: Brief, number: Quoted) -> str:
    name = "one" if number.value == 1 else "many"
    return brief.wording.marked(f"quality.records.{name}", number=number)


def _months(brief: Brief) -> list[Block]:
    """Which months were supplied, which are missing, which can be compared."""
    wording, context = brief.wording, brief.context
    items = []
    for extract in brief.partnership.extracts:
        months = sorted({f.month for f in context.files_of(extract.name) if f.month})
        if months:
            items.append(
                wording.text(
                    "quality.months.covered",
                    title=extract.title,
                    runs=listed(month_runs([Month.parse(m) for m in months])),
                )
            )
    if context.missing_months:
        missing = [month.title for month in context.missing_months]
        items.append(wording.text("quality.months.missing", months=missing))
    else:
        items.append(wording.text("quality.months.whole", period=brief.period.title))
    if brief.like and brief.before:
        name = "like_whole" if brief.like == brief.period else "like"
        items.append(
            wording.text(
                f"quality.months.{name}",
                like=brief.like.short_title,
                before=brief.before.short_title,
            )
        )
    else:
        items.append(wording.text("quality.months.no_like"))
    return _bullets(items)


def _limits(brief: Brief) -> list[Block]:
    """What the data can and cannot say, by where they come from."""
    contracts = {extract.contract for extract in brief.partnership.extracts}
    names = brief.wording.names("quality.limits_always")
    if "police_uk" in contracts:
        names += brief.wording.names("quality.limits_police_uk")
    if contracts - {"police_uk"}:
        names += brief.wording.names("quality.limits_supplied")
    return _bullets([brief.wording.text(name) for name in names])


def _shown(brief: Brief) -> list[Block]:
    """What is and is not suppressed, and why."""
    wording, partnership = brief.wording, brief.partnership
    public = [e.title for e in partnership.extracts if e.is_public]
    sensitive = [e.title for e in partnership.extracts if not e.is_public]
    said: list[Text] = [to_text(note) for note in brief.release.notes]
    if sensitive:
        protected = "sensitive" if brief.release.policy.protects else "in_full"
        said.append(wording.text(f"quality.shown.{protected}", titles=sensitive))
        if public:
            said.append(wording.text("quality.shown.public", titles=public))
    said.append(
        wording.text(
            "quality.shown.small", minimum=f"{partnership.minimum_population:,}"
        )
    )
    return _bullets(said)
