"""The page of an evaluation: the finding first, then the picture, then the doubts."""

from collections.abc import Iterator, Mapping

import shapely

from safercity.evidence.assessment.derivation import derive
from safercity.evidence.assessment.document import (
    Block,
    Bullets,
    Definitions,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Span,
    Text,
)
from safercity.evidence.assessment.finder import Quoted
from safercity.evidence.evaluation_report.charts import lines_chart, map_chart
from safercity.evidence.evaluation_report.subject import Subject, range_of
from safercity.evidence.evaluation_report.tables import (
    areas_table,
    checks_table,
    counts_table,
    months_table,
)


def evaluation_section(
    subject: Subject, shapes: Mapping[str, shapely.Geometry]
) -> Section:
    """The whole report as one page; `shapes` are those of its map."""
    parts = (
        ("happened", _happened),
        ("around", lambda s: _around(s, shapes)),
        ("sure", _sure),
        ("compared", _compared),
        ("done", _done),
        ("reading", _reading),
    )
    return Section(
        "evaluation",
        subject.words("title.section"),
        tuple(_head(subject)),
        tuple(
            Section(name, subject.words(f"heading.{name}"), tuple(make(subject)))
            for name, make in parts
        ),
    )


def _head(subject: Subject) -> Iterator[Block]:
    setting = subject.study.setting
    expected, effect = subject.find("action_expected"), subject.find("action_effect")
    yield Paragraph(
        subject.text(
            f"lead.{subject.outcome}",
            before=subject.find("action_events", period=setting.before),
            after=subject.find("action_events"),
            expected=expected,
            size=effect.size if effect else "",
            range=range_of(effect),
        ),
        "lead",
    )
    if subject.plan.illustration:
        synthetic = subject.brief.partnership.is_synthetic
        yield Paragraph(
            subject.text("caution.illustration", synthetic=synthetic), "warning"
        )
    yield Paragraph(subject.text(f"claim.{subject.study.claim}"))
    yield KeyFigures(tuple(_key_figures(subject)))
    for caution in subject.study.cautions:
        yield Paragraph((Span(caution.words),), "warning")


def _key_figures(subject: Subject) -> Iterator[KeyFigure]:
    brief, setting = subject.brief, subject.study.setting
    details: dict[str, dict[str, object]] = {
        "after": {
            "before": subject.find("action_events", period=setting.before),
            "months": len(setting.after),
        },
        "effect": {"range": range_of(subject.find("action_effect"))},
    }
    for name, measure in (
        ("after", "action_events"),
        ("expected", "action_expected"),
        ("effect", "action_effect"),
        ("smallest", "action_smallest_fall"),
    ):
        found = subject.find(measure)
        if found is None:
            continue
        sign = "%" if found.figure.unit == "%" and found.value is not None else ""
        shown = found.cell(signed=name == "effect").text
        yield KeyFigure(
            subject.words(f"key.{name}"),
            Span(f"{shown}{sign}", found.key, strong=True),
            subject.text(f"key.{name}_detail", **details.get(name, {})),
            derive(found.figure, brief.context, brief.wording),
        )


def _happened(subject: Subject) -> Iterator[Block]:
    yield lines_chart(subject)
    yield months_table(subject)
    yield counts_table(subject)


def _around(
    subject: Subject, shapes: Mapping[str, shapely.Geometry]
) -> Iterator[Block]:
    found = subject.study.displacement
    ring, whole = (
        subject.find("action_moved", subject.places.ring),
        subject.find("action_moved"),
    )
    if found is not None:
        told = _is_sure(subject) or found.outcome in _NEEDS_NO_PROOF
        name = found.outcome if told else "unsure"
        yield Paragraph(subject.text(f"around.{name}"))
        if ring is not None and whole is not None:
            yield Paragraph(_moved(subject, ring, whole))
        yield from _quotient(
            subject, "" if told else subject.words(f"around.{found.outcome}")
        )
    yield map_chart(subject, shapes)


# What these say is that nothing can be said of anything that moved.
_NEEDS_NO_PROOF = ("no success", "unknown")


def _quotient(subject: Subject, lies: str) -> Iterator[Block]:
    """The displacement quotient; `lies` says what it would mean, were it no chance."""
    found = subject.find("action_quotient")
    if found is not None and found.value is not None:
        yield Paragraph(
            subject.text("around.quotient", quotient=found.bare, lies=lies), "note"
        )
        yield derive(found.figure, subject.brief.context, subject.brief.wording)


def _is_sure(subject: Subject) -> bool:
    """Whether the signs of both the place and its ring are clear of chance."""
    both = (subject.study.difference, subject.study.ring_difference)
    return all(found is not None and found.effect.is_clear for found in both)


def _moved(subject: Subject, ring: Quoted, whole: Quoted) -> Text:
    """How many more or fewer there were in the ring, and in place and ring together."""
    of_ring = subject.text(
        "around.ring",
        after=subject.find("action_events", subject.places.ring),
        expected=subject.find("action_expected", subject.places.ring),
        number=ring.size,
        is_more=(ring.value or 0) > 0,
        limits=ring.interval,
    )
    of_both = subject.text(
        "around.together",
        number=whole.size,
        is_more=(whole.value or 0) > 0,
        limits=whole.interval,
    )
    return (*of_ring, Span(" "), *of_both)


def _sure(subject: Subject) -> Iterator[Block]:
    found = subject.find("action_smallest_fall")
    if found is not None:
        name = "none" if found.value is None else "some"
        yield Paragraph(
            subject.text(
                f"power.{name}", fall=found, unclear=subject.outcome == "unclear"
            )
        )
    yield checks_table(subject)


def _compared(subject: Subject) -> Iterator[Block]:
    setting = subject.study.setting
    number = len(subject.study.comparison_areas)
    is_all = number + len(setting.acted) == len(setting.candidates)
    chosen = "all" if is_all else "chosen"
    name = "none" if not number else chosen if setting.chosen else "named"
    yield Paragraph(
        subject.text(
            f"compared.{name}",
            number=number,
            csps=any(area.level == "csp" for area in subject.study.comparison_areas),
        )
    )
    if subject.study.synthetic is not None:
        yield Paragraph(subject.text("compared.mix"), "note")
    if number:
        yield areas_table(subject)


def _done(subject: Subject) -> Iterator[Block]:
    plan, setting = subject.plan, subject.study.setting
    where = (
        subject.words("done.place_shape", shape=plan.shape_title)
        if plan.shape is not None
        else subject.words(
            "done.place_areas", names=[area.name for area, _ in setting.acted]
        )
    )
    items = [("action", plan.done), ("when", setting.after.title), ("where", where)]
    if plan.harm_question:
        items.append(
            ("harm", f"{plan.harm_question} {subject.words('done.harm_note')}")
        )
    yield _facts(subject, items, "list")
    file = subject.words("done.plan_hash", file=plan.path.name, hash=plan.hash)
    counted = subject.topic.covers or subject.topic.name
    yield _facts(subject, [("counted", counted), ("plan", file)], "facts")


def _facts(subject: Subject, items: list[tuple[str, str]], style: str) -> Definitions:
    return Definitions(
        tuple((subject.words(f"done.{name}"), (Span(said),)) for name, said in items),
        style=style,
    )


def _reading(subject: Subject) -> Iterator[Block]:
    without = subject.study.without_point
    said: list[Text] = []
    for name in subject.brief.wording.names("evaluation.reading"):
        short = name.removeprefix("evaluation.")
        if name.endswith("points_snapped") and not subject.snapped:
            continue
        if name.endswith("without_point") and not without:
            continue
        said.append(
            subject.text(
                short, number=f"{without:,}", things=subject.topic.things(without)
            )
        )
    yield Bullets(tuple(said))
