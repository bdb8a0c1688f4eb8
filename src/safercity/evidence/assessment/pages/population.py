"""Population and demography: who lives in an area, beside the force."""

from collections.abc import Sequence

from safercity.areas import Area
from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.context import titled
from safercity.evidence.assessment.document import (
    BarRow,
    Bars,
    Block,
    Cell,
    Chart,
    Column,
    Paragraph,
    Section,
    Table,
    Text,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.numbers import in_table
from safercity.evidence.assessment.statements import joined
from safercity.evidence.assessment.tables import columns, make_table

AGES = ("age-0-15", "age-16-24", "age-25-44", "age-45-64", "age-65-plus")
ETHNIC = (
    "ethnic-asian",
    "ethnic-black",
    "ethnic-mixed",
    "ethnic-white",
    "ethnic-other",
)
# What else is said of an area: the measure, and the column that its source is of.
OTHERS = (
    ("population", "population"),
    ("households", "households"),
    ("deprivation_decile_1_share", "imd_decile"),
    ("deprivation_quintile_1_share", "imd_decile"),
    ("rural_share", "rural"),
    ("lsoas", "population"),
    ("wards_count", "population"),
)


def population_section(brief: Brief) -> Section:
    """The page on who lives in the area."""
    words = brief.wording.words
    inner = (
        _part(brief, "ages", _bands(brief, "ages", AGES, "age_0_15")),
        _part(brief, "homes", _others(brief)),
        _part(brief, "ethnic", _bands(brief, "ethnic", ETHNIC, "ethnic_asian")),
        _part(brief, "areas", _areas(brief)),
    )
    return Section(
        "population",
        words("population.title.section"),
        (Paragraph(_lead(brief), "lead"),),
        tuple(section for section in inner if section.blocks),
        brief.wording.text("population.title.finding", place=brief.place),
        words("common.groups.overview"),
    )


def _part(brief: Brief, part: str, blocks: Sequence[Block]) -> Section:
    title = brief.wording.words(f"population.heading.{part}")
    return Section(f"population-{part}", title, tuple(blocks))


def _lead(brief: Brief) -> Text:
    figures, area, text = brief.figures, brief.area, brief.wording.text
    people = figures.known("population", "all", area)
    if people is None:
        return text("population.lead.unknown", place=brief.place)
    said = [
        text(
            "population.lead.people",
            place=brief.place,
            people=people,
            year=people.figure.denominator_year,
            households=figures.known("households", "all", area),
        )
    ]
    if brief.has_few_residents:
        said.append(text("population.lead.few", place=brief.place))
    young = figures.known("population_share", "age-0-15", area)
    old = figures.known("population_share", "age-65-plus", area)
    if young and old:
        said.append(text("population.lead.ages", young=young, old=old))
    rural = figures.known("rural_share", "all", area)
    if rural:
        name = "rural" if rural.value else "urban"
        said.append(text(f"population.lead.{name}", rural=rural))
    deprived = figures.known("deprivation_quintile_1_share", "all", area)
    index = brief.context.attribute("imd_decile")
    if deprived and index:
        name = "deprived" if deprived.value else "not_deprived"
        said.append(
            text(f"population.lead.{name}", deprived=deprived, index=index.title)
        )
    return joined(*said)


def _beside(brief: Brief) -> tuple[Area, ...]:
    return (brief.area,) if brief.is_whole else (brief.area, brief.force)


def _source(brief: Brief, *names: str) -> str:
    """The footer: each source of these columns once, with its year and licence."""
    found = [brief.context.attribute(name) for name in names]
    known = list(dict.fromkeys(attribute for attribute in found if attribute))
    return brief.wording.words(
        "population.footer.source",
        sources=[f"{titled(a)}: {a.source}" for a in known],
        licences=list(dict.fromkeys(a.licence for a in known)),
    )


def _bands(brief: Brief, part: str, bands: Sequence[str], column: str) -> list[Block]:
    """A chart and a table of the shares of residents in bands, beside the force."""
    figures, words = brief.figures, brief.wording.words
    shares = [(b, figures.known("population_share", b, brief.area)) for b in bands]
    known = [(band, share) for band, share in shares if share]
    if not known:
        return []
    attribute = brief.context.attribute(column)
    year = attribute.year if attribute else None
    rows = [
        (
            Cell(words(f"population.band.{band}")),
            *(figures.cell("population_share", band, a) for a in _beside(brief)),
        )
        for band, _ in known
    ]
    table = make_table(
        brief,
        f"population-{part}-table",
        title=words(f"population.{part}.title", place=brief.place),
        subtitle=words(f"population.{part}.subtitle", year=year),
        columns=(
            Column(words(f"population.{part}.column"), "text"),
            *(
                Column(words("population.column.share", place=area.name))
                for area in _beside(brief)
            ),
        ),
        rows=rows,
        sheet=words(f"population.{part}.sheet"),
        source=_source(brief, column),
        notes=(words(f"population.{part}.note"),),
    )
    if part != "ages":
        return [table]
    return [_age_chart(brief, known, year, column), table]


def _age_chart(
    brief: Brief,
    known: Sequence[tuple[str, Quoted]],
    year: int | None,
    column: str,
) -> Chart:
    words = brief.wording.words
    rows = tuple(
        BarRow(
            words(f"population.band.{band}"), share.value, f"{in_table(share.figure)}%"
        )
        for band, share in known
    )
    most = max(rows, key=lambda row: row.value or 0)
    title = words("population.ages.chart", place=brief.place, most=most.label)
    return Chart(
        id="population-ages-chart",
        title=title,
        subtitle=words("population.ages.subtitle", year=year),
        alt=words(
            "population.ages.alt",
            title=title,
            rows=[f"{row.label} {row.text}" for row in rows],
        ),
        data=Bars(rows, words("front.chart.unit")),
        source=_source(brief, column),
        table_id="population-ages-table",
    )


def _others(brief: Brief) -> list[Block]:
    """Households, deprivation and rural residents, beside the force."""
    figures, words = brief.figures, brief.wording.words
    index = brief.context.attribute("imd_decile")
    shown = [
        (measure, column)
        for measure, column in OTHERS
        if figures.find(measure, "all", brief.area)
    ]
    if not shown:
        return []
    rows = [
        (
            Cell(
                words(
                    f"population.fact.{measure}",
                    index=index.title if index else "",
                    year=brief.areas.ward_year,
                )
            ),
            *(figures.cell(measure, "all", area) for area in _beside(brief)),
        )
        for measure, _ in shown
    ]
    table = make_table(
        brief,
        "population-homes-table",
        title=words("population.homes.title", place=brief.place),
        subtitle=words("population.homes.subtitle"),
        columns=(
            Column(words("population.homes.column"), "text"),
            *(Column(area.name) for area in _beside(brief)),
        ),
        rows=rows,
        sheet=words("population.homes.sheet"),
        source=_source(brief, *(column for _, column in shown)),
        notes=(words("population.homes.note"),),
    )
    missing = index is None or not figures.known(
        "deprivation_quintile_1_share", "all", brief.area
    )
    if missing:
        return [Paragraph(brief.wording.text("population.homes.no_index")), table]
    return [table]


def _areas(brief: Brief) -> list[Block]:
    """Force-wide: the partnership areas side by side."""
    if not brief.is_force or len(brief.areas.csps) < 2:
        return []
    figures, words = brief.figures, brief.wording.words
    index = brief.context.attribute("imd_decile")
    measures = [
        (measure, category)
        for measure, category in (
            ("population", "all"),
            ("population_share", "age-0-15"),
            ("population_share", "age-65-plus"),
            ("deprivation_quintile_1_share", "all"),
            ("rural_share", "all"),
        )
        if figures.find(measure, category, brief.force)
    ]
    areas = (*sorted(brief.areas.csps, key=lambda csp: csp.name), brief.force)
    rows = [
        (
            Cell(area.name, link=None if area == brief.area else f"area:{area.slug}"),
            *(figures.cell(measure, category, area) for measure, category in measures),
        )
        for area in areas
    ]
    headers = [
        words(
            f"population.header.{measure if category == 'all' else category}",
            index=index.title if index else "",
        )
        for measure, category in measures
    ]
    return [
        _areas_table(brief, headers, rows, [measure for measure, _ in measures]),
    ]


def _areas_table(
    brief: Brief,
    headers: Sequence[str],
    rows: Sequence[tuple[Cell, ...]],
    measures: Sequence[str],
) -> Table:
    words = brief.wording.words
    held = {
        "population": "population",
        "population_share": "age_0_15",
        "deprivation_quintile_1_share": "imd_decile",
        "rural_share": "rural",
    }
    return make_table(
        brief,
        "population-areas-table",
        title=words("population.areas.title", place=brief.place),
        subtitle=words("population.areas.subtitle"),
        columns=columns(words("common.column.area"), *headers),
        rows=rows,
        sheet=words("population.areas.sheet"),
        source=_source(brief, *(held[measure] for measure in measures)),
        highlight=(len(rows) - 1,),
    )
