"""Public confidence: what residents say of their area, their safety and the police."""

from collections.abc import Sequence

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Cell,
    Paragraph,
    Section,
    Table,
    Text,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.assessment.tables import columns, interval_cell
from safercity.evidence.assessment.themes.pages import page_view
from safercity.evidence.assessment.themes.survey import (
    SHARE,
    answer_chart,
    answer_words,
    by_share,
)
from safercity.evidence.assessment.themes.view import ThemeView, cell_of, is_shown

SLUG = "confidence"
GROUP = "survey.page.group"
SAFE_DAY, SAFE_DARK = "safe-day--safe", "safe-dark--safe"
_OUTCOMES = {-1: "fewer", 0: "alike", 1: "more"}
# In the order of the 2019 assessment; what else was asked comes after.
ANSWERS = (
    "satisfied-area--satisfied",
    "concern-drugs--yes",
    "concern-asb--yes",
    "concern-alcohol--yes",
    "police-presence--satisfied",
    "trust-police--yes",
    SAFE_DAY,
    SAFE_DARK,
    "likely-victim--yes",
    "likely-victim--yes--of-previous-victim--yes",
)


def confidence_section(brief: Brief) -> Section | None:
    """The page; None where there is no survey and nothing but street data."""
    view = page_view(brief, SLUG, "Confidence")
    answers = _answers(view)
    if not answers and not brief.has_records:
        return None
    words, text = brief.wording.words, brief.wording.text
    title = words("survey.page.title")
    if not answers:
        absent = text("survey.page.absent")
        blocks: tuple[Block, ...] = (Paragraph(absent, "lead"),)
        return Section(SLUG, title, blocks, (), absent, words(GROUP))
    inner = [_all(view, answers)]
    if len(brief.areas.csps) > 1:
        inner.append(_areas(view, answers))
    return Section(
        SLUG,
        title,
        (Paragraph(_lead(view), "lead"), Paragraph(text("survey.page.caution"))),
        tuple(section for section in inner if section.blocks),
        text("survey.page.finding"),
        words(GROUP),
    )


def _answers(view: ThemeView) -> list[str]:
    """The answers with a share here: those known by name, then other questions.

    Of a question known by name only the named answer is shown: the rest follow.
    """
    areas = (view.brief.area, view.brief.force)
    shown = [
        answer
        for answer in ANSWERS
        if any(is_shown(view.find(SHARE, answer, area)) for area in areas)
    ]
    known = {answer.partition("--")[0] for answer in ANSWERS} | {"previous-victim"}
    end = f".{view.brief.force.slug}.{view.brief.period.slug}"
    others = [
        key[len(SHARE) + 1 : -len(end)]
        for key in view.keys_from(f"{SHARE}.")
        if key.endswith(end)
    ]
    return [*shown, *(a for a in others if a.partition("--")[0] not in known)]


def _lead(view: ThemeView) -> Text:
    brief = view.brief
    day, dark = view.known(SHARE, SAFE_DAY), view.known(SHARE, SAFE_DARK)
    if day is None or dark is None:
        return brief.wording.text("survey.page.lead_other", place=brief.place)
    return brief.wording.text(
        "survey.page.lead_safe", day=day, dark=dark, place=brief.place
    )


def _all(view: ThemeView, answers: Sequence[str]) -> Section:
    """Every answer: its share, interval, the force's, and the change."""
    words, brief = view.brief.wording.words, view.brief
    found = {answer: view.find(SHARE, answer) for answer in answers}
    changes = {answer: view.find("survey_change", answer) for answer in answers}
    changed = any(is_shown(change) for change in changes.values())
    gaps = {answer: view.find("survey_gap", answer) for answer in answers}
    compared = any(is_shown(gap) for gap in gaps.values())
    beside = view.areas[1:]
    rows = []
    for answer in answers:
        says = answer_words(view, answer)
        change = changes[answer]
        rows.append(
            (
                Cell(says[:1].upper() + says[1:]),
                cell_of(found[answer]),
                interval_cell(found[answer]),
                *(cell_of(view.find(SHARE, answer, area)) for area in beside),
                *(((change.cell(signed=True) if change else cell_of(None)),) * changed),
                *((_gap_cells(view, answer, gaps[answer])) if compared else ()),
            )
        )
    table = view.table(
        "answers",
        title=words("survey.page.title_all", place=brief.place),
        columns=columns(
            words("survey.page.column"),
            words("survey.page.share"),
            words("common.column.interval"),
            *(words("survey.page.share_in", place=area.name) for area in beside),
            *((words("survey.page.change"),) * changed),
            *(
                (words("survey.page.gap"), words("survey.page.reading"))
                if compared
                else ()
            ),
        ),
        rows=rows,
        figures=found.values(),
        unit=words("survey.page.unit"),
        notes=[
            view.words("survey.note"),
            *((words("survey.page.gap_note"),) if compared else ()),
        ],
    )
    said = [
        brief.wording.text(
            "survey.page.satisfied", share=share, says=answer_words(view, answer)
        )
        for answer, share in found.items()
        if share and share.value is not None and answer not in (SAFE_DAY, SAFE_DARK)
    ]
    blocks: list[Block] = [Bullets(tuple(said))] if said else []
    return view.part("answers", words("survey.page.heading_all"), [*blocks, table])


def _gap_cells(view: ThemeView, answer: str, gap: Quoted | None) -> tuple[Cell, Cell]:
    """How far an answer is from that of all the other areas, and what to make of it."""
    outcome = view.find("survey_gap_outcome", answer)
    shown = gap.cell(signed=True) if gap else cell_of(None)
    if outcome is None or outcome.value is None:
        return shown, cell_of(outcome)
    name = f"survey.page.gap_{_OUTCOMES[int(outcome.value)]}"
    return shown, Cell(view.brief.wording.words(name), outcome.key)


def _areas(view: ThemeView, answers: Sequence[str]) -> Section:
    """Every area: the answers side by side, and a chart of safety after dark."""
    words = view.brief.wording.words
    named = [a for a in answers if f"survey.short.{a}" in view.brief.wording]
    areas = by_share(view, SAFE_DARK if SAFE_DARK in answers else answers[0])
    if len(areas) < 3 or not named:
        return view.part("areas", words("survey.page.heading_areas"), [])
    table = _areas_table(view, named)
    blocks: list[Block] = [table]
    if SAFE_DARK in named:
        blocks.insert(0, answer_chart(view, SAFE_DARK, "dark", areas, table))
    return view.part("areas", words("survey.page.heading_areas"), blocks)


def _areas_table(view: ThemeView, answers: Sequence[str]) -> Table:
    words, brief = view.brief.wording.words, view.brief
    areas = [*sorted(brief.areas.csps, key=lambda csp: csp.name), brief.force]
    return view.table(
        "areas",
        title=words("survey.page.title_areas"),
        columns=columns(
            words("common.column.area"),
            *(words(f"survey.short.{answer}") for answer in answers),
        ),
        rows=[
            (
                Cell(area.name),
                *(cell_of(view.find(SHARE, answer, area)) for answer in answers),
            )
            for area in areas
        ],
        figures=[view.find(SHARE, answer) for answer in answers],
        unit=words("survey.page.unit"),
        notes=[view.words("survey.note")],
        highlight=[n for n, area in enumerate(areas) if area == brief.area],
    )
