"""Survey: what residents say, with intervals on the people that a sample is worth."""

from collections.abc import Sequence
from dataclasses import replace

from safercity.areas import Area
from safercity.evidence.assessment.document import (
    Block,
    Cell,
    Chart,
    DotRow,
    Dots,
    Section,
    Table,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.numbers import in_table
from safercity.evidence.assessment.tables import columns, interval_cell
from safercity.evidence.assessment.themes.view import (
    Missing,
    Part,
    ThemeView,
    cell_of,
    is_shown,
    together,
)

SHARE = "survey_share"
CONTRACT = "survey_responses"


def survey_parts(view: ThemeView) -> Part:
    """What residents say about the subject of a theme."""
    return together(_part(view, answer) for answer in view.theme.survey)


def answer_words(view: ThemeView, answer: str) -> str:
    """An answer as a sentence says it: "say that drugs are a problem locally"."""
    name = f"survey.answer.{answer}"
    if name in view.brief.wording:
        return view.brief.wording.words(name)
    question, _, said = answer.partition("--")
    return view.brief.wording.words(
        "survey.answer_other",
        question=question.replace("-", " "),
        answer=said.replace("-", " "),
    )


def _part(view: ThemeView, answer: str) -> Part:
    share = view.find(SHARE, answer)
    if not is_shown(share):
        missing = Missing(view.words("survey.missing"), CONTRACT)
        return Part(missing=(missing,))
    section = answer_section(view, answer, f"survey-{answer}")
    point = view.text("survey.point", share=share, says=answer_words(view, answer))
    return Part((section,), (point,) if share and share.value is not None else ())


def answer_section(view: ThemeView, answer: str, part: str) -> Section:
    """One answer: every area with its interval, and the force."""
    areas = by_share(view, answer)
    has_chart = len(areas) > 2
    table = _table(view, answer, part, areas, has_chart=has_chart)
    blocks: list[Block] = [table]
    if has_chart:
        chart = answer_chart(view, answer, part, areas, table)
        # On paper a local assessment says what its own residents say.
        blocks.insert(0, replace(chart, on_paper=view.brief.is_whole))
    says = answer_words(view, answer)
    return view.part(part, view.words("survey.heading", says=says), blocks)


def by_share(view: ThemeView, answer: str) -> list[Area]:
    """The areas with a share, highest first, those withheld last; then the force."""
    brief = view.brief
    shown = [csp for csp in brief.areas.csps if is_shown(view.find(SHARE, answer, csp))]

    def order(area: Area) -> tuple[float, str]:
        value = brief.figures.value(SHARE, answer, area)
        return (1.0 if value is None else -value, area.name)

    return [*sorted(shown, key=order), brief.force]


def _title(view: ThemeView, answer: str, areas: Sequence[Area]) -> str:
    says = answer_words(view, answer)
    known = [a for a in areas[:-1] if view.known(SHARE, answer, a)]
    if len(known) < 2:
        return view.words("survey.title_alone", says=says)
    return view.words(
        "survey.title",
        says=says,
        first=known[0].name,
        last=known[-1].name,
        high=view.known(SHARE, answer, known[0]),
        low=view.known(SHARE, answer, known[-1]),
    )


def _table(
    view: ThemeView,
    answer: str,
    part: str,
    areas: Sequence[Area],
    *,
    has_chart: bool,
) -> Table:
    words = view.brief.wording.words
    found = {area: view.find(SHARE, answer, area) for area in areas}
    question = answer.partition("--")[0]
    asked = [view.find("survey_respondents", question, area) for area in areas]
    counted = any(is_shown(one) for one in asked)
    rows = [
        (
            Cell(area.name),
            cell_of(found[area]),
            interval_cell(found[area]),
            *((cell_of(number),) if counted else ()),
        )
        for area, number in zip(areas, asked, strict=True)
    ]
    return view.table(
        part,
        title=_title(view, answer, areas),
        columns=columns(
            words("common.column.area"),
            view.words("survey.column"),
            words("common.column.interval"),
            *((view.words("survey.asked"),) if counted else ()),
        ),
        rows=rows,
        figures=found.values(),
        unit=view.words("survey.unit"),
        notes=[view.words("survey.note")],
        detail=has_chart,
        highlight=[n for n, area in enumerate(areas) if area == view.brief.area],
    )


def answer_chart(
    view: ThemeView, answer: str, part: str, areas: Sequence[Area], table: Table
) -> Chart:
    """The areas by the share of an answer, with intervals, and the force as a line."""
    title = _title(view, answer, areas)
    rows = [_dot(view, area, view.find(SHARE, answer, area)) for area in areas[:-1]]
    force = view.known(SHARE, answer, view.brief.force)
    return Chart(
        id=view.id(f"{part}-chart"),
        title=title,
        subtitle=table.subtitle,
        alt=view.words("survey.alt", title=title, force=force),
        data=Dots(
            tuple(rows),
            force.value if force else None,
            view.brief.force.name,
            view.words("survey.unit"),
        ),
        source=table.source,
        table_id=table.id,
    )


def _dot(view: ThemeView, area: Area, found: Quoted | None) -> DotRow:
    figure = found.figure if found else None
    return DotRow(
        area.name,
        figure.value if figure else None,
        figure.lower if figure else None,
        figure.upper if figure else None,
        f"{in_table(figure, found.places)}%" if figure and found else "",
        focus=area == view.brief.area,
    )
