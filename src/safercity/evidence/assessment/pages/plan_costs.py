"""Why invest: what recorded crime costs, at the partnership's own unit costs."""

from safercity.evidence.assessment.document import Block, Cell, Paragraph, Text
from safercity.evidence.assessment.finder import NOT_APPLICABLE, Quoted
from safercity.evidence.assessment.marks import marked_figure
from safercity.evidence.assessment.numbers import rounded, table_number
from safercity.evidence.assessment.tables import columns
from safercity.evidence.assessment.themes.view import ThemeView, cell_of
from safercity.evidence.calculation.costs import ALL_COSTED
from safercity.evidence.figures import SUPPRESSED
from safercity.evidence.measures.costs import UnitCosts, load_costs

_MILLION = 1_000_000


def cost_blocks(view: ThemeView) -> list[Block]:
    """The whole cost in a sentence, and by kind in a table."""
    brief, text = view.brief, view.brief.wording.text
    costs = load_costs(brief.partnership.folder, brief.context.categories)
    whole = view.find("cost", ALL_COSTED)
    if costs is None or whole is None:
        return [Paragraph(text("plan.cost.missing"))]
    return [Paragraph(_lead(view, costs, whole)), _table(view, costs, whole)]


def _lead(view: ThemeView, costs: UnitCosts, whole: Quoted) -> Text:
    text = view.brief.wording.text
    if whole.value is None:
        is_hidden = whole.figure.status == SUPPRESSED
        return text(f"plan.cost.{'hidden' if is_hidden else 'missing'}")
    return text(
        "plan.cost.lead",
        place=view.brief.place,
        cost=_said(view, whole),
        title=costs.title,
        prices=costs.prices,
    )


def _said(view: ThemeView, whole: Quoted) -> str:
    """A sum as a sentence says it: in millions from one million up."""
    value = whole.value or 0.0
    name, shown = "pounds", rounded(value)
    if value >= _MILLION:
        name, shown = "millions", rounded(value / _MILLION, 1).removesuffix(".0")
    words = view.brief.wording.words(f"plan.cost.{name}", shown=shown)
    return marked_figure(words, whole.key)


def _table(view: ThemeView, costs: UnitCosts, whole: Quoted) -> Block:
    words = view.brief.wording.words
    found = {key: view.find("cost", key) for key in costs.pounds}
    rows = [
        (
            Cell(view.topic(key).name),
            cell_of(view.find("count", key)),
            Cell(table_number(pounds, 0), value=pounds),
            cell_of(found[key]),
        )
        for key, pounds in costs.pounds.items()
    ]
    rows.append(
        (Cell(words("plan.cost.all")), NOT_APPLICABLE, NOT_APPLICABLE, whole.cell())
    )
    unit = words("plan.cost.subtitle", title=costs.title, prices=costs.prices)
    return view.table(
        "costs",
        title=words("plan.cost.title"),
        columns=columns(
            words("plan.cost.category"),
            words("plan.cost.number"),
            words("plan.cost.unit"),
            words("plan.cost.cost"),
        ),
        rows=rows,
        figures=found.values(),
        unit=unit,
        notes=[words("plan.cost.note")],
        highlight=[len(rows) - 1],
    )
