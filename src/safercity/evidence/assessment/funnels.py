"""Funnel plots: wards by residents and rate, between the limits of chance."""

import numpy as np
from numpy.typing import NDArray

from safercity.evidence.assessment.brief import Brief
from safercity.evidence.assessment.document import Chart, Funnel, FunnelPoint
from safercity.evidence.assessment.numbers import small_number
from safercity.evidence.assessment.places import table_of_every_ward, ward_name
from safercity.evidence.assessment.standings import rate_unit
from safercity.evidence.assessment.tables import rate_sources, source_line
from safercity.evidence.assessment.topics import Topic
from safercity.evidence.measures.funnel import (
    FunnelClass,
    FunnelLimits,
    adjusted_limits,
    plain_limits,
)

# Enough points for a smooth curve; every one is worked out by bisection.
_CURVE = 24


def funnel_chart(brief: Brief, topic: Topic) -> Chart | None:
    """The area's wards between the limits of chance and of how much wards differ."""
    figures, words = brief.figures, brief.wording.words
    average = figures.value("rate", topic.slug, brief.force)
    tau2 = figures.value("funnel_tau2", topic.slug, brief.force)
    points = _points(brief, topic)
    if average is None or tau2 is None or not points:
        return None
    outside = [p for p in points if p.flag]
    title = words(
        f"wards.funnel.{'title' if outside else 'title_none'}",
        topic=topic,
        number=small_number(len(outside)).capitalize(),
        one=len(outside) == 1,
        wards=small_number(len(points)),
    )
    people = np.linspace(
        min(p.population for p in points), max(p.population for p in points), _CURVE
    )
    share = average / 1_000
    return Chart(
        id=f"wards-{topic.slug}-funnel",
        title=title,
        subtitle=words(
            "wards.funnel.subtitle",
            unit=rate_unit(brief, topic),
            place=brief.place,
            period=brief.period.title,
        ),
        alt=words(
            "wards.funnel.alt",
            title=title,
            names=[p.label for p in sorted(outside, key=lambda p: -p.rate)[:3]],
        ),
        data=Funnel(
            tuple(points),
            average,
            (
                *_curves(brief, "plain", people, plain_limits(share, people)),
                *_curves(
                    brief, "adjusted", people, adjusted_limits(share, people, tau2)
                ),
            ),
            rate_unit(brief, topic),
        ),
        source=source_line(brief, *rate_sources(brief, topic.slug, brief.force)),
        table_id=table_of_every_ward(brief, topic),
    )


def _points(brief: Brief, topic: Topic) -> list[FunnelPoint]:
    figures, points = brief.figures, []
    for ward in brief.wards:
        people = figures.value("population", "all", ward)
        rate = figures.value("rate", topic.slug, ward)
        if people is None or rate is None:
            continue
        code = figures.value("funnel_class_adjusted", topic.slug, ward)
        flag = ""
        if code is not None and code != FunnelClass.NOT_DIFFERENT:
            name = FunnelClass(int(code)).name.lower()
            flag = brief.wording.words(f"wards.class.{name}")
        points.append(FunnelPoint(ward_name(brief, ward), people, rate, flag))
    return points


def _curves(
    brief: Brief, name: str, people: NDArray[np.float64], limits: FunnelLimits
) -> list[tuple[str, tuple[tuple[float, float, float], ...]]]:
    found = []
    for level, lower, upper in (
        ("95", limits.lower_95, limits.upper_95),
        ("998", limits.lower_998, limits.upper_998),
    ):
        points = zip(people.tolist(), lower.tolist(), upper.tolist(), strict=True)
        words = brief.wording.words(f"wards.funnel.{name}_{level}")
        found.append((words, tuple(points)))
    return found
