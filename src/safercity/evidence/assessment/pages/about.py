"""About: how to read an assessment, its methods, its sources, its words."""

from collections.abc import Iterable

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.context import SourceFile, titled
from safercity.evidence.assessment.derivation import method_id
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    Definitions,
    Paragraph,
    Section,
    Table,
    Text,
    text,
)
from safercity.evidence.assessment.marks import to_text
from safercity.evidence.assessment.numbers import SUPPRESSED_MARK
from safercity.evidence.assessment.tables import columns, make_table
from safercity.evidence.measures.definitions import MeasureDefinition


def reading_section(brief: Brief) -> Section:
    """How to read the assessment: intervals, the four outcomes, ranges, shorthand."""
    wording = brief.wording
    rule = brief.partnership.change_rule
    values = {
        "practical": f"{rule.practical_percent:g}",
        "chance": f"{rule.p_level * 100:g}",
        "force": brief.force.name,
    }
    parts = ("numbers", "outcomes", "range", "wards", "shorthand", "trace")
    inner = tuple(
        Section(
            f"how-to-read-{part}",
            wording.words(f"reading.heading.{part}"),
            tuple(_said(brief, f"reading.{part}", values)),
        )
        for part in parts
    )
    return Section(
        "how-to-read",
        wording.words("reading.title.section"),
        (),
        inner,
        wording.text("reading.title.finding"),
        wording.words("common.groups.about"),
    )


def _said(brief: Brief, table: str, values: dict[str, str]) -> Iterable[Block]:
    """The sentences of a table: `point_…` as a list, the others as paragraphs."""
    points: list[Text] = []
    for name in brief.wording.names(table):
        said = brief.wording.text(name, **values)
        if name.rpartition(".")[2].startswith("point"):
            points.append(said)
        else:
            yield Paragraph(said)
    if points:
        yield Bullets(tuple(points))


def methods_section(brief: Brief, measures: Iterable[str]) -> Section:
    """How each measure that the assessment uses is worked out, with its version."""
    wording = brief.wording
    known = [
        brief.context.measures[key]
        for key in sorted(set(measures))
        if key in brief.context.measures
    ]
    known.sort(key=lambda measure: (measure.method, measure.title))
    return Section(
        "methods",
        wording.words("about.methods.section"),
        (Paragraph(wording.text("about.methods.intro")),),
        tuple(_method(brief, measure) for measure in known),
        wording.text("about.methods.finding"),
        wording.words("common.groups.about"),
    )


def _method(brief: Brief, measure: MeasureDefinition) -> Section:
    words = brief.wording.words
    items = [("counted", measure.counted), ("filter", measure.filter)]
    if measure.denominator:
        items.append(("denominator", measure.denominator))
    items += [
        ("unit", measure.unit),
        ("source", measure.source),
        ("version", measure.version),
        ("page", f"docs/methods/{measure.method}"),
    ]
    if measure.codes:
        codes = "; ".join(f"{c}: {w}" for c, w in sorted(measure.codes.items()))
        items.append(("codes", codes))
    return Section(
        method_id(measure.key),
        measure.title,
        (
            Definitions(
                tuple(
                    (words(f"about.method.{name}"), text(said)) for name, said in items
                ),
                style="facts",
            ),
        ),
        printed="where referred to",
    )


def sources_section(brief: Brief) -> Section:
    """Every source with its licence, and every file with its hash."""
    wording = brief.wording
    inner = (
        Section(
            "sources-extracts",
            wording.words("sources.heading.extracts"),
            (Definitions(tuple(_extracts(brief))),),
        ),
        Section(
            "sources-files",
            wording.words("sources.heading.files"),
            tuple(_files(brief)),
        ),
        Section(
            "sources-reference",
            wording.words("sources.heading.reference"),
            (Definitions(tuple(_reference(brief))),),
        ),
        Section(
            "sources-licences",
            wording.words("sources.heading.licences"),
            (Bullets(tuple(text(line) for line in licences(brief))),),
        ),
    )
    return Section(
        "sources",
        wording.words("sources.title.section"),
        (Paragraph(wording.text("sources.title.intro")),),
        tuple(section for section in inner if any(_filled(b) for b in section.blocks)),
        wording.text("sources.title.finding"),
        wording.words("common.groups.about"),
    )


def _filled(block: Block) -> bool:
    return not isinstance(block, Definitions | Bullets) or bool(block.items)


def _extracts(brief: Brief) -> Iterable[tuple[str, Text]]:
    for extract in brief.partnership.extracts:
        kind = "open" if extract.is_public else "supplied"
        yield (
            extract.title,
            brief.wording.text(
                f"sources.extract.{kind}",
                name=extract.name,
                licence=brief.wording.words(f"sources.licence.{kind}"),
                synthetic=extract.synthetic or brief.partnership.synthetic,
            ),
        )


def _files(brief: Brief) -> Iterable[Block]:
    if not brief.context.files:
        yield Paragraph(brief.wording.text("sources.files.none"))
        return
    yield Paragraph(brief.wording.text("sources.files.intro"))
    yield _files_table(brief, brief.context.files)


def _files_table(brief: Brief, files: Iterable[SourceFile]) -> Table:
    words = brief.wording.words
    return make_table(
        brief,
        "sources-files-table",
        title=words("sources.files.title"),
        subtitle=words("sources.files.subtitle"),
        columns=columns(
            words("sources.files.path"),
            words("sources.files.bytes"),
            words("sources.files.hash"),
            words=(0, 2),
        ),
        rows=[
            (
                Cell(file.path),
                _size(file),
                Cell(file.sha256),
            )
            for file in files
        ],
        sheet=words("sources.files.sheet"),
        source="",
    )


def _size(file: SourceFile) -> Cell:
    if file.bytes is None:
        return Cell(SUPPRESSED_MARK)
    return Cell(f"{file.bytes:,}", value=float(file.bytes))


def _reference(brief: Brief) -> Iterable[tuple[str, Text]]:
    for attribute in brief.context.attributes:
        yield (
            titled(attribute),
            text(f"{attribute.source}. {attribute.licence}."),
        )
    for area in brief.context.comparators:
        yield area.name, brief.wording.text("sources.reference.comparator")
    if any(figure_key.startswith("harm.") for figure_key in _harm_keys(brief)):
        yield (
            brief.wording.words("sources.reference.harm_title"),
            brief.wording.text("sources.reference.harm"),
        )


def _harm_keys(brief: Brief) -> list[str]:
    found = (brief.figures.find("harm", t.slug, brief.area) for t in brief.topics)
    return [quoted.key for quoted in found if quoted]


def licences(brief: Brief) -> tuple[str, ...]:
    """The statements that the licences of the sources ask for."""
    return tuple(
        brief.wording.words(name) for name in brief.wording.names("sources.statement")
    )


def glossary_section(brief: Brief) -> Section:
    """The words of the assessment, each with one meaning."""
    wording = brief.wording
    # Street data know nothing of people, flags or themes, nor of their words.
    tables = ("", "_of_records") if brief.has_records else ("",)
    items = sorted(
        (
            (
                wording.words(f"glossary.name{table}.{name.rpartition('.')[2]}"),
                to_text(wording.marked(name)),
            )
            for table in tables
            for name in wording.names(f"glossary.term{table}")
        ),
        key=lambda item: item[0].lower(),
    )
    return Section(
        "glossary",
        wording.words("glossary.title.section"),
        (Definitions(tuple(items)),),
        (),
        wording.text("glossary.title.finding"),
        wording.words("common.groups.about"),
    )
