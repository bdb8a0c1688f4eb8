"""The tables of an evaluation."""

from safercity.areas import Area
from safercity.evidence.assessment.derivation import derive
from safercity.evidence.assessment.document import Cell, Column, Table
from safercity.evidence.assessment.numbers import rounded
from safercity.evidence.assessment.tables import columns, make_table, source_line
from safercity.evidence.evaluation_report.subject import Subject
from safercity.periods import Period

_NOTHING = Cell("–")


def counts_table(subject: Subject) -> Table:
    """The place, the ring and the comparison areas, before and after."""
    setting, places = subject.study.setting, subject.places
    rows = []
    named: list[Area] = [places.place]
    if subject.study.ring is not None:
        named.append(places.ring)
    if subject.study.comparison_areas:
        named.append(places.comparison)
    for place in named:
        beside = place is not places.comparison
        rows.append(
            (
                Cell(place.name),
                subject.cell("action_events", place, setting.before),
                subject.cell("action_events", place),
                subject.cell("action_expected", place) if beside else _NOTHING,
                subject.cell("action_effect", place) if beside else _NOTHING,
                subject.limits("action_effect", place) if beside else _NOTHING,
            )
        )
    effect = subject.find("action_effect")
    return make_table(
        subject.brief,
        "evaluation-counts",
        title=subject.words("title.counts"),
        subtitle=subject.words(
            "title.counts_subtitle",
            months_before=len(setting.before),
            months_after=len(setting.after),
        ),
        columns=_columns(
            subject, "where", "before", "after", "expected", "effect", "limits"
        ),
        rows=rows,
        sheet=subject.words("title.counts_sheet"),
        source=_source(subject),
        notes=[subject.words("note.limits"), subject.words("note.comparison")],
        derivation=derive(effect.figure, subject.brief.context, subject.brief.wording)
        if effect
        else None,
    )


def checks_table(subject: Subject) -> Table:
    """The finding asked in other ways, each with what it means."""
    before = subject.study.setting.before
    spans: dict[str, Period] = {"time": before, "trend": before}
    rows, notes = [], []
    for name, measure in (
        ("effect", "action_effect"),
        ("change", "action_change"),
        ("synthetic", "action_effect_synthetic"),
        ("series", "action_effect_series"),
        ("trend", "action_trend_before"),
        ("time", "action_placebo_time"),
        ("space", "action_placebo_space"),
        ("usual", "action_usual_change"),
    ):
        found = subject.find(measure, period=spans.get(name))
        if found is None:
            continue
        rows.append(
            (
                Cell(subject.words(f"check.{name}")),
                found.cell(signed=name != "space"),
                subject.limits(measure, period=spans.get(name)),
            )
        )
        meaning = subject.words(f"check.{name}_meaning", **_facts(subject, name))
        check = subject.words(f"check.{name}")
        notes.append(subject.words("check.note", check=check, meaning=meaning))
    return make_table(
        subject.brief,
        "evaluation-checks",
        title=subject.words("title.checks"),
        subtitle=subject.words("title.checks_subtitle"),
        columns=_columns(subject, "check", "result", "limits"),
        rows=rows,
        sheet=subject.words("title.checks_sheet"),
        source=_source(subject),
        notes=notes,
    )


def _facts(subject: Subject, name: str) -> dict[str, object]:
    """What the meaning of a check is said with."""
    study = subject.study
    if name == "time" and study.time is not None:
        return {"clear": study.time.effect.is_clear}
    if name == "trend":
        return {"clear": study.trend.is_known and study.trend.p < 0.05}
    if name == "space" and study.space is not None:
        everyone = study.space.ratios.size + 1
        return {
            "number": round(study.space.p * everyone),
            "all": everyone,
            "least": rounded(100 * study.space.least),
        }
    if name == "usual" and study.usual_fall is not None:
        ranks = study.usual_fall.ranks
        return {
            "rank": ", ".join(map(str, ranks)),
            "all": study.usual_fall.places,
        }
    return {}


def areas_table(subject: Subject) -> Table:
    """Each comparison area before and after, with its part of the mix."""
    study = subject.study
    names = ["area", "before", "after"]
    if study.synthetic is not None:
        names.append("weight")
    rows = []
    parts = zip(study.comparison_areas, study.parts_of_mix, strict=True)
    for area, part in parts:
        cells = [
            Cell(area.name),
            subject.cell("action_events", area, study.setting.before),
            subject.cell("action_events", area),
        ]
        if study.synthetic is not None:
            weight = 100 * float(part)
            cells.append(Cell(rounded(weight, 1), value=weight, decimals=1))
        rows.append(tuple(cells))
    return make_table(
        subject.brief,
        "evaluation-areas",
        title=subject.words("title.areas"),
        subtitle=subject.words("title.areas_subtitle"),
        columns=_columns(subject, *names),
        rows=rows,
        sheet=subject.words("title.areas_sheet"),
        source=_source(subject),
    )


def months_table(subject: Subject) -> Table:
    """The counts behind the picture."""
    study, places = subject.study, subject.places
    rows = []
    for month in study.months:
        period = Period.of_month(month)
        cells = [Cell(month.title), subject.cell("action_events", None, period)]
        if study.comparison_areas:
            cells.append(subject.cell("action_events", places.comparison, period))
        rows.append(tuple(cells))
    names = ["month", "place"]
    if study.comparison_areas:
        names.append("comparison")
    return make_table(
        subject.brief,
        "evaluation-months",
        title=subject.words("title.months"),
        subtitle=subject.words(
            "title.months_subtitle", start=study.setting.after.start.title
        ),
        columns=_columns(subject, *names),
        rows=rows,
        sheet=subject.words("title.months_sheet"),
        source=_source(subject),
        detail=True,
    )


def _columns(subject: Subject, *names: str) -> tuple[Column, ...]:
    return columns(*(subject.words(f"column.{name}") for name in names))


def _source(subject: Subject) -> str:
    setting = subject.study.setting
    return source_line(
        subject.brief,
        *subject.study.incidents.extracts,
        people=False,
        period=f"{setting.before.title} and {setting.after.title}",
    )
